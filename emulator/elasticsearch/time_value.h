// Durations as Elasticsearch writes them: "30s", "1h", "500ms", "-1".
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::elasticsearch {

/// A whole number with unit d, h, m, s or ms (common-options, time units); nullopt otherwise.
std::optional<std::int64_t> parse_time_value_ms(std::string_view text);

}  // namespace weir::elasticsearch
