#include "pipeline/hotspots/key_groups.h"

#include <gtest/gtest.h>

#include <array>

namespace weir::hotspots {
namespace {

TEST(KeyGroups, RangesAgreeWithTheOwnerOfEachGroup) {
  for (int parallelism = 1; parallelism <= kKeyGroups; ++parallelism) {
    int next = 0;
    for (int subtask = 0; subtask < parallelism; ++subtask) {
      const KeyGroupRange range = key_groups_of(subtask, parallelism);
      ASSERT_EQ(range.first, next);
      for (int group = range.first; group <= range.last; ++group) {
        ASSERT_EQ(subtask_of(group, parallelism), subtask);
      }
      next = range.last + 1;
    }
    ASSERT_EQ(next, kKeyGroups);
  }
}

TEST(KeyGroups, RangesDifferInSizeByOneAtMost) {
  for (int parallelism = 1; parallelism <= kKeyGroups; ++parallelism) {
    for (int subtask = 0; subtask < parallelism; ++subtask) {
      const int size = key_groups_of(subtask, parallelism).size();
      ASSERT_GE(size, kKeyGroups / parallelism);
      ASSERT_LE(size, (kKeyGroups + parallelism - 1) / parallelism);
    }
  }
}

TEST(KeyGroups, ConsecutiveKeysSpreadOverAllGroups) {
  std::array<int, kKeyGroups> keys{};
  for (std::uint64_t key = 0; key < 12'800; ++key) {
    ++keys[static_cast<std::size_t>(key_group_of(hash_key(key)))];
  }
  for (const int count : keys) {
    EXPECT_GT(count, 50);
    EXPECT_LT(count, 200);
  }
}

}  // namespace
}  // namespace weir::hotspots
