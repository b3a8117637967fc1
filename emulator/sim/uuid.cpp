#include "emulator/sim/uuid.h"

#include <array>
#include <cinttypes>
#include <cstdio>

#include "emulator/sim/random.h"

namespace weir::sim {

std::string numbered_uuid(std::uint64_t number) {
  constexpr std::size_t kLength = 36;
  const std::uint64_t high = mix_bits(number);
  const std::uint64_t low = mix_bits(high ^ number);
  std::array<char, kLength + 1> text;
  std::snprintf(text.data(), text.size(),
                "%08" PRIx64 "-%04" PRIx64 "-4%03" PRIx64 "-8%03" PRIx64 "-%012" PRIx64, high >> 32,
                (high >> 16) & 0xffff, high & 0xfff, low >> 52, low & 0xffff'ffff'ffff);
  return {text.data(), kLength};
}

}  // namespace weir::sim
