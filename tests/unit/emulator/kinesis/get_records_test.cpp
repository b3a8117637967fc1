// GetShardIterator and GetRecords.
#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

std::uint64_t first_ordinal_at(KinesisWorld& world, const std::string& iterator) {
  const auto batch = world.kinesis.get_records(iterator, 10);
  EXPECT_TRUE(batch.ok()) << batch.error().message;
  return batch->records.empty() ? ~std::uint64_t{0} : batch->records[0].sequence_number.ordinal;
}

/// Four records, ordinals 0 to 3, a second apart from kStartMs on; it is now a second later.
void put_four(KinesisWorld& world) {
  world.create(1);
  for (int i = 0; i < 4; ++i) {
    world.put_many(1);
    world.advance(seconds{1});
  }
}

TEST(GetShardIterator, TrimHorizonStartsAtTheOldestRecord) {
  KinesisWorld world;
  put_four(world);
  EXPECT_EQ(first_ordinal_at(world, world.iterator(kShard0, "TRIM_HORIZON")), 0u);
}

TEST(GetShardIterator, LatestSkipsWhatIsThere) {
  KinesisWorld world;
  put_four(world);
  const std::string latest = world.iterator(kShard0, "LATEST");
  world.put_many(1);
  EXPECT_EQ(first_ordinal_at(world, latest), 4u);
}

TEST(GetShardIterator, SequenceNumberTypesStartAtOrAfterIt) {
  KinesisWorld world;
  put_four(world);
  const auto number = to_decimal(world.read(kShard0).records[1].sequence_number);
  EXPECT_EQ(first_ordinal_at(world, world.iterator(kShard0, "AT_SEQUENCE_NUMBER", number)), 1u);
  EXPECT_EQ(first_ordinal_at(world, world.iterator(kShard0, "AFTER_SEQUENCE_NUMBER", number)), 2u);
}

TEST(GetShardIterator, StartOfTheShardIsASequenceNumberToo) {
  KinesisWorld world;
  put_four(world);
  const auto start = world.shards()[0].sequence_number_range.starting_sequence_number;
  EXPECT_EQ(first_ordinal_at(world, world.iterator(kShard0, "AT_SEQUENCE_NUMBER", start)), 0u);
  EXPECT_EQ(first_ordinal_at(world, world.iterator(kShard0, "AFTER_SEQUENCE_NUMBER", start)), 0u);
}

TEST(GetShardIterator, TimestampStartsAtTheFirstRecordNotOlder) {
  KinesisWorld world;
  put_four(world);
  const auto ordinal_at = [&](std::int64_t ms) {
    world.advance(seconds{1});
    return first_ordinal_at(
        world, world.iterator(kShard0, "AT_TIMESTAMP", {}, base::Timestamp{kStartMs + ms}));
  };
  EXPECT_EQ(ordinal_at(-5000), 0u);
  EXPECT_EQ(ordinal_at(0), 0u);
  EXPECT_EQ(ordinal_at(1), 1u);
  EXPECT_EQ(ordinal_at(2000), 2u);
  EXPECT_EQ(ordinal_at(3001), ~std::uint64_t{0});
}

TEST(GetShardIterator, BadCombinationsAreRefused) {
  KinesisWorld world{Limits::off()};
  world.create(2);
  world.put_many(1);
  const auto number = to_decimal(world.read(kShard0).records[0].sequence_number);
  const auto in_stream_of_later = to_decimal(
      SequenceNumber{0, {kStartMs}, static_cast<std::uint32_t>(kStartMs / 1000 + 99), 0});
  struct Case {
    std::string shard, type;
    std::optional<std::string> number;
    std::optional<base::Timestamp> timestamp;
    std::string code, text;
  };
  const Case cases[] = {
      {"shardId-7",
       "LATEST",
       {},
       {},
       "ResourceNotFoundException",
       "Shard shardId-000000000007 in stream trips under account 111111111111 does not exist"},
      {"nonsense",
       "LATEST",
       {},
       {},
       "ResourceNotFoundException",
       "Could not find shard nonsense in stream trips under account 111111111111."},
      {kShard0,
       "LATEST",
       number,
       {},
       "InvalidArgumentException",
       "Request specified LATEST and also a StartingSequenceNumber."},
      {kShard0,
       "AT_SEQUENCE_NUMBER",
       {},
       {},
       "InvalidArgumentException",
       "Request specified AT_SEQUENCE_NUMBER and no StartingSequenceNumber."},
      {kShard1,
       "AT_SEQUENCE_NUMBER",
       number,
       {},
       "InvalidArgumentException",
       "It encodes shardId-000000000000, while it was used in a call to a shard with "
       "shardId-000000000001"},
      {kShard0, "AT_SEQUENCE_NUMBER", "5e1", {}, "ValidationException", "regular expression"},
      {kShard0,
       "AT_SEQUENCE_NUMBER",
       in_stream_of_later,
       {},
       "InvalidArgumentException",
       "is invalid because it did not come from this stream."},
      {kShard0,
       "AT_TIMESTAMP",
       {},
       {},
       "InvalidArgumentException",
       "Current request has no timestamp parameter."},
      {kShard0,
       "AT_TIMESTAMP",
       {},
       base::Timestamp{kStartMs + 1},
       "InvalidArgumentException",
       "timestampInMillis: 1767600000001, currentTimestampInMillis: 1767600000000"},
      {kShard0, "SOMETIME", {}, {}, "ValidationException", "Member must satisfy enum value set"},
  };
  for (const Case& c : cases) {
    const auto result = world.try_iterator(c.shard, c.type, c.number, c.timestamp);
    ASSERT_FALSE(result.ok()) << c.text;
    EXPECT_EQ(result.error().code, c.code) << c.text;
    EXPECT_THAT(result.error().message, HasSubstr(c.text));
  }
}

