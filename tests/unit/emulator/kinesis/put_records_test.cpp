#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using api::kinesis::PutError;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

std::size_t refused(const api::kinesis::PutRecordsBatchResult& result) {
  return static_cast<std::size_t>(
      std::ranges::count(result.outcomes, PutError::kThrottled, &api::kinesis::PutOutcome::error));
}

api::kinesis::PutRecordsInput request(std::vector<api::kinesis::PutRecordsRequestEntry> records) {
  api::kinesis::PutRecordsInput input;
  input.stream_name = kStream;
  input.records = std::move(records);
  return input;
}

TEST(PutRecords, RecordsGoToTheShardThatOwnsTheirHashKey) {
  KinesisWorld world;
  world.create(4);
  const auto result = world.put({0x00, 0x3f, 0x40, 0x80, 0xbf, 0xff});
  const std::uint32_t expected[] = {0, 0, 1, 2, 2, 3};
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(result.outcomes[i].sequence_number.shard_index, expected[i]) << i;
  }
}

TEST(PutRecords, RoutingAgreesWithTheRangesForAnyShardCount) {
  for (const std::int32_t count : {1, 3, 7, 64, 300}) {
    KinesisWorld world;
    world.create(count);
    const auto ranges = uniform_ranges(static_cast<std::size_t>(count));
    std::vector<api::kinesis::PutRecordView> records;
    for (const HashRange& range : ranges) {
      records.push_back({"d", "k", range.start});
      if (records.size() < 500) records.push_back({"d", "k", range.end});
    }
    records.resize(std::min<std::size_t>(records.size(), 500));
    const auto result = world.kinesis.put_records({kStream, records});
    ASSERT_TRUE(result.ok());
    for (std::size_t i = 0; i < records.size(); ++i) {
      const auto index = result->outcomes[i].sequence_number.shard_index;
      EXPECT_TRUE(ranges[index].contains(records[i].hash_key)) << count << " " << i;
    }
  }
}

TEST(PutRecords, SequenceNumbersOfAShardIncreaseInRequestOrder) {
  KinesisWorld world;
  world.create(2);
  const auto result = world.put({0x00, 0xff, 0x01, 0xfe, 0x02});
  const std::uint64_t expected[] = {0, 0, 1, 1, 2};
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(result.outcomes[i].sequence_number.ordinal, expected[i]);
    EXPECT_EQ(result.outcomes[i].sequence_number.arrival.millis, kStartMs);
  }
}

TEST(PutRecords, RecordsBeyondTheRateAreRefusedOneByOne) {
  KinesisWorld world;
  world.create(2);
  EXPECT_EQ(refused(world.put_many(500)), 0u);
  EXPECT_EQ(refused(world.put_many(500)), 0u);
  const auto third = world.put({0x00, 0xff, 0x00});
  EXPECT_EQ(third.failed_record_count, 2u);
  EXPECT_EQ(third.outcomes[0].error, PutError::kThrottled);
  EXPECT_EQ(third.outcomes[1].error, PutError::kNone);
  EXPECT_EQ(third.outcomes[0].sequence_number.shard_index, 0u);
  EXPECT_EQ(world.kinesis.throttled_records(), 2u);
}

TEST(PutRecords, RateRecoversWithTime) {
  KinesisWorld world;
  world.create(1);
  world.put_many(500);
  world.put_many(500);
  world.advance(milliseconds{100});
  EXPECT_EQ(refused(world.put_many(150)), 50u);
}

TEST(PutRecords, BytesBeyondTheRateAreRefusedWithKeysCounted) {
  KinesisWorld world;
  world.create(1);
  const std::string data(100 * 1024 - 3, 'x');  // With "key" exactly 100 KiB.
  EXPECT_EQ(refused(world.put_many(11, data)), 1u);
  // 1 MiB less 10 * 100 KiB leaves 24 KiB: a small record still goes through.
  EXPECT_EQ(refused(world.put_many(1, "small")), 0u);
}

