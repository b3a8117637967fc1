// What a report shows besides the run's result: its story, which gauges share a chart, the map.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/host/report_hotspots.h"
#include "pipeline/host/run_result.h"

namespace weir::host {

/// One line of a chart: a gauge of RunResult::gauges by its name. A gauge that is not there, or
/// has no samples, leaves its line out; a chart without lines is left out whole.
struct ReportLine {
  std::string gauge;
  std::string label;
  /// The colour says what a line is about.
  enum class Tone { kMain, kSecond, kBad } tone = Tone::kMain;
};

struct ReportChart {
  std::string title;
  /// "s", "ms" and "bytes" are scaled for reading (90 s is 1.5 min); others stand as they are.
  std::string unit;
  enum class Shape { kLine, kArea, kSteps } shape = Shape::kLine;
  std::vector<ReportLine> lines;
  /// A level worth seeing, such as an alarm's threshold or a capacity.
  std::optional<double> level;
  std::string level_label;
};

struct RunReport {
  const RunResult& result;
  std::vector<std::string> story;  ///< What happened, a sentence a line.
  std::vector<ReportChart> charts;
  HotspotMap hotspots;
  std::string version;  ///< Of Weir.
};

}  // namespace weir::host
