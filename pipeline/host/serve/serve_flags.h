// The flags of serve, wait, env and exec. Every flag has a WEIR_ twin in the environment.
#pragma once

#include <CLI/CLI.hpp>
#include <optional>

#include "pipeline/host/serve/serve_command.h"

namespace weir::host {

class ServeFlags {
 public:
  explicit ServeFlags(CLI::App& app);
  /// The exit status, when one of these commands was given.
  std::optional<int> run(const CLI::App& app);

 private:
  ServeCommand serve_;
  WaitCommand wait_;
  std::string env_url_;
  ExecCommand exec_;
};

}  // namespace weir::host
