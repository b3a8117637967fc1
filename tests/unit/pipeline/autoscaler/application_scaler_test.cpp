#include "pipeline/autoscaler/application_scaler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/pipeline/autoscaler/application_scaler_fixture.h"

namespace weir::autoscaler {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(ApplicationScalerTest, GetOfASettledApplicationIsSuccessful) {
  cloud_.analytics.parallelism = 3;
  const Reply reply = get();
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "application/json");
  EXPECT_EQ(reply.body, R"({"actualCapacity":3.0,"desiredCapacity":3.0,"dimensionName":"app",)"
                        R"("resourceName":"app","scalableTargetDimensionId":"app",)"
                        R"("scalingStatus":"Successful","version":"KDAScaling"})");
  EXPECT_THAT(cloud_.log.calls(), ElementsAre("DescribeApplication"));
}

TEST_F(ApplicationScalerTest, PatchUpdatesTheApplication) {
  cloud_.analytics.version = 7;
  const Reply reply = patch("3.0");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.scaling_status, "InProgress");
  EXPECT_EQ(reply.actual, 1);
  EXPECT_EQ(reply.desired, 3);
  EXPECT_EQ(store_.capacity, 3);
  ASSERT_EQ(cloud_.analytics.updates.size(), 1u);
  const auto& update = cloud_.analytics.updates.front();
  EXPECT_EQ(update.application_name, "app");
  EXPECT_EQ(update.current_application_version_id, 7);
  const auto& parallelism =
      *update.application_configuration_update->flink_application_configuration_update
           ->parallelism_configuration_update;
  EXPECT_EQ(parallelism.configuration_type_update, "CUSTOM");
  EXPECT_EQ(parallelism.parallelism_update, 3);
  EXPECT_EQ(parallelism.auto_scaling_enabled_update, false);
  EXPECT_FALSE(parallelism.parallelism_per_kpu_update.has_value());
}

TEST_F(ApplicationScalerTest, PatchOfTheSameCapacityChangesNothing) {
  cloud_.analytics.parallelism = 3;
  EXPECT_EQ(patch("3").scaling_status, "Successful");
  EXPECT_THAT(cloud_.analytics.updates, IsEmpty());
  EXPECT_EQ(cloud_.log.count("PutMetricAlarm"), 0);
}

TEST_F(ApplicationScalerTest, StepIsInProgressUntilTheApplicationRunsAgain) {
  EXPECT_EQ(patch("2").scaling_status, "InProgress");
  EXPECT_EQ(get().scaling_status, "InProgress");
  cloud_.analytics.status = "RUNNING";
  const Reply reply = get();
  EXPECT_EQ(reply.scaling_status, "Successful");
  EXPECT_EQ(reply.actual, 2);
  EXPECT_EQ(cloud_.analytics.updates.size(), 1u);
}

struct AlarmCase {
  int capacity;
  double in_threshold;
  std::optional<std::string> in_missing;
  std::vector<std::string> in_actions;
  bool out_rewritten;
};

// The table of thresholds: the next step needs the next multiple of a KPU's throughput.
TEST_F(ApplicationScalerTest, AcceptedStepRewritesTheAlarms) {
  const AlarmCase cases[] = {{1, 0, std::nullopt, {}, true},
                             {3, 8800, "breaching", {"arn:in-policy"}, true},
                             {7, 26400, "breaching", {"arn:in-policy"}, true},
                             {8, 30800, "breaching", {"arn:in-policy"}, false}};
  for (const AlarmCase& c : cases) {
    cloud_.cloudwatch.add_alarm("out-alarm", "ALARM");
    cloud_.cloudwatch.add_alarm("in-alarm", "OK");
    cloud_.analytics.status = "RUNNING";
    cloud_.analytics.parallelism = 2;
    ASSERT_EQ(patch(std::to_string(c.capacity)).scaling_status, "InProgress");
    EXPECT_EQ(in_alarm().comparison_operator, "LessThanOrEqualToThreshold");
    EXPECT_EQ(in_alarm().threshold, c.in_threshold);
    EXPECT_EQ(in_alarm().evaluation_periods, 2);
    EXPECT_EQ(in_alarm().datapoints_to_alarm, std::nullopt);
    EXPECT_EQ(in_alarm().treat_missing_data, c.in_missing);
    EXPECT_EQ(in_alarm().alarm_actions, c.in_actions);
    if (c.out_rewritten) {
      EXPECT_EQ(out_alarm().comparison_operator, "GreaterThanOrEqualToThreshold");
      EXPECT_EQ(out_alarm().threshold, c.capacity * 4400);
      EXPECT_EQ(out_alarm().evaluation_periods, 1);
      EXPECT_EQ(out_alarm().treat_missing_data, std::nullopt);
      EXPECT_THAT(*out_alarm().alarm_actions, ElementsAre("arn:out-policy"));
    } else {
      EXPECT_EQ(out_alarm().threshold, 0.75);
      EXPECT_THAT(*out_alarm().alarm_actions, ElementsAre("arn:old-action"));
    }
  }
}

