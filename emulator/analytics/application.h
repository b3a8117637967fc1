// What the service knows of one application.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/analytics/configuration.h"
#include "emulator/analytics/cpu_scaler.h"
#include "emulator/analytics/job_runner.h"
#include "emulator/analytics/metrics.h"
#include "emulator/api/kinesisanalyticsv2.h"
#include "emulator/sim/scheduler.h"

namespace weir::analytics {

struct Snapshot {
  std::string name;
  std::int64_t application_version = 0;
  std::string runtime_environment;
  sim::Time created{};
  sim::Time ready{};  ///< CREATING before, READY from then on.
  SnapshotBytes bytes;
};

/// A change that was asked for and takes time, as ListApplicationOperations tells it.
struct OperationRecord {
  std::string id;
  std::string name;    ///< "StartApplication"
  std::string status;  ///< api::kinesisanalyticsv2::operation_status
  base::Timestamp started;
  std::optional<base::Timestamp> ended;
  std::optional<std::int64_t> version_from;  ///< Of a change of version: both.
  std::int64_t version_to = 0;
};

struct Application {
  using Detail = api::kinesisanalyticsv2::ApplicationDetail;

  /// Everything that DescribeApplication tells; the status included.
  Detail detail;
  Configuration& configuration() { return *detail.application_configuration_description; }
  const Configuration& configuration() const {
    return *detail.application_configuration_description;
  }
  const std::string& name() const { return detail.application_name; }
  bool has_status(std::string_view status) const { return detail.application_status == status; }

  std::map<std::int64_t, Detail> versions;       ///< As they were when they came to be.
  std::optional<std::int64_t> running_version;   ///< The version that last reached RUNNING.
  std::optional<std::int64_t> previous_version;  ///< The one that had reached it before.
  std::vector<Snapshot> snapshots;               ///< In order of creation.
  std::int64_t snapshots_taken = 0;
  std::map<std::string, std::string> tags;

  std::unique_ptr<JobRunner> runner;  ///< Null unless a job is submitted.
  int running_parallelism = 0;        ///< Of the job last submitted; 0 before the first.
  MetricReporter reporter;
  CpuScaler scaler;
  sim::Job operation;                       ///< The state change under way.
  std::vector<OperationRecord> operations;  ///< Oldest first.
};

/// What starts and updates do unless told otherwise (API reference, StartApplication).
inline api::kinesisanalyticsv2::ApplicationRestoreConfiguration restore_from_latest() {
  namespace restore_type = api::kinesisanalyticsv2::application_restore_type;
  return {.application_restore_type = std::string{restore_type::kRestoreFromLatestSnapshot},
          .snapshot_name = {}};
}

/// Whether a client that keeps whole seconds, as Terraform does, means the instant that it was
/// told.
inline bool same_second(base::Timestamp given, base::Timestamp told) {
  constexpr std::int64_t kMillisPerSecond = 1'000;
  return given.millis / kMillisPerSecond == told.millis / kMillisPerSecond;
}

}  // namespace weir::analytics
