// When an event is due: trip time mapped to the run's time.
#pragma once

#include <cstdint>

#include "emulator/sim/time.h"

namespace weir::replay {

/// An event is due (timestamp - first timestamp) / speedup after the origin, and at most 2^31-1 ms
/// after it, for the original computes with a Java int.
class Pace {
 public:
  Pace(sim::Time origin, std::int64_t first_timestamp_ms, double speedup);

  sim::Time due(std::int64_t timestamp_ms) const;

 private:
  sim::Time origin_;
  std::int64_t first_timestamp_ms_;
  double speedup_;
};

}  // namespace weir::replay
