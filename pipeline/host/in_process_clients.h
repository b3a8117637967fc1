// The client interfaces of pipeline/clients, answered by a Cloud in the same process.
#pragma once

#include "emulator/analytics/analytics_service.h"
#include "emulator/autoscaling/autoscaling_service.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/kinesis/kinesis_service.h"
#include "pipeline/clients/control_clients.h"
#include "pipeline/clients/elasticsearch_client.h"
#include "pipeline/clients/kinesis_client.h"

namespace weir::host {

class InProcessKinesis : public clients::KinesisClient {
 public:
  explicit InProcessKinesis(kinesis::KinesisService& service) : service_(service) {}

  Reply<api::kinesis::PutRecordsBatchResult> put_records(
      const api::kinesis::PutRecordsBatch& batch) override;
  Reply<api::kinesis::PutRecordOutput> put_record(api::kinesis::PutRecordInput input) override;
  Reply<api::kinesis::GetShardIteratorOutput> get_shard_iterator(
      api::kinesis::GetShardIteratorInput input) override;
  Reply<api::kinesis::GetRecordsBatch> get_records(std::string shard_iterator,
                                                   std::int32_t limit) override;
  Reply<api::kinesis::ListShardsOutput> list_shards(api::kinesis::ListShardsInput input) override;
  Reply<api::kinesis::DescribeStreamSummaryOutput> describe_stream_summary(
      api::kinesis::DescribeStreamSummaryInput input) override;
  Reply<api::kinesis::UpdateShardCountOutput> update_shard_count(
      api::kinesis::UpdateShardCountInput input) override;

 private:
  kinesis::KinesisService& service_;
};

class InProcessElasticsearch : public clients::ElasticsearchClient {
 public:
  explicit InProcessElasticsearch(elasticsearch::ElasticsearchService& service)
      : service_(service) {}

  Reply<void> create_index(std::string index, std::string body) override;
  Reply<clients::BulkReply> bulk(std::span<const clients::BulkDocument> documents) override;
  Reply<void> refresh(std::string index) override;
  Reply<std::int64_t> count(std::string index) override;

 private:
  elasticsearch::ElasticsearchService& service_;
};

class InProcessAnalytics : public clients::AnalyticsClient {
 public:
  explicit InProcessAnalytics(analytics::AnalyticsService& service) : service_(service) {}

  Reply<api::kinesisanalyticsv2::DescribeApplicationResponse> describe_application(
      api::kinesisanalyticsv2::DescribeApplicationRequest input) override;
  Reply<api::kinesisanalyticsv2::UpdateApplicationResponse> update_application(
      api::kinesisanalyticsv2::UpdateApplicationRequest input) override;

 private:
  analytics::AnalyticsService& service_;
};

class InProcessCloudWatch : public clients::CloudWatchClient {
 public:
  explicit InProcessCloudWatch(cloudwatch::CloudWatchService& service) : service_(service) {}

  Reply<void> put_metric_data(api::cloudwatch::PutMetricDataInput input) override;
  Reply<api::cloudwatch::GetMetricStatisticsOutput> get_metric_statistics(
      api::cloudwatch::GetMetricStatisticsInput input) override;
  Reply<void> put_metric_alarm(api::cloudwatch::PutMetricAlarmInput input) override;
  Reply<api::cloudwatch::DescribeAlarmsOutput> describe_alarms(
      api::cloudwatch::DescribeAlarmsInput input) override;
  Reply<void> set_alarm_state(api::cloudwatch::SetAlarmStateInput input) override;

 private:
  cloudwatch::CloudWatchService& service_;
};

class InProcessAutoScaling : public clients::AutoScalingClient {
 public:
  explicit InProcessAutoScaling(autoscaling::AutoScalingService& service) : service_(service) {}

  Reply<api::application_autoscaling::DescribeScalingPoliciesResponse> describe_scaling_policies(
      api::application_autoscaling::DescribeScalingPoliciesRequest input) override;

 private:
  autoscaling::AutoScalingService& service_;
};

}  // namespace weir::host
