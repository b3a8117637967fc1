// What alarms do: actions, repeated Auto Scaling actions, SetAlarmState, history, timeline.
#include "tests/unit/emulator/cloudwatch/world.h"

namespace weir::cloudwatch {
namespace {

api::cloudwatch::PutMetricAlarmInput acting_alarm(const std::string& arn) {
  auto input = load_alarm();
  input.alarm_actions = {{arn}};
  return input;
}

void publish_minutes(World& world, int minutes, double value) {
  for (int minute = 0; minute < minutes; ++minute) world.put(minute * 60, value);
}

TEST(AlarmActions, RunOnTheTransitionOnly) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(acting_alarm(kTopic)).ok());
  publish_minutes(world, 5, 11);
  world.run_until(300);
  ASSERT_EQ(world.calls.size(), 1u);
  const auto& call = world.calls[0];
  EXPECT_EQ(call.arn, kTopic);
  EXPECT_EQ(call.at, 60);
  EXPECT_EQ(call.notification.alarm_name, "alarm");
  EXPECT_EQ(call.notification.alarm_arn, "arn:aws:cloudwatch:us-east-1:000000000000:alarm:alarm");
  EXPECT_EQ(call.notification.old_state, "INSUFFICIENT_DATA");
  EXPECT_EQ(call.notification.new_state, "ALARM");
  EXPECT_EQ(call.notification.metric_value, 11);
  EXPECT_EQ(call.notification.threshold, 10);
  EXPECT_FALSE(call.notification.repeated);
}

TEST(AlarmActions, AutoScalingActionsRepeatOnceAMinuteWhileTheStateLasts) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(acting_alarm(kPolicy)).ok());
  publish_minutes(world, 3, 11);
  for (int minute = 3; minute < 10; ++minute) world.put(minute * 60, 1);
  world.run_until(600);
  ASSERT_EQ(world.calls.size(), 3u);
  EXPECT_FALSE(world.calls[0].notification.repeated);
  EXPECT_TRUE(world.calls[2].notification.repeated);
  EXPECT_EQ(world.calls[2].at, 180);
}

TEST(AlarmActions, RepeatedActionsCarryTheNewestValue) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(acting_alarm(kPolicy)).ok());
  world.put(0, 11);
  world.put(60, 12);
  world.run_until(120);
  ASSERT_EQ(world.calls.size(), 2u);
  EXPECT_EQ(world.calls[1].notification.metric_value, 12);
}

TEST(AlarmActions, HighResolutionAlarmsRepeatOnceAMinuteToo) {
  World world;
  auto input = acting_alarm(kPolicy);
  input.period = 10;
  input.treat_missing_data = "breaching";
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  world.run_until(130);
  ASSERT_EQ(world.calls.size(), 3u);
  EXPECT_EQ(world.calls[0].at, 10);
  EXPECT_EQ(world.calls[1].at, 70);
}

TEST(AlarmActions, DisabledActionsDoNotRunUntilEnabled) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(acting_alarm(kPolicy)).ok());
  ASSERT_TRUE(world.service.disable_alarm_actions({{"alarm"}}).ok());
  publish_minutes(world, 5, 11);
  world.run_until(120);
  EXPECT_TRUE(world.calls.empty());
  EXPECT_FALSE(*world.describe("alarm").actions_enabled);
  ASSERT_TRUE(world.service.enable_alarm_actions({{"alarm"}}).ok());
  world.run_until(180);
  EXPECT_EQ(world.calls.size(), 1u);
}

TEST(AlarmActions, ActionAddedWhileTheStateLastsIsRepeated) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  publish_minutes(world, 5, 11);
  world.run_until(90);
  ASSERT_TRUE(world.service.put_metric_alarm(acting_alarm(kPolicy)).ok());
  world.run_until(120);
  EXPECT_EQ(world.calls.size(), 1u);
}

TEST(AlarmActions, TargetMayReplaceAndDeleteTheAlarm) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(acting_alarm(kPolicy)).ok());
  auto other = acting_alarm(kTopic);
  other.alarm_name = "other";
  ASSERT_TRUE(world.service.put_metric_alarm(other).ok());
  publish_minutes(world, 5, 11);
  world.on_action = [&](const AlarmNotification& notification) {
    if (notification.alarm_name == "alarm") {
      EXPECT_TRUE(world.service.delete_alarms({{"alarm", "other"}}).ok());
    }
  };
  world.run_until(300);
  EXPECT_EQ(world.calls.size(), 2u);  // the other's action was due already
  EXPECT_TRUE(world.service.describe_alarms({})->metric_alarms->empty());
}