TEST(PutRecords, GreatestRecordPassesAFullBucketAndLeavesADebt) {
  KinesisWorld world;
  world.create(1);
  EXPECT_EQ(refused(world.put_many(1, std::string(1024 * 1024 - 3, 'x'))), 0u);
  EXPECT_EQ(refused(world.put_many(1, "")), 1u);
  world.advance(milliseconds{1});
  EXPECT_EQ(refused(world.put_many(1, "")), 0u);
}

TEST(PutRecords, LimitsOffRefuseNothing) {
  KinesisWorld world{Limits::off()};
  world.create(1);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(refused(world.put_many(500)), 0u);
}

TEST(PutRecords, InjectedThrottleRefusesUntilItEnds) {
  KinesisWorld world;
  world.create(2);
  EXPECT_TRUE(world.kinesis.throttle_shard(kStream, kShard1, world.scheduler.now() + seconds{90}));
  EXPECT_EQ(refused(world.put({0x00, 0xff})), 1u);
  world.advance(seconds{90});
  EXPECT_EQ(refused(world.put({0x00, 0xff})), 0u);
  EXPECT_FALSE(world.kinesis.throttle_shard(kStream, "shardId-9", world.scheduler.now()));
}

TEST(PutRecords, BatchSizesAreChecked) {
  KinesisWorld world;
  world.create(1);
  std::vector<api::kinesis::PutRecordView> records(501, {"d", "k", {}});
  const auto many = world.kinesis.put_records({kStream, records});
  EXPECT_EQ(many.error().code, "ValidationException");
  EXPECT_THAT(many.error().message, HasSubstr("less than or equal to 500"));
  EXPECT_EQ(world.kinesis.put_records({kStream, {}}).error().code, "ValidationException");
}

TEST(PutRecords, RecordAndKeySizesAreChecked) {
  KinesisWorld world;
  world.create(1);
  const std::string big(1024 * 1024 + 1, 'x');
  const std::string long_key(257, 'k');
  std::string umlauts;
  for (int i = 0; i < 256; ++i) umlauts += "ü";
  struct Case {
    std::string_view data, key, text;
  };
  const Case cases[] = {
      {big, "k",
       "Value at 'records.1.member.data' failed to satisfy constraint: Member must have "
       "length less than or equal to 1048576"},
      {"d", long_key, "length less than or equal to 256"},
      {"d", "", "length greater than or equal to 1"},
      {"d", umlauts, ""},
  };
  for (const Case& c : cases) {
    const api::kinesis::PutRecordView record{c.data, c.key, {}};
    const auto result = world.kinesis.put_records({kStream, {&record, 1}});
    EXPECT_EQ(result.ok(), c.text.empty());
    if (!result) {
      EXPECT_THAT(result.error().message, HasSubstr(std::string(c.text)));
    }
  }
}

TEST(PutRecords, RequestSizeDependsOnTheEra) {
  const std::string data(1024 * 1024 - 1, 'x');
  const std::vector<api::kinesis::PutRecordView> records(6, {data, "k", {}});
  KinesisWorld then;
  then.create(1);
  const auto refused_then = then.kinesis.put_records({kStream, records});
  EXPECT_EQ(refused_then.error().code, "InvalidArgumentException");
  EXPECT_EQ(refused_then.error().message, "Records size exceeds 5 MB limit");

  Limits today = Limits::today();
  today.create_stream_duration = sim::Duration::zero();
  KinesisWorld now{today};
  now.create(1);
  EXPECT_TRUE(now.kinesis.put_records({kStream, records}).ok());
}

TEST(PutRecords, ShardsOfABatchAreToldToTheTimeline) {
  KinesisWorld one, two;
  one.create(2);
  two.create(2);
  one.put({0, 0xff});
  two.put({0, 0});
  EXPECT_NE(one.timeline.hash().value(), two.timeline.hash().value());
  EXPECT_EQ(one.timeline.events(), two.timeline.events() + 1);
}

