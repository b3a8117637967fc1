// DescribeAlarms and DescribeAlarmsForMetric.
#include <algorithm>
#include <map>
#include <string_view>
#include <utility>
#include <variant>

#include "emulator/api/validate.h"
#include "emulator/cloudwatch/alarm_shapes.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/errors.h"

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

// ChildrenOfAlarmName and ParentsOfAlarmName go with MaxRecords and NextToken only (API reference).
const char* second_filter(const DescribeAlarmsInput& input) {
  if (input.alarm_names) return "AlarmNames";
  if (input.alarm_name_prefix) return "AlarmNamePrefix";
  if (input.alarm_types) return "AlarmTypes";
  if (input.state_value) return "StateValue";
  if (input.action_prefix) return "ActionPrefix";
  return input.children_of_alarm_name && input.parents_of_alarm_name ? "ParentsOfAlarmName"
                                                                     : nullptr;
}

bool has_child(const AlarmEngine& alarms, const std::string& parent, const std::string& child) {
  const auto place = alarms.composite_alarms().find(parent);
  return place != alarms.composite_alarms().end() &&
         std::ranges::binary_search(place->second.children, child);
}

bool is_relative(const Alarm& alarm, const DescribeAlarmsInput& input, const AlarmEngine& alarms) {
  if (input.children_of_alarm_name) {
    return has_child(alarms, *input.children_of_alarm_name, alarm.name);
  }
  return !input.parents_of_alarm_name ||
         has_child(alarms, alarm.name, *input.parents_of_alarm_name);
}

// Of children AWS shows name, ARN and state only, of parents no more than name and ARN.
template <class Shape>
Shape shown_as(Shape whole, const DescribeAlarmsInput& input) {
  if (!input.children_of_alarm_name && !input.parents_of_alarm_name) return whole;
  Shape brief;
  brief.alarm_name = whole.alarm_name;
  brief.alarm_arn = whole.alarm_arn;
  if (input.children_of_alarm_name) {
    brief.state_value = whole.state_value;
    brief.state_updated_timestamp = whole.state_updated_timestamp;
  }
  return brief;
}

// Without AlarmTypes only metric alarms are shown (API reference); relatives may be of both kinds.
bool wants(const DescribeAlarmsInput& input, std::string_view type) {
  if (input.children_of_alarm_name || input.parents_of_alarm_name) return true;
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
  if (input.children_of_alarm_name || input.parents_of_alarm_name) {
    if (const char* other = second_filter(input)) {
      return alarm_parameters_exclusive(
          input.children_of_alarm_name ? "ChildrenOfAlarmName" : "ParentsOfAlarmName", other);
    }
  }
  // Both kinds make one list by name; a token is the name to go on with, so that alarms which come
  // and go between two pages move nothing.
  std::map<std::string_view, std::variant<const MetricAlarm*, const CompositeAlarm*>> found;
  const auto add = [&](const auto& alarms) {
    const std::string first = input.next_token.value_or("");
    for (auto place = alarms.lower_bound(first); place != alarms.end(); ++place) {
      if (matches(place->second, input) && is_relative(place->second, input, alarms_)) {
        found.emplace(place->first, &place->second);
      }
    }
  };
  if (wants(input, api::cloudwatch::alarm_type::kCompositeAlarm)) add(alarms_.composite_alarms());
  if (wants(input, api::cloudwatch::alarm_type::kMetricAlarm)) add(alarms_.metric_alarms());
  DescribeAlarmsOutput output;
  output.composite_alarms.emplace();
  output.metric_alarms.emplace();
  output.log_alarms.emplace();
  const auto size =
      static_cast<std::size_t>(input.max_records.value_or(int{kDescribeAlarmsPageSize}));
  std::size_t shown = 0;
  for (const auto& [name, entry] : found) {
    if (shown++ == size) {
      output.next_token = std::string(name);
      break;
    }
    if (const auto* composite = std::get_if<const CompositeAlarm*>(&entry)) {
      output.composite_alarms->push_back(shown_as(to_shape(**composite), input));
    } else {
      output.metric_alarms->push_back(
          shown_as(to_shape(*std::get<const MetricAlarm*>(entry)), input));
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
