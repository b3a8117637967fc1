#include "emulator/base/hash_key.h"

#include <algorithm>

namespace weir::base {

std::string to_decimal(HashKey key) {
  Uint128 value = to_uint128(key);
  std::string digits;
  do {
    digits.push_back(static_cast<char>('0' + static_cast<int>(value % 10)));
    value /= 10;
  } while (value != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

std::optional<HashKey> parse_hash_key(std::string_view text) {
  if (text.empty() || text.size() > 39 || (text.size() > 1 && text.front() == '0')) {
    return std::nullopt;
  }
  constexpr Uint128 kMax = ~Uint128{0};
  Uint128 value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<unsigned>(c - '0');
    if (value > (kMax - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return to_hash_key(value);
}

}  // namespace weir::base
