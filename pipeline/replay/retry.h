// Which errors pass by themselves, and how long to wait for that.
#pragma once

#include "emulator/base/error.h"
#include "emulator/sim/random.h"
#include "emulator/sim/time.h"
#include "pipeline/replay/options.h"

namespace weir::replay {

/// Throughput refused (Kinesis API reference, "Common errors" and PutRecord).
bool is_throttling(const base::Error& error);
/// Throttling, or a fault of the service's own.
bool is_passing(const base::Error& error);

/// The wait after attempt number `attempt`, from 0.
sim::Duration backoff_delay(const Backoff& backoff, unsigned attempt, sim::Random& random);

}  // namespace weir::replay
