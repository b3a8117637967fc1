// The services of one cloud acting on each other: alarms, policies, functions, applications.
#include "emulator/cloud/cloud.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::HasSubstr;

// A job that is always busy.
class BusyJob : public analytics::Job {
 public:
  BusyJob(sim::Scheduler& scheduler, int parallelism)
      : scheduler_(scheduler), parallelism_(parallelism), started_(scheduler.now()) {}
  sim::Task<void> run() override {
    for (;;) co_await scheduler_.sleep_for(std::chrono::hours{1});
  }
  std::string snapshot() override { return "state"; }
  sim::Task<std::string> stop_with_savepoint() override { co_return "state"; }
  analytics::JobMetrics metrics() const override {
    analytics::JobMetrics metrics;
    metrics.source_stream = "taxi-trips";
    metrics.millis_behind_latest = 90'000;
    metrics.cpu_capacity_vcpus = parallelism_;
    metrics.busy_cpu_time = (scheduler_.now() - started_) * parallelism_;
    return metrics;
  }

 private:
  sim::Scheduler& scheduler_;
  int parallelism_;
  sim::Time started_;
};

class BusyJobs : public analytics::JobFactory {
 public:
  explicit BusyJobs(sim::Scheduler& scheduler) : scheduler_(scheduler) {}
  std::unique_ptr<analytics::Job> create(const analytics::JobSpec& spec) override {
    return std::make_unique<BusyJob>(scheduler_, spec.parallelism);
  }

 private:
  sim::Scheduler& scheduler_;
};

class CloudTest : public ::testing::Test {
 protected:
  CloudTest() {
    timeline.add_listener([this](const sim::Event& event) {
      if (event.kind == kActionNotDelivered.name) undelivered.emplace_back(event.subject);
    });
  }

  void run_for(sim::Duration duration) { scheduler.run_until(scheduler.now() + duration); }

  void start_application() {
    api::kinesisanalyticsv2::CreateApplicationRequest request;
    request.application_name = "taxi";
    request.runtime_environment = "FLINK-1_11";
    request.service_execution_role = "arn:aws:iam::123456789012:role/taxi";
    request.application_configuration.emplace()
        .flink_application_configuration.emplace()
        .parallelism_configuration = {.configuration_type = "CUSTOM",
                                      .parallelism = 1,
                                      .parallelism_per_kpu = 1,
                                      .auto_scaling_enabled = false};
    ASSERT_TRUE(cloud.analytics().create_application(request).ok());
    ASSERT_TRUE(cloud.analytics().start_application({.application_name = "taxi"}).ok());
  }
  api::kinesisanalyticsv2::ApplicationDetail application() {
    return cloud.analytics().describe_application({.application_name = "taxi"})->application_detail;
  }
  int parallelism() {
    return analytics::settings_of(*application().application_configuration_description).parallelism;
  }

  void create_function(const std::string& name, lambda::PayloadHandler handler) {
    cloud.lambda().register_handler(name, std::move(handler));
    api::lambda::CreateFunctionRequest input;
    input.function_name = name;
    input.role = "arn:aws:iam::123456789012:role/lambda";
    input.handler = name;
    ASSERT_TRUE(cloud.lambda().create_function(input).ok());
  }

