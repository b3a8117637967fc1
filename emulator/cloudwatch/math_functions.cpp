#include "emulator/cloudwatch/math_functions.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <utility>

#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double compute(MathOperator operation, double a, double b) {
  switch (operation) {
    case MathOperator::kAdd:
      return a + b;
    case MathOperator::kSubtract:
      return a - b;
    case MathOperator::kMultiply:
      return a * b;
    case MathOperator::kDivide:
      return b == 0 ? kNaN : a / b;
    case MathOperator::kPower:
      return std::pow(a, b);
    case MathOperator::kNegate:
      return -a;
    case MathOperator::kEqual:
      return a == b;
    case MathOperator::kNotEqual:
      return a != b;
    case MathOperator::kLess:
      return a < b;
    case MathOperator::kLessOrEqual:
      return a <= b;
    case MathOperator::kGreater:
      return a > b;
    case MathOperator::kGreaterOrEqual:
      return a >= b;
    case MathOperator::kAnd:
      return a != 0 && b != 0;
    case MathOperator::kOr:
      return a != 0 || b != 0;
  }
  return kNaN;
}

void append(std::vector<MathPoint>& points, std::int64_t at_s, double value) {
  if (std::isfinite(value)) points.push_back({at_s, value});
}

// The series' points through `function`, in place; what is no number is dropped.
template <class Function>
void map_points(TimeSeries& series, Function function) {
  for (MathPoint& point : series.points) point.value = function(point.value);
  std::erase_if(series.points, [](const MathPoint& p) { return !std::isfinite(p.value); });
}

TimeSeries combine(MathOperator operation, const TimeSeries& left, const TimeSeries& right) {
  TimeSeries result{left.label, left.grid, {}};
  result.points.reserve(std::max(left.points.size(), right.points.size()));
  auto a = left.points.begin();
  auto b = right.points.begin();
  while (a != left.points.end() || b != right.points.end()) {
    const bool take_a = a != left.points.end() && (b == right.points.end() || a->at_s <= b->at_s);
    const bool take_b = b != right.points.end() && (a == left.points.end() || b->at_s <= a->at_s);
    const std::int64_t at_s = take_a ? a->at_s : b->at_s;
    const double x = take_a ? a->value : 0;
    const double y = take_b ? b->value : 0;
    append(result.points, at_s, compute(operation, x, y));
    if (take_a) ++a;
    if (take_b) ++b;
  }
  return result;
}

// Applies `function` to the series or to each series of the array; scalars go to `scalar`.
template <class Scalar, class Function>
MathValue for_each_series(MathValue value, Scalar scalar, Function function) {
  if (auto* number = std::get_if<double>(&value)) return scalar(*number);
  if (auto* series = std::get_if<TimeSeries>(&value)) {
    function(*series);
    return value;
  }
  for (TimeSeries& series : std::get<TimeSeriesArray>(value)) function(series);
  return value;
}

// Value at `at_s`, walking `next` forward; calls come in order of time.
std::optional<double> value_at(const std::vector<MathPoint>& points, std::size_t& next,
                               std::int64_t at_s) {
  while (next < points.size() && points[next].at_s < at_s) ++next;
  if (next == points.size() || points[next].at_s != at_s) return std::nullopt;
  return points[next].value;
}

void differences(TimeSeries& series, std::string_view name) {
  std::vector<MathPoint> result;
  for (std::size_t i = 1; i < series.points.size(); ++i) {
    const MathPoint& last = series.points[i - 1];
    const MathPoint& now = series.points[i];
    const auto seconds = static_cast<double>(now.at_s - last.at_s);
    const double change = now.value - last.value;
    append(result, now.at_s,
           name == "DIFF"        ? change
           : name == "DIFF_TIME" ? seconds
                                 : change / seconds);
  }
  series.points = std::move(result);
}

double standard_deviation(const std::vector<MathPoint>& points) {
  double sum = 0;
  for (const MathPoint& point : points) sum += point.value;
  const double mean = sum / static_cast<double>(points.size());
  double squares = 0;
  for (const MathPoint& point : points) squares += (point.value - mean) * (point.value - mean);
  return std::sqrt(squares / static_cast<double>(points.size()));
}

bool is_aggregate(std::string_view name) {
  return name == "AVG" || name == "MAX" || name == "MIN" || name == "SUM" || name == "STDDEV" ||
         name == "DATAPOINT_COUNT";
}

