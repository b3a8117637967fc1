// The commands of `weir`. Each returns the process's exit status.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/sim/clock.h"

namespace weir::host {

// docs/architecture.md, "The command": what a status says.
inline constexpr int kExitHolds = 0;
inline constexpr int kExitBroken = 1;
inline constexpr int kExitBadInput = 2;
inline constexpr int kExitOwnFault = 3;

struct RunCommand {
  std::string scenario;
  std::vector<std::string> trips;  ///< Replaces the scenario's input when not empty.
  std::optional<std::uint64_t> seed;
  sim::ClockMode clock = sim::ClockMode::kVirtual;
  double speed = 1;
  bool aggregate = false;  ///< The producer packs trips into aggregated records.
  std::string out;         ///< Default: weir-runs/<scenario>.
  bool json = false;       ///< The summary on standard output instead of a story.
};

int run_command(const RunCommand& command);
int demo_command(const std::string& out);
int diff_command(const std::string& folder_a, const std::string& folder_b);

struct GenerateCommand {
  std::string out;  ///< Empty: standard output.
  std::string from = "2015-01-05";
  std::string length = "1h";
  double trips_per_second = 4.8;
  std::string profile = "city";
  std::string format = "csv";
  std::uint64_t seed = 1;
};
int generate_command(const GenerateCommand& command);

struct ConvertCommand {
  std::vector<std::string> inputs;
  std::string out;
  std::string format = "json";
};
int convert_command(const ConvertCommand& command);

/// Says what is wrong on standard error and gives the status that goes with it.
int report_error(const std::string& message, int status);

}  // namespace weir::host
