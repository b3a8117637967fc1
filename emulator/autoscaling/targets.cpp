#include <fmt/format.h>

#include "emulator/api/validate.h"
#include "emulator/autoscaling/autoscaling_service.h"
#include "emulator/autoscaling/errors.h"
#include "emulator/autoscaling/events.h"
#include "emulator/autoscaling/paging.h"

namespace weir::autoscaling {

namespace model = api::application_autoscaling;

namespace {

template <class Request>
TargetName name_of(const Request& input) {
  return {input.service_namespace, input.resource_id, input.scalable_dimension};
}

base::Result<void> check_supported(const model::RegisterScalableTargetRequest& input) {
  if (input.service_namespace != model::service_namespace::kCustomResource) {
    return not_supported("the service namespace " + input.service_namespace);
  }
  if (input.scalable_dimension != model::scalable_dimension::kCustomResourceResourceTypeProperty) {
    return unsupported_dimension(input.scalable_dimension, input.service_namespace);
  }
  // AWS reaches custom resources through API Gateway, by HTTPS only.
  if (!input.resource_id.starts_with("https://")) return resource_id_not_a_url(input.resource_id);
  return {};
}

base::Result<void> apply(const model::RegisterScalableTargetRequest& input,
                         model::ScalableTarget& shape) {
  shape.min_capacity = input.min_capacity.value_or(shape.min_capacity);
  shape.max_capacity = input.max_capacity.value_or(shape.max_capacity);
  if (shape.min_capacity < 0) return negative_capacity();
  if (shape.max_capacity < shape.min_capacity) return capacity_bounds_reversed();
  shape.role_arn = input.role_arn.value_or(shape.role_arn);
  if (const auto& change = input.suspended_state) {
    auto& state = *shape.suspended_state;
    const auto keep = [](std::optional<bool>& place, std::optional<bool> value) {
      if (value) place = value;
    };
    keep(state.dynamic_scaling_in_suspended, change->dynamic_scaling_in_suspended);
    keep(state.dynamic_scaling_out_suspended, change->dynamic_scaling_out_suspended);
    keep(state.scheduled_scaling_suspended, change->scheduled_scaling_suspended);
  }
  return {};
}

// The service-linked role that AWS makes when none is given.
std::string default_role_arn(const base::Caller& scope) {
  return fmt::format(
      "arn:aws:iam::{}:role/aws-service-role/custom-resource.application-autoscaling.amazonaws.com/"
      "AWSServiceRoleForApplicationAutoScaling_CustomResource",
      scope.account);
}

}  // namespace

AutoScalingService::AutoScalingService(sim::Scheduler& scheduler, sim::Timeline& timeline,
                                       base::Caller scope, Limits limits,
                                       CustomResourceEndpoint& endpoint, ScalingAlarms& alarms)
    : scheduler_(scheduler),
      timeline_(timeline),
      scope_(std::move(scope)),
      limits_(limits),
      endpoint_(endpoint),
      alarms_(alarms) {}

AutoScalingService::~AutoScalingService() {
  for (auto& [number, follower] : followers_) follower.cancel();
  for (auto& [resource_id, target] : targets_) {
    target.worker.cancel();
    for (auto& [name, action] : target.scheduled) action.runner.cancel();
  }
}

Target* AutoScalingService::find(const std::string& resource_id) {
  const auto found = targets_.find(resource_id);
  return found == targets_.end() ? nullptr : &found->second;
}

Target* AutoScalingService::find_by_arn(const std::string& arn) {
  for (auto& [resource_id, target] : targets_) {
    if (target.shape.scalable_target_arn == arn) return &target;
  }
  return nullptr;
}

void AutoScalingService::remove_target(const std::string& resource_id, std::string_view reason) {
  auto removed = targets_.extract(resource_id);
  removed.mapped().worker.cancel();
  for (auto& [name, action] : removed.mapped().scheduled) action.runner.cancel();
  for (const auto& [name, policy] : removed.mapped().policies) alarms_.unlink(policy.policy_arn);
  timeline_.record(scheduler_.now(), kTargetDeregistered, removed.key(), {{"reason", reason}});
}

base::Result<model::RegisterScalableTargetResponse> AutoScalingService::register_scalable_target(
    const model::RegisterScalableTargetRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(check_supported(input));
  Target* known = find(input.resource_id);
  if (known == nullptr) {
    if (!input.min_capacity || !input.max_capacity) return capacity_bounds_required();
    if (static_cast<int>(targets_.size()) >= limits_.targets_per_resource_type) {
      return too_many_targets(limits_.targets_per_resource_type);
    }
  }
  model::ScalableTarget shape;
  if (known != nullptr) {
    shape = known->shape;
  } else {
    shape.service_namespace = input.service_namespace;
    shape.resource_id = input.resource_id;
    shape.scalable_dimension = input.scalable_dimension;
    shape.role_arn = default_role_arn(scope_);
    shape.creation_time = {sim::to_millis(scheduler_.now())};
    shape.suspended_state = model::SuspendedState{.dynamic_scaling_in_suspended = false,
                                                  .dynamic_scaling_out_suspended = false,
                                                  .scheduled_scaling_suspended = false};
    shape.scalable_target_arn =
        fmt::format("arn:aws:application-autoscaling:{}:{}:scalable-target/{}", scope_.region,
                    scope_.account, next_uuid());
  }
  WEIR_RETURN_IF_ERROR(apply(input, shape));
  Target& target = targets_[input.resource_id];
  target.shape = std::move(shape);
  if (input.tags) target.tags.insert(input.tags->begin(), input.tags->end());
  timeline_.record(scheduler_.now(), kTargetRegistered, input.resource_id,
                   {{"min", std::int64_t{target.shape.min_capacity}},
                    {"max", std::int64_t{target.shape.max_capacity}}});
  target.check_bounds = true;
  wake_worker(input.resource_id);
  return model::RegisterScalableTargetResponse{.scalable_target_arn =
                                                   target.shape.scalable_target_arn};
}

base::Result<model::DeregisterScalableTargetResponse>
AutoScalingService::deregister_scalable_target(
    const model::DeregisterScalableTargetRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  Target* target = find(input.resource_id);
  if (target == nullptr || target->shape.scalable_dimension != input.scalable_dimension) {
    return target_not_found(name_of(input));
  }
  remove_target(input.resource_id, "deregistered");
  return model::DeregisterScalableTargetResponse{};
}

base::Result<model::DescribeScalableTargetsResponse> AutoScalingService::describe_scalable_targets(
    const model::DescribeScalableTargetsRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.scalable_dimension && !input.resource_ids) return resource_id_required();
  std::vector<model::ScalableTarget> all;
  for (const auto& [resource_id, target] : targets_) {
    if (target.shape.service_namespace != input.service_namespace) continue;
    if (input.scalable_dimension && target.shape.scalable_dimension != *input.scalable_dimension) {
      continue;
    }
    if (input.resource_ids && std::find(input.resource_ids->begin(), input.resource_ids->end(),
                                        resource_id) == input.resource_ids->end()) {
      continue;
    }
    all.push_back(target.shape);
  }
  auto page = page_of(std::move(all), input.max_results, input.next_token);
  if (!page.ok()) return page.error();
  return model::DescribeScalableTargetsResponse{.scalable_targets = std::move(page->items),
                                                .next_token = std::move(page->next_token)};
}

}  // namespace weir::autoscaling
