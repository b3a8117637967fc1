#include "emulator/kinesis/wire/decimal_sequence.h"

#include <gtest/gtest.h>

#include "emulator/kinesis/sequence_number.h"
#include "emulator/sim/random.h"

namespace weir::kinesis {
namespace {

std::string text_of(DecimalSequence sequence, std::uint64_t ordinal) {
  std::string text(kSequenceNumberDigits, '?');
  EXPECT_EQ(sequence.write(ordinal, text.data()), text.data() + text.size());
  return text;
}

/// Numbers of every magnitude are about equally likely.
std::uint64_t any_magnitude(sim::Random& random, unsigned bits) {
  return random.next() >> (64 - bits + random.below(bits));
}

TEST(DecimalSequence, WritesWhatToDecimalWrites) {
  sim::Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const SequenceNumber number{
        .ordinal = any_magnitude(random, 62),
        .arrival = {static_cast<std::int64_t>(any_magnitude(random, 44)) - 5000},
        .shard_created_seconds = static_cast<std::uint32_t>(any_magnitude(random, 32)),
        .shard_index = static_cast<std::uint32_t>(any_magnitude(random, 31))};
    EXPECT_EQ(text_of(DecimalSequence(number), number.ordinal), to_decimal(number));
    SequenceNumber next = number;
    ++next.ordinal;
    EXPECT_EQ(text_of(DecimalSequence(number), next.ordinal), to_decimal(next));
  }
}

TEST(DecimalSequence, GreatestFieldsCarryThroughEveryLimb) {
  const SequenceNumber number{.ordinal = ~std::uint64_t{0} - 1,
                              .arrival = {((std::int64_t{1} << 36) - 1) * 1000},
                              .shard_created_seconds = ~std::uint32_t{0},
                              .shard_index = 0x7FFF'FFFF};
  EXPECT_EQ(text_of(DecimalSequence(number), number.ordinal), to_decimal(number));
}

/// The texts of ordinals from `first` on, written by one sequence.
void expect_run(DecimalSequence& sequence, SequenceNumber number, std::uint64_t first) {
  for (number.ordinal = first; number.ordinal < first + 3000; ++number.ordinal) {
    std::string text(kSequenceNumberDigits, '?');
    sequence.write(number.ordinal, text.data());
    ASSERT_EQ(text, to_decimal(number)) << number.ordinal;
  }
}

TEST(DecimalSequence, OneSequenceServesAllOrdinalsOfItsShardAndSecond) {
  const SequenceNumber number{.ordinal = 0,
                              .arrival = {1'767'600'000'250},
                              .shard_created_seconds = 1'767'500'000,
                              .shard_index = 7};
  DecimalSequence sequence(number);
  for (const std::uint64_t first : {0xFFFF'FF00ULL, 0ULL, 99'999'000ULL, 1ULL, 1ULL << 62}) {
    expect_run(sequence, number, first);
  }
}

TEST(DecimalSequence, CoversItsOwnShardAndSecondOnly) {
  const SequenceNumber number{.ordinal = 5,
                              .arrival = {1'767'600'000'250},
                              .shard_created_seconds = 1'767'500'000,
                              .shard_index = 7};
  const DecimalSequence sequence(number);
  SequenceNumber other = number;
  other.ordinal = 9;
  other.arrival.millis += 749;
  EXPECT_TRUE(sequence.covers(other));
  other.arrival.millis += 1;
  EXPECT_FALSE(sequence.covers(other));
  other = number;
  other.shard_index = 8;
  EXPECT_FALSE(sequence.covers(other));
  other = number;
  other.shard_created_seconds += 1;
  EXPECT_FALSE(sequence.covers(other));
  EXPECT_FALSE(DecimalSequence().covers(SequenceNumber{}));
}

}  // namespace
}  // namespace weir::kinesis
