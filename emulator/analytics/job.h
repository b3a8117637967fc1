// The programs that an application runs, behind an interface: the built-in hotspots job, a test's
// fake, or a process outside. The service starts, checkpoints, rescales and measures them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "emulator/sim/task.h"
#include "emulator/sim/time.h"

namespace weir::analytics {

/// PropertyGroupId -> key -> value (developer guide, "Runtime properties").
using PropertyGroups = std::map<std::string, std::map<std::string, std::string>>;

struct JobSpec {
  std::string application;
  int parallelism = 1;
  int parallelism_per_kpu = 1;  ///< Each subtask has 1/parallelism_per_kpu of a vCPU.
  PropertyGroups properties;
  /// Bytes of an earlier snapshot() or stop_with_savepoint() of the same kind of job, taken at any
  /// parallelism; null for a start from nothing.
  std::shared_ptr<const std::string> restore;
};

/// Counters count from the creation of this Job object, as Flink's do from a job's (re)start.
struct JobMetrics {
  std::int64_t records_in = 0;
  std::int64_t records_out = 0;
  std::int64_t late_records_dropped = 0;
  std::optional<std::int64_t> current_input_watermark_ms;   ///< Epoch milliseconds.
  std::optional<std::int64_t> current_output_watermark_ms;  ///< Epoch milliseconds.
  /// Largest over the shards; nullopt before the first read.
  std::optional<std::int64_t> millis_behind_latest;
  std::string source_stream;  ///< Name of the stream that millis_behind_latest speaks of.
  /// Simulated CPU time used so far, over all subtasks.
  sim::Duration busy_cpu_time{};
  /// CPU time that all subtasks together could use in a second:
  /// parallelism / parallelism_per_kpu vCPU.
  double cpu_capacity_vcpus = 1;
  /// Time spent waiting for the sink, over all subtasks; nullopt when not measured.
  std::optional<sim::Duration> backpressured_time;
};

/// A job in flight. Destroying it ends everything that it started; run() and stop_with_savepoint()
/// have been destroyed before that.
class Job {
 public:
  virtual ~Job() = default;

  /// Works until it is destroyed. Returning or throwing is a failure: the service waits the fixed
  /// restart delay and creates the job anew from its latest checkpoint.
  virtual sim::Task<void> run() = 0;
  /// A consistent state as of this instant; may be called at any event boundary. Cheap.
  virtual std::string snapshot() = 0;
  /// Stops reading, flushes what is under way, and gives the final state. Runs beside run(), which
  /// may go on or return. Throwing is a failure, as with run().
  virtual sim::Task<std::string> stop_with_savepoint() = 0;
  virtual JobMetrics metrics() const = 0;
};

/// Where jobs come from; the application's code, as it were.
class JobFactory {
 public:
  virtual ~JobFactory() = default;
  /// Never null. A state that cannot be restored shows by a run() that fails.
  virtual std::unique_ptr<Job> create(const JobSpec& spec) = 0;
};

}  // namespace weir::analytics
