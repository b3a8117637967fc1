// What the scaling functions do with alarms: read one, write it back changed, reset its state.
#pragma once

#include <functional>
#include <string>

#include "emulator/base/result.h"
#include "pipeline/clients/control_clients.h"

namespace weir::autoscaler {

/// Reads the alarm, lets `change` edit its definition and puts it back. CloudWatch replaces the
/// whole definition, so everything that is not changed must be carried over. Error
/// ResourceNotFound when there is no such alarm.
sim::Task<base::Result<void>> rewrite_alarm(
    clients::CloudWatchClient& cloudwatch, std::string name,
    std::function<void(api::cloudwatch::PutMetricAlarmInput&)> change);

/// The alarm's state ("OK", "ALARM", "INSUFFICIENT_DATA"). Error ResourceNotFound.
sim::Task<base::Result<std::string>> alarm_state(clients::CloudWatchClient& cloudwatch,
                                                 std::string name);

}  // namespace weir::autoscaler
