// Which AWS operations a Cloud answers, for the coverage page and the network edge.
#pragma once

#include "emulator/api/coverage.h"

namespace weir::cloud {

/// As "service:Operation", over all services of a Cloud. docs/coverage.md is made from it.
api::ImplementedOperations implemented_operations();

}  // namespace weir::cloud
