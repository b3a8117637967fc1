#include "emulator/server/request_id.h"

#include <array>
#include <cstdint>

namespace weir::server {

std::string make_request_id(sim::Random& random) {
  constexpr std::string_view kHex = "0123456789abcdef";
  constexpr std::size_t kVersionPlace = 14, kVariantPlace = 19;
  std::string id = "00000000-0000-4000-8000-000000000000";
  std::uint64_t bits = 0;
  int left = 0;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (id[i] == '-' || i == kVersionPlace) continue;
    if (left == 0) {
      bits = random.next();
      left = 16;
    }
    const std::size_t digit = bits & 15;
    id[i] = kHex[i == kVariantPlace ? (digit & 3) | 8 : digit];
    bits >>= 4;
    --left;
  }
  return id;
}

std::string make_extended_request_id(sim::Random& random) {
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string id(96, '\0');
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (i % 10 == 0) bits = random.next();  // Ten times six bits of each number.
    id[i] = kBase64[bits & 63];
    bits >>= 6;
  }
  return id;
}

}  // namespace weir::server
