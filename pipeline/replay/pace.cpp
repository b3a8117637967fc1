#include "pipeline/replay/pace.h"

#include <algorithm>
#include <cmath>

namespace weir::replay {
namespace {

constexpr double kLongestWaitMs = 2'147'483'647;

}  // namespace

Pace::Pace(sim::Time origin, std::int64_t first_timestamp_ms, double speedup)
    : origin_(origin), first_timestamp_ms_(first_timestamp_ms), speedup_(speedup) {}

sim::Time Pace::due(std::int64_t timestamp_ms) const {
  const double behind_ms = static_cast<double>(timestamp_ms - first_timestamp_ms_) / speedup_;
  const double bounded_ms = std::clamp(behind_ms, 0.0, kLongestWaitMs);
  return origin_ + sim::Duration{std::llround(bounded_ms * 1000)};
}

}  // namespace weir::replay
