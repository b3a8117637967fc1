// The facts of this service as they stand in the timeline. The subject is the resource id.
#pragma once

#include "emulator/sim/timeline.h"

namespace weir::autoscaling {

/// activity (number), description, cause, status; from and to: capacity.
inline constexpr sim::EventKind kActivity{"autoscaling.activity"};
/// cause, reason. Bulk: it repeats every minute while an alarm lasts.
inline constexpr sim::EventKind kNotScaled{"autoscaling.not_scaled", true};
/// min and max capacity.
inline constexpr sim::EventKind kTargetRegistered{"autoscaling.target_registered"};
/// reason.
inline constexpr sim::EventKind kTargetDeregistered{"autoscaling.target_deregistered"};

}  // namespace weir::autoscaling
