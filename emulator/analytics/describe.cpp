#include "emulator/analytics/analytics_service.h"
#include "emulator/analytics/errors.h"
#include "emulator/analytics/paging.h"
#include "emulator/api/validate.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;

namespace {

// A version that was rolled back from keeps saying so; any other has the application's status.
const std::string& status_of(const Application& application,
                             const model::ApplicationDetail& version) {
  return version.application_status == model::application_status::kRolledBack
             ? version.application_status
             : application.detail.application_status;
}

}  // namespace

base::Result<model::DescribeApplicationResponse> AnalyticsService::describe_application(
    const model::DescribeApplicationRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  return model::DescribeApplicationResponse{.application_detail = (*found)->detail};
}

base::Result<model::ListApplicationsResponse> AnalyticsService::list_applications(
    const model::ListApplicationsRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  std::vector<model::ApplicationSummary> all;
  for (const auto& [name, application] : applications_) {
    const ApplicationDetail& detail = application->detail;
    all.push_back({.application_name = name,
                   .application_arn = detail.application_arn,
                   .application_status = detail.application_status,
                   .application_version_id = detail.application_version_id,
                   .runtime_environment = detail.runtime_environment,
                   .application_mode = detail.application_mode});
  }
  auto page = page_of(std::move(all), input.limit, input.next_token);
  if (!page.ok()) return page.error();
  return model::ListApplicationsResponse{.application_summaries = std::move(page->items),
                                         .next_token = std::move(page->next_token)};
}

base::Result<model::DescribeApplicationVersionResponse>
AnalyticsService::describe_application_version(
    const model::DescribeApplicationVersionRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  const Application& application = **found;
  const auto version = application.versions.find(input.application_version_id);
  if (version == application.versions.end()) {
    return application_version_not_found(input.application_name, input.application_version_id);
  }
  model::DescribeApplicationVersionResponse output{.application_version_detail = version->second};
  output.application_version_detail->application_status = status_of(application, version->second);
  return output;
}

base::Result<model::ListApplicationVersionsResponse> AnalyticsService::list_application_versions(
    const model::ListApplicationVersionsRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find(input.application_name);
  if (!found.ok()) return found.error();
  std::vector<model::ApplicationVersionSummary> all;
  for (const auto& [id, version] : (*found)->versions) {
    all.push_back(
        {.application_version_id = id, .application_status = status_of(**found, version)});
  }
  auto page = page_of(std::move(all), input.limit, input.next_token);
  if (!page.ok()) return page.error();
  return model::ListApplicationVersionsResponse{
      .application_version_summaries = std::move(page->items),
      .next_token = std::move(page->next_token)};
}

}  // namespace weir::analytics
