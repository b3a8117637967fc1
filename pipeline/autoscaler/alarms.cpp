#include "pipeline/autoscaler/alarms.h"

#include <fmt/format.h>

namespace weir::autoscaler {
namespace {

namespace cw = api::cloudwatch;

cw::PutMetricAlarmInput definition_of(const cw::MetricAlarm& alarm) {
  cw::PutMetricAlarmInput input;
  input.alarm_name = alarm.alarm_name.value_or("");
  input.alarm_description = alarm.alarm_description;
  input.actions_enabled = alarm.actions_enabled;
  input.ok_actions = alarm.ok_actions;
  input.alarm_actions = alarm.alarm_actions;
  input.insufficient_data_actions = alarm.insufficient_data_actions;
  input.metric_name = alarm.metric_name;
  input.namespace_ = alarm.namespace_;
  input.statistic = alarm.statistic;
  input.extended_statistic = alarm.extended_statistic;
  if (alarm.metric_name) input.dimensions = alarm.dimensions;
  input.period = alarm.period;
  input.unit = alarm.unit;
  input.evaluation_periods = alarm.evaluation_periods;
  input.datapoints_to_alarm = alarm.datapoints_to_alarm;
  input.threshold = alarm.threshold;
  input.comparison_operator = alarm.comparison_operator;
  input.treat_missing_data = alarm.treat_missing_data;
  input.evaluate_low_sample_count_percentile = alarm.evaluate_low_sample_count_percentile;
  if (alarm.metrics && !alarm.metrics->empty()) input.metrics = alarm.metrics;
  return input;
}

sim::Task<base::Result<cw::MetricAlarm>> find_alarm(clients::CloudWatchClient& cloudwatch,
                                                    std::string name) {
  cw::DescribeAlarmsInput input;
  input.alarm_names = {name};
  auto reply = co_await cloudwatch.describe_alarms(std::move(input));
  if (!reply.ok()) co_return reply.error();
  if (!reply->metric_alarms || reply->metric_alarms->empty()) {
    co_return base::Error{"ResourceNotFound", fmt::format("there is no alarm '{}'", name), 404};
  }
  co_return std::move(reply->metric_alarms->front());
}

}  // namespace

sim::Task<base::Result<void>> rewrite_alarm(clients::CloudWatchClient& cloudwatch, std::string name,
                                            std::function<void(cw::PutMetricAlarmInput&)> change) {
  auto alarm = co_await find_alarm(cloudwatch, name);
  if (!alarm.ok()) co_return alarm.error();
  cw::PutMetricAlarmInput input = definition_of(*alarm);
  change(input);
  co_return co_await cloudwatch.put_metric_alarm(std::move(input));
}

sim::Task<base::Result<std::string>> alarm_state(clients::CloudWatchClient& cloudwatch,
                                                 std::string name) {
  auto alarm = co_await find_alarm(cloudwatch, name);
  if (!alarm.ok()) co_return alarm.error();
  co_return alarm->state_value.value_or("");
}

}  // namespace weir::autoscaler
