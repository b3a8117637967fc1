#include "pipeline/autoscaler/stream_scaler.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/autoscaler/fake_clients.h"

namespace weir::autoscaler {
namespace {

namespace cw = api::cloudwatch;
using ::testing::IsEmpty;

class StreamScalerTest : public ::testing::Test {
 protected:
  StreamScalerTest() {
    cloud_.cloudwatch.add_alarm("out-alarm", "ALARM");
    cloud_.cloudwatch.add_alarm("in-alarm", "ALARM");
  }

  StreamScaler scaler() { return {cloud_.kinesis, cloud_.cloudwatch, options_}; }
  base::Result<std::string> send(const std::string& event) {
    StreamScaler function = scaler();
    return cloud_.finish(function.handle(event));
  }
  base::Result<std::string> alarm(const std::string& name) {
    return send(fmt::format(R"({{"alarmData":{{"alarmName":"{}"}}}})", name));
  }
  std::string shard_constant(const std::string& name) {
    for (const auto& query : *cloud_.cloudwatch.alarms[name].metrics) {
      if (query.id == "s1") return *query.expression;
    }
    return "";
  }

  FakeCloud cloud_;
  StreamScaler::Options options_{.stream = "trips",
                                 .alarm_out = "out-alarm",
                                 .alarm_in = "in-alarm",
                                 .min_shards = 1,
                                 .max_shards = 16};
};

TEST_F(StreamScalerTest, OutAlarmDoublesTheShards) {
  const auto reply = alarm("out-alarm");
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(*reply, R"({"action":"out","from":8,"to":16,"reason":"usage alarm"})");
  ASSERT_EQ(cloud_.kinesis.updates.size(), 1u);
  EXPECT_EQ(cloud_.kinesis.updates[0].stream_name, "trips");
  EXPECT_EQ(cloud_.kinesis.updates[0].target_shard_count, 16);
  EXPECT_EQ(cloud_.kinesis.updates[0].scaling_type, "UNIFORM_SCALING");
}

TEST_F(StreamScalerTest, InAlarmHalvesTheShards) {
  const auto reply = alarm("in-alarm");
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(*reply, R"({"action":"in","from":8,"to":4,"reason":"usage alarm"})");
}

TEST_F(StreamScalerTest, EveryShapeOfAnAlarmEventIsUnderstood) {
  for (const char* event :
       {R"({"source":"aws.cloudwatch","alarmArn":"arn:x","alarmData":{"alarmName":"out-alarm",
            "state":{"value":"ALARM"}}})",
        R"({"detail-type":"CloudWatch Alarm State Change","detail":{"alarmName":"out-alarm"}})",
        R"({"Records":[{"Sns":{"Message":"{\"AlarmName\":\"out-alarm\"}"}}]})",
        R"({"AlarmName":"out-alarm","NewStateValue":"ALARM"})"}) {
    cloud_.kinesis.status = "ACTIVE";
    cloud_.kinesis.open_shards = 2;
    cloud_.cloudwatch.alarms["out-alarm"].state_value = "ALARM";
    const auto reply = send(event);
    ASSERT_TRUE(reply.ok()) << event;
    EXPECT_EQ(cloud_.kinesis.open_shards, 4) << event;
  }
}

