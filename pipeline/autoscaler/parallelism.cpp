#include "pipeline/autoscaler/parallelism.h"

namespace weir::autoscaler {

namespace kda = api::kinesisanalyticsv2;

int parallelism_of(const kda::ApplicationDetail& detail) {
  const auto& configuration = detail.application_configuration_description;
  if (!configuration || !configuration->flink_application_configuration_description) return 1;
  const auto& parallelism = configuration->flink_application_configuration_description
                                ->parallelism_configuration_description;
  return parallelism ? parallelism->parallelism.value_or(1) : 1;
}

kda::UpdateApplicationRequest parallelism_update(std::string application, std::int64_t version,
                                                 int parallelism) {
  kda::ParallelismConfigurationUpdate wanted;
  wanted.configuration_type_update = "CUSTOM";
  wanted.parallelism_update = parallelism;
  wanted.auto_scaling_enabled_update = false;
  kda::FlinkApplicationConfigurationUpdate flink;
  flink.parallelism_configuration_update = wanted;
  kda::ApplicationConfigurationUpdate configuration;
  configuration.flink_application_configuration_update = std::move(flink);
  kda::UpdateApplicationRequest request;
  request.application_name = std::move(application);
  request.current_application_version_id = version;
  request.application_configuration_update = std::move(configuration);
  return request;
}

}  // namespace weir::autoscaler
