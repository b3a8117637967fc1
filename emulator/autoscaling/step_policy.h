// The arithmetic of step scaling, apart from everything that happens around it.
// https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
#pragma once

#include <cstdint>
#include <optional>

#include "emulator/api/application_autoscaling.h"
#include "emulator/base/result.h"

namespace weir::autoscaling {

using StepConfiguration = api::application_autoscaling::StepScalingPolicyConfiguration;

/// No gap, no overlap, at most one open end on either side, at most `steps_max` steps.
base::Result<void> check_steps(const StepConfiguration& configuration, int steps_max);

/// The adjustment of the step that `breach` (metric value minus alarm threshold) falls into;
/// nullopt when none covers it. Above the threshold lower bounds are inclusive, below it upper
/// bounds are; at the threshold itself either fits, the side above first.
std::optional<std::int32_t> adjustment_for(const StepConfiguration& configuration, double breach);

/// Capacity after `adjustment` by the configuration's AdjustmentType, not clamped. Percentages
/// round towards zero, but move by at least one and by at least MinAdjustmentMagnitude.
std::int64_t adjusted_capacity(const StepConfiguration& configuration, std::int64_t capacity,
                               std::int32_t adjustment);

}  // namespace weir::autoscaling
