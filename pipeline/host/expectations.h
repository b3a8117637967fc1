// Judges a scenario's expectations against what the run has shown.
#pragma once

#include <vector>

#include "pipeline/host/run_result.h"
#include "pipeline/host/scenario.h"

namespace weir::host {

/// One finding an expectation, in order. The detail of a broken one says what was seen instead.
std::vector<Finding> judge(const std::vector<Expectation>& expectations, const RunResult& result);

/// Rescales of the application that reverse the direction of the one before within `window`:
/// what an operator calls flapping.
int count_reversals(const std::vector<ScalingStep>& steps, const std::string& resource,
                    sim::Duration window);

}  // namespace weir::host
