// Lengths of time as people write them over HTTP: ISO 8601 durations, or plain seconds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace weir::base {

/// Reads "PT5M", "PT1H30M", "P1DT2H", "P2W", "PT0.2S", or plain seconds: "90", "0.25". The last
/// number may have a fraction, behind '.' or ','; what is finer than a microsecond is cut off.
/// Years and months have no fixed length, so they are refused, as are negative durations and those
/// longer than the clock can count: nullopt.
std::optional<std::chrono::microseconds> parse_iso_duration(std::string_view text);

/// The shortest form without weeks: "P1DT2H3M4.5S", "PT90M" as "PT1H30M", zero as "PT0S". Negative
/// durations get a leading '-', which parse_iso_duration refuses.
std::string format_iso_duration(std::chrono::microseconds duration);

}  // namespace weir::base
