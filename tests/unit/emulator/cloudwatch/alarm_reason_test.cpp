#include "emulator/cloudwatch/alarm_reason.h"

#include <gtest/gtest.h>

#include "emulator/cloudwatch/number_text.h"

namespace weir::cloudwatch {
namespace {

base::Timestamp at(const char* text) {
  return *base::parse_iso8601(text);
}

ReasonTerms terms(std::size_t periods, std::size_t needed, bool counts_datapoints) {
  return {.rule = {periods, needed, MissingData::kMissing},
          .counts_datapoints = counts_datapoints,
          .comparison = Comparison::kGreater,
          .threshold = 50,
          .period_s = 300,
          .statistic = "Average"};
}

TEST(JavaDouble, WritesShortestFormWithOneDecimalAtLeast) {
  EXPECT_EQ(java_double(50), "50.0");
  EXPECT_EQ(java_double(0), "0.0");
  EXPECT_EQ(java_double(-1.5), "-1.5");
  EXPECT_EQ(java_double(99.50160229693434), "99.50160229693434");
  EXPECT_EQ(java_double(432000), "432000.0");
  EXPECT_EQ(java_double(9999999), "9999999.0");
  EXPECT_EQ(java_double(1e7), "1.0E7");
  EXPECT_EQ(java_double(2147483648), "2.147483648E9");
  EXPECT_EQ(java_double(0.001), "0.001");
  EXPECT_EQ(java_double(0.00001), "1.0E-5");
}

TEST(AlarmReason, OneOfOneCrossedReadsAsInTheUserGuide) {
  const Evaluation evaluation{
      StateValue::kAlarm, 0, {{at("2019-10-02T16:59:00Z"), 99.50160229693434, true}}};
  EXPECT_EQ(alarm_reason(terms(1, 1, true), evaluation),
            "Threshold Crossed: 1 out of the last 1 datapoints [99.50160229693434 (02/10/19 "
            "16:59:00)] was greater than the threshold (50.0) (minimum 1 datapoint for OK -> ALARM "
            "transition).");
}

TEST(AlarmReason, OneOfOneNotCrossedReadsAsInTheUserGuide) {
  const Evaluation evaluation{StateValue::kOk, 0, {{at("2019-10-02T17:14:00Z"), 22.5, false}}};
  EXPECT_EQ(alarm_reason(terms(1, 1, true), evaluation),
            "Threshold Crossed: 1 out of the last 1 datapoints [22.5 (02/10/19 "
            "17:14:00)] was not greater than the threshold (50.0) (minimum 1 datapoint for ALARM "
            "-> OK transition).");
}

TEST(AlarmReason, WithoutDatapointsToAlarmTheCountStandsAlone) {
  const Evaluation evaluation{
      StateValue::kAlarm,
      0,
      {{at("2026-01-05T08:00:00Z"), 60, true}, {at("2026-01-05T08:05:00Z"), 70, true}}};
  EXPECT_EQ(alarm_reason(terms(2, 2, false), evaluation),
            "Threshold Crossed: 2 datapoints [70.0 (05/01/26 08:05:00), 60.0 (05/01/26 08:00:00)] "
            "were greater than the threshold (50.0).");
}

TEST(AlarmReason, FivePointsFollowTheSentence) {
  ReasonTerms five = terms(5, 5, true);
  five.comparison = Comparison::kLess;
  five.threshold = 0.25;
  Evaluation evaluation{StateValue::kAlarm, 0, {}};
  for (int i = 0; i < 5; ++i) {
    const base::Timestamp time{at("2026-01-05T08:00:00Z").millis + i * 300'000};
    evaluation.points.push_back({time, 0.125, true});
  }
  EXPECT_EQ(alarm_reason(five, evaluation),
            "Threshold Crossed: 5 out of the last 5 datapoints were less than the threshold "
            "(0.25). The most recent datapoints which crossed the threshold: [0.125 (05/01/26 "
            "08:20:00), 0.125 (05/01/26 08:15:00), 0.125 (05/01/26 08:10:00), 0.125 (05/01/26 "
            "08:05:00), 0.125 (05/01/26 08:00:00)] (minimum 5 datapoints for OK -> ALARM "
            "transition).");
}

TEST(AlarmReason, OkNamesOnlyThePointsThatDoNotBreach) {
  const Evaluation evaluation{StateValue::kOk,
                              0,
                              {{at("2026-01-05T08:00:00Z"), 60, true},
                               {at("2026-01-05T08:05:00Z"), 40, false},
                               {at("2026-01-05T08:10:00Z"), 30, false}}};
  EXPECT_EQ(alarm_reason(terms(3, 2, true), evaluation),
            "Threshold Crossed: 2 out of the last 3 datapoints [30.0 (05/01/26 08:10:00), 40.0 "
            "(05/01/26 08:05:00)] were not greater than the threshold (50.0) (minimum 2 datapoints "
            "for ALARM -> OK transition).");
}

TEST(AlarmReason, NoDataTreatedAsBreachingSaysSo) {
  ReasonTerms two = terms(2, 2, false);
  two.rule.missing_data = MissingData::kBreaching;
  EXPECT_EQ(alarm_reason(two, {StateValue::kAlarm, 2, {}}),
            "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints "
            "were treated as [Breaching].");
}

TEST(AlarmReason, OneMissingPointIsSingular) {
  ReasonTerms one = terms(1, 1, false);
  one.rule.missing_data = MissingData::kNotBreaching;
  EXPECT_EQ(alarm_reason(one, {StateValue::kOk, 1, {}}),
            "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint "
            "was treated as [NonBreaching].");
}

TEST(AlarmReason, FilledPointsThatDecideAreCounted) {
  ReasonTerms three = terms(3, 3, false);
  three.rule.missing_data = MissingData::kBreaching;
  EXPECT_EQ(alarm_reason(three, {StateValue::kAlarm, 2, {{at("2026-01-05"), 60, true}}}),
            "Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints "
            "were treated as [Breaching].");
}

TEST(AlarmReason, InsufficientDataCountsPeriods) {
  EXPECT_EQ(alarm_reason(terms(1, 1, false), {}), "Insufficient Data: 1 datapoint was unknown.");
  EXPECT_EQ(alarm_reason(terms(5, 5, false), {}), "Insufficient Data: 5 datapoints were unknown.");
}

TEST(AlarmReasonData, HasTheDocumentedShape) {
  const Evaluation evaluation{
      StateValue::kAlarm, 0, {{at("2019-10-02T16:59:00Z"), 99.50160229693434, true}}};
  EXPECT_EQ(alarm_reason_data(terms(1, 1, true), evaluation, at("2019-10-02T17:04:40.985Z")),
            R"({"version":"1.0","queryDate":"2019-10-02T17:04:40.985+0000",)"
            R"("startDate":"2019-10-02T16:59:00.000+0000","statistic":"Average","period":300,)"
            R"("recentDatapoints":[99.50160229693434],"threshold":50.0})");
}

TEST(AlarmReasonData, MathAlarmsHaveNoStatistic) {
  ReasonTerms math = terms(1, 1, true);
  math.statistic.reset();
  const std::string data = alarm_reason_data(math, {}, at("2026-01-05"));
  EXPECT_EQ(data.find("statistic"), std::string::npos);
  EXPECT_NE(data.find(R"("recentDatapoints":[])"), std::string::npos);
}

}  // namespace
}  // namespace weir::cloudwatch
