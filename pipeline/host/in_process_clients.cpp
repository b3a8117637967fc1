#include "pipeline/host/in_process_clients.h"

namespace weir::host {

namespace kds = api::kinesis;
namespace kda = api::kinesisanalyticsv2;
namespace cw = api::cloudwatch;

InProcessKinesis::Reply<kds::PutRecordsBatchResult> InProcessKinesis::put_records(
    const kds::PutRecordsBatch& batch) {
  co_return service_.put_records(batch);
}
InProcessKinesis::Reply<kds::PutRecordOutput> InProcessKinesis::put_record(
    kds::PutRecordInput input) {
  co_return service_.put_record(input);
}
InProcessKinesis::Reply<kds::GetShardIteratorOutput> InProcessKinesis::get_shard_iterator(
    kds::GetShardIteratorInput input) {
  co_return service_.get_shard_iterator(input);
}
InProcessKinesis::Reply<kds::GetRecordsBatch> InProcessKinesis::get_records(
    std::string shard_iterator, std::int32_t limit) {
  co_return service_.get_records(shard_iterator, limit);
}
InProcessKinesis::Reply<kds::ListShardsOutput> InProcessKinesis::list_shards(
    kds::ListShardsInput input) {
  co_return service_.list_shards(input);
}
InProcessKinesis::Reply<kds::DescribeStreamSummaryOutput> InProcessKinesis::describe_stream_summary(
    kds::DescribeStreamSummaryInput input) {
  co_return service_.describe_stream_summary(input);
}
InProcessKinesis::Reply<kds::UpdateShardCountOutput> InProcessKinesis::update_shard_count(
    kds::UpdateShardCountInput input) {
  co_return service_.update_shard_count(input);
}

InProcessElasticsearch::Reply<void> InProcessElasticsearch::create_index(std::string index,
                                                                         std::string body) {
  co_return service_.create_index(index, body);
}
InProcessElasticsearch::Reply<clients::BulkReply> InProcessElasticsearch::bulk(
    std::span<const clients::BulkDocument> documents) {
  std::vector<elasticsearch::BulkOperation> operations;
  operations.reserve(documents.size());
  for (const clients::BulkDocument& document : documents) {
    operations.push_back(
        {elasticsearch::BulkAction::kIndex, document.index, document.id, document.source});
  }
  auto written = service_.bulk(operations);
  if (!written.ok()) co_return written.error();
  clients::BulkReply reply;
  reply.errors = written->errors;
  if (reply.errors) {
    for (const elasticsearch::BulkItem& item : written->items) {
      clients::BulkOutcome& outcome = reply.items.emplace_back();
      outcome.status = item.status;
      if (item.failure == elasticsearch::kNone) continue;
      outcome.error_type = written->failures[item.failure].code;
      outcome.error_reason = written->failures[item.failure].message;
    }
  }
  co_return reply;
}
InProcessElasticsearch::Reply<void> InProcessElasticsearch::refresh(std::string index) {
  co_return service_.refresh(index);
}
InProcessElasticsearch::Reply<std::int64_t> InProcessElasticsearch::count(std::string index) {
  co_return service_.count(index, "");
}

InProcessAnalytics::Reply<kda::DescribeApplicationResponse>
InProcessAnalytics::describe_application(kda::DescribeApplicationRequest input) {
  co_return service_.describe_application(input);
}
InProcessAnalytics::Reply<kda::UpdateApplicationResponse> InProcessAnalytics::update_application(
    kda::UpdateApplicationRequest input) {
  co_return service_.update_application(input);
}

InProcessCloudWatch::Reply<void> InProcessCloudWatch::put_metric_data(
    cw::PutMetricDataInput input) {
  co_return service_.put_metric_data(input);
}
InProcessCloudWatch::Reply<cw::GetMetricStatisticsOutput>
InProcessCloudWatch::get_metric_statistics(cw::GetMetricStatisticsInput input) {
  co_return service_.get_metric_statistics(input);
}
InProcessCloudWatch::Reply<void> InProcessCloudWatch::put_metric_alarm(
    cw::PutMetricAlarmInput input) {
  co_return service_.put_metric_alarm(input);
}
InProcessCloudWatch::Reply<cw::DescribeAlarmsOutput> InProcessCloudWatch::describe_alarms(
    cw::DescribeAlarmsInput input) {
  co_return service_.describe_alarms(input);
}
InProcessCloudWatch::Reply<void> InProcessCloudWatch::set_alarm_state(
    cw::SetAlarmStateInput input) {
  co_return service_.set_alarm_state(input);
}

InProcessAutoScaling::Reply<api::application_autoscaling::DescribeScalingPoliciesResponse>
InProcessAutoScaling::describe_scaling_policies(
    api::application_autoscaling::DescribeScalingPoliciesRequest input) {
  co_return service_.describe_scaling_policies(input);
}

}  // namespace weir::host
