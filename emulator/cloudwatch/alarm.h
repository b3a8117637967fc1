// Alarms as they are kept: configuration, compiled form and state.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/cloudwatch.h"
#include "emulator/base/caller.h"
#include "emulator/base/result.h"
#include "emulator/base/timestamp.h"
#include "emulator/cloudwatch/alarm_evaluation.h"
#include "emulator/cloudwatch/alarm_reason.h"
#include "emulator/cloudwatch/composite_rule.h"
#include "emulator/cloudwatch/limits.h"
#include "emulator/cloudwatch/query_plan.h"
#include "emulator/sim/time.h"

namespace weir::cloudwatch {

struct ActionLists {
  bool enabled = true;
  std::vector<std::string> ok;
  std::vector<std::string> alarm;
  std::vector<std::string> insufficient_data;

  const std::vector<std::string>& of(StateValue state) const;
};

struct AlarmStatus {
  StateValue value = StateValue::kInsufficientData;
  std::string reason = kInitialReason;
  std::string reason_data;
  base::Timestamp updated;
  base::Timestamp transitioned;
  /// Number of the last transition among those of all alarms; 0 before the first.
  std::uint64_t transition = 0;
};

/// What metric and composite alarms have in common.
struct Alarm {
  std::string name;
  std::string arn;
  std::string description;
  ActionLists actions;
  AlarmStatus status;
  base::Timestamp configured;
  std::optional<double> threshold;   ///< Metric alarms.
  std::optional<double> last_value;  ///< The newest datapoint evaluated.
  /// When the actions of the present state were last due; unset before the first transition.
  std::optional<sim::Time> actions_due;

  /// A replaced configuration leaves what has happened to the alarm alone.
  void keep_state_of(const Alarm& old) {
    status = old.status;
    actions_due = old.actions_due;
    last_value = old.last_value;
  }
};

struct MetricAlarm : Alarm {
  api::cloudwatch::PutMetricAlarmInput input;
  QueryPlan plan;
  std::size_t watched = 0;  ///< Index into the plan: the item that returns data.
  ReasonTerms terms;
  /// Set for percentile alarms that ignore periods with few samples: fewer than this.
  std::optional<double> low_samples;
  bool evaluation_failed = false;

  bool high_resolution() const { return terms.period_s < kMinuteSeconds; }
};

struct CompositeAlarm : Alarm {
  api::cloudwatch::PutCompositeAlarmInput input;
  RuleNode rule;
  std::vector<std::string> children;  ///< Names, sorted.
};

/// "arn:aws:cloudwatch:REGION:ACCOUNT:alarm:NAME".
std::string alarm_arn(const base::Caller& scope, std::string_view name);

/// What an alarm on one metric watches, in the form that a list of queries has. The input must have
/// a period and a statistic.
api::cloudwatch::MetricStat metric_stat_of(const api::cloudwatch::PutMetricAlarmInput& input);

/// Checks a configuration and compiles it; the state is that of a new alarm. Errors:
/// ValidationException and friends, by the rules of PutMetricAlarm (API reference).
base::Result<MetricAlarm> compile_metric_alarm(const api::cloudwatch::PutMetricAlarmInput& input,
                                               const base::Caller& scope, const Limits& limits);
/// Likewise by PutCompositeAlarm. Whether children exist is not checked here.
base::Result<CompositeAlarm> compile_composite_alarm(
    const api::cloudwatch::PutCompositeAlarmInput& input, const base::Caller& scope,
    const Limits& limits);

/// Auto Scaling policies, whose actions are repeated while a state lasts.
bool is_scaling_action(std::string_view arn);

}  // namespace weir::cloudwatch
