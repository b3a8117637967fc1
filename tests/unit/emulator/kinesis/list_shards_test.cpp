#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

base::Result<api::kinesis::ListShardsOutput> list(KinesisWorld& world,
                                                  api::kinesis::ListShardsInput input) {
  if (!input.next_token) input.stream_name = kStream;
  return world.kinesis.list_shards(input);
}

/// Indices of the shards listed under the filter.
std::vector<int> filtered(KinesisWorld& world, std::string type,
                          std::optional<base::Timestamp> timestamp = {},
                          std::optional<std::string> shard_id = {}) {
  api::kinesis::ListShardsInput input;
  input.shard_filter = {std::move(type), std::move(shard_id), timestamp};
  const auto output = list(world, input);
  EXPECT_TRUE(output.ok()) << output.error().message;
  std::vector<int> indices;
  for (const auto& shard : *output->shards) indices.push_back(std::stoi(shard.shard_id.substr(8)));
  return indices;
}

/// Shards 0, 1 from the start; 2, 3 and 4, 5 after an hour; 6 (of 2, 3) and 7 after two.
void make_history(KinesisWorld& world) {
  world.create(2);
  world.advance(hours{1});
  ASSERT_TRUE(world.scale(4).ok());
  world.advance(hours{1});
  ASSERT_TRUE(world.scale(2).ok());
  world.advance(minutes{30});
}

TEST(ListShards, WithoutFilterEveryUnexpiredShardIsListed) {
  KinesisWorld world;
  make_history(world);
  EXPECT_EQ(list(world, {})->shards->size(), 8u);
}

TEST(ListShards, FiltersChooseByTime) {
  KinesisWorld world;
  make_history(world);
  const auto at = [](int minutes_in) {
    return base::Timestamp{kStartMs + std::int64_t{minutes_in} * 60'000};
  };
  EXPECT_THAT(filtered(world, "AT_LATEST"), ElementsAre(6, 7));
  EXPECT_THAT(filtered(world, "AT_TRIM_HORIZON"), ElementsAre(0, 1));
  EXPECT_THAT(filtered(world, "FROM_TRIM_HORIZON"), ElementsAre(0, 1, 2, 3, 4, 5, 6, 7));
  EXPECT_THAT(filtered(world, "AT_TIMESTAMP", at(59)), ElementsAre(0, 1));
  EXPECT_THAT(filtered(world, "AT_TIMESTAMP", at(60)), ElementsAre(2, 3, 4, 5));
  EXPECT_THAT(filtered(world, "AT_TIMESTAMP", at(90)), ElementsAre(2, 3, 4, 5));
  EXPECT_THAT(filtered(world, "AT_TIMESTAMP", at(-600)), ElementsAre(0, 1));
  EXPECT_THAT(filtered(world, "FROM_TIMESTAMP", at(90)), ElementsAre(2, 3, 4, 5, 6, 7));
  EXPECT_THAT(filtered(world, "AFTER_SHARD_ID", {}, "shardId-000000000005"), ElementsAre(6, 7));
}

TEST(ListShards, TrimHorizonMovesWithTheRetentionPeriod) {
  KinesisWorld world;
  make_history(world);
  world.advance(hours{23});  // 25.5 h after the start: shards 0 and 1 are expired.
  EXPECT_THAT(filtered(world, "AT_TRIM_HORIZON"), ElementsAre(2, 3, 4, 5));
  EXPECT_EQ(list(world, {})->shards->size(), 6u);
}

TEST(ListShards, IncompleteFiltersAreRefused) {
  KinesisWorld world;
  world.create(1);
  for (const auto* type : {"AFTER_SHARD_ID", "AT_TIMESTAMP", "FROM_TIMESTAMP"}) {
    api::kinesis::ListShardsInput input;
    input.shard_filter = {type, {}, {}};
    EXPECT_EQ(list(world, input).error().code, "InvalidArgumentException") << type;
  }
  api::kinesis::ListShardsInput input;
  input.shard_filter = {"AT_TIMESTAMP", {}, base::Timestamp{kStartMs + 1}};
  EXPECT_EQ(list(world, input).error().code, "InvalidArgumentException");
}

TEST(ListShards, PagesKeepTheFilter) {
  KinesisWorld world;
  make_history(world);
  api::kinesis::ListShardsInput input;
  input.shard_filter = {"AT_LATEST", {}, {}};
  input.max_results = 1;
  const auto first = list(world, input);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->shards->at(0).shard_id, "shardId-000000000006");
  api::kinesis::ListShardsInput next;
  next.next_token = first->next_token;
  const auto second = list(world, next);
  ASSERT_TRUE(second.ok());
  ASSERT_EQ(second->shards->size(), 1u);
  EXPECT_EQ(second->shards->at(0).shard_id, "shardId-000000000007");
  EXPECT_FALSE(second->next_token.has_value());
}

