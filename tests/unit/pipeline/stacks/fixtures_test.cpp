// The templates that the repository ships: their resources fill the requests they stand for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "emulator/api/application_autoscaling.h"
#include "emulator/api/cloudwatch.h"
#include "emulator/api/kinesis.h"
#include "emulator/api/kinesisanalyticsv2.h"
#include "emulator/api/validate.h"
#include "pipeline/stacks/fill.h"
#include "tests/unit/pipeline/stacks/stack_support.h"

namespace weir::stacks {
namespace {

namespace aas = api::application_autoscaling;
namespace cw = api::cloudwatch;
namespace kda = api::kinesisanalyticsv2;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsSupersetOf;
using ::testing::Not;
using Parameters = std::map<std::string, std::string>;

Template fixture(const std::string& name, const Parameters& parameters = {}) {
  auto stack = Template::read(std::string{WEIR_STACKS_DIR} + "/" + name, parameters);
  if (stack.ok()) return *std::move(stack);
  ADD_FAILURE() << stack.error().message;
  return {};
}

/// The properties without the keys that CloudFormation has and the request has not.
Value without(const Value& properties, const std::vector<std::string>& keys) {
  Value::Map map;
  for (const auto& [key, value] : properties.map()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) map.emplace_back(key, value);
  }
  return Value{std::move(map), properties.where};
}

/// The request that the resource's properties fill, checked by the service's own rules.
template <class T>
T request_of(const Template& stack, const std::string& id) {
  auto request = filled<T>(properties_of(stack, id));
  if (!request.ok()) {
    ADD_FAILURE() << request.error().message;
    return {};
  }
  const auto valid = api::validate(*request);
  EXPECT_TRUE(valid.ok()) << (valid.ok() ? "" : valid.error().message);
  return *std::move(request);
}

aas::PutScalingPolicyRequest policy_of(const Template& stack, const std::string& id) {
  const Value properties = properties_of(stack, id);
  EXPECT_EQ(properties.find("ScalingTargetId")->text(), "ScalableTarget!ref");
  auto policy = filled<aas::PutScalingPolicyRequest>(without(properties, {"ScalingTargetId"}));
  if (policy.ok()) return *std::move(policy);
  ADD_FAILURE() << policy.error().message;
  return {};
}

std::map<std::string, std::string> variables_of(const Template& stack, const std::string& id) {
  std::map<std::string, std::string> variables;
  const Value properties = properties_of(stack, id);
  for (const auto& [name, value] : properties.find("Environment")->find("Variables")->map()) {
    variables[name] = value.text();
  }
  return variables;
}

std::vector<std::string> ids_of_type(const Template& stack, const std::string& type) {
  std::vector<std::string> ids;
  for (const Resource& resource : stack.resources()) {
    if (resource.type == type) ids.push_back(resource.logical_id);
  }
  return ids;
}

TEST(PipelineTemplate, StreamFillsCreateStream) {
  const Template stack = fixture("pipeline.yaml", {{"ShardCount", "16"}});
  const Value properties = properties_of(stack, "InputStream");
  EXPECT_EQ(properties.find("Name")->text(), "streaming-analytics-workshop");
  EXPECT_EQ(properties.find("RetentionPeriodHours")->text(), "24");
  const auto request = filled<api::kinesis::CreateStreamInput>(
      without(properties, {"Name", "RetentionPeriodHours"}));
  ASSERT_TRUE(request.ok()) << request.error().message;
  EXPECT_EQ(request->shard_count, 16);
}

TEST(PipelineTemplate, ApplicationFillsCreateApplication) {
  const Template stack =
      fixture("pipeline.yaml", {{"Parallelism", "6"}, {"ParallelismPerKPU", "2"}});
  const auto request = request_of<kda::CreateApplicationRequest>(stack, "FlinkApplication");
  EXPECT_EQ(request.application_name, "streaming-analytics-workshop");
  EXPECT_EQ(request.runtime_environment, "FLINK-1_11");
  const auto& configuration = *request.application_configuration;
  EXPECT_TRUE(configuration.application_snapshot_configuration->snapshots_enabled);
  EXPECT_EQ(*configuration.flink_application_configuration->parallelism_configuration,
            (kda::ParallelismConfiguration{"CUSTOM", 6, 2, false}));
}

TEST(PipelineTemplate, ApplicationPropertiesAreTheWorkshops) {
  const auto request =
      request_of<kda::CreateApplicationRequest>(fixture("pipeline.yaml"), "FlinkApplication");
  const auto& groups = request.application_configuration->environment_properties->property_groups;
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].property_group_id, "FlinkApplicationProperties");
  EXPECT_EQ(groups[0].property_map,
            (std::map<std::string, std::string>{
                {"InputStreamName", "InputStream!ref"},
                {"Region", "eu-west-1"},
                {"ElasticsearchEndpoint", "https://SearchDomain!DomainEndpoint"},
                {"EventTime", "true"}}));
}

