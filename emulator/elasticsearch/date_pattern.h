// Dates along one pattern, such as "yyyy-MM-dd['T'HH:mm[:ss]][XXX]" (mapping-date-format).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::elasticsearch {

/// What is wrong with a pattern; nullopt when each letter of it is one that we read and print: y u
/// M d H m s S X x Z, quoted text and optional sections in brackets.
std::optional<std::string> pattern_problem(std::string_view pattern);

/// Milliseconds since 1970 UTC, or nullopt when the text does not follow the pattern. `round_up`
/// and `zone_ms` as for DateFormat::parse.
std::optional<std::int64_t> read_date(std::string_view pattern, std::string_view text,
                                      bool round_up, std::int64_t zone_ms);

std::string print_date(std::string_view pattern, std::int64_t millis, std::int64_t zone_ms);

}  // namespace weir::elasticsearch
