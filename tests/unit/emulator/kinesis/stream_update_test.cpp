// Encryption, capacity mode, warm throughput, record size and record distribution.
#include <gmock/gmock.h>

#include <set>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const std::string kArn = "arn:aws:kinesis:eu-west-1:111111111111:stream/trips";
const std::string kName{kStream};

base::Result<void> encrypt(KinesisWorld& world, std::string key = "alias/aws/kinesis",
                           std::string type = "KMS") {
  return world.kinesis.start_stream_encryption(
      {.stream_name = kName, .encryption_type = std::move(type), .key_id = std::move(key)});
}

base::Result<void> decrypt(KinesisWorld& world) {
  return world.kinesis.stop_stream_encryption(
      {.stream_name = kName, .encryption_type = "KMS", .key_id = "alias/aws/kinesis"});
}

base::Result<void> create_on_demand(KinesisWorld& world, std::optional<std::int32_t> warm = {}) {
  return world.kinesis.create_stream({.stream_name = kName,
                                      .stream_mode_details = {{"ON_DEMAND"}},
                                      .warm_throughput_mibps = warm});
}

base::Result<void> set_mode(KinesisWorld& world, std::string mode,
                            std::optional<std::int32_t> warm = {}) {
  return world.kinesis.update_stream_mode({.stream_arn = kArn,
                                           .stream_mode_details = {std::move(mode)},
                                           .warm_throughput_mibps = warm});
}

void commit(KinesisWorld& world, std::string status = "ENABLED") {
  ASSERT_TRUE(
      world.kinesis
          .update_account_settings({.minimum_throughput_billing_commitment = {std::move(status)}})
          .ok());
}

Limits slow_updates() {
  Limits limits = immediate();
  limits.update_stream_duration = seconds{5};
  limits.control_calls_per_second = 1000;
  return limits;
}

TEST(StartStreamEncryption, StreamIsUpdatingAndThenEncrypted) {
  KinesisWorld world{slow_updates()};
  world.create(1);
  ASSERT_TRUE(encrypt(world).ok());
  EXPECT_EQ(world.summary().stream_status, "UPDATING");
  EXPECT_EQ(world.summary().encryption_type, "NONE");
  EXPECT_EQ(encrypt(world).error().code, "ResourceInUseException");
  world.advance(seconds{5});
  EXPECT_EQ(world.summary().stream_status, "ACTIVE");
  EXPECT_EQ(world.summary().encryption_type, "KMS");
  EXPECT_EQ(world.summary().key_id, "alias/aws/kinesis");
}

TEST(StartStreamEncryption, RecordsTellHowTheyWereStored) {
  KinesisWorld world;
  world.create(1);
  world.put_many(1);
  ASSERT_TRUE(encrypt(world).ok());
  EXPECT_TRUE(world.put_many(1).encrypted);
  ASSERT_TRUE(decrypt(world).ok());
  EXPECT_FALSE(world.put_many(1).encrypted);
  api::kinesis::GetRecordsInput input;
  input.shard_iterator = world.iterator(kShard0);
  const auto output = world.kinesis.get_records(input);
  ASSERT_EQ(output->records.size(), 3u);
  EXPECT_EQ(output->records[0].encryption_type, std::nullopt);
  EXPECT_EQ(output->records[1].encryption_type, "KMS");
  EXPECT_EQ(output->records[2].encryption_type, std::nullopt);
}

TEST(StartStreamEncryption, PutsAnswerTheTypeOnlyWhileEncrypted) {
  KinesisWorld world;
  world.create(1);
  const api::kinesis::PutRecordInput input{.stream_name = kName, .data = "d", .partition_key = "k"};
  EXPECT_EQ(world.kinesis.put_record(input)->encryption_type, std::nullopt);
  ASSERT_TRUE(encrypt(world).ok());
  EXPECT_EQ(world.kinesis.put_record(input)->encryption_type, "KMS");
  const auto many = world.kinesis.put_records(api::kinesis::PutRecordsInput{
      .records = {{.data = "d", .partition_key = "k"}}, .stream_name = kName});
  EXPECT_EQ(many->encryption_type, "KMS");
}

TEST(StartStreamEncryption, TypeAndKeyAreChecked) {
  KinesisWorld world{slow_updates()};
  world.create(1);
  EXPECT_EQ(encrypt(world, "alias/a", "NONE").error().code, "InvalidArgumentException");
  struct Case {
    std::string key;
    bool sound;
  };
  const Case cases[] = {
      {"alias/mine", true},
      {"12345678-1234-1234-1234-123456789012", true},
      {"arn:aws:kms:us-east-1:123456789012:key/12345678-1234-1234-1234-123456789012", true},
      {"arn:aws:kms:us-east-1:123456789012:alias/mine", true},
      {"mrk-1234abcd12ab34cd56ef1234567890ab", true},
      {"mine", false},
      {"arn:aws:s3:::bucket", false},
      {"12345678-1234-1234-1234-12345678901", false},
  };
  for (const Case& c : cases) {
    const auto result = encrypt(world, c.key);
    EXPECT_EQ(result.ok() ? "" : result.error().code, c.sound ? "" : "KMSNotFoundException")
        << c.key;
    world.advance(seconds{5});
  }
}