  // The custom resource of the workshop, as short as can be: capacity is the parallelism.
  sim::Task<base::Result<std::string>> scale(std::string payload) {
    const auto body = payload.find("desiredCapacity");
    auto detail = application();
    if (body != std::string::npos && detail.application_status == "RUNNING") {
      api::kinesisanalyticsv2::UpdateApplicationRequest update;
      update.application_name = "taxi";
      update.current_application_version_id = detail.application_version_id;
      update.application_configuration_update.emplace()
          .flink_application_configuration_update.emplace()
          .parallelism_configuration_update = {
          .parallelism_update = std::stoi(payload.substr(payload.find(':', body) + 1))};
      if (!cloud.analytics().update_application(update).ok()) {
        co_return base::client_error("Failed", "update");
      }
      detail = application();
    }
    co_return fmt::format(
        R"({{"statusCode":200,"body":"{{\"actualCapacity\":{0}.0,\"desiredCapacity\":{0}.0,)"
        R"(\"scalableTargetDimensionId\":\"taxi\",\"scalingStatus\":\"{1}\",)"
        R"(\"version\":\"v\"}}"}})",
        parallelism(), detail.application_status == "RUNNING" ? "Successful" : "InProgress");
  }

  std::string put_policy(const std::string& name) {
    EXPECT_TRUE(cloud.autoscaling()
                    .register_scalable_target({.service_namespace = "custom-resource",
                                               .resource_id = url,
                                               .scalable_dimension = dimension,
                                               .min_capacity = 1,
                                               .max_capacity = 8})
                    .ok());
    api::application_autoscaling::PutScalingPolicyRequest policy{
        .policy_name = name,
        .service_namespace = "custom-resource",
        .resource_id = url,
        .scalable_dimension = dimension,
        .policy_type = "StepScaling"};
    auto& steps = policy.step_scaling_policy_configuration.emplace();
    steps.adjustment_type = "ChangeInCapacity";
    steps.cooldown = 600;
    steps.step_adjustments = {{0, 10, 1}, {10, std::nullopt, 2}};
    auto output = cloud.autoscaling().put_scaling_policy(policy);
    EXPECT_TRUE(output.ok());
    return output->policy_arn;
  }
  api::cloudwatch::PutMetricAlarmInput cpu_alarm(const std::string& action) {
    api::cloudwatch::PutMetricAlarmInput alarm;
    alarm.alarm_name = "busy";
    alarm.namespace_ = "AWS/KinesisAnalytics";
    alarm.metric_name = "cpuUtilization";
    alarm.dimensions.emplace().push_back({"Application", "taxi"});
    alarm.statistic = "Maximum";
    alarm.period = 60;
    alarm.evaluation_periods = 2;
    alarm.threshold = 85;
    alarm.comparison_operator = "GreaterThanThreshold";
    alarm.alarm_actions = {action};
    return alarm;
  }

  const std::string url = invoke_url("api", "us-east-1", "prod") + "/scalableTargetDimensions/taxi";
  const std::string dimension{"custom-resource:ResourceType:Property"};
  std::vector<std::string> undelivered;
  sim::Scheduler scheduler{{.start = sim::from_millis(1'767'600'000'000)}};
  sim::Timeline timeline;
  BusyJobs jobs{scheduler};
  Cloud cloud{scheduler, timeline, jobs, Cloud::Options{.caller = {.account = "123456789012"}}};
};

TEST_F(CloudTest, BusyApplicationScalesOutThroughAlarmPolicyGatewayAndFunction) {
  start_application();
  create_function("scaler", [this](std::string payload) { return scale(std::move(payload)); });
  cloud.api_gateway().add_route(invoke_url("api", "us-east-1", "prod"), "scaler");
  const std::string policy_arn = put_policy("Out");
  ASSERT_TRUE(cloud.cloudwatch().put_metric_alarm(cpu_alarm(policy_arn)).ok());
  run_for(minutes{10});
  // 100 % CPU is 15 above the threshold: +2, then a cooldown of ten minutes.
  EXPECT_EQ(parallelism(), 3);
  EXPECT_EQ(application().application_status, "RUNNING");
  const auto activities =
      cloud.autoscaling().describe_scaling_activities({.service_namespace = "custom-resource"});
  ASSERT_EQ(activities->scaling_activities->size(), 1u);
  EXPECT_EQ(activities->scaling_activities->at(0).status_code, "Successful");
  EXPECT_EQ(activities->scaling_activities->at(0).cause,
            "monitor alarm busy in state ALARM triggered policy Out");
  EXPECT_TRUE(undelivered.empty());
  run_for(minutes{10});
  EXPECT_EQ(parallelism(), 5);
}

