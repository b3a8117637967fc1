#include "tests/unit/emulator/autoscaling/world.h"

namespace weir::autoscaling::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST_F(AutoScalingTest, PolicyArnNamesRegionResourceAndPolicy) {
  EXPECT_THAT(out_arn, HasSubstr("arn:aws:autoscaling:eu-west-1:1:scalingPolicy:"));
  EXPECT_THAT(out_arn, HasSubstr(":resource/custom-resource/" + kUrl + ":policyName/Out"));
}

TEST_F(AutoScalingTest, RegisteringMovesTheCapacityInsideTheBoundsAtOnce) {
  ASSERT_TRUE(service.register_scalable_target(target_request(2, 8)).ok());
  run_for(seconds{1});
  EXPECT_EQ(resource.actual, 2);
  EXPECT_EQ(activities().at(0).cause, "minimum capacity was set to 2");
}

TEST_F(AutoScalingTest, ChangedResourceVersionUnregistersTheTargetAndItsPolicies) {
  resource.version = "Other";
  trigger(out_arn, 100);
  EXPECT_TRUE(service.describe_scalable_targets({.service_namespace = "custom-resource"})
                  ->scalable_targets->empty());
  EXPECT_EQ(alarms.unlinked.size(), 2u);
  EXPECT_EQ(service.execute_policy(out_arn, {}).error().code, "ObjectNotFoundException");
}

TEST_F(AutoScalingTest, DeregisteringDeletesThePoliciesAndUnlinksTheirAlarms) {
  ASSERT_TRUE(service
                  .deregister_scalable_target({.service_namespace = "custom-resource",
                                               .resource_id = kUrl,
                                               .scalable_dimension = kDimension})
                  .ok());
  EXPECT_EQ(alarms.unlinked.size(), 2u);
  EXPECT_EQ(service.put_scaling_policy(policy_request("Out", {{0, std::nullopt, 1}})).error().code,
            "ObjectNotFoundException");
}

TEST_F(AutoScalingTest, DeletingAPolicyUnlinksItsAlarms) {
  ASSERT_TRUE(service
                  .delete_scaling_policy({.policy_name = "Out",
                                          .service_namespace = "custom-resource",
                                          .resource_id = kUrl,
                                          .scalable_dimension = kDimension})
                  .ok());
  EXPECT_THAT(alarms.unlinked, ElementsAre(out_arn));
}

TEST_F(AutoScalingTest, PuttingAPolicyAgainKeepsItsArn) {
  EXPECT_EQ(service.put_scaling_policy(policy_request("Out", {{0, std::nullopt, 3}}))->policy_arn,
            out_arn);
  trigger(out_arn, 100);
  EXPECT_EQ(resource.actual, 4);
}

TEST_F(AutoScalingTest, DescribedPoliciesNameTheirAlarms) {
  const auto output = service.describe_scaling_policies(
      {.policy_names = std::vector<std::string>{"Out"}, .service_namespace = "custom-resource"});
  ASSERT_EQ(output->scaling_policies->size(), 1u);
  const auto& policy = output->scaling_policies->at(0);
  EXPECT_EQ(policy.alarms.value().at(0).alarm_name, "alarm of Out");
}

TEST_F(AutoScalingTest, TargetTrackingFailsLoudly) {
  auto request = policy_request("T", {});
  request.policy_type = "TargetTrackingScaling";
  const auto error = service.put_scaling_policy(request).error();
  EXPECT_EQ(error.http_status, 501);
  EXPECT_THAT(error.message, HasSubstr("TargetTrackingScaling"));
}

TEST_F(AutoScalingTest, ReversedBoundsReturnValidationException) {
  EXPECT_EQ(service.register_scalable_target(target_request(9, 8)).error().code,
            "ValidationException");
}

TEST_F(AutoScalingTest, OldActivitiesAreForgottenAfterSixWeeks) {
  trigger(out_arn, 100);
  run_for(hours{6 * 7 * 24 + 1});
  EXPECT_TRUE(activities().empty());
}

TEST(CustomResourceTest, ReplyWithoutARequiredFieldIsRefused) {
  const char* complete =
      R"({"actualCapacity":2.0,"desiredCapacity":3.0,"scalableTargetDimensionId":"1",)"
      R"("scalingStatus":"InProgress","version":"v"})";
  const auto parsed = parse_dimension({200, complete});
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->actual_capacity, 2);
  EXPECT_EQ(parsed->capacity(), 3);
  for (const char* field : {"actualCapacity", "desiredCapacity", "scalableTargetDimensionId",
                            "scalingStatus", "version"}) {
    std::string body = complete;
    body.replace(body.find(field), 1, "_");
    EXPECT_THAT(parse_dimension({200, body}).error().message, HasSubstr(field));
  }
  EXPECT_FALSE(parse_dimension({200, "not JSON"}).ok());
  EXPECT_FALSE(parse_dimension({404, complete}).ok());
}

}  // namespace
}  // namespace weir::autoscaling::testing
