// Rules between JSON and Fault.
#pragma once

#include <string>
#include <string_view>

#include "emulator/base/result.h"
#include "emulator/server/faults/fault_table.h"

namespace weir::faults {

/// Error "BadInput": the message names the field. The id is left empty.
base::Result<Fault> parse_fault(std::string_view json, sim::Time now);

/// {"fault":"fault-1","kind":...}: conditions as instants, defaults left out.
std::string fault_json(const Fault& fault, sim::Time now);

/// Has begun, has not ended, and has hits left.
bool is_active(const Fault& fault, sim::Time now);

}  // namespace weir::faults
