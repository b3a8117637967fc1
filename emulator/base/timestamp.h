// Wire timestamps: AWS keeps milliseconds. The simulated clock (sim::Time) is finer.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::base {

/// Milliseconds since 1970-01-01T00:00:00Z, negative before it.
struct Timestamp {
  std::int64_t millis = 0;

  auto operator<=>(const Timestamp&) const = default;
};

/// "2026-01-05T08:00:00.000Z": ISO 8601, always three fraction digits. Years 0000 to 9999.
std::string to_iso8601(Timestamp timestamp);

/// Reads "2026-01-05", "2026-01-05T08:00:00Z", "2026-01-05 08:00:00.123" or an offset such as
/// "+01:00" in place of Z; no zone means UTC. nullopt when the text is not such an instant.
std::optional<Timestamp> parse_iso8601(std::string_view text);

/// Days since 1970-01-01 of a proleptic Gregorian date (H. Hinnant's algorithm).
std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day);

}  // namespace weir::base