TEST(GetShardIterator, SixthCallInASecondIsThrottled) {
  KinesisWorld world;
  world.create(2);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(world.try_iterator(kShard0, "LATEST").ok());
  EXPECT_EQ(world.try_iterator(kShard0, "LATEST").error().code,
            "ProvisionedThroughputExceededException");
  EXPECT_TRUE(world.try_iterator(kShard1, "LATEST").ok());
  world.advance(milliseconds{200});
  EXPECT_TRUE(world.try_iterator(kShard0, "LATEST").ok());
}

TEST(GetRecords, IteratorsLeadThroughTheShard) {
  KinesisWorld world;
  world.create(1);
  world.put_many(25);
  std::optional<std::string> iterator = world.iterator(kShard0);
  std::uint64_t expected = 0;
  for (const std::size_t count : {10u, 10u, 5u, 0u}) {
    const auto batch = world.kinesis.get_records(*iterator, 10);
    ASSERT_TRUE(batch.ok());
    ASSERT_EQ(batch->records.size(), count);
    for (const auto& record : batch->records) {
      EXPECT_EQ(record.sequence_number.ordinal, expected++);
      EXPECT_EQ(record.data, "data");
      EXPECT_EQ(record.partition_key, "key");
    }
    iterator = batch->next_shard_iterator;
    ASSERT_TRUE(iterator.has_value());
  }
}

TEST(GetRecords, MillisBehindLatestGrowsWhileNobodyReads) {
  KinesisWorld world;
  world.create(1);
  world.put_many(2);
  const std::string start = world.iterator(kShard0);
  EXPECT_EQ(world.kinesis.get_records(start, 1)->millis_behind_latest, 0);
  world.advance(seconds{7});
  const auto behind = world.kinesis.get_records(start, 1);
  EXPECT_EQ(behind->millis_behind_latest, 7000);
  const auto caught_up = world.kinesis.get_records(*behind->next_shard_iterator, 1);
  EXPECT_EQ(caught_up->millis_behind_latest, 0);
}

TEST(GetRecords, IteratorExpiresAfterFiveMinutes) {
  KinesisWorld world;
  world.create(1);
  const std::string iterator = world.iterator(kShard0);
  world.advance(minutes{5});
  EXPECT_TRUE(world.kinesis.get_records(iterator, 1).ok());
  world.advance(milliseconds{1});
  const auto expired = world.kinesis.get_records(iterator, 1);
  ASSERT_FALSE(expired.ok());
  EXPECT_EQ(expired.error().code, "ExpiredIteratorException");
  EXPECT_EQ(expired.error().message,
            "Iterator expired. The iterator was created at time Mon Jan 05 08:00:00 UTC 2026 while "
            "right now it is Mon Jan 05 08:05:00 UTC 2026 which is further in the future than the "
            "tolerated delay of 300000 milliseconds.");
}

TEST(GetRecords, GarbageIteratorIsAnInvalidArgument) {
  KinesisWorld world;
  world.create(1);
  const auto result = world.kinesis.get_records("garbage", 1);
  EXPECT_EQ(result.error().code, "InvalidArgumentException");
  EXPECT_EQ(result.error().message, "Invalid ShardIterator.");
}

