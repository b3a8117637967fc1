// SplitShard, MergeShards, UpdateShardCount.
#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kMiddle = "170141183460469231731687303715884105728";

base::Result<void> split(KinesisWorld& world, std::string shard, std::string key = kMiddle) {
  api::kinesis::SplitShardInput input;
  input.stream_name = kStream;
  input.shard_to_split = std::move(shard);
  input.new_starting_hash_key = std::move(key);
  return world.kinesis.split_shard(input);
}

base::Result<void> merge(KinesisWorld& world, std::string shard, std::string adjacent) {
  api::kinesis::MergeShardsInput input;
  input.stream_name = kStream;
  input.shard_to_merge = std::move(shard);
  input.adjacent_shard_to_merge = std::move(adjacent);
  return world.kinesis.merge_shards(input);
}

Limits slow_reshard() {
  Limits limits = immediate();
  limits.reshard_step_duration = seconds{15};
  return limits;
}

std::vector<std::string> open_shards(KinesisWorld& world) {
  std::vector<std::string> open;
  for (const auto& shard : world.kinesis.shard_statuses(kStream)) {
    if (shard.open) open.push_back(shard.shard_id);
  }
  return open;
}

TEST(SplitShard, ParentClosesAndTwoChildrenTakeItsRange) {
  KinesisWorld world;
  world.create(1);
  ASSERT_TRUE(split(world, kShard0).ok());
  const auto shards = world.shards();
  ASSERT_EQ(shards.size(), 3u);
  EXPECT_TRUE(shards[0].sequence_number_range.ending_sequence_number.has_value());
  EXPECT_EQ(shards[1].parent_shard_id, kShard0);
  EXPECT_EQ(shards[1].hash_key_range.ending_hash_key, "170141183460469231731687303715884105727");
  EXPECT_EQ(shards[2].parent_shard_id, kShard0);
  EXPECT_FALSE(shards[2].adjacent_parent_shard_id.has_value());
  EXPECT_EQ(shards[2].hash_key_range.starting_hash_key, kMiddle);
  EXPECT_FALSE(shards[2].sequence_number_range.ending_sequence_number.has_value());
}

TEST(SplitShard, WritesGoToTheParentUntilItCloses) {
  KinesisWorld world{slow_reshard()};
  world.create(1);
  ASSERT_TRUE(split(world, kShard0).ok());
  EXPECT_EQ(world.summary().stream_status, "UPDATING");
  EXPECT_EQ(world.put({0xff}).outcomes[0].sequence_number.shard_index, 0u);
  world.advance(seconds{15});
  EXPECT_EQ(world.summary().stream_status, "ACTIVE");
  EXPECT_EQ(world.put({0xff}).outcomes[0].sequence_number.shard_index, 2u);
}

TEST(SplitShard, TimelineTellsTheLineage) {
  KinesisWorld world;
  world.create(1);
  world.put_many(3);
  world.events.clear();
  ASSERT_TRUE(split(world, kShard0).ok());
  EXPECT_THAT(world.events, ElementsAre("kinesis.stream_status UPDATING 1",
                                        "kinesis.shard_closed " + kShard0 + " 3",
                                        "kinesis.shard_created " + kShard1 + " " + kShard0 +
                                            " - 0 170141183460469231731687303715884105727",
                                        "kinesis.shard_created " + kShard2 + " " + kShard0 + " - " +
                                            kMiddle + " 340282366920938463463374607431768211455",
                                        "kinesis.stream_status ACTIVE 2"));
}

TEST(SplitShard, RefusalsNameTheirReason) {
  KinesisWorld world;
  world.create(1);
  ASSERT_TRUE(split(world, kShard0).ok());
  struct Case {
    std::string shard, key, code, text;
  };
  const Case cases[] = {
      {kShard0, kMiddle, "InvalidArgumentException", "already been merged"},
      {"shardId-9", kMiddle, "ResourceNotFoundException",
       "Could not find shard shardId-000000000009 in stream trips under account 111111111111."},
      {kShard1, "1", "InvalidArgumentException",
       "is not both greater than one plus the shard's StartingHashKey 0 and less than the shard's "
       "EndingHashKey 170141183460469231731687303715884105727."},
      {kShard1, kMiddle, "InvalidArgumentException", "is not both greater"},
  };
  for (const Case& c : cases) {
    world.advance(seconds{1});
    const auto result = split(world, c.shard, c.key);
    ASSERT_FALSE(result.ok()) << c.text;
    EXPECT_EQ(result.error().code, c.code);
    EXPECT_THAT(result.error().message, HasSubstr(c.text));
  }
}

