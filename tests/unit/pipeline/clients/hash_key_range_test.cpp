#include "pipeline/clients/hash_key_range.h"

#include <gtest/gtest.h>

namespace weir::clients {
namespace {

TEST(HashKeyRange, BothEndsBelongToIt) {
  const auto range = parse_range({"10", "20"});
  ASSERT_TRUE(range);
  EXPECT_FALSE(range->contains({0, 9}));
  EXPECT_TRUE(range->contains({0, 10}));
  EXPECT_TRUE(range->contains({0, 20}));
  EXPECT_FALSE(range->contains({0, 21}));
}

TEST(HashKeyRange, DefaultHoldsEveryKey) {
  EXPECT_TRUE(HashKeyRange{}.contains({}));
  EXPECT_TRUE(HashKeyRange{}.contains(base::kMaxHashKey));
}

TEST(HashKeyRange, EndThatIsNoHashKeyGivesNoRange) {
  EXPECT_FALSE(parse_range({"", "20"}));
  EXPECT_FALSE(parse_range({"10", "-1"}));
}

TEST(ShardIndex, IsTheNumberInTheShardId) {
  EXPECT_EQ(shard_index("shardId-000000000012"), 12u);
  EXPECT_EQ(shard_index("shardId-0"), 0u);
  for (const char* text : {"", "shardId-", "shardId-1x", "shard-1", "shardId--1"}) {
    EXPECT_FALSE(shard_index(text)) << text;
  }
}

}  // namespace
}  // namespace weir::clients
