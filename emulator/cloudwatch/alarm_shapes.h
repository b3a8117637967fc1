// Alarms as the API shows them.
#pragma once

#include "emulator/api/cloudwatch.h"
#include "emulator/cloudwatch/alarm.h"

namespace weir::cloudwatch {

api::cloudwatch::MetricAlarm to_shape(const MetricAlarm& alarm);
api::cloudwatch::CompositeAlarm to_shape(const CompositeAlarm& alarm);

}  // namespace weir::cloudwatch
