// When an event is due, and how its lag is written: the rules of the workshop's producer.
#pragma once

#include <cstdint>
#include <string>

#include "emulator/sim/time.h"

namespace weir::replay {

/// Event time compressed by a factor. An event is due at
///   origin + round((event time - first event's time) in ms / speedup)
/// in the arithmetic of amazon-kinesis-replay 1.0: single precision, at most 2^31-1 ms.
class ReplayTime {
 public:
  ReplayTime(sim::Time origin, std::int64_t first_event_ms, double speedup)
      : origin_(origin), first_event_ms_(first_event_ms), speedup_(static_cast<float>(speedup)) {}

  /// Never decreases with `event_ms`.
  sim::Time due(std::int64_t event_ms) const;

  /// Every event is due that much earlier from now on.
  void bring_forward(sim::Duration by) { origin_ -= by; }

 private:
  sim::Time origin_;
  std::int64_t first_event_ms_;
  float speedup_;
};

/// Whole seconds, rounded down, as Java's Duration.toString writes them: "PT0S", "PT1H2M3S",
/// "PT-1S".
std::string iso_duration(sim::Duration duration);

/// As Java's Instant.toString: "2015-01-10T00:36:18Z", with three fraction digits if not whole.
std::string iso_instant(std::int64_t millis);

/// The producer's statistics line. `events` were sent in a slot whose nominal length is
/// `interval`; `until_ms` is the watermark.
std::string statistics_line(std::int64_t until_ms, std::uint64_t events, sim::Duration interval,
                            sim::Duration lag);

}  // namespace weir::replay
