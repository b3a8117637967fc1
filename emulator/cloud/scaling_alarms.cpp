#include "emulator/cloud/scaling_alarms.h"

#include <algorithm>
#include <cassert>

#include "emulator/api/json.h"

namespace weir::cloud {
namespace {

using Actions = std::optional<std::vector<std::string>>;

bool holds(const Actions& actions, const std::string& arn) {
  return actions && std::find(actions->begin(), actions->end(), arn) != actions->end();
}

}  // namespace

std::vector<api::cloudwatch::MetricAlarm> ScalingAlarms::find(const std::string& policy_arn) const {
  std::vector<api::cloudwatch::MetricAlarm> found;
  api::cloudwatch::DescribeAlarmsInput input;
  input.action_prefix = policy_arn;
  do {
    const auto page = alarms_.describe_alarms(input);
    for (const auto& alarm :
         page->metric_alarms.value_or(std::vector<api::cloudwatch::MetricAlarm>{})) {
      // The prefix may belong to a policy with a longer name.
      if (holds(alarm.alarm_actions, policy_arn) || holds(alarm.ok_actions, policy_arn) ||
          holds(alarm.insufficient_data_actions, policy_arn)) {
        found.push_back(alarm);
      }
    }
    input.next_token = page->next_token;
  } while (input.next_token);
  return found;
}

std::vector<api::application_autoscaling::Alarm> ScalingAlarms::alarms_of(
    const std::string& policy_arn) const {
  std::vector<api::application_autoscaling::Alarm> alarms;
  for (const auto& alarm : find(policy_arn)) {
    alarms.push_back({.alarm_name = *alarm.alarm_name, .alarm_arn = *alarm.alarm_arn});
  }
  return alarms;
}

void ScalingAlarms::unlink(const std::string& policy_arn) {
  for (const auto& alarm : find(policy_arn)) {
    // What an alarm's description shares with its configuration has the same names.
    auto input = api::from_json<api::cloudwatch::PutMetricAlarmInput>(api::to_json(alarm));
    for (Actions* actions :
         {&input->alarm_actions, &input->ok_actions, &input->insufficient_data_actions}) {
      if (*actions) std::erase(**actions, policy_arn);
    }
    const auto replaced = alarms_.put_metric_alarm(*input);
    assert(replaced.ok());
    static_cast<void>(replaced);
  }
}

}  // namespace weir::cloud
