// Control planes that hold just enough state to see what a scaling function did to them.
//
// Every call suspends before it answers, as the real clients do, and fails with the error that
// `fail_next` prepared for its operation.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/sim/scheduler.h"
#include "pipeline/clients/control_clients.h"
#include "pipeline/clients/kinesis_client.h"

namespace weir::autoscaler {

/// Errors to give once, by operation, and the names of the operations called.
class CallLog {
 public:
  explicit CallLog(sim::Scheduler& scheduler) : scheduler_(scheduler) {}

  void fail_next(const std::string& operation, const std::string& code) {
    failures_[operation] = base::client_error(code, code + " was prepared");
  }
  int count(const std::string& operation) const;
  const std::vector<std::string>& calls() const { return calls_; }

  /// Suspends, notes the call, and gives the prepared error if there is one.
  sim::Task<base::Result<void>> enter(std::string operation);

 private:
  sim::Scheduler& scheduler_;
  std::map<std::string, base::Error> failures_;
  std::vector<std::string> calls_;
};

struct FakeAnalytics : clients::AnalyticsClient {
  explicit FakeAnalytics(CallLog& calls) : log(calls) {}

  Reply<api::kinesisanalyticsv2::DescribeApplicationResponse> describe_application(
      api::kinesisanalyticsv2::DescribeApplicationRequest input) override;
  Reply<api::kinesisanalyticsv2::UpdateApplicationResponse> update_application(
      api::kinesisanalyticsv2::UpdateApplicationRequest input) override;

  CallLog& log;
  std::string name = "app";
  std::string status = "RUNNING";
  std::int64_t version = 1;
  std::optional<int> parallelism = 1;  ///< nullopt: the description has no such part.
  std::vector<api::kinesisanalyticsv2::UpdateApplicationRequest> updates;
};

struct FakeCloudWatch : clients::CloudWatchClient {
  explicit FakeCloudWatch(CallLog& calls) : log(calls) {}

  Reply<void> put_metric_data(api::cloudwatch::PutMetricDataInput input) override;
  Reply<api::cloudwatch::GetMetricStatisticsOutput> get_metric_statistics(
      api::cloudwatch::GetMetricStatisticsInput input) override;
  Reply<void> put_metric_alarm(api::cloudwatch::PutMetricAlarmInput input) override;
  Reply<api::cloudwatch::DescribeAlarmsOutput> describe_alarms(
      api::cloudwatch::DescribeAlarmsInput input) override;
  Reply<void> set_alarm_state(api::cloudwatch::SetAlarmStateInput input) override;

  /// An alarm in `state` with an action, a threshold, and metrics e1, s1 = "8" and usage.
  api::cloudwatch::MetricAlarm& add_alarm(const std::string& alarm_name, const std::string& state);

  CallLog& log;
  std::map<std::string, api::cloudwatch::MetricAlarm> alarms;
  std::map<std::string, std::vector<double>> datapoints;  ///< By metric name.
  std::vector<api::cloudwatch::GetMetricStatisticsInput> queries;
  std::vector<api::cloudwatch::SetAlarmStateInput> states_set;
};

struct FakeAutoScaling : clients::AutoScalingClient {
  explicit FakeAutoScaling(CallLog& calls) : log(calls) {}

  Reply<api::application_autoscaling::DescribeScalingPoliciesResponse> describe_scaling_policies(
      api::application_autoscaling::DescribeScalingPoliciesRequest input) override;

  CallLog& log;
  std::vector<std::string> policies{"out-policy", "in-policy"};  ///< ARN "arn:NAME".
};

/// A stream's control plane. The data plane fails the test.
struct FakeKinesis : clients::KinesisClient {
  explicit FakeKinesis(CallLog& calls) : log(calls) {}

  Reply<api::kinesis::PutRecordsBatchResult> put_records(
      const api::kinesis::PutRecordsBatch& batch) override;
  Reply<api::kinesis::PutRecordOutput> put_record(api::kinesis::PutRecordInput input) override;
  Reply<api::kinesis::GetShardIteratorOutput> get_shard_iterator(
      api::kinesis::GetShardIteratorInput input) override;
  Reply<api::kinesis::GetRecordsBatch> get_records(std::string iterator,
                                                   std::int32_t limit) override;
  Reply<api::kinesis::ListShardsOutput> list_shards(api::kinesis::ListShardsInput input) override;
  Reply<api::kinesis::DescribeStreamSummaryOutput> describe_stream_summary(
      api::kinesis::DescribeStreamSummaryInput input) override;
  Reply<api::kinesis::UpdateShardCountOutput> update_shard_count(
      api::kinesis::UpdateShardCountInput input) override;

  CallLog& log;
  std::string name = "trips";
  std::string status = "ACTIVE";
  int open_shards = 8;
  std::vector<api::kinesis::UpdateShardCountInput> updates;
};

/// The fakes around one scheduler.
struct FakeCloud {
  sim::Scheduler scheduler{{}};
  CallLog log{scheduler};
  FakeAnalytics analytics{log};
  FakeCloudWatch cloudwatch{log};
  FakeAutoScaling autoscaling{log};
  FakeKinesis kinesis{log};

  /// Runs `task` to its end at the present instant and gives its value.
  template <class T>
  T finish(sim::Task<T> task) {
    std::optional<T> result;
    scheduler.spawn(keep(std::move(task), result));
    scheduler.run_until(scheduler.now());
    EXPECT_TRUE(result.has_value()) << "the task waits for something";
    return *std::move(result);
  }

 private:
  template <class T>
  static sim::Task<void> keep(sim::Task<T> task, std::optional<T>& result) {
    result.emplace(co_await std::move(task));
  }
};

}  // namespace weir::autoscaler
