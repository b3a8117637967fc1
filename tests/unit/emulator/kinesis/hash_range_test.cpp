#include "emulator/kinesis/hash_range.h"

#include <gtest/gtest.h>

namespace weir::kinesis {
namespace {

TEST(UniformRanges, ThreeShardsAreCutAsOnAws) {
  const auto ranges = uniform_ranges(3);
  ASSERT_EQ(ranges.size(), 3u);
  EXPECT_EQ(to_decimal(ranges[0].end), "113427455640312821154458202477256070484");
  EXPECT_EQ(to_decimal(ranges[1].start), "113427455640312821154458202477256070485");
  EXPECT_EQ(to_decimal(ranges[1].end), "226854911280625642308916404954512140969");
  EXPECT_EQ(to_decimal(ranges[2].end), "340282366920938463463374607431768211455");
}

TEST(UniformRanges, TwoShardsMeetInTheMiddle) {
  const auto ranges = uniform_ranges(2);
  EXPECT_EQ(to_decimal(ranges[0].end), "170141183460469231731687303715884105727");
  EXPECT_EQ(to_decimal(ranges[1].start), "170141183460469231731687303715884105728");
}

TEST(UniformRanges, AnyCountCoversTheKeySpaceWithoutGaps) {
  for (const std::size_t count : {1, 2, 3, 5, 7, 8, 16, 64, 500, 10'000}) {
    const auto ranges = uniform_ranges(count);
    ASSERT_EQ(ranges.size(), count);
    EXPECT_EQ(ranges.front().start, base::HashKey{});
    EXPECT_EQ(ranges.back().end, base::kMaxHashKey);
    for (std::size_t i = 1; i < count; ++i) {
      ASSERT_EQ(next_key(ranges[i - 1].end), ranges[i].start) << count << " " << i;
    }
  }
}

TEST(HashKeys, NextAndPreviousCarryBetweenTheHalves) {
  const base::HashKey low{0, ~std::uint64_t{0}};
  const base::HashKey high{1, 0};
  EXPECT_EQ(next_key(low), high);
  EXPECT_EQ(previous_key(high), low);
}

}  // namespace
}  // namespace weir::kinesis
