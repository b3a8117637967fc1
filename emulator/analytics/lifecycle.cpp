#include <fmt/format.h>

#include "emulator/analytics/analytics_service.h"
#include "emulator/analytics/errors.h"
#include "emulator/api/validate.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;
namespace status = model::application_status;

namespace {

base::Result<void> refuse_unsupported(const model::CreateApplicationRequest& input) {
  if (!input.runtime_environment.starts_with("FLINK-")) {
    return not_supported("RuntimeEnvironment " + input.runtime_environment);
  }
  if (input.application_mode == model::application_mode::kInteractive) {
    return not_supported("ApplicationMode INTERACTIVE");
  }
  return {};
}

std::vector<model::CloudWatchLoggingOptionDescription> describe_logging(
    const std::vector<model::CloudWatchLoggingOption>& options) {
  std::vector<model::CloudWatchLoggingOptionDescription> descriptions;
  for (std::size_t i = 0; i < options.size(); ++i) {
    descriptions.push_back({.cloud_watch_logging_option_id = fmt::format("1.{}", i + 1),
                            .log_stream_arn = options[i].log_stream_arn,
                            .role_arn = {}});
  }
  return descriptions;
}

// What the request says by itself; the service adds the rest.
model::ApplicationDetail make_detail(const model::CreateApplicationRequest& input) {
  model::ApplicationDetail detail;
  detail.application_name = input.application_name;
  detail.application_description = input.application_description;
  detail.runtime_environment = input.runtime_environment;
  detail.service_execution_role = input.service_execution_role;
  detail.application_mode =
      input.application_mode.value_or(std::string{model::application_mode::kStreaming});
  if (input.cloud_watch_logging_options) {
    detail.cloud_watch_logging_option_descriptions =
        describe_logging(*input.cloud_watch_logging_options);
  }
  return detail;
}

// What is not asked for is told with its default, as AWS does (acceptance tests of Terraform's
// provider).
model::RunConfigurationDescription describe_run(
    const std::optional<model::ApplicationRestoreConfiguration>& choice,
    const model::StartApplicationRequest& input) {
  model::RunConfigurationDescription description;
  description.application_restore_configuration_description =
      choice.value_or(restore_from_latest());
  if (input.run_configuration) {
    description.flink_run_configuration_description =
        input.run_configuration->flink_run_configuration;
  }
  auto& flink = description.flink_run_configuration_description;
  if (!flink) flink.emplace();
  if (!flink->allow_non_restored_state) flink->allow_non_restored_state = false;
  return description;
}

// The states from which StopApplication with Force leads out (API reference, StopApplication).
bool may_force_stop(const Application& application) {
  for (const auto allowed : {status::kStarting, status::kUpdating, status::kStopping,
                             status::kAutoscaling, status::kRunning}) {
    if (application.has_status(allowed)) return true;
  }
  return false;
}

}  // namespace

base::Result<model::CreateApplicationResponse> AnalyticsService::create_application(
    const model::CreateApplicationRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(refuse_unsupported(input));
  if (applications_.contains(input.application_name)) {
    return application_exists(input.application_name);
  }
  if (static_cast<int>(applications_.size()) >= limits_.applications_per_region) {
    return too_many_applications(limits_.applications_per_region);
  }
  auto configuration = make_configuration(input.application_configuration, limits_);
  if (!configuration.ok()) return configuration.error();

  auto application = std::make_unique<Application>();
  if (input.tags) {
    for (const auto& tag : *input.tags) application->tags[tag.key] = tag.value.value_or("");
    if (static_cast<int>(application->tags.size()) > limits_.tags_per_application) {
      return too_many_tags(limits_.tags_per_application);
    }
  }
  application->detail = make_detail(input);
  application->detail.application_arn = arn_of(input.application_name);
  application->detail.create_timestamp = base::Timestamp{sim::to_millis(scheduler_.now())};
  application->detail.application_configuration_description = std::move(*configuration);
  begin_version(*application);
  set_status(*application, status::kReady);
  auto& created = applications_[input.application_name] = std::move(application);
  return model::CreateApplicationResponse{.application_detail = created->detail};
}

base::Result<model::StartApplicationResponse> AnalyticsService::start_application(
    const model::StartApplicationRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  Application& application = **found;
  if (!application.has_status(status::kReady)) {
    return application_in_use(application.name(), application.detail.application_status,
                              "StartApplication");
  }
  std::optional<model::ApplicationRestoreConfiguration> choice;
  if (input.run_configuration) {
    const auto& sql = input.run_configuration->sql_run_configurations;
    if (sql && !sql->empty()) return not_supported("SqlRunConfigurations");
    choice = input.run_configuration->application_restore_configuration;
  }
  auto restore = find_restore(application, choice);
  if (!restore.ok()) return restore.error();
  application.configuration().run_configuration_description = describe_run(choice, input);
  // What native scaling added does not outlive a stop.
  set_current_parallelism(application.configuration(),
                          settings_of(application.configuration()).parallelism);
  set_status(application, status::kStarting);
  return model::StartApplicationResponse{
      .operation_id = begin_operation(application, start_flow(application, std::move(*restore)),
                                      "StartApplication")};
}

base::Result<model::StopApplicationResponse> AnalyticsService::stop_application(
    const model::StopApplicationRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  Application& application = **found;
  const bool force = input.force.value_or(false);
  const bool allowed =
      force ? may_force_stop(application) : application.has_status(status::kRunning);
  if (!allowed) {
    return application_in_use(application.name(), application.detail.application_status,
                              force ? "StopApplication with Force" : "StopApplication");
  }
  set_status(application, force ? status::kForceStopping : status::kStopping);
  return model::StopApplicationResponse{
      .operation_id = begin_operation(application,
                                      force ? force_stop_flow(application) : stop_flow(application),
                                      "StopApplication")};
}

base::Result<model::DeleteApplicationResponse> AnalyticsService::delete_application(
    const model::DeleteApplicationRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  Application& application = **found;
  if (!same_second(input.create_timestamp, *application.detail.create_timestamp)) {
    return create_timestamp_mismatch(application.name());
  }
  if (!application.has_status(status::kReady) && !application.has_status(status::kRunning)) {
    return application_in_use(application.name(), application.detail.application_status,
                              "DeleteApplication");
  }
  set_status(application, status::kDeleting);
  begin_operation(application, delete_flow(application));
  return model::DeleteApplicationResponse{};
}

}  // namespace weir::analytics
