// report.html: one file that shows a run, offline, in any browser.
#pragma once

#include <filesystem>
#include <string>

#include "emulator/base/result.h"
#include "pipeline/host/run_report.h"

namespace weir::host {

/// The whole page. It loads nothing from anywhere; long series are drawn as means with the band
/// between their extremes, so the page stays under 400 kB.
std::string render_report(const RunReport& report);

/// Writes the page under a temporary name and renames it. Error code "CannotWrite" names the file.
base::Result<void> write_report(const RunReport& report, const std::filesystem::path& path);

}  // namespace weir::host
