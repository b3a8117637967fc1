#include "pipeline/host/serve/serve_command.h"

#include <fmt/format.h>
#include <malloc.h>

#include <charconv>
#include <cstdio>

#include "emulator/base/timestamp.h"
#include "emulator/server/endpoint.h"
#include "pipeline/host/commands.h"
#include "pipeline/host/limit_overrides.h"
#include "pipeline/host/serve/served_cloud.h"

namespace weir::host {
namespace {

/// Programs that wait for a stream should not wait long, whatever they have asked of it; AWS takes
/// 30 s and more to reshard, and a scenario's stream does so, too.
constexpr int kTransitionMs = 500;
constexpr std::string_view kDefaultStart = "2026-01-01T00:00:00Z";

base::Error bad_input(std::string message) {
  return base::client_error("BadInput", std::move(message));
}

base::Result<server::EmulatorOptions> emulator_options(const ServeCommand& command) {
  server::EmulatorOptions options;
  const auto mode = sim::parse_clock_mode(command.clock);
  if (!mode) return bad_input("--clock: must be one of virtual, stepped, paced");
  if (!(command.speed > 0)) return bad_input("--speed: must be above 0");
  options.clock.mode = *mode;
  options.clock.speed = command.speed;
  options.seed = command.seed;
  if (command.start.empty() && *mode == sim::ClockMode::kPaced) return options;
  const std::string_view text = command.start.empty() ? kDefaultStart : command.start;
  const auto start = base::parse_iso8601(text);
  if (!start) {
    return bad_input(fmt::format("--start: '{}' is no time such as 2026-01-01T00:00:00Z", text));
  }
  options.start = sim::from_millis(start->millis);
  return options;
}

base::Result<cloud::Cloud::Options> cloud_options(const ServeCommand& command) {
  cloud::Cloud::Options options;
  options.kinesis = command.limits == "off" ? kinesis::Limits::off() : kinesis::Limits::today();
  if (command.limits != "on" && command.limits != "off") {
    return bad_input("--limits: must be on or off");
  }
  if (command.transition_ms && *command.transition_ms < 0) {
    return bad_input("--transition-ms: must not be negative");
  }
  if (command.transition_ms || command.limits == "on") {
    const std::chrono::milliseconds duration{command.transition_ms.value_or(kTransitionMs)};
    options.kinesis.set_transitions(duration);
  }
  for (const std::string& text : command.limit) {
    const std::size_t equals = text.find('=');
    double value = 0;
    const char* begin = text.data() + equals + 1;
    const char* end = text.data() + text.size();
    if (equals == std::string::npos || std::from_chars(begin, end, value).ptr != end ||
        begin == end) {
      return bad_input(fmt::format("--limit: '{}' is not NAME=NUMBER", text));
    }
    const auto applied = apply_limit(text.substr(0, equals), value, options);
    if (!applied.ok()) {
      return bad_input(fmt::format("--limit: {}: {}", text, applied.error().message));
    }
  }
  return options;
}

base::Result<server::AwsOptions> aws_options(const ServeCommand& command) {
  server::AwsOptions options;
  for (const std::string& text : command.verify_signatures) {
    auto key = auth::parse_secret_key(text);
    if (!key.ok()) return bad_input("--verify-signatures: " + key.error().message);
    options.verified_keys.push_back(*std::move(key));
  }
  if (command.date_header != "real" && command.date_header != "clock") {
    return bad_input("--date-header: must be real or clock");
  }
  options.date_header_from_clock = command.date_header == "clock";
  return options;
}

base::Result<http::ServerOptions> http_options(const ServeCommand& command) {
  constexpr int kMaxPort = 65'535;
  const auto is_port = [](int port) { return port >= 0 && port <= kMaxPort; };
  if (!is_port(command.port)) return bad_input("--port: must be 0 to 65535");
  http::ServerOptions options;
  options.address = command.address;
  options.port = static_cast<std::uint16_t>(command.port);
  if (command.tls_port) {
    if (!is_port(*command.tls_port)) return bad_input("--tls-port: must be 0 to 65535");
    options.tls = true;
    options.tls_options = {static_cast<std::uint16_t>(*command.tls_port), command.tls_certificate,
                           command.tls_key, command.write_ca};
  }
  return options;
}

base::Result<server::EndpointOptions> endpoint_options(const ServeCommand& command) {
  server::EndpointOptions options;
  auto emulator = emulator_options(command);
  if (!emulator.ok()) return emulator.error();
  auto aws = aws_options(command);
  if (!aws.ok()) return aws.error();
  auto http = http_options(command);
  if (!http.ok()) return http.error();
  options.emulator = *emulator;
  options.aws = *std::move(aws);
  options.http = *std::move(http);
  options.allowed_hosts = command.allow_host;
  options.version = WEIR_VERSION;
  return options;
}

/// Bodies and answers of megabytes come and go; fresh pages for each would cost more than the work.
void keep_big_blocks() {
  constexpr int kLargestKeptBytes = 64 << 20;
  constexpr int kKeptBytes = 128 << 20;
  mallopt(M_MMAP_THRESHOLD, kLargestKeptBytes);
  mallopt(M_TRIM_THRESHOLD, kKeptBytes);
}

std::string url_host(const std::string& address) {
  if (address == "0.0.0.0" || address == "::") return "127.0.0.1";
  return address.find(':') == std::string::npos ? address : "[" + address + "]";
}

}  // namespace

int serve_command(const ServeCommand& command) {
  keep_big_blocks();
  auto options = endpoint_options(command);
  if (!options.ok()) return report_error(options.error().message, kExitBadInput);
  auto limits = cloud_options(command);
  if (!limits.ok()) return report_error(limits.error().message, kExitBadInput);
  const ServedCloudOptions cloud{*limits};
  server::Endpoint endpoint(
      *std::move(options),
      [&cloud](sim::Scheduler& scheduler, sim::Timeline& timeline, const base::Caller& caller) {
        return make_served_cloud(scheduler, timeline, caller, cloud);
      });
  if (auto bound = endpoint.listen(); !bound.ok()) {
    return report_error(bound.error().message, kExitBadInput);
  }
  const std::string host = url_host(command.address);
  fmt::print("Ready. http://{}:{}", host, endpoint.port());
  if (command.tls_port) fmt::print(" https://{}:{}", host, endpoint.tls_port());
  fmt::print("\n");
  std::fflush(stdout);
  endpoint.run();
  return kExitHolds;
}

}  // namespace weir::host
