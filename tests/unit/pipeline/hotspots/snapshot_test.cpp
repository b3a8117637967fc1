#include "pipeline/hotspots/snapshot.h"

#include <gtest/gtest.h>

namespace weir::hotspots {
namespace {

Snapshot sample() {
  Snapshot snapshot;
  snapshot.stream = "taxi-trips";
  snapshot.counters = {1, 2, 3, 4, 5, 6, 7, 8};
  snapshot.watermark_ms = -12;
  Shard shard;
  shard.id = "shardId-000000000003";
  shard.parents = {"shardId-000000000001", "shardId-000000000002"};
  shard.phase = ShardPhase::kReading;
  shard.listed = true;
  shard.start_at = StartAt::kTimestamp;
  shard.start_timestamp_ms = 77;
  shard.last_processed = api::kinesis::SequenceNumber{9, {1'420'416'000'123}, 1'420'000'000, 3};
  shard.watermark_ms = 1'420'416'000'000;
  snapshot.shards = {shard, {}};
  snapshot.key_groups[0] = {{3'600'000, {{1, 2}, {3, 4}}, {{7, {-5, 2}}}}};
  snapshot.key_groups[127] = {{0, {}, {}}, {7'200'000, {{9, 1}}, {}}};
  snapshot.pending = {{DocumentKind::kTripDuration, "id", R"({"a":1})"}};
  return snapshot;
}

std::string code_of(std::string_view bytes) {
  const auto read = read_snapshot(bytes);
  return read ? "ok" : read.error().code;
}

TEST(Snapshot, ReadsBackAsItWasWritten) {
  const auto read = read_snapshot(write_snapshot(sample()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read.value(), sample());
}

TEST(Snapshot, EqualStatesGiveEqualBytes) {
  EXPECT_EQ(write_snapshot(sample()), write_snapshot(sample()));
}

TEST(Snapshot, TruncatedBytesAreRefused) {
  const std::string bytes = write_snapshot(sample());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    ASSERT_EQ(code_of(std::string_view{bytes}.substr(0, size)), "InvalidSnapshot") << size;
  }
}

TEST(Snapshot, EveryFlippedBitIsNoticed) {
  std::string bytes = write_snapshot(sample());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(bytes[i] ^ (1 << (i % 8)));
    ASSERT_EQ(code_of(bytes), "InvalidSnapshot") << i;
    bytes[i] = static_cast<char>(bytes[i] ^ (1 << (i % 8)));
  }
}

TEST(Snapshot, BytesBehindTheEndAreRefused) {
  EXPECT_EQ(code_of(write_snapshot(sample()) + "12345678"), "InvalidSnapshot");
}

TEST(Snapshot, AShardNamedTwiceIsRefused) {
  Snapshot snapshot = sample();
  snapshot.shards.push_back(snapshot.shards.front());
  EXPECT_EQ(code_of(write_snapshot(snapshot)), "InvalidSnapshot");
}

}  // namespace
}  // namespace weir::hotspots
