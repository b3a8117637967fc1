// Which charts a run's report shows, and the sentences above them.
#pragma once

#include "pipeline/host/run_report.h"

namespace weir::host {

RunReport make_report(const RunResult& result, HotspotMap hotspots);

}  // namespace weir::host
