#include "emulator/analytics/analytics_service.h"
#include "emulator/analytics/errors.h"
#include "emulator/api/validate.h"

namespace weir::analytics {

namespace model = api::kinesisanalyticsv2;

base::Result<model::TagResourceResponse> AnalyticsService::tag_resource(
    const model::TagResourceRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find_by_arn(input.resource_arn);
  if (!found.ok()) return found.error();
  auto tags = (*found)->tags;
  for (const auto& tag : input.tags) tags[tag.key] = tag.value.value_or("");
  if (static_cast<int>(tags.size()) > limits_.tags_per_application) {
    return too_many_tags(limits_.tags_per_application);
  }
  (*found)->tags = std::move(tags);
  return model::TagResourceResponse{};
}

base::Result<model::UntagResourceResponse> AnalyticsService::untag_resource(
    const model::UntagResourceRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = find_by_arn(input.resource_arn);
  if (!found.ok()) return found.error();
  for (const auto& key : input.tag_keys) (*found)->tags.erase(key);
  return model::UntagResourceResponse{};
}

base::Result<model::ListTagsForResourceResponse> AnalyticsService::list_tags_for_resource(
    const model::ListTagsForResourceRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  for (const auto& [name, application] : applications_) {
    if (application->detail.application_arn != input.resource_arn) continue;
    model::ListTagsForResourceResponse output;
    output.tags.emplace();
    for (const auto& [key, value] : application->tags) output.tags->push_back({key, value});
    return output;
  }
  return resource_not_found(input.resource_arn);
}

}  // namespace weir::analytics
