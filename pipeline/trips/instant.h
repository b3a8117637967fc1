// Instants in the exact form of the stream: "2015-01-10T00:36:18Z" or with three fraction digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::trips {

/// What Java's Instant.parse takes: a date, 'T', a time with seconds, perhaps a fraction (cut to
/// milliseconds), and 'Z'. nullopt for anything else.
std::optional<std::int64_t> parse_instant(std::string_view text);

/// Milliseconds of "2015-01-10T00:36:18" at the front of `text`, which must have 19 characters;
/// negative beyond any year when it is not of that form.
inline constexpr std::int64_t kNoInstant = INT64_MIN;
std::int64_t parse_instant_seconds(const char* text);

}  // namespace weir::trips