TEST(PutRecords, ShapesCarryTextPerRecord) {
  Limits limits = immediate();
  limits.write_records_per_second_per_shard = 1;
  KinesisWorld world{limits};
  world.create(2);
  const auto output = world.kinesis.put_records(
      request({{.data = "a", .explicit_hash_key = "0", .partition_key = "k"},
               {.data = "b", .explicit_hash_key = "0", .partition_key = "k"}}));
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->failed_record_count, 1);
  EXPECT_EQ(output->records[0].shard_id, kShard0);
  EXPECT_EQ(output->records[0].sequence_number->size(), 56u);
  EXPECT_FALSE(output->records[0].error_code.has_value());
  EXPECT_EQ(output->records[1].error_code, "ProvisionedThroughputExceededException");
  EXPECT_EQ(output->records[1].error_message,
            "Rate exceeded for shard shardId-000000000000 in stream trips under account "
            "111111111111.");
  EXPECT_FALSE(output->records[1].shard_id.has_value());
}

TEST(PutRecords, ExplicitHashKeyOverridesThePartitionKey) {
  KinesisWorld world;
  world.create(2);
  const std::string key = "k";
  const std::string shard_of_key = base::md5_hash_key(key).high >> 63 == 0 ? kShard0 : kShard1;
  const std::string other = shard_of_key == kShard0 ? base::to_decimal(base::kMaxHashKey) : "0";
  const auto output = world.kinesis.put_records(
      request({{.data = "a", .partition_key = key},
               {.data = "b", .explicit_hash_key = other, .partition_key = key}}));
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->records[0].shard_id, shard_of_key);
  EXPECT_NE(output->records[1].shard_id, shard_of_key);
}

TEST(PutRecords, ExplicitHashKeyOutOfRangeIsRefused) {
  KinesisWorld world;
  world.create(1);
  const std::string beyond = "340282366920938463463374607431768211456";
  const auto output = world.kinesis.put_records(
      request({{.data = "a", .explicit_hash_key = beyond, .partition_key = "k"}}));
  EXPECT_EQ(output.error().message,
            "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
            "Specified value was " +
                beyond);
}

TEST(PutRecord, AnswersShardAndSequenceNumber) {
  KinesisWorld world;
  world.create(1);
  api::kinesis::PutRecordInput input;
  input.stream_name = kStream;
  input.data = "hello";
  input.partition_key = "k";
  const auto first = world.kinesis.put_record(input);
  ASSERT_TRUE(first.ok());
  input.sequence_number_for_ordering = first->sequence_number;
  const auto second = world.kinesis.put_record(input);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(first->shard_id, kShard0);
  EXPECT_LT(first->sequence_number, second->sequence_number);
}

TEST(PutRecord, ThrottledRecordIsAnError) {
  Limits limits = immediate();
  limits.write_records_per_second_per_shard = 1;
  KinesisWorld world{limits};
  world.create(1);
  api::kinesis::PutRecordInput input;
  input.stream_name = kStream;
  input.partition_key = "k";
  EXPECT_TRUE(world.kinesis.put_record(input).ok());
  EXPECT_EQ(world.kinesis.put_record(input).error().code, "ProvisionedThroughputExceededException");
}

TEST(PutRecord, BadSequenceNumberForOrderingIsRefused) {
  KinesisWorld world;
  world.create(1);
  api::kinesis::PutRecordInput input;
  input.stream_name = kStream;
  input.partition_key = "k";
  input.sequence_number_for_ordering = "49537279973004700513262647537344055618854783392326942722";
  EXPECT_EQ(world.kinesis.put_record(input).error().message,
            "ExclusiveMinimumSequenceNumber "
            "49537279973004700513262647537344055618854783392326942722 used in PutRecord on stream "
            "trips under account 111111111111 is invalid.");
}

TEST(PutRecord, UnknownStreamIsNotFound) {
  KinesisWorld world;
  api::kinesis::PutRecordInput input;
  input.stream_name = "nowhere";
  input.partition_key = "k";
  EXPECT_EQ(world.kinesis.put_record(input).error().message,
            "Stream nowhere under account 111111111111 not found.");
}

}  // namespace
}  // namespace weir::kinesis
