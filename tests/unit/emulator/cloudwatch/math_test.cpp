#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <optional>

#include "emulator/cloudwatch/errors.h"
#include "emulator/cloudwatch/math_evaluator.h"

namespace weir::cloudwatch {
namespace {

constexpr double kGone = 1e300;  // marks a missing point in the lists below
using Values = std::vector<double>;

TimeSeries series_of(const Values& values, std::string label = {}) {
  TimeSeries series{std::move(label), {0, 60, std::ssize(values)}, {}};
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] != kGone) series.points.push_back({std::int64_t(i) * 60, values[i]});
  }
  return series;
}

class FixedScope : public MathScope {
 public:
  explicit FixedScope(std::map<std::string, Values> metrics) : metrics_(std::move(metrics)) {}

  base::Result<MathValue> value(const std::string& id) override {
    const auto place = metrics_.find(id);
    if (place == metrics_.end()) return unknown_query_id(id);
    return MathValue{series_of(place->second, id)};
  }
  base::Result<TimeSeriesArray> metrics(std::string_view text) override {
    TimeSeriesArray found;
    for (const auto& [id, values] : metrics_) {
      if (id.find(text) != std::string::npos) found.push_back(series_of(values, id));
    }
    return found;
  }
  std::optional<std::int64_t> metric_period_s(const std::string& id) override {
    return metrics_.contains(id) ? std::optional<std::int64_t>(60) : std::nullopt;
  }
  Window grid() override { return {0, 60, std::ssize(metrics_.begin()->second)}; }

 private:
  std::map<std::string, Values> metrics_;
};

base::Result<MathValue> evaluate(const std::string& text, std::map<std::string, Values> metrics) {
  auto node = parse_math(text);
  if (!node.ok()) return node.error();
  FixedScope scope(std::move(metrics));
  return evaluate_math(*node, scope);
}

Values list(const TimeSeries& series, std::size_t size) {
  Values values(size, kGone);
  for (const MathPoint& point : series.points) values[std::size_t(point.at_s / 60)] = point.value;
  return values;
}

struct Case {
  std::string expression;
  Values result;
};
void PrintTo(const Case& c, std::ostream* out) {
  *out << c.expression;
}

void expect_series(const Case& c, const std::map<std::string, Values>& metrics) {
  const auto value = evaluate(c.expression, metrics);
  ASSERT_TRUE(value.ok()) << value.error().message;
  ASSERT_TRUE(std::holds_alternative<TimeSeries>(*value));
  EXPECT_EQ(list(std::get<TimeSeries>(*value), c.result.size()), c.result);
}

class Comparisons : public testing::TestWithParam<Case> {};
TEST_P(Comparisons, GiveTheDocumentedSeries) {
  expect_series(GetParam(), {{"metric1", {30, 20, 0, 0}}, {"metric2", {20, kGone, 20, kGone}}});
}
INSTANTIATE_TEST_SUITE_P(Documented, Comparisons,
                         testing::Values(Case{"metric1 < metric2", {0, 0, 1, 0}},
                                         Case{"metric1 >= 30", {1, 0, 0, 0}},
                                         Case{"(metric1 > 15 AND metric2 > 15)", {1, 0, 0, 0}},
                                         Case{"metric1 > 15 && metric2 > 15", {1, 0, 0, 0}},
                                         Case{"metric1 > 15 OR metric2 > 15", {1, 1, 1, 0}},
                                         Case{"metric1 == 20 || metric2 != 20", {0, 1, 0, 0}}));

class IfExpressions : public testing::TestWithParam<Case> {};
TEST_P(IfExpressions, GiveTheDocumentedSeries) {
  expect_series(
      GetParam(),
      {{"m1", {1, 1, 0, 0, kGone}}, {"m2", {30, kGone, 0, 0, 30}}, {"m3", {0, 0, 20, kGone, 20}}});
}
INSTANTIATE_TEST_SUITE_P(Documented, IfExpressions,
                         testing::Values(Case{"IF(m1,m2,m3)", {30, 0, 20, kGone, kGone}},
                                         Case{"IF(m1,5,m3)", {5, 5, 20, kGone, kGone}},
                                         Case{"IF(m1,m2,5)", {30, 0, 5, 5, kGone}},
                                         Case{"IF(m1,m2)", {30, 0, kGone, kGone, kGone}},
                                         Case{"IF(m3<15,10,2)", {10, 10, 2, kGone, 2}},
                                         Case{"IF(0,m1,m3)", {0, 0, 20, kGone, 20}}));

