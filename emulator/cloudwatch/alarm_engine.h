// The alarms of one account and region: their states, the clock that evaluates them, their actions.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "emulator/base/caller.h"
#include "emulator/base/result.h"
#include "emulator/cloudwatch/alarm.h"
#include "emulator/cloudwatch/alarm_action.h"
#include "emulator/cloudwatch/alarm_history.h"
#include "emulator/cloudwatch/metric_store.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/timeline.h"

namespace weir::cloudwatch {

inline constexpr sim::EventKind kAlarmStateEvent{"cloudwatch.alarm_state"};
inline constexpr sim::EventKind kAlarmActionEvent{"cloudwatch.alarm_action"};
inline constexpr sim::EventKind kAlarmConfiguredEvent{"cloudwatch.alarm_configured"};

/// Alarms are evaluated at every full minute, those with a period below it every ten seconds, in
/// order of their names; the window slides with the clock. At each such instant everything else
/// that is due goes first, so that a service which publishes its minute then is seen.
class AlarmEngine {
 public:
  AlarmEngine(sim::Scheduler& scheduler, sim::Timeline& timeline, MetricStore& store,
              base::Caller scope, const Limits& limits, AlarmActionTarget& target);
  ~AlarmEngine();
  AlarmEngine(const AlarmEngine&) = delete;
  AlarmEngine& operator=(const AlarmEngine&) = delete;

  /// Creates the alarm or replaces its configuration; an existing alarm keeps its state.
  base::Result<void> put(MetricAlarm alarm);
  /// Likewise; then the rule is evaluated. Children must exist.
  base::Result<void> put(CompositeAlarm alarm);
  /// Harmless when there is no such alarm.
  void erase(const std::string& name);

  /// nullptr when there is no alarm of that name.
  Alarm* find(const std::string& name);
  const Alarm* find(const std::string& name) const;
  /// Whether the rule of a composite alarm speaks of it.
  bool has_parents(const std::string& name) const;
  const std::map<std::string, MetricAlarm>& metric_alarms() const { return metric_alarms_; }
  const std::map<std::string, CompositeAlarm>& composite_alarms() const {
    return composite_alarms_;
  }

  /// What SetAlarmState does: actions run when the state differs; the next evaluation may undo it.
  void set_state(Alarm& alarm, StateValue state, std::string reason, std::string reason_data);

  AlarmHistory& history() { return history_; }
  base::Timestamp now() const { return {sim::to_millis(scheduler_.now())}; }

 private:
  struct PendingAction {
    std::string arn;
    std::string_view alarm_type;
    AlarmNotification notification;
  };

  sim::Task<void> evaluate_every(std::int64_t interval_s, bool high_resolution);
  void ensure_running(sim::Job& loop, std::int64_t interval_s, bool high_resolution);
  bool has_alarms(bool high_resolution) const;
  void evaluate_all(std::int64_t interval_s, bool high_resolution);
  void evaluate(MetricAlarm& alarm, std::int64_t end_s, std::int64_t now_s);
  void observe(MetricAlarm& alarm, std::int64_t end_s, std::int64_t now_s);
  void observe_math(MetricAlarm& alarm, std::int64_t end_s, std::int64_t now_s);
  Evaluation explain(const MetricAlarm& alarm, const Verdict& verdict, std::int64_t end_s) const;
  void add_deciding(Evaluation& evaluation, const MetricAlarm& alarm, std::int64_t end_s) const;
  void transition(Alarm& alarm, StateValue state, std::string reason, std::string reason_data);
  void repeat_scaling_actions(Alarm& alarm);
  void queue_action(const Alarm& alarm, const std::string& arn, const AlarmStatus& old_status,
                    bool repeated);
  void settle_composites();
  void deliver_actions();
  bool makes_cycle(const CompositeAlarm& alarm) const;
  StateValue state_of(const std::string& name) const;
  /// Evaluates the rule; `reason` is told when the state changes.
  void evaluate_rule(CompositeAlarm& alarm, const std::function<std::string(StateValue)>& reason,
                     bool only_changed);
  /// StateReasonData: the named alarms with their states.
  std::string triggering_alarms(const std::vector<std::string>& names) const;
  std::string_view type_of(const Alarm& alarm) const;

  sim::Scheduler& scheduler_;
  sim::Timeline& timeline_;
  MetricStore& store_;
  base::Caller scope_;
  Limits limits_;
  AlarmActionTarget& target_;
  std::map<std::string, MetricAlarm> metric_alarms_;
  std::map<std::string, CompositeAlarm> composite_alarms_;
  AlarmHistory history_;
  std::deque<PendingAction> pending_actions_;
  bool delivering_ = false;
  std::uint64_t transitions_ = 0;
  std::deque<std::string> changed_;  // whose composite parents are to be evaluated
  sim::Job minute_loop_;
  sim::Job high_resolution_loop_;

  // One evaluation's view of the range, oldest first; kept to spare allocations.
  struct Observed {
    Observation observation;
    double value;
    std::optional<double> sample_count = {};  // of metrics, not of expressions
  };
  std::vector<Observed> observed_;
  std::vector<Observation> observations_;
  double newest_samples_ = 0;
};

}  // namespace weir::cloudwatch