TEST(SplitShard, StreamThatIsUpdatingIsInUse) {
  KinesisWorld world{slow_reshard()};
  world.create(1);
  ASSERT_TRUE(split(world, kShard0).ok());
  const auto again = split(world, kShard0);
  EXPECT_EQ(again.error().code, "ResourceInUseException");
  EXPECT_EQ(again.error().message,
            "Stream trips under account 111111111111 not ACTIVE, instead in state UPDATING");
}

TEST(SplitShard, AccountQuotaHolds) {
  Limits limits = immediate();
  limits.shards_per_account = 2;
  KinesisWorld world{limits};
  world.create(2);
  EXPECT_EQ(split(world, kShard0, "99").error().code, "LimitExceededException");
}

TEST(MergeShards, ChildTakesBothRangesAndNamesBothParents) {
  KinesisWorld world;
  world.create(2);
  ASSERT_TRUE(merge(world, kShard0, kShard1).ok());
  const auto child = world.shards().at(2);
  EXPECT_EQ(child.parent_shard_id, kShard0);
  EXPECT_EQ(child.adjacent_parent_shard_id, kShard1);
  EXPECT_EQ(child.hash_key_range.starting_hash_key, "0");
  EXPECT_EQ(child.hash_key_range.ending_hash_key, base::to_decimal(base::kMaxHashKey));
  EXPECT_THAT(open_shards(world), ElementsAre(kShard2));
}

TEST(MergeShards, ShardsThatAreNotNeighboursAreRefused) {
  KinesisWorld world;
  world.create(3);
  const auto apart = merge(world, kShard0, kShard2);
  EXPECT_EQ(apart.error().message,
            "Shards shardId-000000000000 and shardId-000000000002 in stream trips under account "
            "111111111111 are not an adjacent pair of shards eligible for merging");
  EXPECT_FALSE(merge(world, kShard1, kShard1).ok());
}

TEST(MergeShards, ClosedShardIsRefused) {
  KinesisWorld world;
  world.create(2);
  ASSERT_TRUE(merge(world, kShard0, kShard1).ok());
  EXPECT_EQ(merge(world, kShard0, kShard1).error().code, "InvalidArgumentException");
}

TEST(ClosedShard, EndGivesChildrenAndNoIterator) {
  KinesisWorld world;
  world.create(1);
  world.put_many(3);
  ASSERT_TRUE(split(world, kShard0).ok());
  const auto part = world.read(kShard0, 2);
  ASSERT_TRUE(part.next_shard_iterator.has_value());
  EXPECT_TRUE(part.child_shards.empty());
  const auto rest = world.kinesis.get_records(*part.next_shard_iterator, 10);
  ASSERT_TRUE(rest.ok());
  EXPECT_EQ(rest->records.size(), 1u);
  EXPECT_FALSE(rest->next_shard_iterator.has_value());
  ASSERT_EQ(rest->child_shards.size(), 2u);
  EXPECT_EQ(rest->child_shards[0].shard_id, kShard1);
  EXPECT_THAT(rest->child_shards[0].parent_shards, ElementsAre(kShard0));
  EXPECT_EQ(rest->child_shards[1].ending_hash_key, base::kMaxHashKey);
}

TEST(ClosedShard, EndOfAMergeParentNamesBothParents) {
  KinesisWorld world;
  world.create(2);
  ASSERT_TRUE(merge(world, kShard0, kShard1).ok());
  const auto end = world.read(kShard1);
  ASSERT_EQ(end.child_shards.size(), 1u);
  EXPECT_THAT(end.child_shards[0].parent_shards, ElementsAre(kShard0, kShard1));
}

TEST(ClosedShard, LatestIteratorOfOpenShardEndsWhenItCloses) {
  KinesisWorld world;
  world.create(1);
  const std::string latest = world.iterator(kShard0, "LATEST");
  ASSERT_TRUE(split(world, kShard0).ok());
  EXPECT_FALSE(world.kinesis.get_records(latest, 1)->next_shard_iterator.has_value());
}

TEST(UpdateShardCount, DoublingSplitsEveryShardInOneWave) {
  KinesisWorld world{slow_reshard()};
  world.create(8);
  const auto output = world.scale(16);
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->current_shard_count, 8);
  EXPECT_EQ(output->target_shard_count, 16);
  EXPECT_EQ(world.summary().stream_status, "UPDATING");
  EXPECT_EQ(world.summary().open_shard_count, 8);
  world.advance(seconds{15});
  EXPECT_EQ(world.summary().stream_status, "ACTIVE");
  EXPECT_EQ(world.summary().open_shard_count, 16);
  EXPECT_EQ(world.shards().size(), 24u);
}

