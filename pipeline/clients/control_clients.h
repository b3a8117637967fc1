// The control planes that the autoscaler talks to.
#pragma once

#include "emulator/api/application_autoscaling.h"
#include "emulator/api/cloudwatch.h"
#include "emulator/api/kinesisanalyticsv2.h"
#include "emulator/base/result.h"
#include "emulator/sim/task.h"

namespace weir::clients {

class AnalyticsClient {
 public:
  virtual ~AnalyticsClient() = default;
  template <class T>
  using Reply = sim::Task<base::Result<T>>;

  virtual Reply<api::kinesisanalyticsv2::DescribeApplicationResponse> describe_application(
      api::kinesisanalyticsv2::DescribeApplicationRequest input) = 0;
  virtual Reply<api::kinesisanalyticsv2::UpdateApplicationResponse> update_application(
      api::kinesisanalyticsv2::UpdateApplicationRequest input) = 0;
};

class CloudWatchClient {
 public:
  virtual ~CloudWatchClient() = default;
  template <class T>
  using Reply = sim::Task<base::Result<T>>;

  virtual Reply<void> put_metric_data(api::cloudwatch::PutMetricDataInput input) = 0;
  virtual Reply<api::cloudwatch::GetMetricStatisticsOutput> get_metric_statistics(
      api::cloudwatch::GetMetricStatisticsInput input) = 0;
  virtual Reply<void> put_metric_alarm(api::cloudwatch::PutMetricAlarmInput input) = 0;
  virtual Reply<api::cloudwatch::DescribeAlarmsOutput> describe_alarms(
      api::cloudwatch::DescribeAlarmsInput input) = 0;
  virtual Reply<void> set_alarm_state(api::cloudwatch::SetAlarmStateInput input) = 0;
};

class AutoScalingClient {
 public:
  virtual ~AutoScalingClient() = default;
  template <class T>
  using Reply = sim::Task<base::Result<T>>;

  virtual Reply<api::application_autoscaling::DescribeScalingPoliciesResponse>
  describe_scaling_policies(api::application_autoscaling::DescribeScalingPoliciesRequest input) = 0;
};

}  // namespace weir::clients