// An array's aggregate at every time that any of its series has a point.
TimeSeries aggregate_array(std::string_view name, const TimeSeriesArray& array) {
  std::vector<MathPoint> all;
  for (const TimeSeries& series : array) {
    all.insert(all.end(), series.points.begin(), series.points.end());
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const MathPoint& a, const MathPoint& b) { return a.at_s < b.at_s; });
  TimeSeries result;
  if (!array.empty()) result.grid = array.front().grid;
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    while (end < all.size() && all[end].at_s == all[i].at_s) ++end;
    const std::vector<MathPoint> here(all.begin() + static_cast<std::ptrdiff_t>(i),
                                      all.begin() + static_cast<std::ptrdiff_t>(end));
    // The page: AVG takes missing values as 0.
    const double value = name == "AVG" ? aggregate_points("SUM", here) / double(array.size())
                                       : aggregate_points(name, here);
    append(result.points, all[i].at_s, value);
    i = end;
  }
  return result;
}

double calendar_field(std::string_view name, std::int64_t at_s) {
  using std::chrono::floor;
  const std::chrono::sys_seconds at{std::chrono::seconds{at_s}};
  const auto day = floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::int64_t second = (at - day).count();
  if (name == "MINUTE") return static_cast<double>(second / 60 % 60);
  if (name == "HOUR") return static_cast<double>(second / 3600);
  if (name == "DAY") return std::chrono::weekday{day}.iso_encoding();
  if (name == "DATE") return static_cast<unsigned>(date.day());
  if (name == "MONTH") return static_cast<unsigned>(date.month());
  if (name == "YEAR") return static_cast<int>(date.year());
  if (name == "EPOCH") return static_cast<double>(at_s);
  return kNaN;
}

void fill_linear(TimeSeries& series) {
  std::vector<MathPoint> filled;
  for (std::size_t i = 0; i < series.points.size(); ++i) {
    if (i > 0) {
      const MathPoint& a = series.points[i - 1];
      const MathPoint& b = series.points[i];
      const double slope = (b.value - a.value) / static_cast<double>(b.at_s - a.at_s);
      for (std::int64_t at_s = a.at_s + series.grid.period_s; at_s < b.at_s;
           at_s += series.grid.period_s) {
        filled.push_back({at_s, a.value + slope * static_cast<double>(at_s - a.at_s)});
      }
    }
    filled.push_back(series.points[i]);
  }
  series.points = std::move(filled);
}

void fill_grid(TimeSeries& series, FillMode mode, const MathValue& filler) {
  std::vector<MathPoint> filled;
  filled.reserve(static_cast<std::size_t>(series.grid.count));
  std::size_t own = 0;
  std::size_t other = 0;
  std::optional<double> last;
  for (std::int64_t at_s = series.grid.start_s; at_s < series.grid.end_s();
       at_s += series.grid.period_s) {
    std::optional<double> value = value_at(series.points, own, at_s);
    if (value) {
      last = value;
    } else if (mode == FillMode::kRepeat) {
      value = last;
    } else if (const auto* number = std::get_if<double>(&filler)) {
      value = *number;
    } else {
      value = value_at(std::get<TimeSeries>(filler).points, other, at_s);
    }
    if (value) append(filled, at_s, *value);
  }
  series.points = std::move(filled);
}

}  // namespace

base::Result<MathValue> apply_operator(MathOperator operation, MathValue left, MathValue right) {
  if (const auto* a = std::get_if<double>(&left)) {
    const auto scalar = [&](double b) { return compute(operation, *a, b); };
    const auto series = [&](TimeSeries& s) { map_points(s, scalar); };
    return for_each_series(std::move(right), scalar, series);
  }
  if (const auto* b = std::get_if<double>(&right)) {
    const auto scalar = [&](double a) { return compute(operation, a, *b); };
    const auto series = [&](TimeSeries& s) { map_points(s, scalar); };
    return for_each_series(std::move(left), scalar, series);
  }
  if (const auto* b = std::get_if<TimeSeries>(&right)) {
    const auto unreachable = [](double) { return kNaN; };
    const auto series = [&](TimeSeries& s) { s = combine(operation, s, *b); };
    return for_each_series(std::move(left), unreachable, series);
  }
  if (const auto* a = std::get_if<TimeSeries>(&left)) {
    const auto unreachable = [](double) { return kNaN; };
    const auto series = [&](TimeSeries& s) {
      std::string label = std::move(s.label);
      s = combine(operation, *a, s);
      s.label = std::move(label);
    };
    return for_each_series(std::move(right), unreachable, series);
  }
  return math_type_error("an operator", "does not take two arrays of time series");
}

std::optional<base::Result<MathValue>> apply_transform(std::string_view name, MathValue value) {
  double (*function)(double) = nullptr;
  if (name == "-") function = [](double x) { return -x; };
  if (name == "ABS") function = [](double x) { return std::fabs(x); };
  if (name == "CEIL") function = [](double x) { return std::ceil(x); };
  if (name == "FLOOR") function = [](double x) { return std::floor(x); };
  if (name == "LOG") function = [](double x) { return x > 0 ? std::log(x) : kNaN; };
  if (name == "LOG10") function = [](double x) { return x > 0 ? std::log10(x) : kNaN; };
  if (function != nullptr) {
    return for_each_series(std::move(value), function,
                           [&](TimeSeries& series) { map_points(series, function); });
  }
  const bool difference = name == "DIFF" || name == "DIFF_TIME" || name == "RATE";
  if (!difference && name != "RUNNING_SUM") return std::nullopt;
  if (std::holds_alternative<double>(value)) {
    return math_type_error(name, "needs a time series or an array of them");
  }
  return for_each_series(
      std::move(value), [](double number) { return number; },
      [&](TimeSeries& series) {
        if (difference) return differences(series, name);
        double sum = 0;
        for (MathPoint& point : series.points) point.value = sum += point.value;
      });
}

