// Alarms over time: when they are evaluated and what they see.
#include "tests/unit/emulator/cloudwatch/world.h"

namespace weir::cloudwatch {
namespace {

TEST(AlarmSchedule, NewAlarmIsUnchecked) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  EXPECT_EQ(world.state("alarm"), "INSUFFICIENT_DATA");
  EXPECT_EQ(world.reason("alarm"), "Unchecked: Initial alarm creation");
}

TEST(AlarmSchedule, EvaluatesAtTheFullMinuteWithThePeriodThatEndsThere) {
  World world;
  world.run_until(30);
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  world.put(59, 11);
  world.run_until(59);
  EXPECT_EQ(world.state("alarm"), "INSUFFICIENT_DATA");
  world.run_until(60);
  EXPECT_EQ(world.state("alarm"), "ALARM");
  EXPECT_EQ(world.reason("alarm"),
            "Threshold Crossed: 1 datapoint [11.0 (05/01/26 08:00:00)] was greater than the "
            "threshold (10.0).");
}

TEST(AlarmSchedule, WhatIsPublishedAtTheSameInstantIsSeen) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  // Scheduled behind the alarms' own wake-up.
  world.run_until(1);
  world.scheduler.call_at(sim::from_millis((kStart + 60) * 1000), [&] { world.put(0, 11); });
  world.run_until(60);
  EXPECT_EQ(world.state("alarm"), "ALARM");
}

TEST(AlarmSchedule, DataOlderThanTheAlarmCounts) {
  World world;
  world.put(0, 11);
  world.run_until(119);
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  world.run_until(120);
  EXPECT_EQ(world.state("alarm"), "ALARM");
}

TEST(AlarmSchedule, LongPeriodsSlideByTheMinute) {
  World world;
  auto input = load_alarm();
  input.period = 300;
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  for (int minute = 0; minute < 10; ++minute) world.put(minute * 60, minute < 2 ? 0 : 3);
  world.run_until(300);
  EXPECT_EQ(world.state("alarm"), "OK");  // minutes 0..4: 9
  world.run_until(360);
  EXPECT_EQ(world.state("alarm"), "ALARM");  // minutes 1..5: 12
  EXPECT_NE(world.reason("alarm").find("12.0 (05/01/26 08:01:00)"), std::string::npos);
}

TEST(AlarmSchedule, SilentMetricTurnsToInsufficientDataAfterTheRange) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  world.put(0, 11);
  world.run_until(180);
  EXPECT_EQ(world.state("alarm"), "ALARM");
  world.run_until(240);
  EXPECT_EQ(world.state("alarm"), "INSUFFICIENT_DATA");
  EXPECT_EQ(world.reason("alarm"), "Insufficient Data: 1 datapoint was unknown.");
}

TEST(AlarmSchedule, HighResolutionAlarmsAreEvaluatedEveryTenSeconds) {
  World world;
  auto input = load_alarm();
  input.period = 10;
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  api::cloudwatch::PutMetricDataInput data;
  data.namespace_ = "Test";
  data.metric_data = {{{.metric_name = "Load", .value = 11.0, .storage_resolution = 1}}};
  world.run_until(13);
  ASSERT_TRUE(world.service.put_metric_data(data).ok());
  world.run_until(19);
  EXPECT_EQ(world.state("alarm"), "INSUFFICIENT_DATA");
  world.run_until(20);
  EXPECT_EQ(world.state("alarm"), "ALARM");
}

TEST(AlarmSchedule, WrongUnitNeverHasData) {
  World world;
  auto input = load_alarm();
  input.unit = "Bytes";
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  for (int minute = 0; minute < 5; ++minute) world.put(minute * 60, 11);
  world.run_until(300);
  EXPECT_EQ(world.state("alarm"), "INSUFFICIENT_DATA");
}

TEST(AlarmSchedule, ReplacingTheConfigurationKeepsTheState) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  world.put(0, 11);
  world.run_until(60);
  auto input = load_alarm();
  input.threshold = 100;
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  EXPECT_EQ(world.state("alarm"), "ALARM");
  world.put(60, 11);
  world.run_until(120);
  EXPECT_EQ(world.state("alarm"), "OK");
}

TEST(AlarmSchedule, WatchesTheItemThatReturnsDataAndNothingElse) {
  World world;
  // The workshop's trap: the raw per-minute sum is watched, not the per-second rate.
  ASSERT_TRUE(world.service
                  .put_metric_alarm(math_alarm({metric_query("ir", "Load", true),
                                                expression_query("ad1", "FILL(ir/60, 0)", false)}))
                  .ok());
  world.put(0, 11);
  world.run_until(60);
  EXPECT_EQ(world.state("alarm"), "ALARM");
}

