#include "emulator/sim/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "emulator/sim/uuid.h"

namespace weir::sim {
namespace {

std::vector<std::uint64_t> draw(Random random, int count) {
  std::vector<std::uint64_t> numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(random.next());
  return numbers;
}

TEST(Random, SameSeedAndNameGiveTheSameNumbers) {
  EXPECT_EQ(draw(RandomSource{7}.stream("replay"), 100),
            draw(RandomSource{7}.stream("replay"), 100));
}

TEST(Random, StreamsOfOtherNamesAndSeedsDiffer) {
  const auto numbers = draw(RandomSource{7}.stream("replay"), 10);
  EXPECT_NE(draw(RandomSource{7}.stream("replaz"), 10), numbers);
  EXPECT_NE(draw(RandomSource{7}.stream(""), 10), numbers);
  EXPECT_NE(draw(RandomSource{8}.stream("replay"), 10), numbers);
}

TEST(Random, DrawingFromOneStreamDoesNotShiftAnother) {
  const RandomSource source{7};
  Random first = source.stream("first");
  draw(first, 5);
  first.next();
  EXPECT_EQ(draw(source.stream("second"), 10), draw(RandomSource{7}.stream("second"), 10));
}

TEST(Random, NumbersAreTheSameInEveryBuildType) {
  Random random = RandomSource{1}.stream("golden");
  EXPECT_EQ(random.next(), 2423983115871996809ULL);
  EXPECT_EQ(random.next(), 15607832911505825293ULL);
}

TEST(Random, BelowStaysBelowAndReachesEveryValue) {
  Random random(3);
  std::vector<int> seen(7);
  for (int i = 0; i < 7'000; ++i) ++seen.at(random.below(7));
  for (const int count : seen) EXPECT_NEAR(count, 1000, 150);
}

TEST(Random, DistributionsHaveTheirMoments) {
  Random random(4);
  constexpr int kDraws = 100'000;
  double uniform = 0, normal = 0, square = 0, exponential = 0;
  for (int i = 0; i < kDraws; ++i) {
    const double u = random.uniform();
    ASSERT_TRUE(u >= 0 && u < 1);
    uniform += u;
    const double n = random.normal();
    normal += n;
    square += n * n;
    exponential += random.exponential();
  }
  EXPECT_NEAR(uniform / kDraws, 0.5, 0.01);
  EXPECT_NEAR(normal / kDraws, 0, 0.02);
  EXPECT_NEAR(square / kDraws, 1, 0.03);
  EXPECT_NEAR(exponential / kDraws, 1, 0.02);
}

TEST(NumberedUuid, HasTheFormOfVersionFourAndIsTheSameEachTime) {
  EXPECT_EQ(numbered_uuid(1), "910a2dec-8902-4cc1-8e9f-6049d65af21e");
  const std::string other = numbered_uuid(2);
  EXPECT_NE(other, numbered_uuid(1));
  ASSERT_EQ(other.size(), 36u);
  EXPECT_EQ(other[14], '4');
  EXPECT_EQ(other[19], '8');
  EXPECT_EQ(std::ranges::count(other, '-'), 4);
}

}  // namespace
}  // namespace weir::sim
