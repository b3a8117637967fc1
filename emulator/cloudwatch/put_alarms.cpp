// PutMetricAlarm, PutCompositeAlarm, DeleteAlarms, EnableAlarmActions, DisableAlarmActions.
#include <utility>

#include "emulator/api/validate.h"
#include "emulator/cloudwatch/cloudwatch_service.h"
#include "emulator/cloudwatch/errors.h"

namespace weir::cloudwatch {

base::Result<void> CloudWatchService::put_metric_alarm(
    const api::cloudwatch::PutMetricAlarmInput& input) {
  auto alarm = compile_metric_alarm(input, scope_, limits_);
  if (!alarm.ok()) return alarm.error();
  const bool fresh = alarms_.find(input.alarm_name) == nullptr;
  if (fresh && input.tags) {
    WEIR_RETURN_IF_ERROR(check_tags(alarm_arn(scope_, input.alarm_name), *input.tags));
  }
  WEIR_RETURN_IF_ERROR(alarms_.put(std::move(*alarm)));
  // Tags given for an alarm that exists are ignored (API reference, PutMetricAlarm).
  if (!fresh || !input.tags) return {};
  return add_tags(alarm_arn(scope_, input.alarm_name), *input.tags);
}

base::Result<void> CloudWatchService::put_composite_alarm(
    const api::cloudwatch::PutCompositeAlarmInput& input) {
  auto alarm = compile_composite_alarm(input, scope_, limits_);
  if (!alarm.ok()) return alarm.error();
  const bool fresh = alarms_.find(input.alarm_name) == nullptr;
  if (fresh && input.tags) {
    WEIR_RETURN_IF_ERROR(check_tags(alarm_arn(scope_, input.alarm_name), *input.tags));
  }
  WEIR_RETURN_IF_ERROR(alarms_.put(std::move(*alarm)));
  if (!fresh || !input.tags) return {};
  return add_tags(alarm_arn(scope_, input.alarm_name), *input.tags);
}

base::Result<void> CloudWatchService::delete_alarms(
    const api::cloudwatch::DeleteAlarmsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  std::size_t composites = 0;
  for (const std::string& name : input.alarm_names) {
    if (alarms_.composite_alarms().contains(name)) ++composites;
  }
  if (composites > 1) return too_many_composite_deletions(composites);
  for (const std::string& name : input.alarm_names) {
    if (alarms_.has_parents(name)) return alarm_has_parents(name);
  }
  for (const std::string& name : input.alarm_names) {
    alarms_.erase(name);
    tags_.erase(alarm_arn(scope_, name));
  }
  return {};
}

base::Result<void> CloudWatchService::enable_alarm_actions(
    const api::cloudwatch::EnableAlarmActionsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  return set_actions_enabled(input.alarm_names, true);
}

base::Result<void> CloudWatchService::disable_alarm_actions(
    const api::cloudwatch::DisableAlarmActionsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  return set_actions_enabled(input.alarm_names, false);
}

// Names without an alarm are passed over: the model lists no error for them.
base::Result<void> CloudWatchService::set_actions_enabled(
    const std::vector<std::string>& alarm_names, bool enabled) {
  for (const std::string& name : alarm_names) {
    if (Alarm* alarm = alarms_.find(name)) alarm->actions.enabled = enabled;
  }
  return {};
}

}  // namespace weir::cloudwatch
