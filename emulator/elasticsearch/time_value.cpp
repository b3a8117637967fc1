#include "emulator/elasticsearch/time_value.h"

#include <array>
#include <utility>

#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {

std::optional<std::int64_t> parse_time_value_ms(std::string_view text) {
  // "ms" stands before its own last letter.
  static constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kUnits{
      {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
  constexpr std::int64_t kMaxCount = 100'000'000;
  for (const auto& [unit, millis] : kUnits) {
    if (!text.ends_with(unit)) continue;
    const auto count = parse_int64(trim(text.substr(0, text.size() - unit.size())));
    if (!count || *count < -kMaxCount || *count > kMaxCount) return std::nullopt;
    return *count * millis;
  }
  return std::nullopt;
}

}  // namespace weir::elasticsearch
