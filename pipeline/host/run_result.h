// What a run has shown: counts, gauges over time, scaling steps, alarms, checks and expectations.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "emulator/sim/time.h"

namespace weir::host {

/// Values of one quantity over time, as sampled; `at` counts from the start of the run.
struct Gauge {
  std::string unit;
  std::vector<std::pair<sim::Duration, double>> samples;

  void add(sim::Duration at, double value) { samples.emplace_back(at, value); }
  double last() const { return samples.empty() ? 0 : samples.back().second; }
  double largest() const;
  /// The value in force at `at`: the latest sample not after it, 0 before the first.
  double value_at(sim::Duration at) const;
};

struct EventCounts {
  std::uint64_t read = 0;          ///< Trips read from the input.
  std::uint64_t bad_rows = 0;      ///< Rows of the input that were no trips.
  std::uint64_t sent = 0;          ///< Trips handed to Kinesis at least once.
  std::uint64_t acknowledged = 0;  ///< Trips that Kinesis accepted.
  std::uint64_t processed = 0;     ///< Trips that the job counted in a window.
  std::uint64_t filtered = 0;      ///< Trips outside the city.
  std::uint64_t late_dropped = 0;
  std::uint64_t undecodable = 0;
};

struct ScalingStep {
  sim::Time at;
  std::string resource;  ///< "stream" or "application".
  int from = 0;
  int to = 0;
  std::string cause;
};

struct AlarmChange {
  sim::Time at;
  std::string name;
  std::string from;
  std::string to;
  std::string reason;
};

/// A statement about the run and whether it is true. `detail` says why not.
struct Finding {
  std::string text;
  bool holds = false;
  std::string detail;
};

/// How a scaling policy fared; see facts on autoscalers: steps and time until the lag was gone.
struct PolicyFigures {
  std::string policy;
  int rescales = 0;
  int steps_to_target = 0;  ///< Steps until the capacity stayed what it was at the end.
  std::optional<double>
      seconds_to_zero_lag;  ///< From the first lag over the objective; nullopt: never.
  double lag_seconds_over_objective = 0;  ///< Integral of the excess over the objective, in s·s.
  double over_provisioned_kpu_hours = 0;  ///< KPU-hours allocated beyond what the input needed.
};

struct RunResult {
  std::string scenario;
  std::string title;
  std::uint64_t seed = 0;
  std::string run_hash;
  sim::Time start;
  double simulated_seconds = 0;
  double wall_seconds = 0;
  std::uint64_t timeline_events = 0;
  EventCounts events;
  std::uint64_t throttled_records = 0;
  double max_replay_lag_seconds = 0;
  std::int64_t max_millis_behind_latest = 0;
  std::int64_t final_millis_behind_latest = 0;
  std::vector<ScalingStep> scaling;
  std::vector<AlarmChange> alarms;
  std::map<std::string, std::uint64_t> documents;
  std::vector<Finding> expectations;
  std::vector<Finding> checks;  ///< The world checkers' verdicts.
  std::map<std::string, Gauge> gauges;
  std::vector<PolicyFigures> policies;
  std::vector<std::string> bad_rows;  ///< The first ten, as "file:line: field: reason".
  /// Non-empty: the run gave up before all trips were processed, and why.
  std::string unfinished;

  bool holds() const;
};

/// summary.json as docs/architecture.md lists it, indented.
std::string summary_json(const RunResult& result);

}  // namespace weir::host
