// One item of a scenario's `expect` list.
#pragma once

#include "pipeline/config/yaml_reader.h"
#include "pipeline/host/scenario.h"

namespace weir::host {

/// Reads {SUBJECT: [SIGN] VALUE, by|at|after: DURATION}. Figures are compared with numbers, alarms
/// with the names of their states. Throws config::BadInput.
Expectation read_expectation(const config::YamlValue& value);

}  // namespace weir::host
