#include "pipeline/host/serve/serve_flags.h"

#include <algorithm>

namespace weir::host {
namespace {

constexpr const char* kDefaultUrl = "http://127.0.0.1:4566";

/// "--tls-port" is also WEIR_TLS_PORT.
std::string twin_of(std::string flag) {
  flag.erase(0, flag.find_first_not_of('-'));
  std::ranges::transform(flag, flag.begin(), [](char c) {
    if (c == '-') return '_';
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return "WEIR_" + flag;
}

template <class T>
CLI::Option* add(CLI::App& app, const std::string& flag, T& value, const std::string& text) {
  return app.add_option(flag, value, text)->envname(twin_of(flag));
}

void add_serve_flags(CLI::App& app, ServeCommand& command) {
  add(app, "--clock", command.clock, "paced, stepped or virtual")
      ->check(CLI::IsMember({"paced", "stepped", "virtual"}));
  add(app, "--speed", command.speed, "Paced: simulated seconds a second")
      ->check(CLI::PositiveNumber);
  add(app, "--start", command.start, "First instant; default now (paced) or 2026-01-01T00:00:00Z");
  add(app, "--seed", command.seed, "Seed of everything random");
  add(app, "--limits", command.limits, "off: no throughput quotas, changes of state at once")
      ->check(CLI::IsMember({"on", "off"}));
  add(app, "--limit", command.limit, "One quota, NAME=NUMBER, such as kinesis.shards_per_account");
  add(app, "--transition-ms", command.transition_ms, "How long changes of a stream's state take");
  add(app, "--tls-port", command.tls_port, "Also serve TLS on this port (0: any free one)");
  add(app, "--tls-certificate", command.tls_certificate, "PEM file; default: one made at start");
  add(app, "--tls-key", command.tls_key, "PEM file of the certificate's key");
  add(app, "--write-ca", command.write_ca, "Where to write the made certificate authority (PEM)");
  add(app, "--verify-signatures", command.verify_signatures,
      "Check signatures against this key, ACCESS=SECRET[=ACCOUNT]; may be given several times");
  add(app, "--allow-host", command.allow_host, "Accept this Host header too; .NAME for all below");
  add(app, "--date-header", command.date_header, "real or clock: what Date headers carry")
      ->check(CLI::IsMember({"real", "clock"}));
}

}  // namespace

ServeFlags::ServeFlags(CLI::App& app) {
  CLI::App* serve = app.add_subcommand("serve", "Serve AWS clients at a local endpoint");
  add(*serve, "--port", serve_.port, "Port; 0 for any free one");
  add(*serve, "--address", serve_.address, "Address to listen on; loopback unless told otherwise");
  add_serve_flags(*serve, serve_);
  CLI::App* wait = app.add_subcommand("wait", "Wait until an emulator answers");
  wait_.url = kDefaultUrl;
  add(*wait, "--url", wait_.url, "Its URL");
  add(*wait, "--timeout", wait_.timeout_seconds, "Seconds")->check(CLI::NonNegativeNumber);
  CLI::App* env = app.add_subcommand("env", "Print export lines that point AWS clients at it");
  env_url_ = kDefaultUrl;
  add(*env, "--url", env_url_, "Its URL");
  CLI::App* exec = app.add_subcommand("exec", "Run a command with an emulator of its own");
  add_serve_flags(*exec, exec_.serve);
  exec->add_option("COMMAND", exec_.command, "The command, behind --")->required();
  exec->positionals_at_end();
}

std::optional<int> ServeFlags::run(const CLI::App& app) {
  if (app.got_subcommand("serve")) return serve_command(serve_);
  if (app.got_subcommand("wait")) return wait_command(wait_);
  if (app.got_subcommand("env")) return env_command(env_url_);
  if (app.got_subcommand("exec")) return exec_command(exec_);
  return std::nullopt;
}

}  // namespace weir::host
