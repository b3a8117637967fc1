// How alarms reach the world: whatever executes their actions implements AlarmActionTarget.
#pragma once

#include <optional>
#include <string>

#include "emulator/base/caller.h"
#include "emulator/base/timestamp.h"

namespace weir::cloudwatch {

/// One execution of one action.
struct AlarmNotification {
  std::string alarm_name;
  std::string alarm_arn;
  std::string alarm_description;  ///< Empty when the alarm has none.
  base::Caller scope;             ///< Account and region of the alarm.
  std::string configuration;      ///< JSON, as alarm events show it.
  std::string old_state;          ///< "OK", "ALARM" or "INSUFFICIENT_DATA".
  std::string old_reason;
  std::string old_reason_data;  ///< JSON; empty when there was none.
  base::Timestamp old_state_time;
  std::string new_state;
  std::string reason;
  std::string reason_data;             ///< JSON; empty when there is none.
  std::optional<double> metric_value;  ///< The newest datapoint that was evaluated.
  std::optional<double> threshold;     ///< Metric alarms.
  base::Timestamp state_change_time;
  /// An Auto Scaling action called once more because the state lasts; see CloudWatchService.
  bool repeated = false;
};

class AlarmActionTarget {
 public:
  virtual ~AlarmActionTarget() = default;
  /// Called on the scheduler thread once all alarms of the instant are evaluated. May call back
  /// into the service; actions that this causes run after the ones already due. CloudWatch neither
  /// validates targets nor notices failures.
  virtual void alarm_action(const std::string& action_arn,
                            const AlarmNotification& notification) = 0;
};

}  // namespace weir::cloudwatch
