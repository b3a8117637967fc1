// From a scenario's input to a source of trips.
#pragma once

#include <memory>

#include "emulator/base/result.h"
#include "pipeline/host/scenario.h"
#include "pipeline/trips/trip_source.h"

namespace weir::host {

/// Error "BadInput" naming the file when the input cannot be read.
base::Result<std::unique_ptr<trips::TripSource>> open_input(const Scenario& scenario);

}  // namespace weir::host
