// DescribeAlarms and DescribeAlarmsForMetric.
#include <algorithm>
#include <utility>
#include <variant>

#include "emulator/api/validate.h"
#include "emulator/cloudwatch/alarm_shapes.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/errors.h"
#include "emulator/cloudwatch/paging.h"

namespace weir::cloudwatch {
namespace {

using api::cloudwatch::DescribeAlarmsForMetricInput;
using api::cloudwatch::DescribeAlarmsForMetricOutput;
using api::cloudwatch::DescribeAlarmsInput;
using api::cloudwatch::DescribeAlarmsOutput;

bool has_action(const ActionLists& actions, const std::string& prefix) {
  for (const auto* list : {&actions.ok, &actions.alarm, &actions.insufficient_data}) {
    for (const std::string& arn : *list) {
      if (arn.starts_with(prefix)) return true;
    }
  }
  return false;
}

bool matches(const Alarm& alarm, const DescribeAlarmsInput& input) {
  if (input.alarm_names &&
      std::ranges::find(*input.alarm_names, alarm.name) == input.alarm_names->end()) {
    return false;
  }
  if (input.alarm_name_prefix && !alarm.name.starts_with(*input.alarm_name_prefix)) return false;
  if (input.state_value && *input.state_value != to_string(alarm.status.value)) return false;
  return !input.action_prefix || has_action(alarm.actions, *input.action_prefix);
}

// Without AlarmTypes only metric alarms are shown (API reference).
bool wants(const DescribeAlarmsInput& input, std::string_view type) {
  if (!input.alarm_types) return type == api::cloudwatch::alarm_type::kMetricAlarm;
  return std::ranges::find(*input.alarm_types, type) != input.alarm_types->end();
}

bool same_dimensions(const std::optional<std::vector<api::cloudwatch::Dimension>>& a,
                     const std::optional<std::vector<api::cloudwatch::Dimension>>& b) {
  const auto sorted = [](const auto& list) {
    std::vector<std::pair<std::string, std::string>> pairs;
    if (list) {
      for (const auto& dimension : *list) pairs.emplace_back(dimension.name, dimension.value);
    }
    std::ranges::sort(pairs);
    return pairs;
  };
  return sorted(a) == sorted(b);
}

bool watches(const api::cloudwatch::PutMetricAlarmInput& alarm,
             const DescribeAlarmsForMetricInput& input) {
  return alarm.metric_name == input.metric_name && alarm.namespace_ == input.namespace_ &&
         same_dimensions(alarm.dimensions, input.dimensions) &&
         (!input.statistic || alarm.statistic == input.statistic) &&
         (!input.extended_statistic || alarm.extended_statistic == input.extended_statistic) &&
         (!input.period || alarm.period == input.period) &&
         (!input.unit || alarm.unit == input.unit);
}

}  // namespace

base::Result<DescribeAlarmsOutput> CloudWatchService::describe_alarms(
    const DescribeAlarmsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.alarm_names && input.alarm_name_prefix) {
    return alarm_parameters_exclusive("AlarmNames", "AlarmNamePrefix");
  }
  if (input.children_of_alarm_name) return alarm_option_not_implemented("ChildrenOfAlarmName");
  if (input.parents_of_alarm_name) return alarm_option_not_implemented("ParentsOfAlarmName");
  std::vector<std::variant<const MetricAlarm*, const CompositeAlarm*>> found;
  if (wants(input, api::cloudwatch::alarm_type::kCompositeAlarm)) {
    for (const auto& [name, alarm] : alarms_.composite_alarms()) {
      if (matches(alarm, input)) found.emplace_back(&alarm);
    }
  }
  if (wants(input, api::cloudwatch::alarm_type::kMetricAlarm)) {
    for (const auto& [name, alarm] : alarms_.metric_alarms()) {
      if (matches(alarm, input)) found.emplace_back(&alarm);
    }
  }
  auto page = page_of(std::move(found), input.next_token,
                      static_cast<std::size_t>(input.max_records.value_or(kDescribeRecordsMax)));
  if (!page.ok()) return page.error();
  DescribeAlarmsOutput output{.next_token = page->next_token};
  output.composite_alarms.emplace();
  output.metric_alarms.emplace();
  for (const auto& entry : page->entries) {
    if (const auto* composite = std::get_if<const CompositeAlarm*>(&entry)) {
      output.composite_alarms->push_back(to_shape(**composite));
    } else {
      output.metric_alarms->push_back(to_shape(*std::get<const MetricAlarm*>(entry)));
    }
  }
  return output;
}

base::Result<DescribeAlarmsForMetricOutput> CloudWatchService::describe_alarms_for_metric(
    const DescribeAlarmsForMetricInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  DescribeAlarmsForMetricOutput output;
  output.metric_alarms.emplace();
  for (const auto& [name, alarm] : alarms_.metric_alarms()) {
    if (watches(alarm.input, input)) output.metric_alarms->push_back(to_shape(alarm));
  }
  return output;
}

}  // namespace weir::cloudwatch
