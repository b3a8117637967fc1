#include "pipeline/replay/shard_map.h"

#include <gtest/gtest.h>

namespace weir::replay {
namespace {

api::kinesis::Shard shard(std::string id, std::string first, std::string last, bool open = true) {
  api::kinesis::Shard result;
  result.shard_id = std::move(id);
  result.hash_key_range = {std::move(first), std::move(last)};
  if (!open) result.sequence_number_range.ending_sequence_number = "1";
  return result;
}

// A parent that was split, in the order of a listing.
ShardMap split_map() {
  return ShardMap{{shard("shardId-000000000000", "0", "99", false),
                   shard("shardId-000000000002", "50", "99"),
                   shard("shardId-000000000001", "0", "49")}};
}

TEST(ShardMap, FindsTheOpenShardThatOwnsAKey) {
  const ShardMap map = split_map();
  ASSERT_EQ(map.open_shards(), 2u);
  EXPECT_EQ(map.index_at(*map.find({0, 0})), 1u);
  EXPECT_EQ(map.index_at(*map.find({0, 49})), 1u);
  EXPECT_EQ(map.index_at(*map.find({0, 50})), 2u);
  EXPECT_EQ(map.index_at(*map.find({0, 99})), 2u);
}

TEST(ShardMap, KeyThatNoOpenShardOwnsIsNotFound) {
  EXPECT_FALSE(split_map().find({0, 100}));
  EXPECT_FALSE(ShardMap{}.find({0, 0}));
  EXPECT_FALSE((ShardMap{{shard("shardId-0", "5", "9")}}.find({0, 4})));
}

TEST(ShardMap, KnowsRangesOfClosedShards) {
  const ShardMap map = split_map();
  EXPECT_EQ(map.range_of(0), (clients::HashKeyRange{{0, 0}, {0, 99}}));
  EXPECT_FALSE(map.is_open(0));
  EXPECT_TRUE(map.is_open(1));
  EXPECT_FALSE(map.range_of(3));
}

TEST(ShardMap, ShardWithoutReadableIdOrRangeIsLeftAside) {
  const ShardMap map{{shard("other-1", "0", "9"), shard("shardId-1", "", "9")}};
  EXPECT_EQ(map.open_shards(), 0u);
  EXPECT_FALSE(map.range_of(1));
}

}  // namespace
}  // namespace weir::replay
