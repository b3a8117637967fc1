#include "emulator/cloudwatch/math_evaluator.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "emulator/cloudwatch/errors.h"
#include "emulator/cloudwatch/math_functions.h"

namespace weir::cloudwatch {
namespace {

class Evaluator {
 public:
  explicit Evaluator(MathScope& scope) : scope_(scope) {}

  base::Result<MathValue> evaluate(const MathNode& node) {
    switch (node.kind) {
      case MathNode::Kind::kNumber:
        return MathValue{node.number};
      case MathNode::Kind::kIdentifier:
        return scope_.value(node.text);
      case MathNode::Kind::kText:
        return math_type_error("A quoted text", "is no value here");
      case MathNode::Kind::kKeyword:
        return math_unknown_function(node.text);
      case MathNode::Kind::kArray:
        return array(node);
      case MathNode::Kind::kOperation:
        return operation(node);
      case MathNode::Kind::kCall:
        return call(node);
    }
    return math_unknown_function(node.text);
  }

 private:
  base::Result<MathValue> operation(const MathNode& node) {
    auto left = evaluate(node.children[0]);
    if (!left.ok()) return left;
    if (node.operation == MathOperator::kNegate) return *apply_transform("-", std::move(*left));
    auto right = evaluate(node.children[1]);
    if (!right.ok()) return right;
    return apply_operator(node.operation, std::move(*left), std::move(*right));
  }

  base::Result<MathValue> array(const MathNode& node) {
    TimeSeriesArray result;
    for (const MathNode& child : node.children) {
      auto value = evaluate(child);
      if (!value.ok()) return value;
      if (auto* series = std::get_if<TimeSeries>(&*value)) {
        result.push_back(std::move(*series));
      } else if (auto* list = std::get_if<TimeSeriesArray>(&*value)) {
        std::move(list->begin(), list->end(), std::back_inserter(result));
      } else {
        return math_type_error("An array", "holds time series, not scalars");
      }
    }
    return MathValue{std::move(result)};
  }

  base::Result<MathValue> call(const MathNode& node) {
    const std::string& name = node.text;
    if (name == "METRICS") return metrics(node);
    if (name == "PERIOD") return period(node);
    if (name == "FILL") return fill(node);
    if (name == "SORT") return sort(node);
    if (name == "IF") return if_call(node);
    if (name == "TIME_SERIES") return time_series(node);
    if (name == "SLICE") return slice(node);
    if (name == "SEARCH" || name == "ANOMALY_DETECTION_BAND" || name == "INSIGHT_RULE_METRIC" ||
        name == "SERVICE_QUOTA" || name == "DB_PERF_INSIGHTS" || name == "LAMBDA") {
      return math_not_implemented(name);
    }
    if (node.children.size() != 1) return one_argument_error(node);
    if (node.children[0].kind == MathNode::Kind::kKeyword ||
        node.children[0].kind == MathNode::Kind::kText) {
      return math_type_error(name, "needs a time series");
    }
    auto argument = evaluate(node.children[0]);
    if (!argument.ok()) return argument;
    return of_one(name, std::move(*argument));
  }

  static base::Error one_argument_error(const MathNode& node) {
    const bool known = apply_transform(node.text, TimeSeries{}).has_value() ||
                       apply_aggregate(node.text, TimeSeries{}).has_value() ||
                       apply_calendar(node.text, TimeSeries{}).has_value();
    return known ? math_type_error(node.text, "takes one argument")
                 : math_unknown_function(node.text);
  }

  static base::Result<MathValue> of_one(std::string_view name, MathValue argument) {
    if (auto result = apply_transform(name, argument)) return std::move(*result);
    if (auto result = apply_aggregate(name, argument)) return std::move(*result);
    if (auto result = apply_calendar(name, argument)) return std::move(*result);
    if (name != "METRIC_COUNT" && name != "REMOVE_EMPTY" && name != "FIRST" && name != "LAST") {
      return math_unknown_function(name);
    }
    auto* array = std::get_if<TimeSeriesArray>(&argument);
    if (array == nullptr) return math_type_error(name, "needs an array of time series");
    if (name == "METRIC_COUNT") return MathValue{static_cast<double>(array->size())};
    if (name == "REMOVE_EMPTY") {
      std::erase_if(*array, [](const TimeSeries& series) { return series.points.empty(); });
      return argument;
    }
    if (array->empty()) return MathValue{TimeSeries{}};
    return MathValue{std::move(name == "FIRST" ? array->front() : array->back())};
  }

  base::Result<MathValue> metrics(const MathNode& node) {
    if (node.children.size() > 1 ||
        (node.children.size() == 1 && node.children[0].kind != MathNode::Kind::kText)) {
      return math_type_error("METRICS", "takes nothing or one quoted text");
    }
    auto found = scope_.metrics(node.children.empty() ? "" : node.children[0].text);
    if (!found.ok()) return found.error();
    return MathValue{std::move(*found)};
  }

  base::Result<MathValue> period(const MathNode& node) {
    if (node.children.size() == 1 && node.children[0].kind == MathNode::Kind::kIdentifier) {
      if (auto seconds = scope_.metric_period_s(node.children[0].text)) {
        return MathValue{static_cast<double>(*seconds)};
      }
    }
    return math_type_error("PERIOD", "takes the id of a metric");
  }

