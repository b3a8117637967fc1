#include "tests/unit/emulator/autoscaling/world.h"

namespace weir::autoscaling::testing {
namespace {

using ::testing::HasSubstr;

TEST_F(AutoScalingTest, TriggerSetsTheCapacityOfItsStep) {
  trigger(out_arn, 115);
  EXPECT_EQ(resource.actual, 3);
  ASSERT_EQ(activities().size(), 1u);
  const auto activity = activities()[0];
  EXPECT_EQ(activity.description, "Setting desired capacity to 3.");
  EXPECT_EQ(activity.cause, "monitor alarm Alarm in state ALARM triggered policy Out");
  EXPECT_EQ(activity.status_code, "Successful");
  EXPECT_EQ(activity.status_message,
            "Successfully set desired capacity to 3. Change successfully fulfilled by "
            "custom-resource.");
}

TEST_F(AutoScalingTest, SlowResourceIsPolledUntilItArrives) {
  resource.delay = seconds{70};
  trigger(out_arn, 100);
  EXPECT_EQ(activities().at(0).status_code, "InProgress");
  run_for(seconds{62});
  EXPECT_EQ(activities().at(0).status_code, "InProgress");
  run_for(seconds{30});
  EXPECT_EQ(activities().at(0).status_code, "Successful");
}

TEST_F(AutoScalingTest, ResourceThatNeverArrivesLeavesTheActivityUnfulfilled) {
  resource.stuck = true;
  trigger(out_arn, 100);
  run_for(hours{1} + minutes{1});
  EXPECT_EQ(activities().at(0).status_code, "Unfulfilled");
}

TEST_F(AutoScalingTest, FailedScalingCarriesTheReasonAndStartsNoCooldown) {
  resource.fails = true;
  resource.stuck = true;
  trigger(out_arn, 100);
  EXPECT_EQ(activities().at(0).status_code, "Failed");
  EXPECT_EQ(activities().at(0).status_message,
            "Failed to set desired capacity to 2. Reason: no luck");
  resource.fails = resource.stuck = false;
  resource.desired = 1;
  trigger(out_arn, 100);
  EXPECT_EQ(resource.actual, 2);
}

TEST_F(AutoScalingTest, ResourceThatAnswersAnErrorFailsTheAttempt) {
  resource.http_status = 502;
  trigger(out_arn, 100);
  EXPECT_EQ(activities().at(0).status_code, "Failed");
  EXPECT_THAT(activities().at(0).status_message.value(), HasSubstr("HTTP 502"));
}

TEST_F(AutoScalingTest, SameStepInsideTheCooldownAddsNothing) {
  trigger(out_arn, 115);
  run_for(seconds{300});
  trigger(out_arn, 115);
  EXPECT_EQ(resource.actual, 3);
  EXPECT_EQ(activities().size(), 1u);
  EXPECT_EQ(activities(true).at(0).not_scaled_reasons->at(0).code, "AlreadyAtDesiredCapacity");
}

TEST_F(AutoScalingTest, LargerStepInsideTheCooldownAddsTheDifferenceOnly) {
  trigger(out_arn, 115);  // +2
  run_for(seconds{60});
  trigger(out_arn, 125);  // +4
  EXPECT_EQ(resource.actual, 5);
  run_for(seconds{60});
  trigger(out_arn, 125);
  EXPECT_EQ(resource.actual, 5);
}

TEST_F(AutoScalingTest, AfterTheCooldownTheStepCountsAnew) {
  trigger(out_arn, 115);
  run_for(seconds{600});
  trigger(out_arn, 115);
  EXPECT_EQ(resource.actual, 5);
}

TEST_F(AutoScalingTest, RepeatedTriggerDuringTheActivityAddsNothing) {
  resource.delay = minutes{5};
  trigger(out_arn, 115);
  run_for(seconds{60});
  trigger(out_arn, 115);
  EXPECT_EQ(resource.desired, 3);
  EXPECT_EQ(activities().size(), 1u);
}

TEST_F(AutoScalingTest, LargerTriggerDuringTheActivityOverridesIt) {
  resource.delay = minutes{5};
  trigger(out_arn, 115);
  run_for(seconds{60});
  trigger(out_arn, 125);
  EXPECT_EQ(resource.desired, 5);
  ASSERT_EQ(activities().size(), 2u);
  EXPECT_EQ(activities()[0].status_code, "InProgress");
  EXPECT_EQ(activities()[1].status_code, "Overridden");
}

TEST_F(AutoScalingTest, ScaleInInsideItsCooldownIsBlocked) {
  resource.actual = resource.desired = 6;
  trigger(in_arn, 95);
  EXPECT_EQ(resource.actual, 5);
  run_for(seconds{300});
  trigger(in_arn, 95);
  EXPECT_EQ(resource.actual, 5);
  run_for(seconds{300});
  trigger(in_arn, 95);
  EXPECT_EQ(resource.actual, 4);
}

TEST_F(AutoScalingTest, ScaleOutInsideAScaleInCooldownRunsAtOnceAndEndsIt) {
  resource.actual = resource.desired = 6;
  trigger(in_arn, 95);
  run_for(seconds{10});
  trigger(out_arn, 100);
  EXPECT_EQ(resource.actual, 6);
  trigger(in_arn, 95);
  EXPECT_EQ(resource.actual, 5);
}

TEST_F(AutoScalingTest, CapacityIsClampedToTheBounds) {
  resource.actual = resource.desired = 7;
  trigger(out_arn, 1'000);
  EXPECT_EQ(resource.actual, 8);
  run_for(seconds{600});
  trigger(out_arn, 1'000);
  EXPECT_EQ(resource.actual, 8);
  const auto reason = activities(true).at(0).not_scaled_reasons->at(0);
  EXPECT_EQ(reason.code, "AlreadyAtMaxCapacity");
  EXPECT_EQ(reason.max_capacity, 8);
}

TEST_F(AutoScalingTest, ScaleInAtTheMinimumIsNotScaled) {
  trigger(in_arn, 95);
  EXPECT_EQ(resource.actual, 1);
  EXPECT_TRUE(activities().empty());
  const auto attempt = activities(true).at(0);
  EXPECT_EQ(attempt.description, "Attempting to scale due to alarm triggered");
  EXPECT_EQ(attempt.not_scaled_reasons->at(0).code, "AlreadyAtMinCapacity");
}

TEST_F(AutoScalingTest, TriggersOfOneInstantAreWeighedTogetherAndTheLargestCapacityWins) {
  resource.actual = resource.desired = 4;
  ASSERT_TRUE(service.execute_policy(in_arn, {"In", 95, 100, scheduler.now()}).ok());
  trigger(out_arn, 100);
  EXPECT_EQ(resource.actual, 5);
  EXPECT_EQ(activities().size(), 1u);
}

TEST_F(AutoScalingTest, AlarmOnMissingDataTakesTheStepAtTheThreshold) {
  resource.actual = resource.desired = 4;
  ASSERT_TRUE(service.execute_policy(in_arn, {"In", std::nullopt, 100, scheduler.now()}).ok());
  run_for(seconds{1});
  EXPECT_EQ(resource.actual, 3);
}

TEST_F(AutoScalingTest, SuspendedScalingDoesNothing) {
  auto request = target_request(1, 8);
  request.suspended_state = {.dynamic_scaling_out_suspended = true};
  ASSERT_TRUE(service.register_scalable_target(request).ok());
  trigger(out_arn, 100);
  EXPECT_EQ(resource.actual, 1);
}

}  // namespace
}  // namespace weir::autoscaling::testing