TEST(StartStreamEncryption, TwentySixthKeyInADayIsRefused) {
  KinesisWorld world;
  world.create(1);
  for (int i = 0; i < 25; ++i) {
    EXPECT_TRUE(encrypt(world).ok());
    world.advance(minutes{1});
  }
  EXPECT_EQ(encrypt(world).error().code, "LimitExceededException");
  EXPECT_TRUE(decrypt(world).ok());  // Has a quota of its own.
  world.advance(hours{24} - minutes{25});
  EXPECT_TRUE(encrypt(world).ok());
}

TEST(UpdateStreamMode, ShardsStayAsTheyAre) {
  KinesisWorld world{slow_updates()};
  world.create(2);
  ASSERT_TRUE(set_mode(world, "ON_DEMAND").ok());
  EXPECT_EQ(world.summary().stream_status, "UPDATING");
  EXPECT_EQ(world.summary().stream_mode_details->stream_mode, "PROVISIONED");
  world.advance(seconds{5});
  EXPECT_EQ(world.summary().stream_mode_details->stream_mode, "ON_DEMAND");
  EXPECT_EQ(world.summary().open_shard_count, 2);
  EXPECT_EQ(world.kinesis.describe_limits({})->open_shard_count, 0);
  ASSERT_TRUE(set_mode(world, "PROVISIONED").ok());
  world.advance(seconds{5});
  EXPECT_EQ(world.kinesis.describe_limits({})->open_shard_count, 2);
}

TEST(UpdateStreamMode, ThirdChangeInADayIsRefused) {
  KinesisWorld world;
  world.create(1);
  EXPECT_TRUE(set_mode(world, "ON_DEMAND").ok());
  EXPECT_TRUE(set_mode(world, "PROVISIONED").ok());
  EXPECT_EQ(set_mode(world, "ON_DEMAND").error().code, "LimitExceededException");
  world.advance(hours{24});
  EXPECT_TRUE(set_mode(world, "ON_DEMAND").ok());
}

TEST(UpdateStreamMode, ReturnToProvisionedNeedsRoomInTheQuota) {
  Limits limits = immediate();
  limits.shards_per_account = 3;
  KinesisWorld world{limits};
  ASSERT_TRUE(create_on_demand(world).ok());
  EXPECT_EQ(set_mode(world, "PROVISIONED").error().code, "LimitExceededException");
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

TEST(UpdateMaxRecordSize, RecordsOfTenMebibytesPassAfterIt) {
  Limits limits = Limits::today();
  limits.set_transitions(sim::Duration::zero());
  KinesisWorld world{limits};
  world.create(1);
  api::kinesis::PutRecordInput input{
      .stream_name = kName, .data = std::string(10 * 1024 * 1024 - 1, 'x'), .partition_key = "k"};
  EXPECT_EQ(world.kinesis.put_record(input).error().code, "ValidationException");
  ASSERT_TRUE(
      world.kinesis.update_max_record_size({.stream_arn = kArn, .max_record_size_in_kib = 10240})
          .ok());
  EXPECT_EQ(world.summary().max_record_size_in_kib, 10240);
  EXPECT_TRUE(world.kinesis.put_record(input).ok());
  EXPECT_EQ(world.read(kShard0).records[0].data.size(), input.data.size());
}

TEST(UpdateMaxRecordSize, RangeIsThatOfTheModel) {
  KinesisWorld world;
  world.create(1);
  for (const std::int32_t kib : {1023, 10241}) {
    EXPECT_EQ(
        world.kinesis.update_max_record_size({.stream_arn = kArn, .max_record_size_in_kib = kib})
            .error()
            .code,
        "ValidationException");
  }
}

TEST(RecordDistribution, AutoSpreadsRecordsWithoutKeys) {
  KinesisWorld world;
  ASSERT_TRUE(create_on_demand(world).ok());
  api::kinesis::PutRecordsInput input{.stream_name = kName};
  for (int i = 0; i < 8; ++i) input.records.push_back({.data = "d"});
  const auto refused = world.kinesis.put_records(input);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message,
            "1 validation error detected: Value null at 'records.1.member.partitionKey' failed to "
            "satisfy constraint: Member must not be null");
  ASSERT_TRUE(world.kinesis
                  .update_stream_record_distribution_strategy(
                      {.stream_arn = kArn, .record_distribution_strategy = "AUTO"})
                  .ok());
  EXPECT_EQ(world.summary().record_distribution_strategy, "AUTO");
  input.records[0].partition_key = "kept";
  ASSERT_TRUE(world.kinesis.put_records(input).ok());
  for (const auto& shard : world.kinesis.shard_statuses(kStream)) {
    EXPECT_EQ(shard.appended_records, 2u);
  }
  api::kinesis::GetRecordsInput read;
  read.shard_iterator = world.iterator(kShard0);
  const auto records = world.kinesis.get_records(read)->records;
  EXPECT_EQ(records[0].partition_key, "kept");
  EXPECT_EQ(records[1].partition_key, std::nullopt);
}

TEST(RecordDistribution, ProvisionedStreamHasNone) {
  KinesisWorld world;
  world.create(1);
  EXPECT_EQ(world.summary().record_distribution_strategy, std::nullopt);
  EXPECT_EQ(world.kinesis
                .update_stream_record_distribution_strategy(
                    {.stream_arn = kArn, .record_distribution_strategy = "AUTO"})
                .error()
                .code,
            "InvalidArgumentException");
}

}  // namespace
}  // namespace weir::kinesis
