// Quotas and modelled durations that a scenario may override, by name.
#pragma once

#include "emulator/base/result.h"
#include "emulator/cloud/cloud.h"
#include "pipeline/host/scenario.h"

namespace weir::host {

/// One limit by its name. Error "BadInput": an unknown name (the message lists the known ones), a
/// negative number, one over 1e12, a fraction where the limit is a count.
base::Result<void> apply_limit(std::string_view name, double value, cloud::Cloud::Options& options);

/// Applies the scenario's `limits` to `options`. Names are "service.limit" as in the services'
/// limits.h, durations in seconds with the unit in the name. Error "BadInput" for an unknown name
/// lists the known ones, with file and line.
base::Result<void> apply_limits(const Scenario& scenario, cloud::Cloud::Options& options);

}  // namespace weir::host
