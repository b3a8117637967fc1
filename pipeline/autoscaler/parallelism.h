// The two ends of a rescale: reading an application's parallelism and asking for another.
#pragma once

#include "emulator/api/kinesisanalyticsv2.h"

namespace weir::autoscaler {

/// The configured Parallelism; 1 where the description says nothing.
int parallelism_of(const api::kinesisanalyticsv2::ApplicationDetail& detail);

/// Asks for `parallelism` at the version that was described. Native autoscaling is switched off:
/// two scalers on one application would undo each other's work.
api::kinesisanalyticsv2::UpdateApplicationRequest parallelism_update(std::string application,
                                                                     std::int64_t version,
                                                                     int parallelism);

}  // namespace weir::autoscaler
