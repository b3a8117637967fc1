// How well a scaling policy has served a run.
#pragma once

#include <string>

#include "pipeline/host/run_result.h"
#include "pipeline/host/scenario.h"

namespace weir::host {

/// Figures from the run's gauges: the lag against scenario.autoscaler.lag_objective, the KPUs
/// against what the incoming records needed at scenario.capacity.cpu_per_record.
PolicyFigures policy_figures(std::string policy, const RunResult& result, const Scenario& scenario);

}  // namespace weir::host