TEST(AlarmActions, TargetMaySetAnotherState) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(acting_alarm(kTopic)).ok());
  publish_minutes(world, 3, 11);
  world.on_action = [&](const AlarmNotification&) {
    EXPECT_TRUE(world.service.set_alarm_state({"alarm", "OK", "so that it fires again"}).ok());
  };
  world.run_until(180);
  EXPECT_EQ(world.calls.size(), 3u);
}

TEST(SetAlarmState, RunsActionsAndLastsUntilTheNextEvaluation) {
  World world;
  auto input = acting_alarm(kTopic);
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  publish_minutes(world, 3, 1);
  world.run_until(70);
  ASSERT_TRUE(world.service
                  .set_alarm_state({"alarm", "ALARM", "test",
                                    R"({"version":"1.0","recentDatapoints":[1.0,42.5]})"})
                  .ok());
  EXPECT_EQ(world.state("alarm"), "ALARM");
  ASSERT_EQ(world.calls.size(), 1u);
  EXPECT_EQ(world.calls[0].notification.metric_value, 42.5);
  EXPECT_EQ(world.calls[0].notification.reason, "test");
  world.run_until(120);
  EXPECT_EQ(world.state("alarm"), "OK");
}

TEST(SetAlarmState, SameStateRunsNoAction) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(acting_alarm(kTopic)).ok());
  ASSERT_TRUE(world.service.set_alarm_state({"alarm", "ALARM", "one"}).ok());
  ASSERT_TRUE(world.service.set_alarm_state({"alarm", "ALARM", "two"}).ok());
  EXPECT_EQ(world.calls.size(), 1u);
  EXPECT_EQ(world.reason("alarm"), "two");
}

TEST(SetAlarmState, RefusesUnknownAlarmsStatesAndReasonData) {
  World world;
  EXPECT_EQ(world.service.set_alarm_state({"none", "OK", "x"}).error().code, "ResourceNotFound");
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  const base::Error error = world.service.set_alarm_state({"alarm", "FINE", "x"}).error();
  EXPECT_EQ(error.code, "ValidationException");
  EXPECT_EQ(error.message,
            "1 validation error detected: Value 'FINE' at 'stateValue' failed to satisfy "
            "constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]");
  EXPECT_EQ(world.service.set_alarm_state({"alarm", "OK", "x", "{"}).error().code,
            "InvalidFormatFault");
}

TEST(AlarmHistory, TellsConfigurationStateAndAction) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(acting_alarm(kTopic)).ok());
  world.put(0, 11);
  world.run_until(60);
  api::cloudwatch::DescribeAlarmHistoryInput input;
  input.scan_by = "TimestampAscending";
  const auto history = world.service.describe_alarm_history(input);
  ASSERT_TRUE(history.ok());
  std::string text;
  for (const auto& item : *history->alarm_history_items) {
    text += *item.history_item_type + ": " + *item.history_summary + "\n";
  }
  EXPECT_EQ(text,
            "ConfigurationUpdate: Alarm \"alarm\" created\n"
            "StateUpdate: Alarm updated from INSUFFICIENT_DATA to ALARM\n"
            "Action: Successfully executed action arn:aws:sns:us-east-1:000000000000:topic\n");
}

// The order is that of an alarm created on AWS.
TEST(AlarmHistory, ACreatedAlarmIsToldAsAwsDoes) {
  World world;
  auto input = load_alarm();
  input.alarm_description = "test alarm";
  input.dimensions = {{{"Env", "test"}}};
  input.unit = "Count";
  input.threshold = 100.5;
  input.datapoints_to_alarm = 1;
  input.treat_missing_data = "notBreaching";
  input.actions_enabled = false;
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  const auto history = world.service.describe_alarm_history({});
  EXPECT_EQ(*history->alarm_history_items->at(0).history_data,
            R"({"version":"1.0","type":"Create","createdAlarm":{"alarmName":"alarm",)"
            R"("alarmDescription":"test alarm",)"
            R"("alarmArn":"arn:aws:cloudwatch:us-east-1:000000000000:alarm:alarm",)"
            R"("alarmConfigurationUpdatedTimestamp":"2026-01-05T08:00:00.000+0000",)"
            R"("namespace":"Test","metricName":"Load","extendedStatistic":"SUM","period":60,)"
            R"("unit":"Count","dimensions":[{"value":"test","name":"Env"}],"threshold":100.5,)"
            R"("comparisonOperator":"GreaterThanThreshold","evaluationPeriods":1,)"
            R"("datapointsToAlarm":1,"treatMissingData":"notBreaching",)"
            R"("stateValue":"INSUFFICIENT_DATA",)"
            R"("stateUpdatedTimestamp":"2026-01-05T08:00:00.000+0000","actionsEnabled":false,)"
            R"("alarmActions":[],"insufficientDataActions":[],"okactions":[]}})");
}

