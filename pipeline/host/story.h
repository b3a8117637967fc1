// The short story that a run tells on the console.
#pragma once

#include <string>

#include "pipeline/host/run_result.h"
#include "pipeline/host/scenario.h"

namespace weir::host {

std::string tell_story(const Scenario& scenario, const RunResult& result,
                       const std::string& folder);

}  // namespace weir::host