TEST(PipelineTemplate, LagAlarmWatchesTheStreamUnderItsUnderscoredName) {
  const auto alarm = request_of<cw::PutMetricAlarmInput>(
      fixture("pipeline.yaml", {{"LagAlarmName", "lag"}}), "LagAlarm");
  EXPECT_EQ(alarm.alarm_name, "lag");
  EXPECT_EQ(alarm.metric_name, "millisBehindLatest");
  EXPECT_THAT(*alarm.dimensions, ElementsAre(cw::Dimension{"Id", "streaming_analytics_workshop"},
                                             cw::Dimension{"Application", "FlinkApplication!ref"},
                                             cw::Dimension{"Flow", "Input"}));
  EXPECT_EQ(alarm.threshold, 60'000);
  EXPECT_EQ(alarm.treat_missing_data, "breaching");
  EXPECT_FALSE(alarm.alarm_actions.has_value());
}

TEST(ScalingTemplate, PolicyParameterChoosesTheResources) {
  const std::vector<std::string> stream{"StreamScaleInAlarm", "StreamScaleOutAlarm",
                                        "StreamScaler"};
  const std::vector<std::string> steps{"ScaleOutAlarm", "ScaleInAlarm",   "ScaleOutPolicy",
                                       "ScaleInPolicy", "ScalableTarget", "ApplicationScaler"};
  const auto with_steps = order_of(fixture("scaling.yaml"));
  EXPECT_THAT(with_steps, IsSupersetOf(stream));
  EXPECT_THAT(with_steps, IsSupersetOf(steps));
  EXPECT_THAT(with_steps, Not(Contains("EveryMinute")));

  const auto with_target = order_of(fixture("scaling.yaml", {{"ApplicationPolicy", "target"}}));
  EXPECT_THAT(with_target, IsSupersetOf(stream));
  EXPECT_THAT(with_target, IsSupersetOf({"EveryMinute", "TargetScaler"}));
  for (const std::string& id : steps) EXPECT_THAT(with_target, Not(Contains(id)));

  const Template none = fixture("scaling.yaml", {{"ApplicationPolicy", "none"}});
  EXPECT_THAT(order_of(none), IsSupersetOf(stream));
  EXPECT_THAT(ids_of_type(none, "AWS::Lambda::Function"), ElementsAre("StreamScaler"));
}

TEST(ScalingTemplate, EveryPropertyCanBeEvaluatedUnderEveryPolicy) {
  for (const char* policy : {"step", "target", "none"}) {
    const Template stack = fixture("scaling.yaml", {{"ApplicationPolicy", policy}});
    for (const std::string& id : order_of(stack)) properties_of(stack, id);
  }
}

TEST(ScalingTemplate, UnknownPolicyIsRefused) {
  EXPECT_FALSE(Template::read(std::string{WEIR_STACKS_DIR} + "/scaling.yaml",
                              {{"ApplicationPolicy", "steps"}})
                   .ok());
}

TEST(ScalingTemplate, ApplicationAlarmsWatchTheRatePerSecond) {
  const Template stack = fixture("scaling.yaml", {{"ThroughputPerKPU", "110"}});
  for (const char* id : {"ScaleOutAlarm", "ScaleInAlarm"}) {
    const auto alarm = request_of<cw::PutMetricAlarmInput>(stack, id);
    ASSERT_EQ(alarm.metrics->size(), 2u);
    EXPECT_EQ((*alarm.metrics)[0].return_data, false);
    EXPECT_EQ((*alarm.metrics)[1].expression, "FILL(ir/60,0)");
    EXPECT_EQ((*alarm.metrics)[1].return_data, true);
  }
  const auto out = request_of<cw::PutMetricAlarmInput>(stack, "ScaleOutAlarm");
  EXPECT_EQ(out.comparison_operator, "GreaterThanThreshold");
  EXPECT_EQ(out.threshold, 110);
  EXPECT_EQ(out.evaluation_periods, 1);
  EXPECT_FALSE(out.treat_missing_data.has_value());
  const auto in = request_of<cw::PutMetricAlarmInput>(stack, "ScaleInAlarm");
  EXPECT_EQ(in.comparison_operator, "LessThanOrEqualToThreshold");
  EXPECT_EQ(in.threshold, 0);
  EXPECT_EQ(in.evaluation_periods, 2);
  EXPECT_EQ(in.treat_missing_data, "breaching");
  EXPECT_THAT(*in.alarm_actions, ElementsAre("ScaleInPolicy!ref"));
}

TEST(ScalingTemplate, OutPolicyHasFourStepsUpwards) {
  const auto policy = policy_of(fixture("scaling.yaml"), "ScaleOutPolicy");
  EXPECT_EQ(policy.policy_type, "StepScaling");
  const auto& steps = *policy.step_scaling_policy_configuration;
  EXPECT_EQ(steps.adjustment_type, "ChangeInCapacity");
  EXPECT_EQ(steps.cooldown, 600);
  EXPECT_THAT(*steps.step_adjustments,
              ElementsAre(aas::StepAdjustment{0, 4400, 1}, aas::StepAdjustment{4400, 8800, 2},
                          aas::StepAdjustment{8800, 13200, 4},
                          aas::StepAdjustment{13200, std::nullopt, 8}));
}

TEST(ScalingTemplate, InPolicyHasFourStepsDownwards) {
  const auto policy =
      policy_of(fixture("scaling.yaml",
                        {{"StepBound1", "110"}, {"StepBound2", "220"}, {"StepBound3", "330"}}),
                "ScaleInPolicy");
  EXPECT_THAT(*policy.step_scaling_policy_configuration->step_adjustments,
              ElementsAre(aas::StepAdjustment{-110, 0, -1}, aas::StepAdjustment{-220, -110, -2},
                          aas::StepAdjustment{-330, -220, -3},
                          aas::StepAdjustment{std::nullopt, -330, -4}));
}

TEST(ScalingTemplate, TargetIsACustomResourceBehindTheApi) {
  const auto target = request_of<aas::RegisterScalableTargetRequest>(
      fixture("scaling.yaml", {{"MaxKPUs", "8"}}), "ScalableTarget");
  EXPECT_EQ(target.service_namespace, "custom-resource");
  EXPECT_EQ(target.scalable_dimension, "custom-resource:ResourceType:Property");
  EXPECT_EQ(target.resource_id,
            "https://ScalerApi!ref.execute-api.eu-west-1.amazonaws.com/prod/"
            "scalableTargetDimensions/streaming-analytics-workshop");
  EXPECT_EQ(target.min_capacity, 1);
  EXPECT_EQ(target.max_capacity, 8);
}

TEST(ScalingTemplate, ApiMethodsCallTheFunction) {
  const Template stack = fixture("scaling.yaml");
  for (const auto& [id, method] : {std::pair{"ScalerGet", "GET"}, {"ScalerPatch", "PATCH"}}) {
    const Value properties = properties_of(stack, id);
    EXPECT_EQ(properties.find("HttpMethod")->text(), method);
    EXPECT_EQ(properties.find("Integration")->find("Uri")->text(),
              "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
              "arn:ApplicationScaler/invocations");
  }
}

TEST(ScalingTemplate, FunctionsLearnTheNamesThatTheirStackUses) {
  const Template stack = fixture("scaling.yaml", {{"MaxKPUs", "8"}});
  EXPECT_EQ(variables_of(stack, "ApplicationScaler"),
            (std::map<std::string, std::string>{{"KDAAppName", "streaming-analytics-workshop"},
                                                {"CloudWatchAlarmNameOut", "KDAScaleOutAlarm"},
                                                {"CloudWatchAlarmNameIn", "KDAScaleInAlarm"},
                                                {"PolicyNameOut", "KDAScaleOut"},
                                                {"PolicyNameIn", "KDAScaleIn"},
                                                {"MaxThroughputPerKPU", "4400"},
                                                {"MaxKPUs", "8"},
                                                {"ScaleInMargin", "0.75"},
                                                {"ParameterStore", "DesiredCapacity!ref"}}));
  EXPECT_EQ(
      variables_of(stack, "StreamScaler"),
      (std::map<std::string, std::string>{{"KinesisStreamName", "streaming-analytics-workshop"},
                                          {"CloudWatchAlarmNameOut", "KinesisScaleOutAlarm"},
                                          {"CloudWatchAlarmNameIn", "KinesisScaleInAlarm"},
                                          {"ShardCountMetricId", "s1"},
                                          {"MinShards", "1"},
                                          {"MaxShards", "16"},
                                          {"ScalingStep", "double"}}));
}

TEST(ScalingTemplate, StreamAlarmsReturnTheUsageAndCallTheFunction) {
  const Template stack = fixture("scaling.yaml", {{"ShardCount", "2"}});
  for (const char* id : {"StreamScaleOutAlarm", "StreamScaleInAlarm"}) {
    const auto alarm = request_of<cw::PutMetricAlarmInput>(stack, id);
    int returned = 0;
    for (const cw::MetricDataQuery& query : *alarm.metrics) {
      returned += query.return_data.value_or(true);
      if (query.id == "s1") {
        EXPECT_EQ(query.expression, "2");
      }
      if (query.id == "usage") {
        EXPECT_EQ(query.expression, "MAX([e1/(1024*1024*60*s1),e2/(1000*60*s1)])");
      }
    }
    EXPECT_EQ(returned, 1) << id;
    EXPECT_THAT(*alarm.alarm_actions, ElementsAre("arn:StreamScaler"));
  }
}

TEST(ScalingTemplate, StreamAlarmsAreShapedForMinutes) {
  const Template stack = fixture("scaling.yaml");
  const auto out = request_of<cw::PutMetricAlarmInput>(stack, "StreamScaleOutAlarm");
  EXPECT_EQ(out.comparison_operator, "GreaterThanOrEqualToThreshold");
  EXPECT_EQ(out.threshold, 0.75);
  EXPECT_EQ(out.evaluation_periods, 3);
  EXPECT_EQ(out.datapoints_to_alarm, 3);
  const auto in = request_of<cw::PutMetricAlarmInput>(stack, "StreamScaleInAlarm");
  EXPECT_EQ(in.comparison_operator, "LessThanThreshold");
  EXPECT_EQ(in.threshold, 0.25);
  EXPECT_EQ(in.evaluation_periods, 60);
  EXPECT_EQ(in.datapoints_to_alarm, 57);
}

TEST(ScalingTemplate, TargetPolicyRunsEveryMinute) {
  const Template stack = fixture("scaling.yaml", {{"ApplicationPolicy", "target"}});
  const Value rule = properties_of(stack, "EveryMinute");
  EXPECT_EQ(rule.find("ScheduleExpression")->text(), "rate(1 minute)");
  EXPECT_EQ(rule.find("Targets")->list().front().find("Arn")->text(), "arn:TargetScaler");
  EXPECT_EQ(variables_of(stack, "TargetScaler").at("CatchUpSeconds"), "1800");
}

}  // namespace
}  // namespace weir::stacks
