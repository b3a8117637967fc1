#include "pipeline/trips/arrival_rate.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>

#include "pipeline/trips/byte_stream.h"
#include "pipeline/trips/csv_row.h"
#include "pipeline/trips/lenient_values.h"

namespace weir::trips {
namespace {

#include "fixtures/trips/volume_figures.inc"

constexpr std::int64_t kHalfHour_ms = 1'800'000;
// 1970-01-05, the first Monday.
constexpr std::int64_t kFirstMonday_ms = 4 * 86'400'000LL;

// One line of a series; the error's message lacks the place.
base::Result<double> read_value(std::string_view text) {
  NumberText number;
  double value = 0;
  if (read_float(text, number) && !number.text.empty()) {
    std::from_chars(number.text.data(), number.text.data() + number.text.size(), value);
    if (value >= 0) return value;
  }
  return bad_input(fmt::format("value: '{}' is not a number of at least 0", text));
}

base::Result<void> add_row(VolumeSeries& series, const std::vector<std::string_view>& fields) {
  if (fields.size() < 2) return bad_input("row: needs a timestamp and a value");
  const auto time = parse_csv_time(fields[0]);
  if (!time) return bad_input(fmt::format("timestamp: '{}' is not a time", fields[0]));
  const auto value = read_value(fields[1]);
  if (!value) return value.error();
  if (series.values.empty()) {
    series.start_ms = *time;
  } else if (series.values.size() == 1) {
    series.period_ms = *time - series.start_ms;
  }
  if (series.values.size() > 0 && (series.period_ms <= 0 || *time != series.end_ms())) {
    return bad_input(
        fmt::format("timestamp: '{}' is not one even step after the row before it", fields[0]));
  }
  series.values.push_back(*value);
  return {};
}

}  // namespace

base::Result<VolumeSeries> read_volume_series(const std::string& path) {
  auto stream = open_byte_stream(path);
  if (!stream) return stream.error();
  CsvRows rows{LineReader{std::move(*stream), path}};
  VolumeSeries series;
  for (;;) {
    auto row = rows.next();
    if (!row) return row.error();
    if (!*row) break;
    const auto& fields = ***row;
    if (fields.empty()) continue;
    // A first row that does not start with a time is a header.
    if (series.values.empty() && rows.line_number() == 1 && !parse_csv_time(fields[0])) continue;
    if (const auto added = add_row(series, fields); !added) {
      return bad_input(fmt::format("{}: {}", rows.place(), added.error().message));
    }
  }
  if (series.values.size() < 2) {
    return bad_input(fmt::format("{}: a series needs at least two rows", path));
  }
  return series;
}

ArrivalRate::ArrivalRate(std::int64_t start_ms, std::int64_t period_ms, bool repeats,
                         std::vector<double> per_second)
    : start_ms_(start_ms),
      period_ms_(period_ms),
      repeats_(repeats),
      per_second_(std::move(per_second)) {}

ArrivalRate ArrivalRate::flat(double per_second) {
  return {kFirstMonday_ms, kHalfHour_ms, true, {per_second}};
}

ArrivalRate ArrivalRate::city(double mean_per_second) {
  const double sum = std::accumulate(kHalfHourOfWeek.begin(), kHalfHourOfWeek.end(), 0.0);
  std::vector<double> per_second;
  for (const double volume : kHalfHourOfWeek) {
    per_second.push_back(mean_per_second * volume * kHalfHourOfWeek.size() / sum);
  }
  return {kFirstMonday_ms, kHalfHour_ms, true, std::move(per_second)};
}

ArrivalRate ArrivalRate::recorded(VolumeSeries series) {
  const double seconds = static_cast<double>(series.period_ms) / 1000;
  for (double& value : series.values) value /= kPassengersPerTrip * seconds;
  return {series.start_ms, series.period_ms, false, std::move(series.values)};
}

ArrivalRate::Step ArrivalRate::base_step(std::int64_t at_ms) const {
  const auto count = static_cast<std::int64_t>(per_second_.size());
  const std::int64_t since = at_ms - start_ms_;
  const std::int64_t period =
      since >= 0 ? since / period_ms_ : -((-since + period_ms_ - 1) / period_ms_);
  if (repeats_) {
    const std::int64_t index = (period % count + count) % count;
    return {per_second_[static_cast<std::size_t>(index)], start_ms_ + (period + 1) * period_ms_};
  }
  if (period < 0) return {0, start_ms_};
  if (period >= count) return {0, std::numeric_limits<std::int64_t>::max()};
  return {per_second_[static_cast<std::size_t>(period)], start_ms_ + (period + 1) * period_ms_};
}

ArrivalRate::Step ArrivalRate::at(std::int64_t at_ms) const {
  Step step = base_step(at_ms);
  const auto next = std::upper_bound(
      factors_.begin(), factors_.end(), at_ms,
      [](std::int64_t at, const RateFactor& factor) { return at < factor.from_ms; });
  if (next != factors_.begin()) step.per_second *= std::prev(next)->factor;
  if (next != factors_.end()) step.end_ms = std::min(step.end_ms, next->from_ms);
  return step;
}

}  // namespace weir::trips