TEST(GetRecords, LimitOutsideItsRangeIsAValidationError) {
  KinesisWorld world;
  world.create(1);
  const std::string iterator = world.iterator(kShard0);
  EXPECT_EQ(world.kinesis.get_records(iterator, 0).error().code, "ValidationException");
  EXPECT_EQ(world.kinesis.get_records(iterator, 10'001).error().code, "ValidationException");
}

TEST(GetRecords, SixthCallInASecondIsThrottled) {
  KinesisWorld world;
  world.create(1);
  const std::string iterator = world.iterator(kShard0);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(world.kinesis.get_records(iterator, 1).ok());
  const auto sixth = world.kinesis.get_records(iterator, 1);
  EXPECT_EQ(sixth.error().code, "ProvisionedThroughputExceededException");
  EXPECT_EQ(sixth.error().message,
            "Rate exceeded for Shard - 111111111111/trips/shardId-000000000000");
  world.advance(milliseconds{200});
  EXPECT_TRUE(world.kinesis.get_records(iterator, 1).ok());
}

TEST(GetRecords, TenMegabytesBlockTheShardForFiveSeconds) {
  KinesisWorld world;
  world.create(1);
  const std::string data(1024 * 1024 - 3, 'x');  // 1 MiB with its key.
  for (int i = 0; i < 12; ++i) {
    world.put_many(1, data);
    world.advance(seconds{1});
  }
  const std::string iterator = world.iterator(kShard0);
  const auto full = world.kinesis.get_records(iterator, 10'000);
  ASSERT_TRUE(full.ok());
  EXPECT_EQ(full->records.size(), 10u);
  world.advance(milliseconds{4999});
  EXPECT_EQ(world.kinesis.get_records(iterator, 1).error().code,
            "ProvisionedThroughputExceededException");
  world.advance(milliseconds{1});
  EXPECT_TRUE(world.kinesis.get_records(*full->next_shard_iterator, 1).ok());
}

TEST(GetRecords, SustainedReadingIsTwoMebibytesASecond) {
  Limits limits = immediate();
  limits.get_records_calls_per_second_per_shard = 100;
  KinesisWorld world{limits};
  world.create(1);
  const std::string data(512 * 1024 - 3, 'x');
  for (int i = 0; i < 40; ++i) {
    world.put_many(1, data);
    world.advance(milliseconds{500});
  }
  std::string iterator = world.iterator(kShard0);
  std::size_t records = 0;
  for (int step = 0; step < 80; ++step) {  // 4 s in steps of 50 ms.
    if (auto batch = world.kinesis.get_records(iterator, 1)) {
      records += batch->records.size();
      iterator = *batch->next_shard_iterator;
    }
    world.advance(milliseconds{50});
  }
  // 4 a second, and the burst that the bucket held.
  EXPECT_GE(records, 16u);
  EXPECT_LE(records, 16u + 5u);
}

TEST(GetRecords, ShapesCarryTextAndTimes) {
  KinesisWorld world;
  world.create(1);
  world.put_many(1, "payload");
  api::kinesis::GetRecordsInput input;
  input.shard_iterator = world.iterator(kShard0);
  const auto output = world.kinesis.get_records(input);
  ASSERT_TRUE(output.ok());
  ASSERT_EQ(output->records.size(), 1u);
  EXPECT_EQ(output->records[0].data, "payload");
  EXPECT_EQ(output->records[0].sequence_number.size(), 56u);
  EXPECT_EQ(output->records[0].approximate_arrival_timestamp->millis, kStartMs);
  EXPECT_FALSE(output->child_shards.has_value());
  input.stream_arn = stream_arn(world.kinesis.scope(), "other");
  EXPECT_EQ(world.kinesis.get_records(input).error().code, "InvalidArgumentException");
}

TEST(GetRecords, SpilledRecordsAreReadLikeOthers) {
  Limits limits = Limits::off();
  limits.segment_bytes = 1024;
  limits.record_memory_bytes = 4096;
  KinesisWorld world{limits};
  world.create(1);
  world.put_many(400, std::string(100, 'z'));
  EXPECT_GT(world.kinesis.storage_status().spilled_segments, 0u);
  EXPECT_LE(world.kinesis.storage_status().resident_bytes, 4096);
  EXPECT_EQ(world.read(kShard0).records.size(), 400u);
}

TEST(ReleaseBefore, DroppedRecordsAreSkippedByReaders) {
  Limits limits = immediate();
  limits.segment_bytes = 1024;
  KinesisWorld world{limits};
  world.create(1);
  world.put_many(400, std::string(100, 'z'));
  world.kinesis.release_before(kStream, kShard0, 200);
  const auto status = world.kinesis.shard_statuses(kStream).at(0);
  EXPECT_EQ(status.appended_records, 400u);
  EXPECT_EQ(status.appended_bytes, 400u * 103u);
  EXPECT_GT(status.first_ordinal, 180u);
  EXPECT_LE(status.first_ordinal, 200u);
  EXPECT_EQ(world.read(kShard0).records.front().sequence_number.ordinal, status.first_ordinal);
}

}  // namespace
}  // namespace weir::kinesis