TEST(UpdateShardCount, TwoToThreeGoesThroughShortLivedShards) {
  KinesisWorld world{slow_reshard()};
  world.create(2);
  ASSERT_TRUE(world.scale(3).ok());
  world.advance(seconds{15});
  EXPECT_EQ(world.summary().stream_status, "UPDATING");
  EXPECT_EQ(world.summary().open_shard_count, 4);
  world.advance(seconds{15});
  EXPECT_EQ(world.summary().stream_status, "ACTIVE");
  EXPECT_THAT(open_shards(world),
              ElementsAre("shardId-000000000002", "shardId-000000000005", "shardId-000000000006"));
  EXPECT_EQ(world.shards()[6].parent_shard_id, kShard3);
  EXPECT_EQ(world.shards()[6].adjacent_parent_shard_id, "shardId-000000000004");
}

TEST(UpdateShardCount, OpenShardsAreUniformAfterAnyTarget) {
  KinesisWorld world{Limits::off()};
  world.create(4);
  for (const std::int32_t target : {6, 9, 5, 3, 6, 12}) {
    ASSERT_TRUE(world.scale(target).ok());
    std::vector<HashRange> open;
    for (const auto& shard : world.kinesis.shard_statuses(kStream)) {
      if (shard.open) open.push_back(shard.range);
    }
    std::ranges::sort(open, {}, &HashRange::start);
    EXPECT_TRUE(nearly_uniform(open, static_cast<std::size_t>(target)));
  }
}

TEST(UpdateShardCount, NoRecordIsLostOnTheWay) {
  KinesisWorld world{slow_reshard()};
  world.create(4);
  std::uint64_t put = 0;
  const auto put_some = [&] {
    std::vector<unsigned> tops;
    for (unsigned top = 0; top < 256; top += 3) tops.push_back(top);
    put += world.put(tops).outcomes.size();
  };
  put_some();
  for (const std::int32_t target : {7, 4, 8}) {
    ASSERT_TRUE(world.scale(target).ok());
    for (int i = 0; i < 65; ++i) {
      put_some();
      world.advance(seconds{1});
    }
  }
  std::uint64_t found = 0;
  for (const auto& shard : world.kinesis.shard_statuses(kStream)) {
    world.advance(seconds{1});
    const auto batch = world.read(shard.shard_id);
    found += batch.records.size();
    EXPECT_EQ(batch.next_shard_iterator.has_value(), shard.open);
  }
  EXPECT_EQ(found, put);
}

TEST(UpdateShardCount, RefusalsNameTheirReason) {
  Limits limits = immediate();
  limits.shards_per_account = 12;
  KinesisWorld world{limits};
  world.create(8);
  struct Case {
    std::int32_t target;
    std::string text;
  };
  const Case cases[] = {
      {10'001,
       "cannot be greater than 10000. Current open shard count: 8, Target shard count: "
       "10001"},
      {13, "cannot be greater than 12."},
      {3,
       "UpdateShardCount cannot scale down below half your current open shard count. Current "
       "open shard count: 8, Target shard count: 3"},
  };
  for (const Case& c : cases) {
    const auto result = world.scale(c.target);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().code, "LimitExceededException");
    EXPECT_THAT(result.error().message, HasSubstr(c.text));
  }
}

TEST(UpdateShardCount, AboveDoubleIsRefused) {
  KinesisWorld world;
  world.create(3);
  EXPECT_EQ(world.scale(7).error().message,
            "UpdateShardCount cannot scale up over double your current open shard count. Current "
            "open shard count: 3, Target shard count: 7");
  EXPECT_TRUE(world.scale(6).ok());
}

TEST(UpdateShardCount, HalfOfAnOddCountRoundsUp) {
  KinesisWorld world;
  world.create(5);
  EXPECT_FALSE(world.scale(2).ok());
  EXPECT_TRUE(world.scale(3).ok());
}

TEST(UpdateShardCount, EleventhTimeInADayIsRefused) {
  KinesisWorld world;
  world.create(2);
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(world.scale(i % 2 == 0 ? 4 : 2).ok());
    world.advance(hours{1});
  }
  EXPECT_EQ(world.scale(4).error().code, "LimitExceededException");
  world.advance(hours{13});
  EXPECT_FALSE(world.scale(4).ok());
  world.advance(hours{1});
  EXPECT_TRUE(world.scale(4).ok());
}

TEST(UpdateShardCount, RefusedCallsDoNotCountTowardsTheDay) {
  KinesisWorld world;
  world.create(2);
  for (int i = 0; i < 20; ++i) {
    EXPECT_FALSE(world.scale(100).ok());
    world.advance(seconds{1});
  }
  EXPECT_TRUE(world.scale(4).ok());
}

TEST(UpdateShardCount, StreamThatIsUpdatingIsInUse) {
  KinesisWorld world{slow_reshard()};
  world.create(2);
  ASSERT_TRUE(world.scale(4).ok());
  EXPECT_EQ(world.scale(4).error().code, "ResourceInUseException");
}

}  // namespace
}  // namespace weir::kinesis
