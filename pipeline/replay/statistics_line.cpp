#include "pipeline/replay/statistics_line.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "pipeline/trips/payload.h"

namespace weir::replay {
namespace {

// java.time.Duration.toString of whole seconds: PT0S, PT-1S, PT1H2M3S.
std::string iso_duration(std::int64_t seconds) {
  if (seconds == 0) return "PT0S";
  const std::int64_t hours = seconds / 3600;
  const std::int64_t minutes = seconds / 60 % 60;
  std::string text = "PT";
  if (hours != 0) text += fmt::format("{}H", hours);
  if (minutes != 0) text += fmt::format("{}M", minutes);
  if (seconds % 60 != 0) text += fmt::format("{}S", seconds % 60);
  return text;
}

std::string instant(std::int64_t millis) {
  char buffer[32];
  return {buffer, trips::write_instant(buffer, millis)};
}

}  // namespace

std::string statistics_line(std::int64_t watermark_ms, std::uint64_t events, sim::Duration interval,
                            sim::Duration lag) {
  const auto interval_ms = std::chrono::floor<std::chrono::milliseconds>(interval).count();
  const double rate =
      std::round(1000.0 * static_cast<double>(events) / static_cast<double>(interval_ms));
  return fmt::format(
      "all events with dropoff time until {} have been sent ({:.1f} events/sec, {} replay lag)",
      instant(watermark_ms), rate,
      iso_duration(std::chrono::floor<std::chrono::seconds>(lag).count()));
}

}  // namespace weir::replay