TEST_F(ApplicationScalerTest, RewrittenAlarmsKeepMetricsAndDescription) {
  patch("3");
  EXPECT_EQ(out_alarm().alarm_description, "about out-alarm");
  EXPECT_EQ(out_alarm().metrics->size(), 3u);
  EXPECT_EQ(out_alarm().state_value, "ALARM");
}

TEST_F(ApplicationScalerTest, PatchDuringAPassingStateIsStoredAndAppliedByALaterGet) {
  for (const char* status : {"STARTING", "UPDATING", "AUTOSCALING", "MAINTENANCE", "ROLLING_BACK",
                             "STOPPING", "FORCE_STOPPING"}) {
    cloud_.analytics.updates.clear();
    cloud_.analytics.parallelism = 1;
    cloud_.analytics.status = status;
    EXPECT_EQ(patch("4").scaling_status, "InProgress") << status;
    EXPECT_EQ(get().scaling_status, "InProgress") << status;
    EXPECT_THAT(cloud_.analytics.updates, IsEmpty()) << status;

    cloud_.cloudwatch.add_alarm("in-alarm", "OK");
    cloud_.analytics.status = "RUNNING";
    EXPECT_EQ(get().scaling_status, "InProgress") << status;
    ASSERT_EQ(cloud_.analytics.updates.size(), 1u) << status;
    EXPECT_EQ(in_alarm().threshold, 3 * 4400) << status;
  }
}

TEST_F(ApplicationScalerTest, StatesThatDoNotPassFailWithTheirName) {
  for (const char* status : {"DELETING", "ROLLED_BACK", "SOMETHING_NEW", ""}) {
    cloud_.analytics.status = status;
    const Reply reply = patch("4");
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.scaling_status, "Failed");
    EXPECT_EQ(reply.failure, std::string{"application is "} + status);
  }
  EXPECT_THAT(cloud_.analytics.updates, IsEmpty());
}

TEST_F(ApplicationScalerTest, ApplicationThatIsNotStartedYetIsUpdatedAllTheSame) {
  cloud_.analytics.status = "READY";
  EXPECT_EQ(patch("4").scaling_status, "InProgress");
  EXPECT_EQ(get().scaling_status, "Successful");
  EXPECT_EQ(cloud_.analytics.parallelism, 4);
}

TEST_F(ApplicationScalerTest, LostRaceIsRetriedByTheNextRequest) {
  for (const char* code : {"ResourceInUseException", "ConcurrentModificationException"}) {
    cloud_.analytics.status = "RUNNING";
    cloud_.analytics.parallelism = 1;
    cloud_.analytics.updates.clear();
    cloud_.log.fail_next("UpdateApplication", code);
    const Reply lost = patch("4");
    EXPECT_EQ(lost.scaling_status, "InProgress") << code;
    EXPECT_EQ(lost.failure, "");
    EXPECT_THAT(cloud_.analytics.updates, IsEmpty());
    EXPECT_EQ(get().scaling_status, "InProgress");
    EXPECT_EQ(cloud_.analytics.updates.size(), 1u) << code;
  }
}

TEST_F(ApplicationScalerTest, RefusedUpdateIsFailedWithTheReasonAndLeavesTheAlarms) {
  cloud_.log.fail_next("UpdateApplication", "LimitExceededException");
  const Reply reply = patch("4");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.scaling_status, "Failed");
  EXPECT_EQ(reply.failure, "LimitExceededException was prepared");
  EXPECT_EQ(cloud_.log.count("PutMetricAlarm"), 0);
}

TEST_F(ApplicationScalerTest, AlarmsThatCannotBeRewrittenAreReported) {
  cloud_.autoscaling.policies = {"out-policy"};
  EXPECT_EQ(patch("4").failure, "there is no scaling policy 'in-policy'");

  cloud_.autoscaling.policies = {"out-policy", "in-policy"};
  cloud_.analytics.status = "RUNNING";
  cloud_.cloudwatch.alarms.erase("out-alarm");
  const Reply reply = patch("5");
  EXPECT_EQ(reply.scaling_status, "Failed");
  EXPECT_EQ(reply.failure, "there is no alarm 'out-alarm'");
}

TEST_F(ApplicationScalerTest, ApplicationWithoutAParallelismConfigurationCountsAsOne) {
  cloud_.analytics.parallelism = std::nullopt;
  EXPECT_EQ(get().actual, 1);
}

}  // namespace
}  // namespace weir::autoscaler
