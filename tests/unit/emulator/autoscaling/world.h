// One service in a small world, with a custom resource and two step policies.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "emulator/autoscaling/autoscaling_service.h"

namespace weir::autoscaling::testing {

namespace model = api::application_autoscaling;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

inline const std::string kUrl =
    "https://abc123.execute-api.eu-west-1.amazonaws.com/prod/scalableTargetDimensions/taxi";
inline const std::string kDimension{"custom-resource:ResourceType:Property"};

// A custom resource that takes `delay` to reach a new capacity.
class FakeResource : public CustomResourceEndpoint {
 public:
  explicit FakeResource(sim::Scheduler& scheduler) : scheduler_(scheduler) {}

  sim::Task<base::Result<HttpReply>> request(std::string method, std::string url,
                                             std::string body) override {
    EXPECT_EQ(url, kUrl);
    co_await scheduler_.sleep_for(std::chrono::milliseconds{100});
    calls.push_back(method + (body.empty() ? "" : " " + body));
    if (http_status != 200) co_return HttpReply{http_status, "\"down\""};
    if (method == "PATCH") {
      desired = std::stod(body.substr(body.find(':') + 1));
      arrival = scheduler_.now() + delay;
    }
    if (scheduler_.now() >= arrival && !stuck) actual = desired;
    const char* status = fails ? "Failed" : actual == desired ? "Successful" : "InProgress";
    co_return HttpReply{
        200, fmt::format(R"({{"actualCapacity":{},"desiredCapacity":{},"dimensionName":"d",)"
                         R"("resourceName":"r","scalableTargetDimensionId":"taxi",)"
                         R"("scalingStatus":"{}","version":"{}","failureReason":"no luck"}})",
                         actual, desired, status, version)};
  }

  double actual = 1;
  double desired = 1;
  sim::Duration delay{};
  sim::Time arrival{};
  bool stuck = false;
  bool fails = false;
  int http_status = 200;
  std::string version = "KDAScaling";
  std::vector<std::string> calls;

 private:
  sim::Scheduler& scheduler_;
};

class FakeAlarms : public ScalingAlarms {
 public:
  std::vector<model::Alarm> alarms_of(const std::string& policy_arn) const override {
    return {{"alarm of " + policy_arn.substr(policy_arn.rfind('/') + 1), "arn"}};
  }
  void unlink(const std::string& policy_arn) override { unlinked.push_back(policy_arn); }
  std::vector<std::string> unlinked;
};

class AutoScalingTest : public ::testing::Test {
 protected:
  model::RegisterScalableTargetRequest target_request(int least, int most) const {
    return {.service_namespace = "custom-resource",
            .resource_id = kUrl,
            .scalable_dimension = kDimension,
            .min_capacity = least,
            .max_capacity = most};
  }
  model::PutScalingPolicyRequest policy_request(const std::string& name,
                                                std::vector<model::StepAdjustment> steps) const {
    model::PutScalingPolicyRequest request{.policy_name = name,
                                           .service_namespace = "custom-resource",
                                           .resource_id = kUrl,
                                           .scalable_dimension = kDimension,
                                           .policy_type = "StepScaling"};
    auto& configuration = request.step_scaling_policy_configuration.emplace();
    configuration.adjustment_type = "ChangeInCapacity";
    configuration.step_adjustments = std::move(steps);
    configuration.cooldown = 600;
    return request;
  }
  void SetUp() override {
    ASSERT_TRUE(service.register_scalable_target(target_request(1, 8)).ok());
    out_arn = service
                  .put_scaling_policy(
                      policy_request("Out", {{0, 10, 1}, {10, 20, 2}, {20, std::nullopt, 4}}))
                  ->policy_arn;
    in_arn =
        service.put_scaling_policy(policy_request("In", {{-10, 0, -1}, {std::nullopt, -10, -2}}))
            ->policy_arn;
    run_for(seconds{1});
  }

  void run_for(sim::Duration duration) { scheduler.run_until(scheduler.now() + duration); }
  void trigger(const std::string& arn, double metric) {
    ASSERT_TRUE(service
                    .execute_policy(arn, {.alarm_name = "Alarm",
                                          .metric_value = metric,
                                          .threshold = 100,
                                          .time = scheduler.now()})
                    .ok());
    run_for(seconds{1});
  }
  std::vector<model::ScalingActivity> activities(bool not_scaled = false) const {
    model::DescribeScalingActivitiesRequest request{.service_namespace = "custom-resource"};
    request.include_not_scaled_activities = not_scaled;
    return service.describe_scaling_activities(request)->scaling_activities.value();
  }

  sim::Scheduler scheduler{{.start = sim::from_millis(1'767'600'000'000)}};
  sim::Timeline timeline;
  FakeResource resource{scheduler};
  FakeAlarms alarms;
  AutoScalingService service{scheduler, timeline, {.account = "1", .region = "eu-west-1"},
                             Limits{},  resource, alarms};
  std::string out_arn;
  std::string in_arn;
};

}  // namespace weir::autoscaling::testing
