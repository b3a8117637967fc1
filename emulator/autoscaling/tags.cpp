#include "emulator/api/validate.h"
#include "emulator/autoscaling/autoscaling_service.h"
#include "emulator/autoscaling/errors.h"

namespace weir::autoscaling {

namespace model = api::application_autoscaling;

base::Result<model::TagResourceResponse> AutoScalingService::tag_resource(
    const model::TagResourceRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  Target* target = find_by_arn(input.resource_arn);
  if (target == nullptr) return resource_not_found(input.resource_arn);
  auto tags = target->tags;
  for (const auto& [key, value] : input.tags) tags[key] = value;
  if (static_cast<int>(tags.size()) > limits_.tags_per_target) {
    return too_many_tags(limits_.tags_per_target);
  }
  target->tags = std::move(tags);
  return model::TagResourceResponse{};
}

base::Result<model::UntagResourceResponse> AutoScalingService::untag_resource(
    const model::UntagResourceRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  Target* target = find_by_arn(input.resource_arn);
  if (target == nullptr) return resource_not_found(input.resource_arn);
  for (const auto& key : input.tag_keys) target->tags.erase(key);
  return model::UntagResourceResponse{};
}

base::Result<model::ListTagsForResourceResponse> AutoScalingService::list_tags_for_resource(
    const model::ListTagsForResourceRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  for (const auto& [resource_id, target] : targets_) {
    if (target.shape.scalable_target_arn != input.resource_arn) continue;
    return model::ListTagsForResourceResponse{.tags = target.tags};
  }
  return resource_not_found(input.resource_arn);
}

}  // namespace weir::autoscaling