TEST_F(StreamScalerTest, EventThatNamesNoAlarmOfOursIsBadInput) {
  for (const char* event :
       {R"({"alarmData":{"alarmName":"somebody-elses"}})", "{}", R"({"alarmData":7})",
        R"({"detail":null})", R"({"Records":[]})", R"({"Records":[{"Sns":{"Message":"{"}}]})",
        R"({"Records":[{"Sns":{"Message":"[]"}}]})", R"({"Records":[7]})"}) {
    const auto reply = send(event);
    ASSERT_FALSE(reply.ok()) << event;
    EXPECT_EQ(reply.error().code, "BadInput") << event;
  }
  EXPECT_EQ(send(R"({"AlarmName":"x"})").error().message,
            "the event names alarm 'x', which is neither 'out-alarm' nor 'in-alarm'");
  for (const char* event : {"", "{", "[]", "null"}) {
    EXPECT_EQ(send(event).error().message, "the event is not a JSON object") << event;
  }
  EXPECT_THAT(cloud_.log.calls(), IsEmpty());
}

TEST_F(StreamScalerTest, AlarmThatIsOverByNowDoesNothing) {
  for (const char* state : {"OK", "INSUFFICIENT_DATA"}) {
    cloud_.cloudwatch.alarms["out-alarm"].state_value = state;
    const auto reply = alarm("out-alarm");
    ASSERT_TRUE(reply.ok());
    EXPECT_EQ(*reply, R"({"action":"none","from":0,"to":0,"reason":"the alarm is over"})");
  }
  EXPECT_EQ(cloud_.log.count("DescribeStreamSummary"), 0);
}

TEST_F(StreamScalerTest, StepRewritesTheConstantOfBothAlarmsAndClearsThem) {
  ASSERT_TRUE(alarm("out-alarm").ok());
  for (const char* name : {"out-alarm", "in-alarm"}) {
    EXPECT_EQ(shard_constant(name), "16") << name;
    const cw::MetricAlarm& rewritten = cloud_.cloudwatch.alarms[name];
    EXPECT_EQ(rewritten.state_value, "INSUFFICIENT_DATA") << name;
    EXPECT_EQ(rewritten.metrics->at(0).expression, "FILL(m1,0)") << name;
    EXPECT_EQ(rewritten.threshold, 0.75) << name;
    EXPECT_EQ(rewritten.treat_missing_data, "ignore") << name;
  }
  ASSERT_EQ(cloud_.cloudwatch.states_set.size(), 2u);
  EXPECT_EQ(cloud_.cloudwatch.states_set[0].state_reason, "Metric math and threshold value update");
}

TEST_F(StreamScalerTest, SecondEventOfOneAlarmFindsItOver) {
  ASSERT_TRUE(alarm("out-alarm").ok());
  ASSERT_TRUE(alarm("out-alarm").ok());
  EXPECT_EQ(cloud_.kinesis.updates.size(), 1u);
}

TEST_F(StreamScalerTest, StreamThatIsNotActiveRearmsTheAlarm) {
  cloud_.kinesis.status = "UPDATING";
  const auto reply = alarm("out-alarm");
  ASSERT_FALSE(reply.ok());
  EXPECT_EQ(reply.error().code, "ResourceInUseException");
  EXPECT_THAT(cloud_.kinesis.updates, IsEmpty());
  ASSERT_EQ(cloud_.cloudwatch.states_set.size(), 1u);
  EXPECT_EQ(cloud_.cloudwatch.states_set[0].alarm_name, "out-alarm");
  EXPECT_EQ(cloud_.cloudwatch.states_set[0].state_value, "OK");
  EXPECT_EQ(cloud_.cloudwatch.states_set[0].state_reason, "scaling failed: stream is UPDATING");
}

TEST_F(StreamScalerTest, FailureOfAnyCallRearmsTheAlarm) {
  for (const char* operation : {"DescribeStreamSummary", "UpdateShardCount", "PutMetricAlarm"}) {
    cloud_.kinesis.status = "ACTIVE";
    cloud_.cloudwatch.alarms["out-alarm"].state_value = "ALARM";
    cloud_.kinesis.open_shards = 2;
    cloud_.log.fail_next(operation, "LimitExceededException");
    const auto reply = alarm("out-alarm");
    ASSERT_FALSE(reply.ok()) << operation;
    EXPECT_EQ(reply.error().code, "LimitExceededException") << operation;
    EXPECT_EQ(cloud_.cloudwatch.alarms["out-alarm"].state_value, "OK") << operation;
  }
}

TEST_F(StreamScalerTest, RearmThatFailsLeavesTheFirstErrorToBeSeen) {
  cloud_.kinesis.status = "UPDATING";
  cloud_.log.fail_next("SetAlarmState", "Throttling");
  EXPECT_EQ(alarm("out-alarm").error().code, "ResourceInUseException");
}

TEST_F(StreamScalerTest, ReasonOfARearmFitsItsLimit) {
  cloud_.log.fail_next("UpdateShardCount", std::string(2000, 'x'));
  ASSERT_FALSE(alarm("out-alarm").ok());
  EXPECT_EQ(cloud_.cloudwatch.states_set.at(0).state_reason.size(), 1023u);
}

TEST_F(StreamScalerTest, AlarmThatIsGoneIsAnError) {
  cloud_.cloudwatch.alarms.erase("out-alarm");
  EXPECT_EQ(alarm("out-alarm").error().code, "ResourceNotFound");
}

TEST_F(StreamScalerTest, NothingIsDoneAtTheBound) {
  cloud_.kinesis.open_shards = 16;
  const auto reply = alarm("out-alarm");
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(*reply, R"({"action":"none","from":16,"to":16,"reason":"at the bound"})");
  EXPECT_THAT(cloud_.cloudwatch.states_set, IsEmpty());
}

struct TargetCase {
  StreamScaler::Step step;
  int least, most, open;
  bool out;
  int expected;
};

TEST_F(StreamScalerTest, TargetStaysWithinTheBoundsAndTheServicesStepLimit) {
  constexpr auto kDouble = StreamScaler::Step::kDouble;
  constexpr auto kByOne = StreamScaler::Step::kByOne;
  const TargetCase cases[] = {
      {kDouble, 1, 32, 8, true, 16},
      {kDouble, 1, 32, 8, false, 4},
      {kDouble, 1, 12, 8, true, 12},
      {kDouble, 6, 32, 8, false, 6},
      {kDouble, 1, 32, 1, false, 1},
      {kDouble, 1, 32, 1, true, 2},
      {kDouble, 1, 32, 32, true, 32},
      {kDouble, 1, 32, 5, false, 3},  // half is 2.5, rounded up
      {kDouble, 1, 32, 7, true, 14},
      {kDouble, 1, 32, 20, true, 32},
      {kByOne, 1, 32, 8, true, 9},
      {kByOne, 1, 32, 8, false, 7},
      {kByOne, 1, 8, 8, true, 8},
      {kByOne, 8, 32, 8, false, 8},
      {kByOne, 1, 32, 1, false, 1},
      // Outside the bounds: left alone unless the step leads back inside.
      {kDouble, 1, 16, 40, true, 40},
      {kDouble, 1, 16, 40, false, 20},
      {kDouble, 1, 16, 20, false, 10},
      {kDouble, 4, 16, 2, false, 2},
      {kDouble, 4, 16, 2, true, 4},
      {kDouble, 8, 16, 2, true, 4},
      {kByOne, 1, 16, 40, false, 20},
      {kByOne, 8, 16, 5, true, 8},
  };
  for (const TargetCase& c : cases) {
    options_.step = c.step;
    options_.min_shards = c.least;
    options_.max_shards = c.most;
    EXPECT_EQ(scaler().target(c.open, c.out), c.expected)
        << c.open << (c.out ? " out" : " in") << " within " << c.least << ".." << c.most;
  }
}

}  // namespace
}  // namespace weir::autoscaler
