// A CloudWatch of its own for each test, with a target that notes what alarms do.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "emulator/cloudwatch/cloudwatch_service.h"

namespace weir::cloudwatch {

/// 2026-01-05T08:00:00Z, a full hour.
inline constexpr std::int64_t kStart = 1'767'600'000;

class World : public AlarmActionTarget {
 public:
  struct Call {
    std::string arn;
    AlarmNotification notification;
    std::int64_t at;  ///< Seconds since kStart.
  };

  explicit World(Limits limits = {})
      : scheduler({.start = sim::from_millis(kStart * 1000)}),
        service(scheduler, timeline, {"000000000000", "us-east-1"}, limits, *this) {}

  void alarm_action(const std::string& arn, const AlarmNotification& notification) override {
    calls.push_back({arn, notification, elapsed()});
    if (on_action) on_action(notification);
  }

  std::int64_t elapsed() const { return sim::to_millis(scheduler.now()) / 1000 - kStart; }
  /// Runs until `seconds` after the start.
  void run_until(std::int64_t seconds) {
    scheduler.run_until(sim::from_millis((kStart + seconds) * 1000));
  }

  /// One datum of Test/Load, stamped `seconds` after the start.
  void put(std::int64_t seconds, double value, const std::string& unit = "Count",
           const std::string& name = "Load") {
    service.put({.metric_namespace = "Test",
                 .name = name,
                 .unit = unit,
                 .timestamp = {(kStart + seconds) * 1000},
                 .statistics = base::StatisticSet::of(value)});
  }

  api::cloudwatch::MetricAlarm describe(const std::string& name) {
    api::cloudwatch::DescribeAlarmsInput input;
    input.alarm_names = {{name}};
    auto output = service.describe_alarms(input);
    EXPECT_TRUE(output.ok() && output->metric_alarms->size() == 1);
    return output->metric_alarms->front();
  }
  std::string state(const std::string& name) { return *describe(name).state_value; }
  std::string reason(const std::string& name) { return *describe(name).state_reason; }

  sim::Scheduler scheduler;
  sim::Timeline timeline;
  std::vector<Call> calls;
  std::function<void(const AlarmNotification&)> on_action;
  CloudWatchService service;
};

inline constexpr const char* kTopic = "arn:aws:sns:us-east-1:000000000000:topic";
inline constexpr const char* kPolicy =
    "arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:1:resource/custom-resource/"
    "x:policyName/out";

/// "alarm": Test/Load, Sum over a minute, greater than 10, one period.
inline api::cloudwatch::PutMetricAlarmInput load_alarm() {
  api::cloudwatch::PutMetricAlarmInput input;
  input.alarm_name = "alarm";
  input.namespace_ = "Test";
  input.metric_name = "Load";
  input.statistic = "Sum";
  input.period = 60;
  input.evaluation_periods = 1;
  input.threshold = 10;
  input.comparison_operator = "GreaterThanThreshold";
  return input;
}

inline api::cloudwatch::MetricDataQuery metric_query(const std::string& id, const std::string& name,
                                                     bool return_data, std::int32_t period = 60,
                                                     const std::string& stat = "Sum") {
  api::cloudwatch::MetricDataQuery query;
  query.id = id;
  query.metric_stat = api::cloudwatch::MetricStat{
      .metric = {.namespace_ = "Test", .metric_name = name}, .period = period, .stat = stat};
  query.return_data = return_data;
  return query;
}

inline api::cloudwatch::MetricDataQuery expression_query(const std::string& id,
                                                         const std::string& expression,
                                                         bool return_data) {
  api::cloudwatch::MetricDataQuery query;
  query.id = id;
  query.expression = expression;
  query.return_data = return_data;
  return query;
}

/// "alarm" on metric math, greater than 10, one period.
inline api::cloudwatch::PutMetricAlarmInput math_alarm(
    std::vector<api::cloudwatch::MetricDataQuery> metrics) {
  api::cloudwatch::PutMetricAlarmInput input;
  input.alarm_name = "alarm";
  input.metrics = std::move(metrics);
  input.evaluation_periods = 1;
  input.threshold = 10;
  input.comparison_operator = "GreaterThanThreshold";
  return input;
}

}  // namespace weir::cloudwatch
