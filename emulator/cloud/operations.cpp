#include "emulator/cloud/operations.h"

#include <algorithm>

#include "emulator/cloud/security_token.h"

namespace weir::cloud {
namespace {

using analytics::AnalyticsService;
using autoscaling::AutoScalingService;
using cloudwatch::CloudWatchService;
using kinesis::KinesisService;
using lambda::LambdaService;
using Call = std::shared_ptr<OperationCall>;

template <class Service>
Service& service_of(Cloud& cloud);
template <>
KinesisService& service_of(Cloud& cloud) {
  return cloud.kinesis();
}
template <>
CloudWatchService& service_of(Cloud& cloud) {
  return cloud.cloudwatch();
}
template <>
AnalyticsService& service_of(Cloud& cloud) {
  return cloud.analytics();
}
template <>
AutoScalingService& service_of(Cloud& cloud) {
  return cloud.autoscaling();
}
template <>
LambdaService& service_of(Cloud& cloud) {
  return cloud.lambda();
}
template <>
SecurityTokenService& service_of(Cloud& cloud) {
  return cloud.security_token();
}

/// What a service's member function is made of.
template <class Method>
struct Signature;
template <class Out, class Of, class In>
struct Signature<base::Result<Out> (Of::*)(const In&)> {
  using Service = Of;
  using Input = In;
};
template <class Out, class Of, class In>
struct Signature<base::Result<Out> (Of::*)(const In&) const> {
  using Service = Of;
  using Input = In;
};

template <class Output>
void finish(OperationCall& call, const base::Result<Output>& result) {
  if (!result.ok()) return call.fail(result.error());
  if constexpr (std::is_void_v<Output>) {
    call.answer(nullptr);
  } else {
    call.answer(&*result);
  }
}

template <auto method>
void run(Cloud& cloud, Call call) {
  using Parts = Signature<decltype(method)>;
  typename Parts::Input input{};
  const auto read = call->read(api::shape_of<typename Parts::Input>(), &input);
  if (!read.ok()) return call->fail(read.error());
  finish(*call, (service_of<typename Parts::Service>(cloud).*method)(input));
}

/// One of a member function's overloads, by the operation's input.
template <class Output, class Input>
constexpr auto overload(base::Result<Output> (KinesisService::*method)(const Input&)) {
  return method;
}

sim::Task<void> invoke_function(LambdaService& functions, Call call) {
  api::lambda::InvocationRequest input{};
  if (auto read = call->read(api::shape_of<api::lambda::InvocationRequest>(), &input); !read.ok()) {
    call->fail(read.error());
    co_return;
  }
  finish(*call, co_await functions.invoke(std::move(input)));
}

constexpr Operation kKinesis[] = {
    {"CreateStream", run<&KinesisService::create_stream>},
    {"DeleteStream", run<&KinesisService::delete_stream>},
    {"DescribeStream", run<&KinesisService::describe_stream>},
    {"DescribeStreamSummary", run<&KinesisService::describe_stream_summary>},
    {"ListStreams", run<&KinesisService::list_streams>},
    {"DescribeLimits", run<&KinesisService::describe_limits>},
    {"PutRecord", run<overload<api::kinesis::PutRecordOutput, api::kinesis::PutRecordInput>(
                      &KinesisService::put_record)>},
    {"PutRecords", run<overload<api::kinesis::PutRecordsOutput, api::kinesis::PutRecordsInput>(
                       &KinesisService::put_records)>},
    {"GetRecords", run<overload<api::kinesis::GetRecordsOutput, api::kinesis::GetRecordsInput>(
                       &KinesisService::get_records)>},
    {"GetShardIterator", run<&KinesisService::get_shard_iterator>},
    {"ListShards", run<&KinesisService::list_shards>},
    {"SplitShard", run<&KinesisService::split_shard>},
    {"MergeShards", run<&KinesisService::merge_shards>},
    {"UpdateShardCount", run<&KinesisService::update_shard_count>},
    {"RegisterStreamConsumer", run<&KinesisService::register_stream_consumer>},
    {"DeregisterStreamConsumer", run<&KinesisService::deregister_stream_consumer>},
    {"DescribeStreamConsumer", run<&KinesisService::describe_stream_consumer>},
    {"ListStreamConsumers", run<&KinesisService::list_stream_consumers>},
    {"IncreaseStreamRetentionPeriod", run<&KinesisService::increase_stream_retention_period>},
    {"DecreaseStreamRetentionPeriod", run<&KinesisService::decrease_stream_retention_period>},
    {"StartStreamEncryption", run<&KinesisService::start_stream_encryption>},
    {"StopStreamEncryption", run<&KinesisService::stop_stream_encryption>},
    {"EnableEnhancedMonitoring", run<&KinesisService::enable_enhanced_monitoring>},
    {"DisableEnhancedMonitoring", run<&KinesisService::disable_enhanced_monitoring>},
    {"UpdateStreamMode", run<&KinesisService::update_stream_mode>},
    {"UpdateStreamWarmThroughput", run<&KinesisService::update_stream_warm_throughput>},
    {"UpdateMaxRecordSize", run<&KinesisService::update_max_record_size>},
    {"UpdateStreamRecordDistributionStrategy",
     run<&KinesisService::update_stream_record_distribution_strategy>},
    {"DescribeAccountSettings", run<&KinesisService::describe_account_settings>},
    {"UpdateAccountSettings", run<&KinesisService::update_account_settings>},
    {"AddTagsToStream", run<&KinesisService::add_tags_to_stream>},
    {"RemoveTagsFromStream", run<&KinesisService::remove_tags_from_stream>},
    {"ListTagsForStream", run<&KinesisService::list_tags_for_stream>},
    {"TagResource", run<&KinesisService::tag_resource>},
    {"UntagResource", run<&KinesisService::untag_resource>},
    {"ListTagsForResource", run<&KinesisService::list_tags_for_resource>},
    {"PutResourcePolicy", run<&KinesisService::put_resource_policy>},
    {"GetResourcePolicy", run<&KinesisService::get_resource_policy>},
    {"DeleteResourcePolicy", run<&KinesisService::delete_resource_policy>},
    {"CreateChannel", run<&KinesisService::create_channel>},
    {"UpdateChannel", run<&KinesisService::update_channel>},
    {"DeleteChannel", run<&KinesisService::delete_channel>},
    {"DescribeChannel", run<&KinesisService::describe_channel>},
    {"ListChannels", run<&KinesisService::list_channels>},
};

constexpr Operation kCloudWatch[] = {
    {"PutMetricData", run<&CloudWatchService::put_metric_data>},
    {"GetMetricData", run<&CloudWatchService::get_metric_data>},
    {"GetMetricStatistics", run<&CloudWatchService::get_metric_statistics>},
    {"ListMetrics", run<&CloudWatchService::list_metrics>},
    {"PutMetricAlarm", run<&CloudWatchService::put_metric_alarm>},
    {"PutCompositeAlarm", run<&CloudWatchService::put_composite_alarm>},
    {"DescribeAlarms", run<&CloudWatchService::describe_alarms>},
    {"DescribeAlarmsForMetric", run<&CloudWatchService::describe_alarms_for_metric>},
    {"DescribeAlarmHistory", run<&CloudWatchService::describe_alarm_history>},
    {"DeleteAlarms", run<&CloudWatchService::delete_alarms>},
    {"SetAlarmState", run<&CloudWatchService::set_alarm_state>},
    {"EnableAlarmActions", run<&CloudWatchService::enable_alarm_actions>},
    {"DisableAlarmActions", run<&CloudWatchService::disable_alarm_actions>},
    {"PutDashboard", run<&CloudWatchService::put_dashboard>},
    {"GetDashboard", run<&CloudWatchService::get_dashboard>},
    {"ListDashboards", run<&CloudWatchService::list_dashboards>},
    {"DeleteDashboards", run<&CloudWatchService::delete_dashboards>},
    {"TagResource", run<&CloudWatchService::tag_resource>},
    {"UntagResource", run<&CloudWatchService::untag_resource>},
    {"ListTagsForResource", run<&CloudWatchService::list_tags_for_resource>},
};

constexpr Operation kAnalytics[] = {
    {"CreateApplication", run<&AnalyticsService::create_application>},
    {"StartApplication", run<&AnalyticsService::start_application>},
    {"StopApplication", run<&AnalyticsService::stop_application>},
    {"DeleteApplication", run<&AnalyticsService::delete_application>},
    {"UpdateApplication", run<&AnalyticsService::update_application>},
    {"RollbackApplication", run<&AnalyticsService::rollback_application>},
    {"DescribeApplication", run<&AnalyticsService::describe_application>},
    {"ListApplications", run<&AnalyticsService::list_applications>},
    {"DescribeApplicationVersion", run<&AnalyticsService::describe_application_version>},
    {"ListApplicationVersions", run<&AnalyticsService::list_application_versions>},
    {"ListApplicationOperations", run<&AnalyticsService::list_application_operations>},
    {"DescribeApplicationOperation", run<&AnalyticsService::describe_application_operation>},
    {"CreateApplicationSnapshot", run<&AnalyticsService::create_application_snapshot>},
    {"DescribeApplicationSnapshot", run<&AnalyticsService::describe_application_snapshot>},
    {"ListApplicationSnapshots", run<&AnalyticsService::list_application_snapshots>},
    {"DeleteApplicationSnapshot", run<&AnalyticsService::delete_application_snapshot>},
    {"TagResource", run<&AnalyticsService::tag_resource>},
    {"UntagResource", run<&AnalyticsService::untag_resource>},
    {"ListTagsForResource", run<&AnalyticsService::list_tags_for_resource>},
};

constexpr Operation kAutoScaling[] = {
    {"RegisterScalableTarget", run<&AutoScalingService::register_scalable_target>},
    {"DeregisterScalableTarget", run<&AutoScalingService::deregister_scalable_target>},
    {"DescribeScalableTargets", run<&AutoScalingService::describe_scalable_targets>},
    {"PutScalingPolicy", run<&AutoScalingService::put_scaling_policy>},
    {"DeleteScalingPolicy", run<&AutoScalingService::delete_scaling_policy>},
    {"DescribeScalingPolicies", run<&AutoScalingService::describe_scaling_policies>},
    {"PutScheduledAction", run<&AutoScalingService::put_scheduled_action>},
    {"DeleteScheduledAction", run<&AutoScalingService::delete_scheduled_action>},
    {"DescribeScheduledActions", run<&AutoScalingService::describe_scheduled_actions>},
    {"DescribeScalingActivities", run<&AutoScalingService::describe_scaling_activities>},
    {"TagResource", run<&AutoScalingService::tag_resource>},
    {"UntagResource", run<&AutoScalingService::untag_resource>},
    {"ListTagsForResource", run<&AutoScalingService::list_tags_for_resource>},
};

constexpr Operation kLambda[] = {
    {"CreateFunction", run<&LambdaService::create_function>},
    {"GetFunction", run<&LambdaService::get_function>},
    {"ListFunctions", run<&LambdaService::list_functions>},
    {"DeleteFunction", run<&LambdaService::delete_function>},
    {"Invoke",
     [](Cloud& cloud, Call call) {
       cloud.scheduler().spawn(invoke_function(cloud.lambda(), std::move(call)),
                               "lambda invocation");
     }},
};

constexpr Operation kSecurityToken[] = {
    {"GetCallerIdentity", run<&SecurityTokenService::get_caller_identity>},
};

}  // namespace

std::span<const Operation> operations_of(std::string_view service) {
  if (service == "kinesis") return kKinesis;
  if (service == "cloudwatch") return kCloudWatch;
  if (service == "kinesisanalyticsv2") return kAnalytics;
  if (service == "application-autoscaling") return kAutoScaling;
  if (service == "lambda") return kLambda;
  if (service == "sts") return kSecurityToken;
  return {};
}

const Operation* find_operation(std::string_view service, std::string_view name) {
  const auto operations = operations_of(service);
  const auto found = std::ranges::find(operations, name, &Operation::name);
  return found == operations.end() ? nullptr : &*found;
}

}  // namespace weir::cloud
