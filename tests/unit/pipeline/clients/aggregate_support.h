// Aggregates for tests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/clients/aggregation.h"

namespace weir::clients {

/// The aggregated record of `records`, which must not be empty.
std::string aggregate(const std::vector<UserRecord>& records);

/// Magic number and digest around any message.
std::string enclose(std::string_view message);

/// The message within an aggregated record.
std::string message_of(std::string_view aggregated);

}  // namespace weir::clients