TEST(AlarmActions, TellTheConfigurationAndThePreviousState) {
  World world;
  auto input = acting_alarm(kTopic);
  input.alarm_description = "d";
  input.dimensions = {{{"Env", "test"}}};
  ASSERT_TRUE(world.service.put_metric_alarm(input).ok());
  world.run_until(7);
  ASSERT_TRUE(world.service.set_alarm_state({"alarm", "ALARM", "testing"}).ok());
  ASSERT_EQ(world.calls.size(), 1u);
  const AlarmNotification& notification = world.calls[0].notification;
  EXPECT_EQ(notification.old_reason, "Unchecked: Initial alarm creation");
  EXPECT_EQ(notification.old_state_time.millis, kStart * 1000);
  const std::string& configuration = notification.configuration;
  EXPECT_TRUE(configuration.starts_with(R"({"description":"d","metrics":[{"id":")"));
  EXPECT_TRUE(configuration.ends_with(
      R"(","metricStat":{"metric":{"namespace":"Test","name":"Load","dimensions":)"
      R"({"Env":"test"}},"period":60,"stat":"Sum"},"returnData":true}]})"))
      << configuration;
}

TEST(AlarmHistory, FiltersAndOrdersNewestFirst) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  ASSERT_TRUE(world.service.set_alarm_state({"alarm", "OK", "a"}).ok());
  ASSERT_TRUE(world.service.set_alarm_state({"alarm", "ALARM", "b"}).ok());
  api::cloudwatch::DescribeAlarmHistoryInput input;
  input.alarm_name = "alarm";
  input.history_item_type = "StateUpdate";
  input.max_records = 1;
  auto history = world.service.describe_alarm_history(input);
  ASSERT_EQ(history->alarm_history_items->size(), 1u);
  EXPECT_EQ(*history->alarm_history_items->at(0).history_summary, "Alarm updated from OK to ALARM");
  EXPECT_EQ(*history->alarm_history_items->at(0).history_data,
            R"({"version":"1.0","oldState":{"stateValue":"OK","stateReason":"a"},)"
            R"("newState":{"stateValue":"ALARM","stateReason":"b"}})");
  input.next_token = history->next_token;
  history = world.service.describe_alarm_history(input);
  EXPECT_EQ(*history->alarm_history_items->at(0).history_summary,
            "Alarm updated from INSUFFICIENT_DATA to OK");
}

TEST(AlarmHistory, ReachesBackTwoWeeks) {
  World world;
  ASSERT_TRUE(world.service.put_metric_alarm(load_alarm()).ok());
  world.run_until(14 * 86'400);
  EXPECT_EQ(world.service.describe_alarm_history({})->alarm_history_items->size(), 1u);
  world.run_until(14 * 86'400 + 1);
  EXPECT_TRUE(world.service.describe_alarm_history({})->alarm_history_items->empty());
}

TEST(AlarmTimeline, RecordsConfigurationStateAndAction) {
  World world;
  std::string kinds;
  world.timeline.add_listener([&](const sim::Event& event) {
    kinds += std::string(event.kind) + " " + std::string(event.subject) + "\n";
  });
  ASSERT_TRUE(world.service.put_metric_alarm(acting_alarm(kTopic)).ok());
  world.put(0, 11);
  world.run_until(60);
  EXPECT_EQ(kinds,
            "cloudwatch.alarm_configured alarm\ncloudwatch.alarm_state alarm\n"
            "cloudwatch.alarm_action alarm\n");
}

}  // namespace
}  // namespace weir::cloudwatch
