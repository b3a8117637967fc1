// TagResource, UntagResource, ListTagsForResource: on alarms and dashboards.
#include "emulator/api/validate.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {

bool CloudWatchService::has_resource(const std::string& arn) {
  const std::string alarm_prefix = alarm_arn(scope_, "");
  if (arn.starts_with(alarm_prefix)) {
    return alarms_.find(arn.substr(alarm_prefix.size())) != nullptr;
  }
  const std::string dashboard_prefix = dashboard_arn("");
  return arn.starts_with(dashboard_prefix) &&
         dashboards_.contains(arn.substr(dashboard_prefix.size()));
}

base::Result<void> CloudWatchService::add_tags(const std::string& arn,
                                               const std::vector<api::cloudwatch::Tag>& tags) {
  std::map<std::string, std::string> merged = tags_[arn];
  for (const api::cloudwatch::Tag& tag : tags) merged[tag.key] = tag.value;
  if (merged.size() > limits_.tags_per_resource_max) {
    return too_many_tags(limits_.tags_per_resource_max);
  }
  tags_[arn] = std::move(merged);
  return {};
}

base::Result<api::cloudwatch::TagResourceOutput> CloudWatchService::tag_resource(
    const api::cloudwatch::TagResourceInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (!has_resource(input.resource_arn)) return tagged_resource_not_found(input.resource_arn);
  WEIR_RETURN_IF_ERROR(add_tags(input.resource_arn, input.tags));
  return api::cloudwatch::TagResourceOutput{};
}

base::Result<api::cloudwatch::UntagResourceOutput> CloudWatchService::untag_resource(
    const api::cloudwatch::UntagResourceInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (!has_resource(input.resource_arn)) return tagged_resource_not_found(input.resource_arn);
  for (const std::string& key : input.tag_keys) tags_[input.resource_arn].erase(key);
  return api::cloudwatch::UntagResourceOutput{};
}

base::Result<api::cloudwatch::ListTagsForResourceOutput> CloudWatchService::list_tags_for_resource(
    const api::cloudwatch::ListTagsForResourceInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (!has_resource(input.resource_arn)) return tagged_resource_not_found(input.resource_arn);
  api::cloudwatch::ListTagsForResourceOutput output;
  output.tags.emplace();
  for (const auto& [key, value] : tags_[input.resource_arn]) output.tags->push_back({key, value});
  return output;
}

}  // namespace weir::cloudwatch
