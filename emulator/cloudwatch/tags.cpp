// TagResource, UntagResource, ListTagsForResource: on alarms and dashboards.
#include <algorithm>
#include <set>
#include <string_view>

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

base::Result<void> CloudWatchService::check_tags(
    const std::string& arn, const std::vector<api::cloudwatch::Tag>& tags) const {
  std::set<std::string_view> keys;
  if (const auto present = tags_.find(arn); present != tags_.end()) {
    for (const auto& [key, value] : present->second) keys.insert(key);
  }
  constexpr std::string_view kReserved = "aws:";
  for (const api::cloudwatch::Tag& tag : tags) {
    const bool reserved = tag.key.size() >= kReserved.size() &&
                          std::equal(kReserved.begin(), kReserved.end(), tag.key.begin(),
                                     [](char a, char b) { return a == b || (a ^ 0x20) == b; });
    if (reserved && tag.key[3] == ':') return reserved_tag_key();
    keys.insert(tag.key);
  }
  if (keys.size() > limits_.tags_per_resource_max) {
    return too_many_tags(limits_.tags_per_resource_max);
  }
  return {};
}

base::Result<void> CloudWatchService::add_tags(const std::string& arn,
                                               const std::vector<api::cloudwatch::Tag>& tags) {
  WEIR_RETURN_IF_ERROR(check_tags(arn, tags));
  for (const api::cloudwatch::Tag& tag : tags) tags_[arn][tag.key] = tag.value;
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
