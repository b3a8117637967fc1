#include "emulator/autoscaling/errors.h"

#include <fmt/format.h>

#include <utility>

namespace weir::autoscaling {
namespace {

constexpr int kHttpNotImplemented = 501;

base::Error validation(std::string message) {
  return base::client_error("ValidationException", std::move(message));
}
base::Error not_found(std::string message) {
  return base::client_error("ObjectNotFoundException", std::move(message));
}
base::Error limit_exceeded(std::string message) {
  return base::client_error("LimitExceededException", std::move(message));
}
std::string describe(const TargetName& target) {
  return fmt::format("service namespace: {}, resource ID: {}, scalable dimension: {}",
                     target.service_namespace, target.resource_id, target.scalable_dimension);
}

}  // namespace

base::Error target_not_registered(const TargetName& target) {
  return not_found("No scalable target registered for " + describe(target));
}
base::Error target_not_found(const TargetName& target) {
  return not_found("No scalable target found for " + describe(target));
}
base::Error policy_not_found(const TargetName& target, std::string_view policy) {
  return not_found(
      fmt::format("No scaling policy found for {}, policy name: {}", describe(target), policy));
}
base::Error scheduled_action_not_found(const TargetName& target, std::string_view name) {
  return not_found(fmt::format("No scheduled action found for {}, scheduled action name: {}",
                               describe(target), name));
}
base::Error policy_arn_not_found(std::string_view arn) {
  return not_found(fmt::format("No scaling policy found for ARN: {}", arn));
}
base::Error resource_not_found(std::string_view arn) {
  return base::client_error("ResourceNotFoundException",
                            fmt::format("The resource {} does not exist", arn));
}

base::Error capacity_bounds_required() {
  return validation("MinCapacity and MaxCapacity are required to register a new scalable target");
}
base::Error capacity_bounds_reversed() {
  return validation("Maximum capacity cannot be less than minimum capacity");
}
base::Error negative_capacity() {
  return validation("Minimum capacity must be zero or greater");
}
base::Error unsupported_dimension(std::string_view dimension, std::string_view service_namespace) {
  return validation(fmt::format("Unsupported scalable dimension {} for service namespace {}",
                                dimension, service_namespace));
}
base::Error resource_id_not_a_url(std::string_view resource_id) {
  return validation(
      fmt::format("The resource ID of a custom resource must be an HTTPS URL: {}", resource_id));
}
base::Error resource_id_required() {
  return validation("A resource ID is required where a scalable dimension is given");
}
base::Error policy_type_required() {
  return validation("PolicyType is required to create a scaling policy");
}
base::Error step_configuration_required() {
  return validation("StepScalingPolicyConfiguration is required for the policy type StepScaling");
}
base::Error invalid_steps(std::string_view reason) {
  return validation(fmt::format("Invalid step adjustments: {}", reason));
}
base::Error negative_cooldown() {
  return validation("Cooldown must be zero or greater");
}
base::Error schedule_required() {
  return validation("Schedule is required to create a scheduled action");
}
base::Error invalid_schedule(std::string_view schedule) {
  return validation(fmt::format("Schedule expression {} is not valid", schedule));
}
base::Error scheduled_bounds_required() {
  return validation(
      "ScalableTargetAction with MinCapacity, MaxCapacity or both is required for a scheduled "
      "action");
}
base::Error invalid_next_token() {
  return base::client_error("InvalidNextTokenException", "The next token is invalid");
}

base::Error too_many_targets(int maximum) {
  return limit_exceeded(fmt::format("Number of scalable targets exceeds the limit of {}", maximum));
}
base::Error too_many_policies(int maximum) {
  return limit_exceeded(
      fmt::format("Number of scaling policies exceeds the limit of {} per target", maximum));
}
base::Error too_many_scheduled_actions(int maximum) {
  return limit_exceeded(
      fmt::format("Number of scheduled actions exceeds the limit of {} per target", maximum));
}
base::Error too_many_tags(int maximum) {
  return base::client_error("TooManyTagsException",
                            fmt::format("Number of tags exceeds the limit of {}", maximum));
}

base::Error not_supported(std::string_view what) {
  return {"NotImplemented",
          fmt::format("Weir does not implement {} for application-autoscaling; "
                      "see docs/fidelity.md",
                      what),
          kHttpNotImplemented};
}

base::Error failed_resource_access(std::string_view reason) {
  return base::client_error("FailedResourceAccessException", std::string{reason});
}

}  // namespace weir::autoscaling
