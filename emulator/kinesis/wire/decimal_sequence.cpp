#include "emulator/kinesis/wire/decimal_sequence.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace weir::kinesis {
namespace {

using Limbs = DecimalSequence::Limbs;

constexpr std::uint64_t kLimbBase = 100'000'000;

// Bits of the fields, as the layout in kinesis/sequence_number.h counts them.
constexpr unsigned kLeadingShift = 185;  // The 2 on top is one bit.
constexpr unsigned kCreatedShift = 148;
constexpr unsigned kLowShardShift = 144;
constexpr unsigned kIndexShift = 80;
constexpr unsigned kSecondsShift = 36;
constexpr unsigned kShardShift = 4;
constexpr std::uint64_t kVersion = 2;
constexpr std::uint64_t kSecondsMask = (std::uint64_t{1} << 36) - 1;

constexpr Limbs power_of_two(unsigned exponent) {
  Limbs limbs{1};
  for (unsigned i = 0; i < exponent; ++i) {
    std::uint64_t carry = 0;
    for (std::uint64_t& limb : limbs) {
      const std::uint64_t doubled = 2 * limb + carry;
      limb = doubled % kLimbBase;
      carry = doubled / kLimbBase;
    }
  }
  return limbs;
}

/// Factors stay below 2^36 and limbs below 2^27, so some sums fit a limb before they are carried.
template <unsigned shift>
[[gnu::always_inline]] inline void add_field(Limbs& limbs, std::uint64_t factor) {
  static constexpr Limbs kWeight = power_of_two(shift);
  for (std::size_t i = 0; i < limbs.size(); ++i) limbs[i] += factor * kWeight[i];
}

[[gnu::always_inline]] inline void carry_over(Limbs& limbs) {
  std::uint64_t carry = 0;
  for (std::uint64_t& limb : limbs) {
    const std::uint64_t sum = limb + carry;
    carry = sum / kLimbBase;
    limb = sum - carry * kLimbBase;
  }
}

/// Eight digits at once: a number of four digits in each half of a word, then of two in each
/// quarter, then of one in each byte. The multiplications are exact divisions by 100 and by 10.
std::uint64_t text_of(std::uint64_t limb) {
  static_assert(std::endian::native == std::endian::little);
  const std::uint64_t fours = limb / 10'000 | (limb % 10'000) << 32;
  const std::uint64_t hundreds = ((fours * 10'486) >> 20) & 0x0000'007F'0000'007F;
  const std::uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
  const std::uint64_t tens = ((twos * 103) >> 10) & 0x000F'000F'000F'000F;
  return (tens | (twos - 10 * tens) << 8) | 0x3030'3030'3030'3030;
}

}  // namespace

DecimalSequence::DecimalSequence(const api::kinesis::SequenceNumber& number)
    : seconds_(number.arrival.millis / 1000),
      shard_index_(number.shard_index),
      shard_created_seconds_(number.shard_created_seconds) {
  static constexpr Limbs kLeading = power_of_two(kLeadingShift);
  first_ = kLeading;
  first_[0] += kVersion;
  const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(seconds_, 0));
  add_field<kSecondsShift>(first_, seconds & kSecondsMask);
  add_field<kCreatedShift>(first_, shard_created_seconds_);
  add_field<kLowShardShift>(first_, shard_index_ & 0xF);
  add_field<kShardShift>(first_, shard_index_);
  carry_over(first_);
  stand_before(number.ordinal);
}

void DecimalSequence::stand_before(std::uint64_t ordinal) {
  next_ordinal_ = ordinal;
  // A record's index is its ordinal and one, so its predecessor's is the ordinal.
  const std::uint64_t index = ordinal;
  last_ = first_;
  add_field<kIndexShift>(last_, index & 0xFFFF'FFFF);
  add_field<kIndexShift + 32>(last_, index >> 32);
  carry_over(last_);
  for (std::size_t i = 0; i < kLimbs; ++i) text_[i] = text_of(last_[i]);
}

void DecimalSequence::step() {
  static constexpr Limbs kStep = power_of_two(kIndexShift);
  constexpr std::size_t kStepLimbs = 4;
  static_assert(kStep[kStepLimbs - 1] != 0 && kStep[kStepLimbs] == 0);
  ++next_ordinal_;
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < kLimbs && (i < kStepLimbs || carry != 0); ++i) {
    const std::uint64_t sum = last_[i] + kStep[i] + carry;
    carry = sum >= kLimbBase ? 1 : 0;
    last_[i] = sum - carry * kLimbBase;
    text_[i] = text_of(last_[i]);
  }
}

}  // namespace weir::kinesis
