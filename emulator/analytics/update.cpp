#include "emulator/analytics/analytics_service.h"
#include "emulator/analytics/errors.h"
#include "emulator/api/validate.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;
namespace status = model::application_status;

namespace {

base::Result<void> check_version(const model::UpdateApplicationRequest& input,
                                 const Application& application) {
  if (!input.current_application_version_id && !input.conditional_token) {
    return version_or_token_required();
  }
  const auto current = application.detail.application_version_id;
  if (input.current_application_version_id && *input.current_application_version_id != current) {
    return version_mismatch(*input.current_application_version_id, current);
  }
  if (input.conditional_token && input.conditional_token != application.detail.conditional_token) {
    return conditional_token_mismatch();
  }
  return {};
}

base::Result<void> refuse_unsupported(const model::UpdateApplicationRequest& input) {
  if (const auto& logging = input.cloud_watch_logging_option_updates;
      logging && !logging->empty()) {
    return not_supported("CloudWatchLoggingOptionUpdates");
  }
  if (input.runtime_environment_update &&
      !input.runtime_environment_update->starts_with("FLINK-")) {
    return not_supported("RuntimeEnvironmentUpdate " + *input.runtime_environment_update);
  }
  return {};
}

// An update that does not speak of the snapshot restores the latest, whatever the start had asked
// for (public issue hashicorp/terraform-provider-aws#43003).
void describe_run(const std::optional<model::RunConfigurationUpdate>& update, bool running,
                  Configuration& configuration) {
  if (!update && !running) return;
  auto& described = configuration.run_configuration_description;
  if (!described) described.emplace();
  described->application_restore_configuration_description = restore_from_latest();
  if (!update) return;
  if (update->application_restore_configuration) {
    described->application_restore_configuration_description =
        update->application_restore_configuration;
  }
  if (update->flink_run_configuration) {
    described->flink_run_configuration_description = update->flink_run_configuration;
  }
}

}  // namespace

base::Result<model::UpdateApplicationResponse> AnalyticsService::update_application(
    const model::UpdateApplicationRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(refuse_unsupported(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  Application& application = **found;
  WEIR_RETURN_IF_ERROR(check_version(input, application));
  const bool running = application.has_status(status::kRunning);
  if (!running && !application.has_status(status::kReady)) {
    return application_in_use(application.name(), application.detail.application_status,
                              "UpdateApplication");
  }
  auto configuration = updated_configuration(
      application.configuration(),
      input.application_configuration_update.value_or(model::ApplicationConfigurationUpdate{}),
      limits_);
  if (!configuration.ok()) return configuration.error();

  Restart restart{.cause = "update"};
  if (const auto& run = input.run_configuration_update) {
    const auto& choice = run->application_restore_configuration;
    if (choice && choice->application_restore_type !=
                      model::application_restore_type::kRestoreFromLatestSnapshot) {
      auto restore = find_restore(application, choice);
      if (!restore.ok()) return restore.error();
      restart.restore = false;
      restart.custom = std::move(*restore);
    }
  }
  describe_run(input.run_configuration_update, running, *configuration);
  ApplicationDetail& detail = application.detail;
  application.configuration() = std::move(*configuration);
  if (input.service_execution_role_update) {
    detail.service_execution_role = input.service_execution_role_update;
  }
  detail.runtime_environment =
      input.runtime_environment_update.value_or(detail.runtime_environment);
  const auto from = detail.application_version_id;
  begin_version(application);
  model::UpdateApplicationResponse response;
  if (running) {
    set_status(application, status::kUpdating);
    response.operation_id = begin_operation(
        application, restart_flow(application, std::move(restart)), "UpdateApplication", from);
  } else {
    response.operation_id = record_done(application, "UpdateApplication", from);
  }
  response.application_detail = detail;
  return response;
}

base::Result<model::RollbackApplicationResponse> AnalyticsService::rollback_application(
    const model::RollbackApplicationRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  Application& application = **found;
  ApplicationDetail& detail = application.detail;
  if (input.current_application_version_id != detail.application_version_id) {
    return version_mismatch(input.current_application_version_id, detail.application_version_id);
  }
  if (!application.has_status(status::kUpdating) && !application.has_status(status::kRunning) &&
      !application.has_status(status::kAutoscaling)) {
    return application_in_use(application.name(), detail.application_status, "RollbackApplication");
  }
  auto restore = find_restore(application, std::nullopt);
  if (!restore.ok()) return restore.error();
  if (*restore == nullptr) return no_snapshot_to_roll_back_to(application.name());
  const bool current_has_run = application.running_version == detail.application_version_id;
  const auto target = current_has_run ? application.previous_version : application.running_version;
  if (!target) return no_version_to_roll_back_to(application.name());

  const auto from = detail.application_version_id;
  application.configuration() =
      *application.versions.at(*target).application_configuration_description;
  detail.runtime_environment = application.versions.at(*target).runtime_environment;
  detail.application_version_rolled_back_from = from;
  detail.application_version_rolled_back_to = target;
  application.versions.at(from).application_status = status::kRolledBack;
  begin_version(application);
  set_status(application, status::kRollingBack);
  auto flow = restart_flow(
      application,
      {.savepoint = false, .restore = false, .custom = std::move(*restore), .cause = "rollback"});
  return model::RollbackApplicationResponse{
      .application_detail = detail,
      .operation_id = begin_operation(application, std::move(flow), "RollbackApplication", from)};
}

}  // namespace weir::analytics
