// A scenario: infrastructure, input, clock, faults and expectations of one run, read from YAML.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/sim/time.h"

namespace weir::host {

using Nanoseconds = std::chrono::nanoseconds;

struct StackReference {
  std::string template_file;  ///< As an absolute path, or relative to the working directory.
  std::map<std::string, std::string> parameters;
  int line = 0;
};

/// Between two instants of trip time the volume is multiplied.
struct VolumeFactor {
  sim::Time from;
  sim::Time to;
  double factor = 1;
};

/// Trips made up by the seeded generator.
struct GeneratedInput {
  sim::Time from;                       ///< First trip time.
  std::optional<sim::Duration> length;  ///< Trip time covered; default run_for x speedup.
  std::string profile = "city";         ///< "city": the week's rhythm; "flat": none.
  double trips_per_second = 4.8;        ///< Mean over a week, in trip time.
  std::vector<VolumeFactor> factors;
};

struct FileInput {
  std::vector<std::string> files;
};

/// Generated trips whose volume follows a recorded series (CSV of timestamp,value a line).
struct SeriesInput {
  std::string file;
  std::optional<sim::Time> from;
  std::optional<sim::Time> to;
};

using Input = std::variant<GeneratedInput, FileInput, SeriesInput>;

struct ReplaySettings {
  double speedup = 6480;
  std::optional<sim::Time> seek;
  std::size_t buffer_events = 100'000;
  std::size_t max_outstanding = 10'000;
  sim::Duration statistics_interval = std::chrono::seconds{20};
  std::optional<sim::Duration> longest_wait;  ///< For the next trip; stray years are brought near.
  bool watermarks = true;
  bool aggregate = false;  ///< Many trips in one Kinesis record, in the format of the KPL.
};

struct CapacitySettings {
  Nanoseconds cpu_per_record{std::chrono::microseconds{100}};
};

enum class FaultKind { kThrottle, kKill, kReshard, kBulkReject };

struct Fault {
  FaultKind kind = FaultKind::kThrottle;
  sim::Duration at{};       ///< After the start of the run.
  sim::Duration lasting{};  ///< Throttle and bulk rejection.
  int shard = 0;            ///< Throttle: N of shardId-00000000000N.
  int shards = 0;           ///< Reshard: how many open shards to go to.
  int line = 0;
};

/// What a run must show. `subject` is a path into the summary ("events.late_dropped") or a gauge
/// ("stream.shards", "application.kpus", "alarm.NAME").
struct Expectation {
  enum class When { kAtEnd, kBy, kAt, kAfter };
  std::string subject;
  std::string comparison = "==";  ///< ==, !=, <, <=, >, >=
  std::variant<double, std::string> value;
  When when = When::kAtEnd;
  sim::Duration moment{};
  std::string text;  ///< As the file says it, for messages.
};

enum class ScalingPolicy { kNone, kStep, kTarget };

struct AutoscalerSettings {
  ScalingPolicy application = ScalingPolicy::kStep;
  /// Run once more for each of these and compare them in the report.
  std::vector<ScalingPolicy> compare;
  sim::Duration lag_objective = std::chrono::seconds{60};
};

/// A quota or modelled duration by name; limit_overrides.h knows the names.
struct LimitOverride {
  std::string name;
  double value = 0;
  int line = 0;
};

struct Scenario {
  std::string file;
  std::string name;
  std::string title;
  std::vector<std::string> story;  ///< What the run is about, a sentence a line.
  std::vector<StackReference> stacks;
  sim::Time start;
  std::uint64_t seed = 1;
  std::optional<sim::Duration> run_for;     ///< How long generated input lasts.
  std::optional<sim::Duration> time_limit;  ///< When to give up; default depends on run_for.
  Input input;
  ReplaySettings replay;
  CapacitySettings capacity;
  AutoscalerSettings autoscaler;
  std::vector<Fault> faults;
  std::vector<Expectation> expectations;
  std::vector<LimitOverride> limits;
};

/// Reads and checks a scenario file. Error code "BadInput"; the message names file, line and key.
/// Paths inside are taken relative to the file's folder.
base::Result<Scenario> read_scenario(const std::string& file);

/// "step" or "target" or "none".
std::string_view to_string(ScalingPolicy policy);

}  // namespace weir::host
