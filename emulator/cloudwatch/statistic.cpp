#include "emulator/cloudwatch/statistic.h"

#include <charconv>

namespace weir::cloudwatch {
namespace {

struct TrimmedName {
  std::string_view brief;  // as in tm90
  std::string_view full;   // as in TM(..)
  StatisticKind kind;
};
constexpr TrimmedName kTrimmedNames[] = {
    {"tm", "TM", StatisticKind::kTrimmedMean},  {"tc", "TC", StatisticKind::kTrimmedCount},
    {"ts", "TS", StatisticKind::kTrimmedSum},   {"wm", "WM", StatisticKind::kWinsorizedMean},
    {"", "PR", StatisticKind::kPercentileRank},
};

// Not below zero: percentiles and bands know no negative samples.
std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (problem != std::errc{} || stop != end || number < 0) return std::nullopt;
  return number;
}

// "2%:98%", ":95%", "150:1000", "100:". Both bounds are of one kind; a rank takes values only.
std::optional<Band> parse_band(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || text.size() < 2) return std::nullopt;
  std::string_view sides[] = {text.substr(0, colon), text.substr(colon + 1)};
  Band band;
  band.percent = text.find('%') != std::string_view::npos;
  for (const bool upper : {false, true}) {
    std::string_view& side = sides[upper];
    if (side.empty()) continue;
    if (side.ends_with('%') != band.percent) return std::nullopt;
    if (band.percent) side.remove_suffix(1);
    const auto number = parse_number(side);
    if (!number || (band.percent && *number > 100)) return std::nullopt;
    (upper ? band.upper : band.lower) = number;
  }
  if (band.lower && band.upper && *band.lower >= *band.upper) return std::nullopt;
  return band;
}

std::optional<Statistic> parse_trimmed(std::string_view text) {
  for (const TrimmedName& name : kTrimmedNames) {
    if (text.starts_with(name.full) && text.size() > 4 && text[2] == '(' && text.back() == ')') {
      const auto band = parse_band(text.substr(3, text.size() - 4));
      if (!band || (band->percent && name.kind == StatisticKind::kPercentileRank)) break;
      return Statistic{name.kind, 0, *band};
    }
    if (name.brief.empty() || !text.starts_with(name.brief)) continue;
    const auto upper = parse_number(text.substr(2));
    if (!upper || *upper > 100) break;
    return Statistic{name.kind, 0, {std::nullopt, upper, true}};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Statistic> parse_statistic(std::string_view text) {
  if (text == "SampleCount") return Statistic{StatisticKind::kSampleCount};
  if (text == "Average") return Statistic{StatisticKind::kAverage};
  if (text == "Sum") return Statistic{StatisticKind::kSum};
  if (text == "Minimum") return Statistic{StatisticKind::kMinimum};
  if (text == "Maximum") return Statistic{StatisticKind::kMaximum};
  if (text == "IQM") return Statistic{StatisticKind::kTrimmedMean, 0, {25, 75, true}};
  if (text.starts_with('p')) {
    const auto percentile = parse_number(text.substr(1));
    if (!percentile || *percentile > 100) return std::nullopt;
    return Statistic{StatisticKind::kPercentile, *percentile};
  }
  return parse_trimmed(text);
}

double low_sample_count(double percentile) {
  const double p = percentile / 100;
  return p >= 0.5 ? 10 / (1 - p) : 10 / p;
}

}  // namespace weir::cloudwatch
