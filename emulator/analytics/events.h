// The facts of this service as they stand in the timeline. The subject is the application's name.
#pragma once

#include "emulator/sim/timeline.h"

namespace weir::analytics {

/// from, to: application states; version.
inline constexpr sim::EventKind kApplicationStatus{"analytics.application_status"};
/// from, to: CurrentParallelism; kpus after the change; cause "start", "update", "autoscaling".
inline constexpr sim::EventKind kParallelism{"analytics.parallelism"};
/// number since submission, bytes, duration_ms; content: hash of the bytes.
inline constexpr sim::EventKind kCheckpoint{"analytics.checkpoint"};
/// restarts and completed checkpoints since submission; cause "killed" or "failed".
inline constexpr sim::EventKind kJobRestarted{"analytics.job_restarted"};

}  // namespace weir::analytics
