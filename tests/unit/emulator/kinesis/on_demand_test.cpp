// On-demand streams: how they begin, scale themselves, and are kept warm.
#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string kName{kStream};

base::Result<void> create_on_demand(KinesisWorld& world, std::optional<std::int32_t> warm = {}) {
  return world.kinesis.create_stream({.stream_name = kName,
                                      .stream_mode_details = {{"ON_DEMAND"}},
                                      .warm_throughput_mibps = warm});
}

void commit(KinesisWorld& world, std::string status = "ENABLED") {
  ASSERT_TRUE(
      world.kinesis
          .update_account_settings({.minimum_throughput_billing_commitment = {std::move(status)}})
          .ok());
}

TEST(OnDemand, NewStreamHasFourShards) {
  KinesisWorld world;
  ASSERT_TRUE(create_on_demand(world).ok());
  EXPECT_EQ(world.summary().open_shard_count, 4);
  EXPECT_EQ(world.summary().record_distribution_strategy, "USER_PARTITION_KEY");
  EXPECT_EQ(world.kinesis.describe_limits({})->on_demand_stream_count, 1);
}

TEST(OnDemand, ShardOperationsAreRefusedAsAwsSays) {
  KinesisWorld world;
  ASSERT_TRUE(create_on_demand(world).ok());
  const std::string text =
      "Request is invalid. Stream trips under account 111111111111 is in On-Demand mode.";
  EXPECT_EQ(world.scale(8).error().message, text);
  EXPECT_EQ(world.scale(8).error().code, "ValidationException");
  const auto split = world.kinesis.split_shard(
      {.stream_name = kName, .shard_to_split = kShard0, .new_starting_hash_key = "100"});
  EXPECT_EQ(split.error().message, text);
  const auto merge = world.kinesis.merge_shards(
      {.stream_name = kName, .shard_to_merge = kShard0, .adjacent_shard_to_merge = kShard1});
  EXPECT_EQ(merge.error().message, text);
}

TEST(OnDemand, ShardCountAndModeExcludeEachOther) {
  KinesisWorld world;
  const auto refused = world.kinesis.create_stream(
      {.stream_name = kName, .shard_count = 1, .stream_mode_details = {{"ON_DEMAND"}}});
  EXPECT_EQ(refused.error().code, "InvalidArgumentException");
}

TEST(OnDemand, BusyShardIsSplitWithinFifteenMinutes) {
  Limits limits = immediate();
  limits.on_demand_scaling_duration = minutes{15};
  KinesisWorld world{limits};
  ASSERT_TRUE(create_on_demand(world).ok());
  const std::string data(100 * 1024, 'x');
  // 600 KiB a second for a minute into the first shard.
  for (int second = 0; second < 60; ++second) {
    world.put_many(6, data);
    world.advance(seconds{1});
  }
  world.advance(minutes{15} - seconds{1});
  EXPECT_EQ(world.summary().open_shard_count, 4);
  world.advance(seconds{1});
  EXPECT_EQ(world.summary().open_shard_count, 5);
  EXPECT_EQ(world.summary().stream_status, "ACTIVE");
  const auto shards = world.kinesis.shard_statuses(kStream);
  ASSERT_EQ(shards.size(), 6u);
  EXPECT_FALSE(shards[0].open);
  EXPECT_EQ(shards[4].parent_shard_ids, std::vector<std::string>{kShard0});
  EXPECT_EQ(shards[4].range.end.high, 0x1fff'ffff'ffff'ffffU);  // Halves.
}

TEST(OnDemand, QuietShardStays) {
  KinesisWorld world;
  ASSERT_TRUE(create_on_demand(world).ok());
  for (int second = 0; second < 120; ++second) {
    world.put_many(4, std::string(100 * 1024, 'x'));
    world.advance(seconds{1});
  }
  world.advance(minutes{30});
  EXPECT_EQ(world.summary().open_shard_count, 4);
}

TEST(OnDemand, FiftyFirstStreamIsRefused) {
  Limits limits = Limits::off();
  limits.on_demand_streams_per_account = 1;
  KinesisWorld world{limits};
  ASSERT_TRUE(create_on_demand(world).ok());
  EXPECT_EQ(
      world.kinesis.create_stream({.stream_name = "b", .stream_mode_details = {{"ON_DEMAND"}}})
          .error()
          .code,
      "LimitExceededException");
}

TEST(WarmThroughput, NeedsTheAccountsCommitment) {
  KinesisWorld world;
  EXPECT_EQ(create_on_demand(world, 10).error().code, "ValidationException");
  commit(world);
  ASSERT_TRUE(create_on_demand(world, 10).ok());
  EXPECT_EQ(world.summary().open_shard_count, 10);
  EXPECT_EQ(world.summary().warm_throughput->current_mibps, 10);
}

TEST(WarmThroughput, UpdateScalesToTheTargetAndReleasesTheRest) {
  Limits limits = immediate();
  limits.reshard_step_duration = seconds{15};
  KinesisWorld world{limits};
  commit(world);
  ASSERT_TRUE(create_on_demand(world).ok());
  const auto up = world.kinesis.update_stream_warm_throughput(
      {.stream_name = kName, .warm_throughput_mibps = 8});
  ASSERT_TRUE(up.ok()) << up.error().message;
  EXPECT_EQ(up->warm_throughput->target_mibps, 8);
  EXPECT_EQ(up->warm_throughput->current_mibps, std::nullopt);
  EXPECT_EQ(world.summary().stream_status, "UPDATING");
  world.advance(seconds{15});
  EXPECT_EQ(world.summary().stream_status, "ACTIVE");
  EXPECT_EQ(world.summary().open_shard_count, 8);
  EXPECT_EQ(world.summary().warm_throughput->current_mibps, 8);
  ASSERT_TRUE(world.kinesis
                  .update_stream_warm_throughput({.stream_name = kName, .warm_throughput_mibps = 1})
                  .ok());
  world.advance(seconds{15});
  EXPECT_EQ(world.summary().open_shard_count, 4);
}

TEST(WarmThroughput, DoubleThePeakOfThirtyDaysIsKept) {
  Limits limits = immediate();
  limits.control_calls_per_second = 1000;
  limits.on_demand_scaling_duration = hours{1000};  // Out of the way.
  KinesisWorld world{limits};
  commit(world);
  ASSERT_TRUE(create_on_demand(world, 16).ok());
  std::vector<unsigned> tops;
  for (unsigned top = 0; top < 256; top += 64) tops.push_back(top);
  for (int second = 0; second < 60; ++second) {
    world.put(tops, std::string(768 * 1024, 'x'));  // 3 MiB a second.
    world.advance(seconds{1});
  }
  const auto release = [&] {
    EXPECT_TRUE(
        world.kinesis
            .update_stream_warm_throughput({.stream_name = kName, .warm_throughput_mibps = 0})
            .ok());
    return world.summary().open_shard_count;
  };
  EXPECT_EQ(release(), 7);  // 3 MiB and the keys, doubled, rounded up.
  world.advance(hours{24 * 31});
  EXPECT_EQ(release(), 4);
}

TEST(WarmThroughput, ProvisionedStreamHasNone) {
  KinesisWorld world;
  commit(world);
  world.create(1);
  EXPECT_EQ(world.kinesis
                .update_stream_warm_throughput({.stream_name = kName, .warm_throughput_mibps = 8})
                .error()
                .code,
            "ValidationException");
  EXPECT_EQ(world.summary().warm_throughput, std::nullopt);
}

}  // namespace
}  // namespace weir::kinesis
