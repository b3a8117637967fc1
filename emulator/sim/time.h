// Simulated time: microseconds since 1970-01-01T00:00:00Z.
#pragma once

#include <chrono>
#include <cstdint>

namespace weir::sim {

using Duration = std::chrono::microseconds;
using Time = std::chrono::sys_time<Duration>;

inline constexpr Time kEndOfTime = Time::max();

/// Milliseconds since the epoch, rounded down: what AWS timestamps carry.
inline std::int64_t to_millis(Time time) {
  return std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
}
inline Time from_millis(std::int64_t millis) {
  return Time{std::chrono::duration_cast<Duration>(std::chrono::milliseconds{millis})};
}
/// Seconds as a floating-point number, for ratios and reports.
inline double to_seconds(Duration duration) {
  return static_cast<double>(duration.count()) / 1e6;
}

}  // namespace weir::sim
