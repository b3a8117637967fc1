// The line by which the producer tells how far it is, in the original's words.
#pragma once

#include <cstdint>
#include <string>

#include "emulator/sim/time.h"

namespace weir::replay {

/// "all events with dropoff time until 2015-01-10T00:36:18Z have been sent (13000.0 events/sec,
/// PT12S replay lag)". The rate divides by the nominal interval, as the original does.
std::string statistics_line(std::int64_t watermark_ms, std::uint64_t events, sim::Duration interval,
                            sim::Duration lag);

}  // namespace weir::replay
