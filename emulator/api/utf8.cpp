#include "emulator/api/utf8.h"

#include <cstdint>
#include <cstring>

namespace weir::api {
namespace {

/// Bytes of the character that `at` begins; 0 when it begins none.
std::size_t character_size(const unsigned char* at, std::size_t left) {
  const auto continues = [&](std::size_t i, unsigned char low = 0x80, unsigned char high = 0xBF) {
    return i < left && at[i] >= low && at[i] <= high;
  };
  if (at[0] < 0x80) return 1;
  if (at[0] < 0xC2 || at[0] > 0xF4) return 0;
  if (at[0] < 0xE0) return continues(1) ? 2 : 0;
  if (at[0] < 0xF0) {
    const unsigned char low = at[0] == 0xE0 ? 0xA0 : 0x80;
    const unsigned char high = at[0] == 0xED ? 0x9F : 0xBF;
    return continues(1, low, high) && continues(2) ? 3 : 0;
  }
  const unsigned char low = at[0] == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = at[0] == 0xF4 ? 0x8F : 0xBF;
  return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
}

}  // namespace

bool is_utf8(std::string_view bytes) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  const auto* at = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t left = bytes.size();
  while (left > 0) {
    std::uint64_t word = 0;
    if (left >= sizeof(word)) {
      std::memcpy(&word, at, sizeof(word));
      if ((word & kHighBits) == 0) {
        at += sizeof(word);
        left -= sizeof(word);
        continue;
      }
    }
    const std::size_t size = character_size(at, left);
    if (size == 0) return false;
    at += size;
    left -= size;
  }
  return true;
}

}  // namespace weir::api
