// Every error text of the service, one named function each; wording is ours where no reply of the
// service was on record. https://docs.aws.amazon.com/autoscaling/application/APIReference/
#pragma once

#include <string>
#include <string_view>

#include "emulator/base/error.h"

namespace weir::autoscaling {

/// What requests name a target by.
struct TargetName {
  std::string_view service_namespace;
  std::string_view resource_id;
  std::string_view scalable_dimension;
};

base::Error target_not_registered(const TargetName& target);
base::Error target_not_found(const TargetName& target);
base::Error policy_not_found(const TargetName& target, std::string_view policy);
base::Error scheduled_action_not_found(const TargetName& target, std::string_view name);
base::Error policy_arn_not_found(std::string_view arn);
base::Error resource_not_found(std::string_view arn);

base::Error capacity_bounds_required();
base::Error capacity_bounds_reversed();
base::Error negative_capacity();
base::Error unsupported_dimension(std::string_view dimension, std::string_view service_namespace);
base::Error resource_id_not_a_url(std::string_view resource_id);
/// Of Describe operations: "If you specify a scalable dimension, you must also specify a resource
/// ID" (API reference).
base::Error resource_id_required();
base::Error policy_type_required();
base::Error step_configuration_required();
base::Error invalid_steps(std::string_view reason);
base::Error negative_cooldown();
base::Error schedule_required();
base::Error invalid_schedule(std::string_view schedule);
base::Error scheduled_bounds_required();
base::Error invalid_next_token();

base::Error too_many_targets(int maximum);
base::Error too_many_policies(int maximum);
base::Error too_many_scheduled_actions(int maximum);
base::Error too_many_tags(int maximum);

/// Weir scales custom resources by step policies only. HTTP 501, said loudly.
base::Error not_supported(std::string_view what);

/// The custom resource did not answer as its contract says; `reason` goes into activities.
base::Error failed_resource_access(std::string_view reason);

}  // namespace weir::autoscaling
