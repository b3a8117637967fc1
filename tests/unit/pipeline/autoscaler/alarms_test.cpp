#include "pipeline/autoscaler/alarms.h"

#include <gtest/gtest.h>

#include "tests/unit/pipeline/autoscaler/fake_clients.h"

namespace weir::autoscaler {
namespace {

namespace cw = api::cloudwatch;

cw::MetricAlarm single_metric_alarm() {
  cw::MetricAlarm alarm;
  alarm.alarm_name = "single";
  alarm.alarm_description = "one metric";
  alarm.state_value = "OK";
  alarm.actions_enabled = false;
  alarm.ok_actions = {"arn:ok"};
  alarm.alarm_actions = {"arn:alarm"};
  alarm.insufficient_data_actions = {"arn:insufficient"};
  alarm.namespace_ = "AWS/Kinesis";
  alarm.metric_name = "IncomingRecords";
  alarm.dimensions = {cw::Dimension{"StreamName", "trips"}};
  alarm.extended_statistic = "p99";
  alarm.period = 60;
  alarm.unit = "Count";
  alarm.evaluation_periods = 5;
  alarm.datapoints_to_alarm = 4;
  alarm.threshold = 10;
  alarm.comparison_operator = "GreaterThanThreshold";
  alarm.treat_missing_data = "notBreaching";
  alarm.evaluate_low_sample_count_percentile = "ignore";
  return alarm;
}

TEST(RewriteAlarm, CarriesOverWhatIsNotChanged) {
  FakeCloud cloud;
  cloud.cloudwatch.alarms["single"] = single_metric_alarm();
  const auto result = cloud.finish(rewrite_alarm(
      cloud.cloudwatch, "single", [](cw::PutMetricAlarmInput& alarm) { alarm.threshold = 20; }));
  ASSERT_TRUE(result.ok());
  cw::MetricAlarm expected = single_metric_alarm();
  expected.threshold = 20;
  EXPECT_EQ(cloud.cloudwatch.alarms["single"], expected);
}

TEST(RewriteAlarm, CarriesOverMetricMath) {
  FakeCloud cloud;
  const cw::MetricAlarm before = cloud.cloudwatch.add_alarm("math", "ALARM");
  ASSERT_TRUE(
      cloud.finish(rewrite_alarm(cloud.cloudwatch, "math", [](cw::PutMetricAlarmInput&) {})).ok());
  EXPECT_EQ(cloud.cloudwatch.alarms["math"], before);
}

TEST(RewriteAlarm, UnknownAlarmIsAnErrorAndNothingIsWritten) {
  FakeCloud cloud;
  const auto result =
      cloud.finish(rewrite_alarm(cloud.cloudwatch, "nobody", [](cw::PutMetricAlarmInput&) {}));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, "ResourceNotFound");
  EXPECT_EQ(result.error().message, "there is no alarm 'nobody'");
  EXPECT_EQ(cloud.log.count("PutMetricAlarm"), 0);
}

TEST(RewriteAlarm, PassesOnTheServicesErrors) {
  for (const char* operation : {"DescribeAlarms", "PutMetricAlarm"}) {
    FakeCloud cloud;
    cloud.cloudwatch.add_alarm("math", "OK");
    cloud.log.fail_next(operation, "Throttling");
    const auto result =
        cloud.finish(rewrite_alarm(cloud.cloudwatch, "math", [](cw::PutMetricAlarmInput&) {}));
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, "Throttling");
  }
}

TEST(AlarmState, IsWhatTheServiceSays) {
  FakeCloud cloud;
  cloud.cloudwatch.add_alarm("math", "INSUFFICIENT_DATA");
  const auto state = cloud.finish(alarm_state(cloud.cloudwatch, "math"));
  ASSERT_TRUE(state.ok());
  EXPECT_EQ(*state, "INSUFFICIENT_DATA");
  EXPECT_FALSE(cloud.finish(alarm_state(cloud.cloudwatch, "nobody")).ok());
}

}  // namespace
}  // namespace weir::autoscaler
