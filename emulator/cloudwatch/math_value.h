// What metric math computes with: scalars, time series, arrays of time series.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "emulator/cloudwatch/metric_store.h"

namespace weir::cloudwatch {

struct MathPoint {
  std::int64_t at_s = 0;
  double value = 0;

  bool operator==(const MathPoint&) const = default;
};

/// A sparse series: points that are missing are not there. Sorted by time.
struct TimeSeries {
  std::string label;
  /// Where points could be: what FILL and the calendar functions go by.
  Window grid;
  std::vector<MathPoint> points;
};

using TimeSeriesArray = std::vector<TimeSeries>;
using MathValue = std::variant<double, TimeSeries, TimeSeriesArray>;

}  // namespace weir::cloudwatch
