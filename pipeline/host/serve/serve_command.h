// `weir serve` and the commands around it: wait, env, exec.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir::host {

struct ServeCommand {
  std::string address = "127.0.0.1";
  int port = 4566;  ///< 0: any free one.
  std::string clock = "paced";
  double speed = 1;
  std::string start;  ///< ISO 8601. Empty: today in paced mode, else 2026-01-01T00:00:00Z.
  std::uint64_t seed = 1;
  std::string limits = "on";       ///< "on" or "off".
  std::vector<std::string> limit;  ///< NAME=VALUE
  std::optional<std::int64_t> transition_ms;
  std::optional<int> tls_port;
  std::string tls_certificate;
  std::string tls_key;
  std::string write_ca;
  std::vector<std::string> verify_signatures;  ///< ACCESS=SECRET[=ACCOUNT]
  std::vector<std::string> allow_host;
  std::string date_header = "real";  ///< "real" or "clock".
};

/// Serves until SIGINT or SIGTERM. Prints "Ready. URL" on standard output once it answers.
int serve_command(const ServeCommand& command);

struct WaitCommand {
  std::string url;
  double timeout_seconds = 30;
};
/// Status 0 as soon as the emulator at `url` answers, 1 when it has not within the timeout.
int wait_command(const WaitCommand& command);

/// Prints export lines that point AWS clients at `url`.
int env_command(const std::string& url);

struct ExecCommand {
  ServeCommand serve;  ///< The port is any free one.
  std::vector<std::string> command;
};
/// Starts an emulator, runs the command with the variables of env_command(), ends the emulator and
/// gives the command's exit status (128 + signal when one ended it, 127 when it could not start).
int exec_command(const ExecCommand& command);

}  // namespace weir::host
