// Sequence numbers as text, many of one shard at a time: the layout of kinesis/sequence_number.h is
// a sum of fields times powers of two, so the text of the next number is the last one's plus a
// constant. Counts in limbs of eight decimal digits, which spares all long division.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>

#include "emulator/api/kinesis_records.h"

namespace weir::kinesis {

inline constexpr std::size_t kSequenceNumberDigits = 56;

/// The numbers of one shard in one second. Gives what to_decimal(SequenceNumber) gives, and is
/// quickest when ordinals follow one another.
class DecimalSequence {
 public:
  static constexpr std::size_t kLimbDigits = 8;
  static constexpr std::size_t kLimbs = kSequenceNumberDigits / kLimbDigits;
  /// The least significant limb first.
  using Limbs = std::array<std::uint64_t, kLimbs>;

  DecimalSequence() = default;
  /// For all numbers that differ from `number` in their ordinal only.
  explicit DecimalSequence(const api::kinesis::SequenceNumber& number);

  /// Whether `number` is of the shard and the second that this is for.
  bool covers(const api::kinesis::SequenceNumber& number) const {
    return seconds_ == number.arrival.millis / 1000 && shard_index_ == number.shard_index &&
           shard_created_seconds_ == number.shard_created_seconds && first_[kLimbs - 1] != 0;
  }

  /// Writes kSequenceNumberDigits digits and returns their end.
  char* write(std::uint64_t ordinal, char* out) {
    if (ordinal != next_ordinal_) [[unlikely]]
      stand_before(ordinal);
    step();
    for (std::size_t i = kLimbs; i-- > 0; out += kLimbDigits) {
      std::memcpy(out, &text_[i], kLimbDigits);
    }
    return out;
  }

 private:
  /// Makes `ordinal` the one that the next step leads to.
  void stand_before(std::uint64_t ordinal);
  void step();

  Limbs first_{};  ///< The number whose index is 0.
  Limbs last_{};   ///< The number written last, or the one before the next.
  Limbs text_{};   ///< Its digits, a word of eight for each limb.
  std::uint64_t next_ordinal_ = 0;
  std::int64_t seconds_ = 0;
  std::uint32_t shard_index_ = 0;
  std::uint32_t shard_created_seconds_ = 0;
};

}  // namespace weir::kinesis
