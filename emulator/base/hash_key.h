// Kinesis hash keys: 128-bit unsigned integers, written in decimal on the wire.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::base {

/// A position in the hash key space 0 .. 2^128-1 (docs: API reference, HashKeyRange).
struct HashKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const HashKey&) const = default;
};

inline constexpr HashKey kMaxHashKey{~std::uint64_t{0}, ~std::uint64_t{0}};

__extension__ using Uint128 = unsigned __int128;

constexpr Uint128 to_uint128(HashKey key) {
  return (Uint128{key.high} << 64) | key.low;
}
constexpr HashKey to_hash_key(Uint128 value) {
  return {static_cast<std::uint64_t>(value >> 64), static_cast<std::uint64_t>(value)};
}

/// Decimal, without leading zeros: "340282366920938463463374607431768211455" is the largest.
std::string to_decimal(HashKey key);

/// nullopt when `text` is not a decimal number of the key space ("0|([1-9]\d{0,38})").
std::optional<HashKey> parse_hash_key(std::string_view text);

}  // namespace weir::base
