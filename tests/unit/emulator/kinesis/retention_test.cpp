#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using testing::HasSubstr;

base::Result<void> increase(KinesisWorld& world, std::int32_t to_hours) {
  api::kinesis::IncreaseStreamRetentionPeriodInput input;
  input.stream_name = kStream;
  input.retention_period_hours = to_hours;
  return world.kinesis.increase_stream_retention_period(input);
}
base::Result<void> decrease(KinesisWorld& world, std::int32_t to_hours) {
  api::kinesis::DecreaseStreamRetentionPeriodInput input;
  input.stream_name = kStream;
  input.retention_period_hours = to_hours;
  return world.kinesis.decrease_stream_retention_period(input);
}

TEST(Retention, RecordIsReadableForExactlyTheRetentionPeriod) {
  KinesisWorld world;
  world.create(1);
  world.put_many(1);
  world.advance(milliseconds{1});
  world.put_many(1);
  world.advance(hours{24} - milliseconds{1});
  EXPECT_EQ(world.read(kShard0).records.size(), 2u);
  world.advance(milliseconds{1});
  const auto read = world.read(kShard0);
  ASSERT_EQ(read.records.size(), 1u);
  EXPECT_EQ(read.records[0].sequence_number.ordinal, 1u);
  world.advance(milliseconds{1});
  EXPECT_TRUE(world.read(kShard0).records.empty());
  EXPECT_EQ(world.kinesis.shard_statuses(kStream)[0].held_bytes, 0u);
}

TEST(Retention, LongerPeriodKeepsRecordsLonger) {
  KinesisWorld world;
  world.create(1);
  world.put_many(1);
  ASSERT_TRUE(increase(world, 48).ok());
  world.advance(hours{48});
  EXPECT_EQ(world.read(kShard0).records.size(), 1u);
}

TEST(Retention, RefusalsNameTheirReason) {
  KinesisWorld world{Limits::off()};
  world.create(1);
  ASSERT_TRUE(increase(world, 48).ok());
  EXPECT_THAT(increase(world, 23).error().message,
              HasSubstr("Minimum allowed retention period is 24 hours."));
  EXPECT_THAT(increase(world, 8761).error().message,
              HasSubstr("Maximum allowed retention period is 8760 hours."));
  EXPECT_EQ(increase(world, 47).error().message,
            "Requested retention period (47 hours) for stream trips can not be shorter than "
            "existing retention period (48 hours). Use DecreaseRetentionPeriod API.");
  EXPECT_EQ(decrease(world, 49).error().message,
            "Requested retention period (49 hours) for stream trips can not be longer than "
            "existing retention period (48 hours). Use IncreaseRetentionPeriod API.");
  EXPECT_TRUE(decrease(world, 24).ok());
  EXPECT_EQ(world.summary().retention_period_hours, 24);
}

TEST(Retention, ClosedShardVanishesWhenItsRecordsHaveExpired) {
  KinesisWorld world;
  world.create(1);
  world.put_many(1);
  ASSERT_TRUE(world.scale(2).ok());
  world.advance(hours{24});
  EXPECT_EQ(world.shards().size(), 3u);
  EXPECT_TRUE(world.try_iterator(kShard0, "TRIM_HORIZON").ok());
  world.advance(milliseconds{1});
  EXPECT_EQ(world.shards().size(), 2u);
  EXPECT_EQ(world.try_iterator(kShard0, "TRIM_HORIZON").error().code, "ResourceNotFoundException");
}

}  // namespace
}  // namespace weir::kinesis
