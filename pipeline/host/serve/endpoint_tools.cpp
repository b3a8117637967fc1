// `weir wait` and `weir env`.
#include <fmt/format.h>

#include "emulator/server/probe.h"
#include "emulator/sim/real_clock.h"
#include "pipeline/host/commands.h"
#include "pipeline/host/serve/client_environment.h"
#include "pipeline/host/serve/serve_command.h"

namespace weir::host {
namespace {

constexpr sim::RealTime kPollInterval{20'000};
constexpr std::chrono::milliseconds kProbeTimeout{2'000};

}  // namespace

std::vector<std::pair<std::string, std::string>> client_environment(const std::string& url) {
  return {{"AWS_ENDPOINT_URL", url},           {"AWS_ACCESS_KEY_ID", "test"},
          {"AWS_SECRET_ACCESS_KEY", "test"},   {"AWS_REGION", "us-east-1"},
          {"AWS_DEFAULT_REGION", "us-east-1"}, {"WEIR_URL", url}};
}

int wait_command(const WaitCommand& command) {
  const auto address = server::parse_url(command.url);
  if (!address.ok()) return report_error("--url: " + address.error().message, kExitBadInput);
  const sim::SteadyRealClock clock;
  const auto patience =
      sim::RealTime{static_cast<std::int64_t>(command.timeout_seconds * 1'000'000)};
  const sim::RealTime deadline = clock.now() + patience;
  while (server::get_status(*address, "/_weir/health", kProbeTimeout) != 200) {
    if (clock.now() >= deadline) {
      return report_error(
          fmt::format("nothing answered at {} within {:g} s", command.url, command.timeout_seconds),
          kExitBroken);
    }
    sim::pause(kPollInterval);
  }
  return kExitHolds;
}

int env_command(const std::string& url) {
  for (const auto& [name, value] : client_environment(url)) {
    fmt::print("export {}={}\n", name, value);
  }
  return kExitHolds;
}

}  // namespace weir::host
