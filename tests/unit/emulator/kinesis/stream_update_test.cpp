// Encryption, capacity mode, record size and record distribution.
#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::hours;
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

TEST(UpdateStreamMode, ModeThatTheStreamHasIsNoChange) {
  KinesisWorld world;
  world.create(1);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(set_mode(world, "PROVISIONED").ok());
  EXPECT_TRUE(set_mode(world, "ON_DEMAND").ok());
  world.advance(seconds{1});
  EXPECT_TRUE(set_mode(world, "PROVISIONED").ok());
  EXPECT_TRUE(set_mode(world, "PROVISIONED").ok());
  EXPECT_EQ(set_mode(world, "ON_DEMAND").error().code, "LimitExceededException");
}

TEST(UpdateStreamMode, ReturnToProvisionedNeedsRoomInTheQuota) {
  Limits limits = immediate();
  limits.shards_per_account = 3;
  KinesisWorld world{limits};
  ASSERT_TRUE(create_on_demand(world).ok());
  EXPECT_EQ(set_mode(world, "PROVISIONED").error().code, "LimitExceededException");
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
