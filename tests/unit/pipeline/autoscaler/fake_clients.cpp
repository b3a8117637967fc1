#include "tests/unit/pipeline/autoscaler/fake_clients.h"

#include <algorithm>

namespace weir::autoscaler {
namespace {

namespace aas = api::application_autoscaling;
namespace cw = api::cloudwatch;
namespace kda = api::kinesisanalyticsv2;

base::Error unexpected(const char* operation) {
  ADD_FAILURE() << operation << " is not for a scaling function to call";
  return base::client_error("UnexpectedCall", operation);
}

cw::MetricDataQuery expression(std::string id, std::string text, bool returned) {
  cw::MetricDataQuery query;
  query.id = std::move(id);
  query.expression = std::move(text);
  query.return_data = returned;
  return query;
}

}  // namespace

int CallLog::count(const std::string& operation) const {
  return static_cast<int>(std::count(calls_.begin(), calls_.end(), operation));
}

sim::Task<base::Result<void>> CallLog::enter(std::string operation) {
  co_await scheduler_.yield();
  calls_.push_back(operation);
  const auto failure = failures_.find(operation);
  if (failure == failures_.end()) co_return base::Result<void>{};
  base::Error error = failure->second;
  failures_.erase(failure);
  co_return error;
}

FakeAnalytics::Reply<kda::DescribeApplicationResponse> FakeAnalytics::describe_application(
    kda::DescribeApplicationRequest input) {
  auto entered = co_await log.enter("DescribeApplication");
  if (!entered.ok()) co_return entered.error();
  if (input.application_name != name) {
    co_return base::client_error("ResourceNotFoundException", "no such application");
  }
  kda::DescribeApplicationResponse response;
  kda::ApplicationDetail& detail = response.application_detail;
  detail.application_name = name;
  detail.application_status = status;
  detail.application_version_id = version;
  if (parallelism) {
    kda::FlinkApplicationConfigurationDescription flink;
    flink.parallelism_configuration_description =
        kda::ParallelismConfigurationDescription{.parallelism = *parallelism};
    detail.application_configuration_description = kda::ApplicationConfigurationDescription{};
    detail.application_configuration_description->flink_application_configuration_description =
        std::move(flink);
  }
  co_return response;
}

FakeAnalytics::Reply<kda::UpdateApplicationResponse> FakeAnalytics::update_application(
    kda::UpdateApplicationRequest input) {
  auto entered = co_await log.enter("UpdateApplication");
  if (!entered.ok()) co_return entered.error();
  parallelism = input.application_configuration_update->flink_application_configuration_update
                    ->parallelism_configuration_update->parallelism_update;
  if (status == "RUNNING") status = "UPDATING";
  ++version;
  updates.push_back(std::move(input));
  co_return kda::UpdateApplicationResponse{};
}

cw::MetricAlarm& FakeCloudWatch::add_alarm(const std::string& alarm_name,
                                           const std::string& state) {
  cw::MetricAlarm alarm;
  alarm.alarm_name = alarm_name;
  alarm.alarm_description = "about " + alarm_name;
  alarm.state_value = state;
  alarm.actions_enabled = true;
  alarm.alarm_actions = {"arn:old-action"};
  alarm.evaluation_periods = 3;
  alarm.datapoints_to_alarm = 2;
  alarm.comparison_operator = "GreaterThanThreshold";
  alarm.threshold = 0.75;
  alarm.treat_missing_data = "ignore";
  alarm.metrics = {expression("e1", "FILL(m1,0)", false), expression("s1", "8", false),
                   expression("usage", "e1/s1", true)};
  return alarms[alarm_name] = std::move(alarm);
}

FakeCloudWatch::Reply<void> FakeCloudWatch::put_metric_data(cw::PutMetricDataInput) {
  co_return unexpected("PutMetricData");
}

FakeCloudWatch::Reply<cw::GetMetricStatisticsOutput> FakeCloudWatch::get_metric_statistics(
    cw::GetMetricStatisticsInput input) {
  auto entered = co_await log.enter("GetMetricStatistics");
  if (!entered.ok()) co_return entered.error();
  cw::GetMetricStatisticsOutput output;
  output.datapoints.emplace();
  for (const double value : datapoints[input.metric_name]) {
    cw::Datapoint point;
    (input.statistics->front() == "Sum" ? point.sum : point.average) = value;
    output.datapoints->push_back(point);
  }
  queries.push_back(std::move(input));
  co_return output;
}

FakeCloudWatch::Reply<void> FakeCloudWatch::put_metric_alarm(cw::PutMetricAlarmInput input) {
  auto entered = co_await log.enter("PutMetricAlarm");
  if (!entered.ok()) co_return entered;
  cw::MetricAlarm alarm;
  alarm.alarm_name = input.alarm_name;
  alarm.alarm_description = input.alarm_description;
  alarm.state_value = alarms[input.alarm_name].state_value;
  alarm.actions_enabled = input.actions_enabled;
  alarm.ok_actions = input.ok_actions;
  alarm.alarm_actions = input.alarm_actions;
  alarm.insufficient_data_actions = input.insufficient_data_actions;
  alarm.namespace_ = input.namespace_;
  alarm.metric_name = input.metric_name;
  alarm.dimensions = input.dimensions;
  alarm.statistic = input.statistic;
  alarm.extended_statistic = input.extended_statistic;
  alarm.period = input.period;
  alarm.unit = input.unit;
  alarm.evaluation_periods = input.evaluation_periods;
  alarm.datapoints_to_alarm = input.datapoints_to_alarm;
  alarm.threshold = input.threshold;
  alarm.comparison_operator = input.comparison_operator;
  alarm.treat_missing_data = input.treat_missing_data;
  alarm.evaluate_low_sample_count_percentile = input.evaluate_low_sample_count_percentile;
  alarm.metrics = input.metrics;
  alarms[input.alarm_name] = std::move(alarm);
  co_return base::Result<void>{};
}

FakeCloudWatch::Reply<cw::DescribeAlarmsOutput> FakeCloudWatch::describe_alarms(
    cw::DescribeAlarmsInput input) {
  auto entered = co_await log.enter("DescribeAlarms");
  if (!entered.ok()) co_return entered.error();
  cw::DescribeAlarmsOutput output;
  output.metric_alarms.emplace();
  for (const std::string& wanted : *input.alarm_names) {
    const auto found = alarms.find(wanted);
    if (found != alarms.end()) output.metric_alarms->push_back(found->second);
  }
  co_return output;
}

FakeCloudWatch::Reply<void> FakeCloudWatch::set_alarm_state(cw::SetAlarmStateInput input) {
  auto entered = co_await log.enter("SetAlarmState");
  if (!entered.ok()) co_return entered;
  alarms[input.alarm_name].state_value = input.state_value;
  states_set.push_back(std::move(input));
  co_return base::Result<void>{};
}

FakeAutoScaling::Reply<aas::DescribeScalingPoliciesResponse>
FakeAutoScaling::describe_scaling_policies(aas::DescribeScalingPoliciesRequest input) {
  auto entered = co_await log.enter("DescribeScalingPolicies");
  if (!entered.ok()) co_return entered.error();
  EXPECT_EQ(input.service_namespace, "custom-resource");
  aas::DescribeScalingPoliciesResponse response;
  response.scaling_policies.emplace();
  for (const std::string& policy : policies) {
    aas::ScalingPolicy described;
    described.policy_name = policy;
    described.policy_arn = "arn:" + policy;
    response.scaling_policies->push_back(std::move(described));
  }
  co_return response;
}

FakeKinesis::Reply<api::kinesis::PutRecordsBatchResult> FakeKinesis::put_records(
    const api::kinesis::PutRecordsBatch&) {
  co_return unexpected("PutRecords");
}
FakeKinesis::Reply<api::kinesis::PutRecordOutput> FakeKinesis::put_record(
    api::kinesis::PutRecordInput) {
  co_return unexpected("PutRecord");
}
FakeKinesis::Reply<api::kinesis::GetShardIteratorOutput> FakeKinesis::get_shard_iterator(
    api::kinesis::GetShardIteratorInput) {
  co_return unexpected("GetShardIterator");
}
FakeKinesis::Reply<api::kinesis::GetRecordsBatch> FakeKinesis::get_records(std::string,
                                                                           std::int32_t) {
  co_return unexpected("GetRecords");
}
FakeKinesis::Reply<api::kinesis::ListShardsOutput> FakeKinesis::list_shards(
    api::kinesis::ListShardsInput) {
  co_return unexpected("ListShards");
}

FakeKinesis::Reply<api::kinesis::DescribeStreamSummaryOutput> FakeKinesis::describe_stream_summary(
    api::kinesis::DescribeStreamSummaryInput input) {
  auto entered = co_await log.enter("DescribeStreamSummary");
  if (!entered.ok()) co_return entered.error();
  if (input.stream_name != name) {
    co_return base::client_error("ResourceNotFoundException", "no such stream");
  }
  api::kinesis::DescribeStreamSummaryOutput output;
  output.stream_description_summary.stream_name = name;
  output.stream_description_summary.stream_status = status;
  output.stream_description_summary.open_shard_count = open_shards;
  co_return output;
}

FakeKinesis::Reply<api::kinesis::UpdateShardCountOutput> FakeKinesis::update_shard_count(
    api::kinesis::UpdateShardCountInput input) {
  auto entered = co_await log.enter("UpdateShardCount");
  if (!entered.ok()) co_return entered.error();
  open_shards = input.target_shard_count;
  status = "UPDATING";
  updates.push_back(std::move(input));
  co_return api::kinesis::UpdateShardCountOutput{};
}

}  // namespace weir::autoscaler