class SeriesFunctions : public testing::TestWithParam<Case> {};
TEST_P(SeriesFunctions, WorkPointByPoint) {
  expect_series(GetParam(), {{"a", {1, kGone, 4, -2.5}}, {"b", {2, 3, 0, kGone}}});
}
INSTANTIATE_TEST_SUITE_P(
    Functions, SeriesFunctions,
    testing::Values(
        Case{"a+b", {3, 3, 4, -2.5}}, Case{"a/b", {0.5, 0, kGone, kGone}},
        Case{"b^2", {4, 9, 0, kGone}}, Case{"-a*2", {-2, kGone, -8, 5}},
        Case{"2+a*3", {5, kGone, 14, -5.5}}, Case{"10/a", {10, kGone, 2.5, -4}},
        Case{"ABS(a)", {1, kGone, 4, 2.5}}, Case{"CEIL(a)", {1, kGone, 4, -2}},
        Case{"FLOOR(a)", {1, kGone, 4, -3}}, Case{"LOG10(a)*0", {0, kGone, 0, kGone}},
        Case{"DIFF(a)", {kGone, kGone, 3, -6.5}}, Case{"DIFF_TIME(a)", {kGone, kGone, 120, 60}},
        Case{"RATE(a)*120", {kGone, kGone, 3, -13}}, Case{"RUNNING_SUM(a)", {1, kGone, 5, 2.5}},
        Case{"FILL(a, 9)", {1, 9, 4, -2.5}}, Case{"FILL(a, REPEAT)", {1, 1, 4, -2.5}},
        Case{"FILL(a, LINEAR)", {1, 2.5, 4, -2.5}}, Case{"FILL(a, b)", {1, 3, 4, -2.5}},
        Case{"FILL(b, REPEAT)", {2, 3, 0, 0}}, Case{"FILL(b, LINEAR)", {2, 3, 0, kGone}},
        Case{"a/PERIOD(a)*60", {1, kGone, 4, -2.5}}, Case{"TIME_SERIES(7)", {7, 7, 7, 7}},
        Case{"b-AVG(b)*3", {-3, -2, -5, kGone}}, Case{"b+MAX(b)", {5, 6, 3, kGone}},
        Case{"b+MIN(b)", {2, 3, 0, kGone}}, Case{"b*0+SUM(b)", {5, 5, 5, kGone}},
        Case{"b*0+DATAPOINT_COUNT(b)", {3, 3, 3, kGone}},
        Case{"b*0+METRIC_COUNT(METRICS())", {2, 2, 2, kGone}},
        Case{"SUM(METRICS())", {3, 3, 4, -2.5}}, Case{"AVG([a,b])", {1.5, 1.5, 2, -1.25}},
        Case{"MAX([a,b])", {2, 3, 4, -2.5}}, Case{"MIN([a,b])", {1, 3, 0, -2.5}},
        Case{"DATAPOINT_COUNT([a,b])", {2, 1, 2, 1}}, Case{"STDDEV([a,b])", {0.5, 0, 2, 0}},
        Case{"SUM([METRICS(\"a\"), METRICS('b')])", {3, 3, 4, -2.5}},
        Case{"FIRST(SORT(METRICS(), SUM, DESC))", {2, 3, 0, kGone}},
        Case{"LAST(SORT(METRICS(), SUM, DESC, 1))", {2, 3, 0, kGone}},
        Case{"FIRST(SLICE(SORT(METRICS(), MAX, DESC), 1))", {2, 3, 0, kGone}},
        Case{"SUM(SLICE(METRICS(), 0, 1))", {1, kGone, 4, -2.5}},
        Case{"SUM(REMOVE_EMPTY([a*(1/0), b]))", {2, 3, 0, kGone}},
        Case{"SUM(100/[a])", {100, kGone, 25, -40}}, Case{"MINUTE(a)", {0, 1, 2, 3}},
        Case{"HOUR(a)+DAY(a)*10", {40, 40, 40, 40}},
        Case{"DATE(a)+MONTH(a)+YEAR(a)*0", {2, 2, 2, 2}}, Case{"EPOCH(a)", {0, 60, 120, 180}}));

TEST(MetricMath, PrecedenceIsComparisonBeforeAndBeforeOr) {
  const auto value = evaluate("1 == 2 AND 3 == 3 OR 2 + 2 * 2 ^ 2 == 10", {{"a", {1}}});
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(std::get<double>(*value), 1);
}

TEST(MetricMath, ArraysKeepTheirSeries) {
  const auto value = evaluate("METRICS()*100", {{"a", {1}}, {"b", {2}}});
  ASSERT_TRUE(value.ok());
  const auto& array = std::get<TimeSeriesArray>(*value);
  ASSERT_EQ(array.size(), 2u);
  EXPECT_EQ(array[1].label, "b");
  EXPECT_EQ(array[1].points[0].value, 200);
}

TEST(MetricMath, FillCoversSeriesWithoutAnyPoint) {
  expect_series({"FILL(a,0)", {0, 0}}, {{"a", {kGone, kGone}}});
}

class BadExpressions : public testing::TestWithParam<std::string> {};
TEST_P(BadExpressions, AreRefused) {
  const auto value = evaluate(GetParam(), {{"a", {1}}});
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.error().code, "ValidationException");
}
INSTANTIATE_TEST_SUITE_P(MetricMath, BadExpressions,
                         testing::Values("", "a +", "(a", "a b", "[a, 1]", "avg(a)", "NOPE(a)",
                                         "nope", "AVG(1)", "FILL(a)", "SLICE(a, 1)", "PERIOD(a+1)",
                                         "SORT(METRICS(), P99, ASC)", "METRICS(a)", "'text'",
                                         "RATE(a, a)", "[a]+[a]", "IF(a)", "a $ b", "RATE(AVG)",
                                         std::string(5000, '(')));

TEST(MetricMath, FunctionsThatWeirLacksSaySo) {
  const auto value = evaluate("SEARCH('{AWS/EC2}', 'Average', 300)", {{"a", {1}}});
  ASSERT_FALSE(value.ok());
  EXPECT_EQ(value.error().code, "NotImplemented");
}

}  // namespace
}  // namespace weir::cloudwatch
