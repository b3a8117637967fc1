// Composite alarms: their rules follow the states of other alarms.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "emulator/cloudwatch/alarm_configuration.h"
#include "emulator/cloudwatch/alarm_engine.h"
#include "emulator/cloudwatch/errors.h"
#include "emulator/cloudwatch/number_text.h"

namespace weir::cloudwatch {

namespace alarm_type = api::cloudwatch::alarm_type;

base::Result<void> AlarmEngine::put(CompositeAlarm alarm) {
  if (metric_alarms_.contains(alarm.name)) return alarm_of_other_type(alarm.name);
  std::vector<std::string> missing;
  for (const std::string& child : alarm.children) {
    if (find(child) == nullptr && child != alarm.name) missing.push_back(alarm_arn(scope_, child));
  }
  if (!missing.empty()) return rule_children_missing(missing);
  if (makes_cycle(alarm)) return rule_is_circular();
  alarm.configured = now();
  const auto place = composite_alarms_.find(alarm.name);
  const bool fresh = place == composite_alarms_.end();
  if (fresh) {
    alarm.status.updated = alarm.status.transitioned = now();
  } else {
    alarm.keep_state_of(place->second);
  }
  CompositeAlarm& kept = composite_alarms_[alarm.name] = std::move(alarm);
  history_.configured(now(), kept, alarm_type::kCompositeAlarm, fresh ? "created" : "updated",
                      history_json(kept));
  timeline_.record(scheduler_.now(), kAlarmConfiguredEvent, kept.name,
                   {{"rule", std::string_view(kept.input.alarm_rule)}});
  const auto reason = [&](StateValue state) {
    return fmt::format("{} was {} alarm rule evaluates to {}", kept.arn,
                       fresh ? "created and its" : "updated and its new", to_string(state));
  };
  evaluate_rule(kept, reason, false);
  settle_composites();
  deliver_actions();
  return {};
}

// Which alarms a change of state is put down to: those that speak for it, of a change that a child
// brought about only those that have changed since the last one; all when a rule is new.
void AlarmEngine::evaluate_rule(CompositeAlarm& alarm,
                                const std::function<std::string(StateValue)>& reason,
                                bool only_changed) {
  const auto child_state = [this](const std::string& name) { return state_of(name); };
  const bool alarmed = holds(alarm.rule, child_state);
  const StateValue state = alarmed ? StateValue::kAlarm : StateValue::kOk;
  if (alarm.status.value == state) return;
  const bool first = alarm.status.transition == 0;
  std::vector<std::string> behind =
      first ? alarm.children : children_behind(alarm.rule, alarmed, child_state);
  if (only_changed) {
    std::erase_if(behind, [&](const std::string& name) {
      const Alarm* child = find(name);
      return child == nullptr || child->status.transition <= alarm.status.transition;
    });
  }
  transition(alarm, state, reason(state), triggering_alarms(behind));
}

// The latest change first.
std::string AlarmEngine::triggering_alarms(const std::vector<std::string>& names) const {
  std::vector<const Alarm*> alarms;
  for (const std::string& name : names) {
    if (const Alarm* alarm = find(name)) alarms.push_back(alarm);
  }
  std::ranges::stable_sort(alarms, [](const Alarm* a, const Alarm* b) {
    return a->status.transition > b->status.transition;
  });
  std::vector<std::string> entries;
  for (const Alarm* alarm : alarms) {
    entries.push_back(fmt::format(R"({{"arn":{},"state":{{"value":"{}","timestamp":"{}"}}}})",
                                  json_string(alarm->arn), to_string(alarm->status.value),
                                  event_time(alarm->status.transitioned)));
  }
  return fmt::format(R"({{"triggeringAlarms":[{}]}})", fmt::join(entries, ","));
}

void AlarmEngine::settle_composites() {
  while (!changed_.empty()) {
    const std::string child = std::move(changed_.front());
    changed_.pop_front();
    const Alarm* cause = find(child);
    if (cause == nullptr) continue;
    const auto reason = [&](StateValue) {
      return fmt::format("{} transitioned to {} at {}", cause->arn, to_string(cause->status.value),
                         long_time(cause->status.transitioned));
    };
    for (auto& [name, composite] : composite_alarms_) {
      if (!std::ranges::binary_search(composite.children, child)) continue;
      evaluate_rule(composite, reason, true);
    }
  }
}

bool AlarmEngine::has_parents(const std::string& name) const {
  return std::ranges::any_of(composite_alarms_, [&](const auto& entry) {
    return entry.first != name && std::ranges::binary_search(entry.second.children, name);
  });
}

bool AlarmEngine::makes_cycle(const CompositeAlarm& alarm) const {
  std::vector<std::string> open = alarm.children;
  std::vector<std::string> seen;
  while (!open.empty()) {
    const std::string name = std::move(open.back());
    open.pop_back();
    if (name == alarm.name) return true;
    if (std::ranges::find(seen, name) != seen.end()) continue;
    seen.push_back(name);
    const auto place = composite_alarms_.find(name);
    if (place == composite_alarms_.end()) continue;
    open.insert(open.end(), place->second.children.begin(), place->second.children.end());
  }
  return false;
}

StateValue AlarmEngine::state_of(const std::string& name) const {
  const Alarm* alarm = find(name);
  return alarm == nullptr ? StateValue::kInsufficientData : alarm->status.value;
}

}  // namespace weir::cloudwatch
