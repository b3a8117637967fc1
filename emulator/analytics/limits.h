// Quotas and modelled durations of Kinesis Data Analytics v2, each in one place.
#pragma once

#include <chrono>
#include <cstdint>

#include "emulator/sim/time.h"

namespace weir::analytics {

// Developer guide, "Quotas": https://docs.aws.amazon.com/managed-flink/latest/java/limits.html
inline constexpr int kApplicationsPerRegion = 50;
inline constexpr int kSnapshotsPerApplication = 1'000;
inline constexpr int kTagsPerApplication = 50;
/// API reference, ParallelismConfiguration (newest text). The guide of 2021 said 32.
inline constexpr int kKpusPerApplication = 64;
inline constexpr int kKpusPerApplicationIn2021 = 32;
/// Developer guide, "Application scaling": the default maximum of Parallelism.
inline constexpr int kParallelismMax = 256;
/// Developer guide, "Application scaling".
inline constexpr int kParallelismPerKpuMax = 8;
/// Flink's default maximum parallelism, a bound of native scaling (guide, "Automatic scaling").
inline constexpr int kFlinkMaxParallelism = 128;

// Developer guide, "Automatic scaling in Managed Service for Apache Flink".
inline constexpr double kScaleOutCpuPercent = 75.0;
inline constexpr int kScaleOutMinutes = 15;
inline constexpr double kScaleInCpuPercent = 10.0;
inline constexpr int kScaleInMinutes = 6 * 60;

// API reference, CheckpointConfiguration.
inline constexpr std::int64_t kCheckpointIntervalMs = 60'000;
inline constexpr std::int64_t kMinPauseBetweenCheckpointsMs = 5'000;

/// Restart strategy of the service: fixed delay, without end (workshop, "Metrics deep dive").
inline constexpr sim::Duration kJobRestartDelay = std::chrono::seconds{10};

/// What a world may override. The durations that follow the quotas are a model: AWS documents
/// none of them (docs/fidelity.md).
struct Limits {
  int applications_per_region = kApplicationsPerRegion;
  int snapshots_per_application = kSnapshotsPerApplication;
  int tags_per_application = kTagsPerApplication;
  int kpus_per_application = kKpusPerApplication;
  int parallelism_max = kParallelismMax;
  int parallelism_per_kpu_max = kParallelismPerKpuMax;
  int flink_max_parallelism = kFlinkMaxParallelism;

  double scale_out_cpu_percent = kScaleOutCpuPercent;
  int scale_out_minutes = kScaleOutMinutes;
  double scale_in_cpu_percent = kScaleInCpuPercent;
  int scale_in_minutes = kScaleInMinutes;

  sim::Duration job_restart_delay = kJobRestartDelay;
  sim::Duration start_duration = std::chrono::seconds{20};
  /// From the order to stop until the savepoint is taken and the job is gone; longer when the job
  /// itself takes longer.
  sim::Duration savepoint_and_stop_duration = std::chrono::seconds{10};
  /// From there until the job runs at its new parallelism.
  sim::Duration restart_duration = std::chrono::seconds{20};
  sim::Duration force_stop_duration = std::chrono::seconds{5};
  sim::Duration delete_duration = std::chrono::seconds{5};
  sim::Duration snapshot_duration = std::chrono::seconds{5};
  /// A checkpoint lasts checkpoint_base_duration plus its size at checkpoint_bytes_per_second.
  sim::Duration checkpoint_base_duration = std::chrono::milliseconds{100};
  std::int64_t checkpoint_bytes_per_second = 100'000'000;

  /// Every state change is immediate; quotas stay.
  static Limits immediate();
};

inline Limits Limits::immediate() {
  Limits limits;
  limits.job_restart_delay = limits.start_duration = limits.savepoint_and_stop_duration =
      limits.restart_duration = limits.force_stop_duration = limits.delete_duration =
          limits.snapshot_duration = limits.checkpoint_base_duration = sim::Duration{0};
  limits.checkpoint_bytes_per_second = 0;  // 0: size costs no time
  return limits;
}

/// KPUs that hold `parallelism` subtasks: the quotient, rounded up (the guide shows whole quotients
/// only; aws-samples round up).
constexpr int kpus_for(int parallelism, int parallelism_per_kpu) {
  return (parallelism + parallelism_per_kpu - 1) / parallelism_per_kpu;
}

}  // namespace weir::analytics
