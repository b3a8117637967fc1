#include "emulator/cloudwatch/alarm_shapes.h"

namespace weir::cloudwatch {
namespace {

// The members that both kinds of alarms have.
template <class Shape>
Shape common(const Alarm& alarm) {
  Shape shape;
  shape.alarm_name = alarm.name;
  shape.alarm_arn = alarm.arn;
  if (!alarm.description.empty()) shape.alarm_description = alarm.description;
  shape.alarm_configuration_updated_timestamp = alarm.configured;
  shape.actions_enabled = alarm.actions.enabled;
  shape.ok_actions = alarm.actions.ok;
  shape.alarm_actions = alarm.actions.alarm;
  shape.insufficient_data_actions = alarm.actions.insufficient_data;
  shape.state_value = std::string(to_string(alarm.status.value));
  shape.state_reason = alarm.status.reason;
  if (!alarm.status.reason_data.empty()) shape.state_reason_data = alarm.status.reason_data;
  shape.state_updated_timestamp = alarm.status.updated;
  shape.state_transitioned_timestamp = alarm.status.transitioned;
  return shape;
}

// AWS shows an empty list for a metric that was given without dimensions.
std::optional<std::vector<api::cloudwatch::MetricDataQuery>> with_dimensions(
    std::optional<std::vector<api::cloudwatch::MetricDataQuery>> queries) {
  if (!queries) return queries;
  for (auto& query : *queries) {
    if (query.metric_stat && !query.metric_stat->metric.dimensions) {
      query.metric_stat->metric.dimensions.emplace();
    }
  }
  return queries;
}

}  // namespace

api::cloudwatch::MetricAlarm to_shape(const MetricAlarm& alarm) {
  auto shape = common<api::cloudwatch::MetricAlarm>(alarm);
  const api::cloudwatch::PutMetricAlarmInput& input = alarm.input;
  shape.metric_name = input.metric_name;
  shape.namespace_ = input.namespace_;
  shape.statistic = input.statistic;
  shape.extended_statistic = input.extended_statistic;
  shape.dimensions = input.dimensions;
  if (!shape.dimensions) shape.dimensions.emplace();
  shape.period = input.period;
  shape.unit = input.unit;
  shape.evaluation_periods = input.evaluation_periods;
  shape.datapoints_to_alarm = input.datapoints_to_alarm;
  shape.threshold = input.threshold;
  shape.comparison_operator = input.comparison_operator;
  shape.treat_missing_data = input.treat_missing_data;
  shape.evaluate_low_sample_count_percentile = input.evaluate_low_sample_count_percentile;
  shape.metrics = with_dimensions(input.metrics);
  if (alarm.evaluation_failed) {
    shape.evaluation_state = std::string(api::cloudwatch::evaluation_state::kEvaluationError);
  }
  return shape;
}

api::cloudwatch::CompositeAlarm to_shape(const CompositeAlarm& alarm) {
  auto shape = common<api::cloudwatch::CompositeAlarm>(alarm);
  shape.alarm_rule = alarm.input.alarm_rule;
  return shape;
}

}  // namespace weir::cloudwatch