TEST(AlarmSchedule, MathAlarmComputesItsExpression) {
  World world;
  auto input = math_alarm({metric_query("m1", "Load", false), metric_query("m2", "Other", false),
                           expression_query("e1", "MAX([m1/60, FILL(m2,0)])", true)});
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  world.put(0, 600);
  world.run_until(60);
  EXPECT_EQ(world.state("alarm"), "OK");
  world.put(60, 660);
  world.run_until(120);
  EXPECT_EQ(world.state("alarm"), "ALARM");
  EXPECT_EQ(*world.describe("alarm").state_reason_data,
            R"({"version":"1.0","queryDate":"2026-01-05T08:02:00.000+0000",)"
            R"("startDate":"2026-01-05T08:01:00.000+0000","period":60,)"
            R"("recentDatapoints":[11.0],"threshold":10.0,"evaluatedDatapoints":[)"
            R"({"timestamp":"2026-01-05T08:01:00.000+0000","value":11.0}]})");
}

TEST(AlarmSchedule, ReasonDataNameTheFewestPointsThatDecideNewestFirst) {
  World world;
  auto input = load_alarm();
  input.evaluation_periods = 3;
  input.datapoints_to_alarm = 2;
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  for (int minute = 0; minute < 3; ++minute) world.put(minute * 60, 11 + minute);
  world.run_until(180);
  ASSERT_EQ(world.state("alarm"), "ALARM");
  const std::string data = *world.describe("alarm").state_reason_data;
  EXPECT_NE(
      data.find(R"("evaluatedDatapoints":[)"
                R"({"timestamp":"2026-01-05T08:01:00.000+0000","sampleCount":1.0,"value":12.0},)"
                R"({"timestamp":"2026-01-05T08:00:00.000+0000","sampleCount":1.0,"value":11.0}])"),
      std::string::npos)
      << data;
}

TEST(AlarmSchedule, MissingPointsThatDecideAreNamedWithoutValue) {
  World world;
  auto input = load_alarm();
  input.evaluation_periods = 2;
  input.treat_missing_data = "breaching";
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  world.run_until(60);
  ASSERT_EQ(world.state("alarm"), "ALARM");
  const std::string data = *world.describe("alarm").state_reason_data;
  EXPECT_NE(data.find(R"("recentDatapoints":[],"threshold":10.0,"evaluatedDatapoints":[)"
                      R"({"timestamp":"2026-01-05T08:00:00.000+0000"},)"
                      R"({"timestamp":"2026-01-05T07:59:00.000+0000"}])"),
            std::string::npos)
      << data;
}

TEST(AlarmSchedule, FillInAnAlarmDecidesOverMissingData) {
  World world;
  auto input =
      math_alarm({metric_query("m1", "Load", false), expression_query("e1", "FILL(m1,0)", true)});
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  world.run_until(60);
  EXPECT_EQ(world.state("alarm"), "OK");
}

TEST(AlarmSchedule, FewSamplesDoNotMoveAnAlarmThatIgnoresThem) {
  World world;
  auto input = load_alarm();
  input.statistic.reset();
  input.extended_statistic = "p50";
  input.evaluate_low_sample_count_percentile = "ignore";
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  world.put(0, 11);
  world.run_until(60);
  EXPECT_EQ(world.state("alarm"), "INSUFFICIENT_DATA");
  for (int i = 0; i < 20; ++i) world.put(60, 11);
  world.run_until(120);
  EXPECT_EQ(world.state("alarm"), "ALARM");
}

TEST(AlarmSchedule, DynamoDbAlarmsKeepTheirStateOverMissingData) {
  World world;
  auto input = load_alarm();
  input.namespace_ = "AWS/DynamoDB";
  input.treat_missing_data = "breaching";
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  world.run_until(600);
  EXPECT_EQ(world.state("alarm"), "INSUFFICIENT_DATA");
}

TEST(AlarmSchedule, NothingIsScheduledWithoutAlarms) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  ASSERT_TRUE(world.service.delete_alarms({{"alarm"}}).ok());
  world.run_until(120);
  EXPECT_FALSE(world.scheduler.next_event_time());
}

// Thirty days of two alarms must pass in a fraction of a second.
TEST(AlarmSchedule, ThirtyDaysWithoutDataAreThirtyDaysOfMinutes) {
  World world;
  auto input = load_alarm();
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  input.alarm_name = "other";
  input.treat_missing_data = "breaching";
  input.evaluation_periods = 2;
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  world.run_until(30 * 86'400);
  EXPECT_EQ(world.state("alarm"), "INSUFFICIENT_DATA");
  EXPECT_EQ(world.state("other"), "ALARM");
}

TEST(AlarmSchedule, ThirtyDaysWithDataEveryMinute) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  auto input = math_alarm(
      {metric_query("m1", "Load", false), expression_query("e1", "FILL(m1,0)/60", true)});
  input.alarm_name = "rate";
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  auto publish = [](World& w) -> sim::Task<void> {
    for (int minute = 0; minute < 30 * 1440; ++minute) {
      w.put(minute * 60, minute % 1440);
      co_await w.scheduler.sleep_for(std::chrono::minutes{1});
    }
  };
  world.scheduler.spawn(publish(world));
  world.run_until(30 * 86'400);
  EXPECT_EQ(world.state("alarm"), "ALARM");
  EXPECT_EQ(world.state("rate"), "ALARM");
}

}  // namespace
}  // namespace weir::cloudwatch