  base::Result<MathValue> fill(const MathNode& node) {
    if (node.children.size() != 2) return math_type_error("FILL", "takes two arguments");
    auto value = evaluate(node.children[0]);
    if (!value.ok()) return value;
    const MathNode& with = node.children[1];
    if (with.kind == MathNode::Kind::kKeyword && with.text == "REPEAT") {
      return apply_fill(std::move(*value), FillMode::kRepeat, 0.0);
    }
    if (with.kind == MathNode::Kind::kKeyword && with.text == "LINEAR") {
      return apply_fill(std::move(*value), FillMode::kLinear, 0.0);
    }
    auto filler = evaluate(with);
    if (!filler.ok()) return filler;
    return apply_fill(std::move(*value), FillMode::kValue, std::move(*filler));
  }

  base::Result<MathValue> if_call(const MathNode& node) {
    if (node.children.size() != 2 && node.children.size() != 3) {
      return math_type_error("IF", "takes two or three arguments");
    }
    auto condition = evaluate(node.children[0]);
    if (!condition.ok()) return condition;
    auto when_true = evaluate(node.children[1]);
    if (!when_true.ok()) return when_true;
    std::optional<MathValue> when_false;
    if (node.children.size() == 3) {
      auto value = evaluate(node.children[2]);
      if (!value.ok()) return value;
      when_false = std::move(*value);
    }
    return apply_if(std::move(*condition), std::move(*when_true), std::move(when_false));
  }

  base::Result<MathValue> time_series(const MathNode& node) {
    auto number = scalar_argument(node, 0, "TIME_SERIES");
    if (!number.ok()) return number.error();
    return MathValue{constant_series(scope_.grid(), *number)};
  }

  base::Result<double> scalar_argument(const MathNode& node, std::size_t index,
                                       std::string_view name) {
    if (node.children.size() <= index) return math_type_error(name, "lacks an argument");
    auto value = evaluate(node.children[index]);
    if (!value.ok()) return value.error();
    if (const auto* number = std::get_if<double>(&*value)) return *number;
    return math_type_error(name, "needs a scalar there");
  }

  base::Result<TimeSeriesArray> array_argument(const MathNode& node) {
    if (node.children.empty()) return math_type_error(node.text, "lacks an argument");
    auto value = evaluate(node.children[0]);
    if (!value.ok()) return value.error();
    if (auto* array = std::get_if<TimeSeriesArray>(&*value)) return std::move(*array);
    return math_type_error(node.text, "needs an array of time series");
  }

  // Keeps the series from `first` up to, not including, `last`.
  static void keep(TimeSeriesArray& array, double first, double last) {
    const auto clamp = [&](double index) {
      return static_cast<std::ptrdiff_t>(
          std::clamp(std::floor(index), 0.0, static_cast<double>(array.size())));
    };
    const std::ptrdiff_t end = clamp(last);
    const std::ptrdiff_t begin = std::min(clamp(first), end);
    array.erase(array.begin() + end, array.end());
    array.erase(array.begin(), array.begin() + begin);
  }

  base::Result<MathValue> slice(const MathNode& node) {
    if (node.children.size() > 3) return math_type_error("SLICE", "takes at most three arguments");
    auto array = array_argument(node);
    if (!array.ok()) return array.error();
    auto first = scalar_argument(node, 1, "SLICE");
    if (!first.ok()) return first.error();
    double end = static_cast<double>(array->size());
    if (node.children.size() == 3) {
      auto last = scalar_argument(node, 2, "SLICE");
      if (!last.ok()) return last.error();
      end = *last;
    }
    keep(*array, *first, end);
    return MathValue{std::move(*array)};
  }

  base::Result<MathValue> sort(const MathNode& node) {
    const auto keyword = [&](std::size_t index) {
      const bool there =
          node.children.size() > index && node.children[index].kind == MathNode::Kind::kKeyword;
      return there ? std::string_view(node.children[index].text) : std::string_view();
    };
    const std::string_view by = keyword(1);
    const std::string_view order = keyword(2);
    const bool by_known = by == "AVG" || by == "MIN" || by == "MAX" || by == "SUM";
    if (!by_known || (order != "ASC" && order != "DESC") || node.children.size() > 4) {
      return math_type_error("SORT", "takes an array, AVG, MIN, MAX or SUM, and ASC or DESC");
    }
    auto array = array_argument(node);
    if (!array.ok()) return array.error();
    sort_array(*array, by, order == "ASC");
    if (node.children.size() == 4) {
      auto limit = scalar_argument(node, 3, "SORT");
      if (!limit.ok()) return limit.error();
      keep(*array, 0, *limit);
    }
    return MathValue{std::move(*array)};
  }

  // Series without points come last, whichever the order.
  static void sort_array(TimeSeriesArray& array, std::string_view by, bool ascending) {
    std::stable_sort(array.begin(), array.end(), [&](const TimeSeries& a, const TimeSeries& b) {
      if (a.points.empty() != b.points.empty()) return b.points.empty();
      const double x = aggregate_points(by, a.points);
      const double y = aggregate_points(by, b.points);
      return ascending ? x < y : x > y;
    });
  }

  MathScope& scope_;
};

}  // namespace

base::Result<MathValue> evaluate_math(const MathNode& node, MathScope& scope) {
  return Evaluator(scope).evaluate(node);
}

}  // namespace weir::cloudwatch
