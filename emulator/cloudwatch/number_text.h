// Numbers and instants as CloudWatch writes them in state reasons, reason data and history.
#pragma once

#include <string>
#include <string_view>

#include "emulator/base/timestamp.h"

namespace weir::cloudwatch {

/// As Java prints a double, shortest form that reads back equal: "50.0", "99.50160229693434",
/// "2.147483648E10", "1.0E-5". Finite values only.
std::string java_double(double value);

/// "02/10/19 16:59:00": day first, UTC.
std::string reason_time(base::Timestamp at);

/// "2019-10-02T17:04:40.985+0000".
std::string event_time(base::Timestamp at);

/// "Friday 22 July, 2022 15:57:45 UTC".
std::string long_time(base::Timestamp at);

/// `text` as a JSON string, quotes included. UTF-8 passes through.
std::string json_string(std::string_view text);

}  // namespace weir::cloudwatch