TEST(ListShards, ExclusiveStartBeginsBehindIt) {
  KinesisWorld world;
  world.create(4);
  api::kinesis::ListShardsInput input;
  input.exclusive_start_shard_id = kShard1;
  const auto output = list(world, input);
  ASSERT_EQ(output->shards->size(), 2u);
  EXPECT_EQ(output->shards->at(0).shard_id, kShard2);
}

TEST(ListShards, AtMostAThousandShardsAPage) {
  Limits limits = immediate();
  limits.shards_per_account = 3000;
  KinesisWorld world{limits};
  world.create(1500);
  api::kinesis::ListShardsInput input;
  input.max_results = 10'000;
  const auto output = list(world, input);
  EXPECT_EQ(output->shards->size(), 1000u);
  EXPECT_TRUE(output->next_token.has_value());
}

TEST(ListShards, TokenExpiresAfterFiveMinutes) {
  KinesisWorld world;
  world.create(2);
  api::kinesis::ListShardsInput input;
  input.max_results = 1;
  api::kinesis::ListShardsInput next;
  next.next_token = list(world, input)->next_token;
  world.advance(minutes{5});
  EXPECT_TRUE(list(world, next).ok());
  world.advance(seconds{1});
  EXPECT_EQ(list(world, next).error().code, "ExpiredNextTokenException");
}

TEST(ListShards, TokenAndStreamExcludeEachOther) {
  KinesisWorld world;
  world.create(1);
  EXPECT_EQ(world.kinesis.list_shards({}).error().message,
            "Either NextToken or StreamName should be provided.");
  api::kinesis::ListShardsInput input;
  input.stream_name = kStream;
  input.next_token = "AAAA";
  EXPECT_EQ(world.kinesis.list_shards(input).error().message,
            "NextToken and StreamName cannot be provided together.");
  input.stream_name.reset();
  EXPECT_EQ(world.kinesis.list_shards(input).error().code, "InvalidArgumentException");
}

TEST(ListShards, CreationTimestampTellsStreamsOfOneNameApart) {
  KinesisWorld world;
  world.create(1);
  api::kinesis::ListShardsInput input;
  input.stream_creation_timestamp = base::Timestamp{kStartMs};
  EXPECT_TRUE(list(world, input).ok());
  input.stream_creation_timestamp = base::Timestamp{kStartMs - 1000};
  EXPECT_EQ(list(world, input).error().code, "ResourceNotFoundException");
}

TEST(ListShards, StreamBeingCreatedIsInUse) {
  KinesisWorld world{Limits{}};
  world.create(1);
  const auto refused = list(world, {});
  EXPECT_EQ(refused.error().code, "ResourceInUseException");
  EXPECT_EQ(refused.error().message,
            "Stream trips under account 111111111111 not ACTIVE or UPDATING, instead in state "
            "CREATING");
}

}  // namespace
}  // namespace weir::kinesis
