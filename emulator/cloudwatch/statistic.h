// Statistics of a metric over a period.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::cloudwatch {

enum class StatisticKind { kSampleCount, kAverage, kSum, kMinimum, kMaximum, kPercentile };

struct Statistic {
  StatisticKind kind = StatisticKind::kAverage;
  double percentile = 0;  ///< 0 to 100, with kPercentile.

  bool operator==(const Statistic&) const = default;
};

/// "Average", "p99.9", ... ("Statistics-definitions"). nullopt for the trimmed and winsorized
/// family too (tm, wm, tc, ts, PR, IQM): Weir does not compute those.
std::optional<Statistic> parse_statistic(std::string_view text);

/// With fewer samples than this a percentile says little (AlarmThatSendsEmail, "Percentile-based
/// alarms and low data samples"): 10/(1-p) from the median up, 10/p below.
double low_sample_count(double percentile);

}  // namespace weir::cloudwatch
