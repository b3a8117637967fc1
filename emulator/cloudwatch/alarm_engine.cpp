#include "emulator/cloudwatch/alarm_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "emulator/cloudwatch/alarm_configuration.h"
#include "emulator/cloudwatch/errors.h"
#include "emulator/cloudwatch/number_text.h"

namespace weir::cloudwatch {
namespace {

namespace alarm_type = api::cloudwatch::alarm_type;

std::int64_t seconds(sim::Time time) {
  return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

}  // namespace

AlarmEngine::AlarmEngine(sim::Scheduler& scheduler, sim::Timeline& timeline, MetricStore& store,
                         base::Caller scope, const Limits& limits, AlarmActionTarget& target)
    : scheduler_(scheduler),
      timeline_(timeline),
      store_(store),
      scope_(std::move(scope)),
      limits_(limits),
      target_(target),
      history_(limits) {}

AlarmEngine::~AlarmEngine() {
  minute_loop_.cancel();
  high_resolution_loop_.cancel();
}

base::Result<void> AlarmEngine::put(MetricAlarm alarm) {
  if (composite_alarms_.contains(alarm.name)) return alarm_of_other_type(alarm.name);
  alarm.configured = now();
  const auto place = metric_alarms_.find(alarm.name);
  const bool fresh = place == metric_alarms_.end();
  if (fresh) {
    alarm.status.updated = alarm.status.transitioned = now();
  } else {
    alarm.keep_state_of(place->second);
  }
  MetricAlarm& kept = metric_alarms_[alarm.name] = std::move(alarm);
  history_.configured(now(), kept, alarm_type::kMetricAlarm, fresh ? "created" : "updated",
                      history_json(kept));
  timeline_.record(
      scheduler_.now(), kAlarmConfiguredEvent, kept.name,
      {{"threshold", kept.terms.threshold},
       {"comparison", std::string_view(*kept.input.comparison_operator)},
       {"period_s", kept.terms.period_s},
       {"evaluation_periods", static_cast<std::int64_t>(kept.terms.rule.evaluation_periods)},
       {"actions", static_cast<std::int64_t>(kept.actions.alarm.size())}});
  if (kept.high_resolution()) {
    ensure_running(high_resolution_loop_, kHighResolutionEvaluationIntervalSeconds, true);
  } else {
    ensure_running(minute_loop_, kEvaluationIntervalSeconds, false);
  }
  return {};
}

void AlarmEngine::erase(const std::string& name) {
  if (const auto place = metric_alarms_.find(name); place != metric_alarms_.end()) {
    history_.configured(now(), place->second, alarm_type::kMetricAlarm, "deleted",
                        history_json(place->second));
    metric_alarms_.erase(place);
  } else if (const auto composite = composite_alarms_.find(name);
             composite != composite_alarms_.end()) {
    history_.configured(now(), composite->second, alarm_type::kCompositeAlarm, "deleted",
                        history_json(composite->second));
    composite_alarms_.erase(composite);
  }
}

Alarm* AlarmEngine::find(const std::string& name) {
  if (const auto place = metric_alarms_.find(name); place != metric_alarms_.end()) {
    return &place->second;
  }
  const auto place = composite_alarms_.find(name);
  return place == composite_alarms_.end() ? nullptr : &place->second;
}

const Alarm* AlarmEngine::find(const std::string& name) const {
  return const_cast<AlarmEngine*>(this)->find(name);
}

void AlarmEngine::set_state(Alarm& alarm, StateValue state, std::string reason,
                            std::string reason_data) {
  if (alarm.status.value == state) {
    alarm.status.reason = std::move(reason);
    alarm.status.reason_data = std::move(reason_data);
    alarm.status.updated = now();
    return;
  }
  transition(alarm, state, std::move(reason), std::move(reason_data));
  settle_composites();
  deliver_actions();
}

void AlarmEngine::transition(Alarm& alarm, StateValue state, std::string reason,
                             std::string reason_data) {
  if (alarm.status.value == state) return;
  const AlarmStatus old_status = std::exchange(
      alarm.status,
      {state, std::move(reason), std::move(reason_data), now(), now(), ++transitions_});
  alarm.actions_due = scheduler_.now();
  history_.state_changed(now(), alarm, type_of(alarm), old_status);
  timeline_.record(scheduler_.now(), kAlarmStateEvent, alarm.name,
                   {{"from", to_string(old_status.value)},
                    {"to", to_string(state)},
                    {"reason", std::string_view(alarm.status.reason)}});
  changed_.push_back(alarm.name);
  if (!alarm.actions.enabled) return;
  for (const std::string& arn : alarm.actions.of(state)) {
    queue_action(alarm, arn, old_status, false);
  }
}

void AlarmEngine::repeat_scaling_actions(Alarm& alarm) {
  if (!alarm.actions.enabled || !alarm.actions_due ||
      scheduler_.now() - *alarm.actions_due < std::chrono::seconds{kScalingActionRepeatSeconds}) {
    return;
  }
  alarm.actions_due = scheduler_.now();
  for (const std::string& arn : alarm.actions.of(alarm.status.value)) {
    if (is_scaling_action(arn)) queue_action(alarm, arn, alarm.status, true);
  }
}

void AlarmEngine::queue_action(const Alarm& alarm, const std::string& arn,
                               const AlarmStatus& old_status, bool repeated) {
  const auto composite = composite_alarms_.find(alarm.name);
  pending_actions_.push_back(
      {arn, type_of(alarm),
       AlarmNotification{
           .alarm_name = alarm.name,
           .alarm_arn = alarm.arn,
           .alarm_description = alarm.description,
           .scope = scope_,
           .configuration = composite == composite_alarms_.end()
                                ? event_configuration_json(metric_alarms_.at(alarm.name))
                                : event_configuration_json(composite->second),
           .old_state = std::string(to_string(old_status.value)),
           .old_reason = old_status.reason,
           .old_reason_data = old_status.reason_data,
           .old_state_time = old_status.transitioned,
           .new_state = std::string(to_string(alarm.status.value)),
           .reason = alarm.status.reason,
           .reason_data = alarm.status.reason_data,
           .metric_value = alarm.last_value,
           .threshold = alarm.threshold,
           .state_change_time = alarm.status.transitioned,
           .repeated = repeated}});
}

void AlarmEngine::deliver_actions() {
  if (delivering_) return;  // a target called back; the loop below goes on with what it caused
  delivering_ = true;
  while (!pending_actions_.empty()) {
    const PendingAction action = std::move(pending_actions_.front());
    pending_actions_.pop_front();
    const AlarmNotification& notification = action.notification;
    if (!notification.repeated) {
      history_.action_executed(now(), notification.alarm_name, action.alarm_type, action.arn);
    }
    timeline_.record(scheduler_.now(), kAlarmActionEvent, notification.alarm_name,
                     {{"arn", std::string_view(action.arn)},
                      {"repeated", static_cast<std::int64_t>(notification.repeated)}});
    target_.alarm_action(action.arn, notification);
  }
  delivering_ = false;
}

std::string_view AlarmEngine::type_of(const Alarm& alarm) const {
  return composite_alarms_.contains(alarm.name) ? alarm_type::kCompositeAlarm
                                                : alarm_type::kMetricAlarm;
}

void AlarmEngine::ensure_running(sim::Job& loop, std::int64_t interval_s, bool high_resolution) {
  if (!loop.done()) return;
  loop = scheduler_.spawn(evaluate_every(interval_s, high_resolution), "cloudwatch.alarms");
}

bool AlarmEngine::has_alarms(bool high_resolution) const {
  return std::ranges::any_of(metric_alarms_, [&](const auto& entry) {
    return entry.second.high_resolution() == high_resolution;
  });
}

sim::Task<void> AlarmEngine::evaluate_every(std::int64_t interval_s, bool high_resolution) {
  while (has_alarms(high_resolution)) {
    const std::int64_t next_s = (seconds(scheduler_.now()) / interval_s + 1) * interval_s;
    co_await scheduler_.sleep_until(sim::from_millis(next_s * 1000));
    co_await scheduler_.yield();
    evaluate_all(interval_s, high_resolution);
  }
}

}  // namespace weir::cloudwatch