TEST_F(CloudTest, PolicyNamesItsAlarmsAndDeletingItLeavesThemWithoutTheAction) {
  const std::string policy_arn = put_policy("Out");
  const std::string longer_arn = put_policy("OutMore");
  ASSERT_TRUE(cloud.cloudwatch().put_metric_alarm(cpu_alarm(policy_arn)).ok());
  const auto alarms_of = [&](const std::string& name) {
    const auto policies = cloud.autoscaling().describe_scaling_policies(
        {.policy_names = std::vector<std::string>{name}, .service_namespace = "custom-resource"});
    return policies->scaling_policies->at(0).alarms.value();
  };
  ASSERT_EQ(alarms_of("Out").size(), 1u);
  EXPECT_EQ(alarms_of("Out")[0].alarm_name, "busy");
  EXPECT_TRUE(alarms_of("OutMore").empty());

  ASSERT_TRUE(cloud.autoscaling()
                  .delete_scaling_policy({.policy_name = "Out",
                                          .service_namespace = "custom-resource",
                                          .resource_id = url,
                                          .scalable_dimension = dimension})
                  .ok());
  const auto alarm = cloud.cloudwatch().describe_alarms({})->metric_alarms->at(0);
  EXPECT_TRUE(alarm.alarm_actions->empty());
  EXPECT_EQ(alarm.threshold, 85);
  EXPECT_EQ(alarm.dimensions->at(0).value, "taxi");
}

TEST_F(CloudTest, AlarmInvokesALambdaFunctionWithItsEvent) {
  std::vector<std::string> events;
  struct Recorder {
    static sim::Task<base::Result<std::string>> call(std::vector<std::string>& events,
                                                     std::string payload) {
      events.push_back(std::move(payload));
      co_return std::string{"null"};
    }
  };
  create_function("notify",
                  [&](std::string payload) { return Recorder::call(events, std::move(payload)); });
  start_application();
  ASSERT_TRUE(
      cloud.cloudwatch()
          .put_metric_alarm(cpu_alarm("arn:aws:lambda:us-east-1:123456789012:function:notify"))
          .ok());
  run_for(minutes{10});
  ASSERT_EQ(events.size(), 1u);
  EXPECT_THAT(events[0], HasSubstr(R"("alarmName":"busy","state":{"value":"ALARM")"));
  EXPECT_THAT(events[0], HasSubstr(R"("previousState":{"value":"INSUFFICIENT_DATA",)"
                                   R"("reason":"Unchecked: Initial alarm creation","timestamp":)"));
  EXPECT_THAT(events[0], HasSubstr(R"(},"configuration":{"metrics":[{"id":")"));
}

TEST_F(CloudTest, ActionsThatReachNobodyAreRecorded) {
  start_application();
  ASSERT_TRUE(cloud.cloudwatch()
                  .put_metric_alarm(cpu_alarm("arn:aws:sns:us-east-1:123456789012:topic"))
                  .ok());
  run_for(minutes{5});
  EXPECT_EQ(undelivered, std::vector<std::string>{"busy"});
}

TEST_F(CloudTest, ApplicationMetricsArriveInCloudWatch) {
  start_application();
  run_for(minutes{3});
  api::cloudwatch::GetMetricStatisticsInput input;
  input.namespace_ = "AWS/KinesisAnalytics";
  input.metric_name = "millisBehindLatest";
  input.dimensions = {{"Id", "taxi_trips"}, {"Application", "taxi"}, {"Flow", "Input"}};
  input.start_time = {1'767'600'000'000};
  input.end_time = {1'767'600'180'000};
  input.period = 60;
  input.statistics = std::vector<std::string>{"Maximum"};
  const auto output = cloud.cloudwatch().get_metric_statistics(input);
  ASSERT_TRUE(output.ok()) << output.error().message;
  ASSERT_EQ(output->datapoints->size(), 3u);
  EXPECT_EQ(output->datapoints->at(0).maximum, 90'000);
}

TEST_F(CloudTest, TwoRunsOfTheSameWorldHaveOneHash) {
  const auto hash_of_a_run = [] {
    sim::Scheduler own{{.start = sim::from_millis(1'767'600'000'000)}};
    sim::Timeline own_timeline;
    BusyJobs own_jobs{own};
    Cloud own_cloud{own, own_timeline, own_jobs, Cloud::Options{}};
    api::kinesisanalyticsv2::CreateApplicationRequest request;
    request.application_name = "taxi";
    request.runtime_environment = "FLINK-1_11";
    request.service_execution_role = "arn:aws:iam::123456789012:role/taxi";
    EXPECT_TRUE(own_cloud.analytics().create_application(request).ok());
    EXPECT_TRUE(own_cloud.analytics().start_application({.application_name = "taxi"}).ok());
    own.run_until(own.now() + minutes{30});
    return own_timeline.hash().hex();
  };
  EXPECT_EQ(hash_of_a_run(), hash_of_a_run());
}

}  // namespace
}  // namespace weir::cloud