double aggregate_points(std::string_view name, const std::vector<MathPoint>& points) {
  if (name == "DATAPOINT_COUNT") return static_cast<double>(points.size());
  if (points.empty()) return name == "SUM" ? 0 : kNaN;
  if (name == "STDDEV") return standard_deviation(points);
  double sum = 0;
  double least = points.front().value;
  double most = least;
  for (const MathPoint& point : points) {
    sum += point.value;
    least = std::min(least, point.value);
    most = std::max(most, point.value);
  }
  if (name == "SUM") return sum;
  if (name == "AVG") return sum / static_cast<double>(points.size());
  if (name == "MIN") return least;
  if (name == "MAX") return most;
  return kNaN;
}

std::optional<base::Result<MathValue>> apply_aggregate(std::string_view name, MathValue value) {
  if (!is_aggregate(name)) return std::nullopt;
  if (const auto* series = std::get_if<TimeSeries>(&value)) {
    return MathValue{aggregate_points(name, series->points)};
  }
  if (const auto* array = std::get_if<TimeSeriesArray>(&value)) {
    return MathValue{aggregate_array(name, *array)};
  }
  return math_type_error(name, "needs a time series or an array of them");
}

std::optional<base::Result<MathValue>> apply_calendar(std::string_view name, MathValue value) {
  if (std::isnan(calendar_field(name, 0))) return std::nullopt;
  auto* series = std::get_if<TimeSeries>(&value);
  if (series == nullptr) return math_type_error(name, "needs one time series");
  TimeSeries result = constant_series(series->grid, 0);
  for (MathPoint& point : result.points) point.value = calendar_field(name, point.at_s);
  return MathValue{std::move(result)};
}

base::Result<MathValue> apply_if(MathValue condition, MathValue when_true,
                                 std::optional<MathValue> when_false) {
  const bool arrays = std::holds_alternative<TimeSeriesArray>(condition) ||
                      std::holds_alternative<TimeSeriesArray>(when_true) ||
                      (when_false && std::holds_alternative<TimeSeriesArray>(*when_false));
  if (arrays) return math_type_error("IF", "takes scalars and single time series only");
  if (const auto* number = std::get_if<double>(&condition)) {
    if (*number != 0) return when_true;
    if (when_false) return std::move(*when_false);
    TimeSeries empty;
    if (const auto* series = std::get_if<TimeSeries>(&when_true)) empty.grid = series->grid;
    return MathValue{std::move(empty)};
  }
  const auto& conditions = std::get<TimeSeries>(condition);
  TimeSeries result{conditions.label, conditions.grid, {}};
  std::size_t next_true = 0;
  std::size_t next_false = 0;
  const auto pick = [](const MathValue& branch, std::size_t& next, std::int64_t at_s) {
    if (const auto* number = std::get_if<double>(&branch)) return std::optional<double>(*number);
    return value_at(std::get<TimeSeries>(branch).points, next, at_s);
  };
  for (const MathPoint& point : conditions.points) {
    if (point.value != 0) {
      append(result.points, point.at_s, pick(when_true, next_true, point.at_s).value_or(0));
    } else if (when_false) {
      const auto value = pick(*when_false, next_false, point.at_s);
      if (value) append(result.points, point.at_s, *value);
    }
  }
  return MathValue{std::move(result)};
}

base::Result<MathValue> apply_fill(MathValue value, FillMode mode, MathValue filler) {
  if (std::holds_alternative<double>(value)) {
    return math_type_error("FILL", "fills a time series or an array of them");
  }
  if (std::holds_alternative<TimeSeriesArray>(filler)) {
    return math_type_error("FILL", "fills with a scalar, one time series, REPEAT or LINEAR");
  }
  return for_each_series(
      std::move(value), [](double number) { return number; },
      [&](TimeSeries& series) {
        if (mode == FillMode::kLinear) return fill_linear(series);
        fill_grid(series, mode, filler);
      });
}

TimeSeries constant_series(const Window& grid, double value) {
  TimeSeries series{{}, grid, {}};
  series.points.reserve(static_cast<std::size_t>(grid.count));
  for (std::int64_t at_s = grid.start_s; at_s < grid.end_s(); at_s += grid.period_s) {
    append(series.points, at_s, value);
  }
  return series;
}

}  // namespace weir::cloudwatch
