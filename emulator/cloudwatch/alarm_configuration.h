// An alarm's configuration as JSON: in its history, and in the events that its actions send.
#pragma once

#include <string>

#include "emulator/cloudwatch/alarm.h"

namespace weir::cloudwatch {

/// The alarm within a ConfigurationUpdate, in the order that AWS writes (as recorded from it for
/// alarms on one metric, by analogy for the others).
std::string history_json(const MetricAlarm& alarm);
std::string history_json(const CompositeAlarm& alarm);

/// "alarmData.configuration" of the event to a Lambda function, which is also that of EventBridge
/// (cloudwatch-and-eventbridge).
std::string event_configuration_json(const MetricAlarm& alarm);
std::string event_configuration_json(const CompositeAlarm& alarm);

}  // namespace weir::cloudwatch
