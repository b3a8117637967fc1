// Statistics of a metric over a period.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace weir::cloudwatch {

enum class StatisticKind {
  kSampleCount,
  kAverage,
  kSum,
  kMinimum,
  kMaximum,
  kPercentile,
  kTrimmedMean,
  kTrimmedCount,
  kTrimmedSum,
  kWinsorizedMean,
  kPercentileRank
};

/// The samples that a trimmed statistic is about: above the lower bound and up to the upper one.
/// The bounds are values, or shares of the samples in per cent.
struct Band {
  std::optional<double> lower;
  std::optional<double> upper;
  bool percent = false;

  bool operator==(const Band&) const = default;
};

struct Statistic {
  StatisticKind kind = StatisticKind::kAverage;
  double percentile = 0;  ///< 0 to 100, with kPercentile.
  Band band = {};         ///< From kTrimmedMean on.

  bool operator==(const Statistic&) const = default;
};

/// "Average", "p99.9", "tm90", "TM(2%:98%)", "PR(:300)", "IQM", ... ("Statistics-definitions").
std::optional<Statistic> parse_statistic(std::string_view text);

/// With fewer samples than this a percentile says little (AlarmThatSendsEmail, "Percentile-based
/// alarms and low data samples"): 10/(1-p) from the median up, 10/p below.
double low_sample_count(double percentile);

}  // namespace weir::cloudwatch
