#include "emulator/analytics/configuration.h"

#include <set>

#include "emulator/analytics/code_configuration.h"
#include "emulator/analytics/errors.h"

namespace weir::analytics {
namespace {

namespace model = api::kinesisanalyticsv2;

const std::string kDefault{model::configuration_type::kDefault};

bool is_custom(const std::optional<std::string>& type) {
  return type == model::configuration_type::kCustom;
}

model::ParallelismConfigurationDescription default_parallelism() {
  return {.configuration_type = kDefault,
          .parallelism = 1,
          .parallelism_per_kpu = 1,
          .current_parallelism = 1,
          .auto_scaling_enabled = true};
}

model::CheckpointConfigurationDescription default_checkpointing() {
  return {.configuration_type = kDefault,
          .checkpointing_enabled = true,
          .checkpoint_interval = kCheckpointIntervalMs,
          .min_pause_between_checkpoints = kMinPauseBetweenCheckpointsMs};
}

model::MonitoringConfigurationDescription default_monitoring() {
  return {.configuration_type = kDefault,
          .metrics_level = std::string{model::metrics_level::kApplication},
          .log_level = std::string{model::log_level::kInfo}};
}

template <class T>
void assign(std::optional<T>& place, const std::optional<T>& value) {
  if (value) place = value;
}

base::Result<void> check_parallelism(const model::ParallelismConfigurationDescription& chosen,
                                     const Limits& limits) {
  if (*chosen.parallelism > limits.parallelism_max) {
    return parallelism_too_high(*chosen.parallelism, limits.parallelism_max);
  }
  if (*chosen.parallelism_per_kpu > limits.parallelism_per_kpu_max) {
    return parallelism_per_kpu_too_high(*chosen.parallelism_per_kpu,
                                        limits.parallelism_per_kpu_max);
  }
  const int kpus = kpus_for(*chosen.parallelism, *chosen.parallelism_per_kpu);
  if (kpus > limits.kpus_per_application) return too_many_kpus(kpus, limits.kpus_per_application);
  return {};
}

base::Result<void> update_parallelism(model::ParallelismConfigurationDescription& place,
                                      const model::ParallelismConfigurationUpdate& update,
                                      const Limits& limits) {
  const bool changes_values = update.parallelism_update || update.parallelism_per_kpu_update ||
                              update.auto_scaling_enabled_update;
  assign(place.configuration_type, update.configuration_type_update);
  if (!is_custom(place.configuration_type)) {
    if (changes_values) {
      return custom_configuration_required("Parallelism, ParallelismPerKPU, AutoScalingEnabled");
    }
    place = default_parallelism();
    return {};
  }
  assign(place.parallelism, update.parallelism_update);
  assign(place.parallelism_per_kpu, update.parallelism_per_kpu_update);
  assign(place.auto_scaling_enabled, update.auto_scaling_enabled_update);
  place.current_parallelism = place.parallelism;
  return check_parallelism(place, limits);
}

base::Result<void> update_checkpointing(model::CheckpointConfigurationDescription& place,
                                        const model::CheckpointConfigurationUpdate& update) {
  const bool changes_values = update.checkpointing_enabled_update ||
                              update.checkpoint_interval_update ||
                              update.min_pause_between_checkpoints_update;
  assign(place.configuration_type, update.configuration_type_update);
  if (!is_custom(place.configuration_type)) {
    if (changes_values) {
      return custom_configuration_required(
          "CheckpointingEnabled, CheckpointInterval, MinPauseBetweenCheckpoints");
    }
    place = default_checkpointing();
    return {};
  }
  assign(place.checkpointing_enabled, update.checkpointing_enabled_update);
  assign(place.checkpoint_interval, update.checkpoint_interval_update);
  assign(place.min_pause_between_checkpoints, update.min_pause_between_checkpoints_update);
  return {};
}

base::Result<void> update_monitoring(model::MonitoringConfigurationDescription& place,
                                     const model::MonitoringConfigurationUpdate& update) {
  const bool changes_values = update.metrics_level_update || update.log_level_update;
  assign(place.configuration_type, update.configuration_type_update);
  if (!is_custom(place.configuration_type)) {
    if (changes_values) return custom_configuration_required("MetricsLevel, LogLevel");
    place = default_monitoring();
    return {};
  }
  assign(place.metrics_level, update.metrics_level_update);
  assign(place.log_level, update.log_level_update);
  return {};
}

base::Result<void> update_flink(model::FlinkApplicationConfigurationDescription& place,
                                const model::FlinkApplicationConfigurationUpdate& update,
                                const Limits& limits) {
  if (const auto& part = update.parallelism_configuration_update) {
    WEIR_RETURN_IF_ERROR(
        update_parallelism(*place.parallelism_configuration_description, *part, limits));
  }
  if (const auto& part = update.checkpoint_configuration_update) {
    WEIR_RETURN_IF_ERROR(update_checkpointing(*place.checkpoint_configuration_description, *part));
  }
  if (const auto& part = update.monitoring_configuration_update) {
    WEIR_RETURN_IF_ERROR(update_monitoring(*place.monitoring_configuration_description, *part));
  }
  return {};
}

base::Result<void> set_properties(Configuration& place,
                                  const std::vector<model::PropertyGroup>& groups) {
  std::set<std::string_view> seen;
  for (const auto& group : groups) {
    if (!seen.insert(group.property_group_id).second) {
      return duplicate_property_group(group.property_group_id);
    }
  }
  place.environment_property_descriptions =
      model::EnvironmentPropertyDescriptions{.property_group_descriptions = groups};
  return {};
}

// Creating is updating a configuration that holds nothing but defaults.
model::FlinkApplicationConfigurationUpdate as_update(
    const model::FlinkApplicationConfiguration& input) {
  model::FlinkApplicationConfigurationUpdate update;
  if (const auto& part = input.parallelism_configuration) {
    update.parallelism_configuration_update = model::ParallelismConfigurationUpdate{
        .configuration_type_update = part->configuration_type,
        .parallelism_update = part->parallelism,
        .parallelism_per_kpu_update = part->parallelism_per_kpu,
        .auto_scaling_enabled_update = part->auto_scaling_enabled};
  }
  if (const auto& part = input.checkpoint_configuration) {
    update.checkpoint_configuration_update = model::CheckpointConfigurationUpdate{
        .configuration_type_update = part->configuration_type,
        .checkpointing_enabled_update = part->checkpointing_enabled,
        .checkpoint_interval_update = part->checkpoint_interval,
        .min_pause_between_checkpoints_update = part->min_pause_between_checkpoints};
  }
  if (const auto& part = input.monitoring_configuration) {
    update.monitoring_configuration_update =
        model::MonitoringConfigurationUpdate{.configuration_type_update = part->configuration_type,
                                             .metrics_level_update = part->metrics_level,
                                             .log_level_update = part->log_level};
  }
  return update;
}

base::Result<void> refuse_unsupported(const model::ApplicationConfiguration& input) {
  if (input.sql_application_configuration) return not_supported("SqlApplicationConfiguration");
  if (input.zeppelin_application_configuration) {
    return not_supported("ZeppelinApplicationConfiguration");
  }
  if (input.vpc_configurations && !input.vpc_configurations->empty()) {
    return not_supported("VpcConfigurations");
  }
  if (input.application_encryption_configuration) {
    return not_supported("ApplicationEncryptionConfiguration");
  }
  if (input.application_system_rollback_configuration &&
      input.application_system_rollback_configuration->rollback_enabled) {
    return not_supported("ApplicationSystemRollbackConfiguration");
  }
  return {};
}

base::Result<void> refuse_unsupported(const model::ApplicationConfigurationUpdate& update) {
  if (update.sql_application_configuration_update) {
    return not_supported("SqlApplicationConfigurationUpdate");
  }
  if (update.zeppelin_application_configuration_update) {
    return not_supported("ZeppelinApplicationConfigurationUpdate");
  }
  if (update.vpc_configuration_updates && !update.vpc_configuration_updates->empty()) {
    return not_supported("VpcConfigurationUpdates");
  }
  if (update.application_encryption_configuration_update) {
    return not_supported("ApplicationEncryptionConfigurationUpdate");
  }
  if (update.application_system_rollback_configuration_update &&
      update.application_system_rollback_configuration_update->rollback_enabled_update) {
    return not_supported("ApplicationSystemRollbackConfigurationUpdate");
  }
  return {};
}

Configuration default_configuration() {
  Configuration configuration;
  auto& flink = configuration.flink_application_configuration_description.emplace();
  flink.parallelism_configuration_description = default_parallelism();
  flink.checkpoint_configuration_description = default_checkpointing();
  flink.monitoring_configuration_description = default_monitoring();
  configuration.application_snapshot_configuration_description =
      model::ApplicationSnapshotConfigurationDescription{.snapshots_enabled = true};
  return configuration;
}

}  // namespace

base::Result<Configuration> make_configuration(
    const std::optional<model::ApplicationConfiguration>& input, const Limits& limits) {
  Configuration configuration = default_configuration();
  if (!input) return configuration;
  WEIR_RETURN_IF_ERROR(refuse_unsupported(*input));
  if (input->flink_application_configuration) {
    WEIR_RETURN_IF_ERROR(update_flink(*configuration.flink_application_configuration_description,
                                      as_update(*input->flink_application_configuration), limits));
  }
  if (input->environment_properties) {
    WEIR_RETURN_IF_ERROR(
        set_properties(configuration, input->environment_properties->property_groups));
  }
  if (input->application_code_configuration) {
    configuration.application_code_configuration_description =
        describe_code(*input->application_code_configuration);
  }
  if (const auto& snapshots = input->application_snapshot_configuration) {
    configuration.application_snapshot_configuration_description->snapshots_enabled =
        snapshots->snapshots_enabled;
  }
  return configuration;
}

base::Result<Configuration> updated_configuration(
    const Configuration& current, const model::ApplicationConfigurationUpdate& update,
    const Limits& limits) {
  WEIR_RETURN_IF_ERROR(refuse_unsupported(update));
  Configuration configuration = current;
  if (update.flink_application_configuration_update) {
    WEIR_RETURN_IF_ERROR(update_flink(*configuration.flink_application_configuration_description,
                                      *update.flink_application_configuration_update, limits));
  }
  if (update.environment_property_updates) {
    WEIR_RETURN_IF_ERROR(
        set_properties(configuration, update.environment_property_updates->property_groups));
  }
  if (update.application_code_configuration_update) {
    update_code(configuration.application_code_configuration_description,
                *update.application_code_configuration_update);
  }
  if (const auto& snapshots = update.application_snapshot_configuration_update) {
    configuration.application_snapshot_configuration_description->snapshots_enabled =
        snapshots->snapshots_enabled_update;
  }
  return configuration;
}

Settings settings_of(const Configuration& configuration) {
  const auto& flink = *configuration.flink_application_configuration_description;
  const auto& parallelism = *flink.parallelism_configuration_description;
  const auto& checkpoint = *flink.checkpoint_configuration_description;
  Settings settings{
      .parallelism = *parallelism.parallelism,
      .current_parallelism = *parallelism.current_parallelism,
      .parallelism_per_kpu = *parallelism.parallelism_per_kpu,
      .auto_scaling_enabled = *parallelism.auto_scaling_enabled,
      .checkpointing_enabled = *checkpoint.checkpointing_enabled,
      .checkpoint_interval = std::chrono::milliseconds{*checkpoint.checkpoint_interval},
      .min_pause_between_checkpoints =
          std::chrono::milliseconds{*checkpoint.min_pause_between_checkpoints},
      .snapshots_enabled =
          configuration.application_snapshot_configuration_description->snapshots_enabled,
      .properties = {}};
  if (const auto& environment = configuration.environment_property_descriptions) {
    for (const auto& group : *environment->property_group_descriptions) {
      settings.properties[group.property_group_id] = group.property_map;
    }
  }
  return settings;
}

void set_current_parallelism(Configuration& configuration, int parallelism) {
  configuration.flink_application_configuration_description->parallelism_configuration_description
      ->current_parallelism = parallelism;
}

}  // namespace weir::analytics
