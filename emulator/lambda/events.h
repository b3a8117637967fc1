// The facts of this service as they stand in the timeline. The subject is the function's name.
#pragma once

#include "emulator/sim/timeline.h"

namespace weir::lambda {

inline constexpr sim::EventKind kFunctionCreated{"lambda.function_created"};
inline constexpr sim::EventKind kFunctionDeleted{"lambda.function_deleted"};
/// duration_ms; error: empty, or the type of the error.
inline constexpr sim::EventKind kInvocation{"lambda.invocation"};
inline constexpr sim::EventKind kThrottled{"lambda.throttled"};
/// An asynchronous event was given up; reason.
inline constexpr sim::EventKind kEventDropped{"lambda.event_dropped"};

}  // namespace weir::lambda
