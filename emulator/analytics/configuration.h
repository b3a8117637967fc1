// An application's configuration: defaults, the checks of Create- and UpdateApplication, and the
// few settings that decide how its job runs.
// https://docs.aws.amazon.com/managed-flink/latest/apiv2/API_ApplicationConfiguration.html
#pragma once

#include <optional>

#include "emulator/analytics/job.h"
#include "emulator/analytics/limits.h"
#include "emulator/api/kinesisanalyticsv2.h"
#include "emulator/base/result.h"

namespace weir::analytics {

/// Kept as it is described, with every default filled in; CurrentParallelism included.
using Configuration = api::kinesisanalyticsv2::ApplicationConfigurationDescription;

/// Errors: InvalidArgumentException, LimitExceededException (KPUs), UnsupportedOperationException
/// for what Weir does not model (SQL, Zeppelin, VPC, encryption, system rollback).
base::Result<Configuration> make_configuration(
    const std::optional<api::kinesisanalyticsv2::ApplicationConfiguration>& input,
    const Limits& limits);

/// `current` with the update applied; the same errors. An update of the parallelism settings also
/// brings CurrentParallelism to Parallelism.
base::Result<Configuration> updated_configuration(
    const Configuration& current,
    const api::kinesisanalyticsv2::ApplicationConfigurationUpdate& update, const Limits& limits);

/// What the service acts on, read from a Configuration.
struct Settings {
  int parallelism = 1;          ///< As configured: the floor of native scaling.
  int current_parallelism = 1;  ///< What the job runs with.
  int parallelism_per_kpu = 1;
  bool auto_scaling_enabled = true;
  bool checkpointing_enabled = true;
  sim::Duration checkpoint_interval{};
  sim::Duration min_pause_between_checkpoints{};
  bool snapshots_enabled = true;
  PropertyGroups properties;

  int kpus() const { return kpus_for(current_parallelism, parallelism_per_kpu); }
};
Settings settings_of(const Configuration& configuration);

/// Changes CurrentParallelism only, as native scaling does.
void set_current_parallelism(Configuration& configuration, int parallelism);

}  // namespace weir::analytics
