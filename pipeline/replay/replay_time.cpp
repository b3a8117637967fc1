#include "pipeline/replay/replay_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "pipeline/trips/payload.h"

namespace weir::replay {
namespace {

constexpr double kDelayMax_ms = 2'147'483'647;

}  // namespace

sim::Time ReplayTime::due(std::int64_t event_ms) const {
  const float quotient = static_cast<float>(event_ms - first_event_ms_) / speedup_;
  const double delay_ms =
      std::clamp(std::floor(static_cast<double>(quotient) + 0.5), -kDelayMax_ms, kDelayMax_ms);
  return origin_ + std::chrono::milliseconds{static_cast<std::int64_t>(delay_ms)};
}

std::string iso_duration(sim::Duration duration) {
  const std::int64_t seconds = std::chrono::floor<std::chrono::seconds>(duration).count();
  if (seconds == 0) return "PT0S";
  std::string text = "PT";
  if (seconds / 3600 != 0) text += fmt::format("{}H", seconds / 3600);
  if (seconds % 3600 / 60 != 0) text += fmt::format("{}M", seconds % 3600 / 60);
  if (seconds % 60 != 0) text += fmt::format("{}S", seconds % 60);
  return text;
}

std::string iso_instant(std::int64_t millis) {
  std::array<char, 32> text;
  char* const end = trips::write_instant(text.data(), millis);
  return {text.data(), end};
}

std::string statistics_line(std::int64_t until_ms, std::uint64_t events, sim::Duration interval,
                            sim::Duration lag) {
  const double rate = std::floor(static_cast<double>(events) / sim::to_seconds(interval) + 0.5);
  return fmt::format(
      "all events with dropoff time until {} have been sent ({:.1f} events/sec, {} replay lag)",
      iso_instant(until_ms), rate, iso_duration(lag));
}

}  // namespace weir::replay
