#include "emulator/cloudwatch/statistic.h"

#include <charconv>

namespace weir::cloudwatch {

std::optional<Statistic> parse_statistic(std::string_view text) {
  if (text == "SampleCount") return Statistic{StatisticKind::kSampleCount};
  if (text == "Average") return Statistic{StatisticKind::kAverage};
  if (text == "Sum") return Statistic{StatisticKind::kSum};
  if (text == "Minimum") return Statistic{StatisticKind::kMinimum};
  if (text == "Maximum") return Statistic{StatisticKind::kMaximum};
  if (text.size() < 2 || text.front() != 'p') return std::nullopt;
  double percentile = 0;
  const auto [end, problem] = std::from_chars(text.data() + 1, text.data() + text.size(),
                                              percentile, std::chars_format::fixed);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (percentile < 0 || percentile > 100) return std::nullopt;
  return Statistic{StatisticKind::kPercentile, percentile};
}

double low_sample_count(double percentile) {
  const double p = percentile / 100;
  return p >= 0.5 ? 10 / (1 - p) : 10 / p;
}

}  // namespace weir::cloudwatch
