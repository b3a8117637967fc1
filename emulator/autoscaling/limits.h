// Quotas of Application Auto Scaling, and what AWS leaves undocumented about its timing.
#pragma once

#include <chrono>
#include <cstdint>

#include "emulator/sim/time.h"

namespace weir::autoscaling {

// User guide, "Quotas for Application Auto Scaling".
inline constexpr int kTargetsPerResourceType = 500;
inline constexpr int kPoliciesPerTarget = 50;
inline constexpr int kStepsPerPolicy = 20;
inline constexpr int kScheduledActionsPerTarget = 200;
/// API reference, StepScalingPolicyConfiguration: Cooldown when none is given.
inline constexpr sim::Duration kDefaultCooldown = std::chrono::seconds{300};
/// API reference, DescribeScalingActivities: activities of the past six weeks.
inline constexpr sim::Duration kActivityRetention = std::chrono::hours{6 * 7 * 24};
/// API reference, TagResource.
inline constexpr int kTagsPerTarget = 50;

struct Limits {
  int targets_per_resource_type = kTargetsPerResourceType;
  int policies_per_target = kPoliciesPerTarget;
  int steps_per_policy = kStepsPerPolicy;
  int scheduled_actions_per_target = kScheduledActionsPerTarget;
  int tags_per_target = kTagsPerTarget;
  sim::Duration default_cooldown = kDefaultCooldown;
  sim::Duration activity_retention = kActivityRetention;
  /// How often a custom resource is asked whether it has arrived, and when the service gives up:
  /// neither is documented.
  sim::Duration poll_interval = std::chrono::seconds{30};
  sim::Duration fulfilment_timeout = std::chrono::hours{1};
  /// An alarm may fail to scale once a minute for weeks; only the newest of these are kept.
  int not_scaled_activities_kept = 1'000;
};

}  // namespace weir::autoscaling
