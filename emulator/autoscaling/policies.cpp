#include <fmt/format.h>

#include <algorithm>

#include "emulator/api/validate.h"
#include "emulator/autoscaling/autoscaling_service.h"
#include "emulator/autoscaling/errors.h"
#include "emulator/autoscaling/paging.h"
#include "emulator/autoscaling/step_policy.h"

namespace weir::autoscaling {

namespace model = api::application_autoscaling;

namespace {

base::Result<void> check_policy(const model::PutScalingPolicyRequest& input, bool known,
                                const Limits& limits) {
  if (!known && !input.policy_type) return policy_type_required();
  if (input.policy_type.value_or("") == model::policy_type::kTargetTrackingScaling ||
      input.target_tracking_scaling_policy_configuration) {
    return not_supported("TargetTrackingScaling policies");
  }
  if (input.policy_type.value_or("") == model::policy_type::kPredictiveScaling ||
      input.predictive_scaling_policy_configuration) {
    return not_supported("PredictiveScaling policies");
  }
  if (!input.step_scaling_policy_configuration) return step_configuration_required();
  if (input.step_scaling_policy_configuration->cooldown.value_or(0) < 0) {
    return negative_cooldown();
  }
  return check_steps(*input.step_scaling_policy_configuration, limits.steps_per_policy);
}

bool listed(const std::optional<std::vector<std::string>>& names, const std::string& name) {
  return !names || std::find(names->begin(), names->end(), name) != names->end();
}

}  // namespace

base::Result<model::PutScalingPolicyResponse> AutoScalingService::put_scaling_policy(
    const model::PutScalingPolicyRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  Target* target = find(input.resource_id);
  if (target == nullptr || target->shape.service_namespace != input.service_namespace ||
      target->shape.scalable_dimension != input.scalable_dimension) {
    return target_not_registered(
        {input.service_namespace, input.resource_id, input.scalable_dimension});
  }
  const bool known = target->policies.contains(input.policy_name);
  WEIR_RETURN_IF_ERROR(check_policy(input, known, limits_));
  if (!known && static_cast<int>(target->policies.size()) >= limits_.policies_per_target) {
    return too_many_policies(limits_.policies_per_target);
  }
  model::ScalingPolicy& policy = target->policies[input.policy_name];
  if (!known) {
    policy.policy_arn = fmt::format(
        "arn:aws:autoscaling:{}:{}:scalingPolicy:{}:resource/{}/{}:policyName/{}", scope_.region,
        scope_.account, next_uuid(), input.service_namespace, input.resource_id, input.policy_name);
    policy.policy_name = input.policy_name;
    policy.service_namespace = input.service_namespace;
    policy.resource_id = input.resource_id;
    policy.scalable_dimension = input.scalable_dimension;
    policy.policy_type = model::policy_type::kStepScaling;
    policy.creation_time = {sim::to_millis(scheduler_.now())};
  }
  policy.step_scaling_policy_configuration = input.step_scaling_policy_configuration;
  return model::PutScalingPolicyResponse{.policy_arn = policy.policy_arn,
                                         .alarms = alarms_.alarms_of(policy.policy_arn)};
}

base::Result<model::DeleteScalingPolicyResponse> AutoScalingService::delete_scaling_policy(
    const model::DeleteScalingPolicyRequest& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  Target* target = find(input.resource_id);
  const auto removed = target == nullptr ? decltype(target->policies)::node_type{}
                                         : target->policies.extract(input.policy_name);
  if (removed.empty()) {
    return policy_not_found({input.service_namespace, input.resource_id, input.scalable_dimension},
                            input.policy_name);
  }
  alarms_.unlink(removed.mapped().policy_arn);
  return model::DeleteScalingPolicyResponse{};
}

base::Result<model::DescribeScalingPoliciesResponse> AutoScalingService::describe_scaling_policies(
    const model::DescribeScalingPoliciesRequest& input) const {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.scalable_dimension && !input.resource_id) return resource_id_required();
  std::vector<model::ScalingPolicy> all;
  for (const auto& [resource_id, target] : targets_) {
    if (input.resource_id && resource_id != *input.resource_id) continue;
    for (const auto& [name, policy] : target.policies) {
      if (policy.service_namespace != input.service_namespace) continue;
      if (input.scalable_dimension && policy.scalable_dimension != *input.scalable_dimension) {
        continue;
      }
      if (!listed(input.policy_names, name)) continue;
      all.push_back(policy);
      all.back().alarms = alarms_.alarms_of(policy.policy_arn);
    }
  }
  auto page = page_of(std::move(all), input.max_results, input.next_token);
  if (!page.ok()) return page.error();
  return model::DescribeScalingPoliciesResponse{.scaling_policies = std::move(page->items),
                                                .next_token = std::move(page->next_token)};
}

}  // namespace weir::autoscaling
