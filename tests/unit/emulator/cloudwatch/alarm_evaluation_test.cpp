#include "emulator/cloudwatch/alarm_evaluation.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/cloudwatch/statistic.h"

namespace weir::cloudwatch {
namespace {

constexpr auto kOk = StateValue::kOk;
constexpr auto kAlarm = StateValue::kAlarm;
constexpr auto kUnknown = StateValue::kInsufficientData;

// "0 - X": not breaching, missing, breaching; the newest on the right.
std::vector<Observation> points(const std::string& text) {
  std::vector<Observation> result;
  for (const char c : text) {
    if (c == '0') result.push_back(Observation::kNotBreaching);
    if (c == 'X') result.push_back(Observation::kBreaching);
    if (c == '-') result.push_back(Observation::kMissing);
  }
  return result;
}

StateValue evaluate(std::size_t needed, const std::string& range, MissingData treatment,
                    StateValue current) {
  return evaluate_alarm(points(range), {3, needed, treatment}, current).state;
}

// One row of the tables in "AlarmThatSendsEmail"; no state means that the present one stays.
struct Row {
  std::size_t datapoints_to_alarm;
  std::string range;
  std::size_t filled;
  StateValue missing;
  std::optional<StateValue> ignore;
  StateValue breaching;
  StateValue not_breaching;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.datapoints_to_alarm << " of 3: " << row.range;
}

class MissingDataTable : public testing::TestWithParam<Row> {};

TEST_P(MissingDataTable, GivesTheStateOfTheDocumentation) {
  const Row& row = GetParam();
  const std::size_t m = row.datapoints_to_alarm;
  for (const StateValue current : {kOk, kAlarm, kUnknown}) {
    EXPECT_EQ(evaluate(m, row.range, MissingData::kMissing, current), row.missing);
    EXPECT_EQ(evaluate(m, row.range, MissingData::kIgnore, current), row.ignore.value_or(current));
    EXPECT_EQ(evaluate(m, row.range, MissingData::kBreaching, current), row.breaching);
    EXPECT_EQ(evaluate(m, row.range, MissingData::kNotBreaching, current), row.not_breaching);
  }
}

TEST_P(MissingDataTable, FillsAsFewPointsAsPossible) {
  const Row& row = GetParam();
  const Verdict verdict =
      evaluate_alarm(points(row.range), {3, row.datapoints_to_alarm, MissingData::kBreaching}, kOk);
  EXPECT_EQ(verdict.filled, row.filled);
}

INSTANTIATE_TEST_SUITE_P(
    Documented, MissingDataTable,
    testing::Values(Row{3, "0 - X - X", 0, kOk, kOk, kOk, kOk},
                    Row{3, "0 - - - -", 2, kOk, kOk, kOk, kOk},
                    Row{3, "- - - - -", 3, kUnknown, std::nullopt, kAlarm, kOk},
                    Row{3, "0 X X - X", 0, kAlarm, kAlarm, kAlarm, kAlarm},
                    Row{3, "- - X - -", 2, kAlarm, std::nullopt, kAlarm, kOk},
                    Row{2, "0 - X - X", 0, kAlarm, kAlarm, kAlarm, kAlarm},
                    Row{2, "0 0 X 0 X", 0, kAlarm, kAlarm, kAlarm, kAlarm},
                    Row{2, "0 - X - -", 1, kOk, kOk, kAlarm, kOk},
                    Row{2, "- - - - 0", 2, kOk, kOk, kAlarm, kOk},
                    Row{2, "- - - X -", 2, kAlarm, std::nullopt, kAlarm, kOk}));

TEST(AlarmEvaluation, RangeBeyondTheOldestPointTurnsToNoData) {
  EXPECT_EQ(evaluate(3, "0 - - - -", MissingData::kMissing, kOk), kOk);
  EXPECT_EQ(evaluate(3, "- - - - -", MissingData::kMissing, kOk), kUnknown);
}

struct PrematureRow {
  std::size_t datapoints_to_alarm;
  std::string range;
  bool alarms;
};

class PrematureAlarm : public testing::TestWithParam<PrematureRow> {};

TEST_P(PrematureAlarm, WaitsUntilTheOldestBreachingPointIsOldEnough) {
  const PrematureRow& row = GetParam();
  for (const StateValue current : {kOk, kUnknown}) {
    EXPECT_EQ(evaluate(row.datapoints_to_alarm, row.range, MissingData::kMissing, current),
              row.alarms ? kAlarm : current);
  }
}

INSTANTIATE_TEST_SUITE_P(Documented, PrematureAlarm,
                         testing::Values(PrematureRow{3, "- - - - X", false},
                                         PrematureRow{3, "- - - X -", false},
                                         PrematureRow{3, "- - X - -", true},
                                         PrematureRow{2, "- - - X -", true}));

TEST(AlarmEvaluation, EnoughRealPointsIgnoreTheSetting) {
  for (const auto treatment : {MissingData::kMissing, MissingData::kIgnore, MissingData::kBreaching,
                               MissingData::kNotBreaching}) {
    EXPECT_EQ(evaluate(3, "X X - - X", treatment, kOk), kAlarm);
    EXPECT_EQ(evaluate(3, "X 0 - - X", treatment, kAlarm), kOk);
  }
}

TEST(AlarmEvaluation, EnoughBreachingPointsAlarmEvenWhenIgnoringMissingOnes) {
  EXPECT_EQ(evaluate(2, "- X X - -", MissingData::kIgnore, kOk), kAlarm);
}

TEST(AlarmEvaluation, OneOfOneForgetsAPointAfterThreePeriods) {
  const EvaluationRule rule{1, 1, MissingData::kMissing};
  EXPECT_EQ(evaluate_alarm(points("X - -"), rule, kOk).state, kAlarm);
  EXPECT_EQ(evaluate_alarm(points("- - -"), rule, kAlarm).state, kUnknown);
}

TEST(Comparison, FollowsItsName) {
  EXPECT_TRUE(breaches(2, *parse_comparison("GreaterThanThreshold"), 1));
  EXPECT_FALSE(breaches(1, *parse_comparison("GreaterThanThreshold"), 1));
  EXPECT_TRUE(breaches(1, *parse_comparison("GreaterThanOrEqualToThreshold"), 1));
  EXPECT_TRUE(breaches(0, *parse_comparison("LessThanThreshold"), 1));
  EXPECT_FALSE(breaches(1, *parse_comparison("LessThanThreshold"), 1));
  EXPECT_TRUE(breaches(1, *parse_comparison("LessThanOrEqualToThreshold"), 1));
  EXPECT_FALSE(parse_comparison("GreaterThanUpperThreshold"));
}

TEST(LowSampleCount, FollowsTheDocumentedFormula) {
  EXPECT_DOUBLE_EQ(low_sample_count(90), 100);
  EXPECT_DOUBLE_EQ(low_sample_count(50), 20);
  EXPECT_DOUBLE_EQ(low_sample_count(10), 100);
}

}  // namespace
}  // namespace weir::cloudwatch
