#include "emulator/kinesis/shard_log.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>

#include "emulator/sim/random.h"

namespace weir::kinesis {
namespace {

RecordStore::Options small_store(std::int64_t memory_bytes = 1 << 20) {
  return {.memory_bytes = memory_bytes, .segment_bytes = 1024, .spill_directory = "/tmp"};
}

/// Text that differs from record to record and compresses a little.
std::string payload(std::uint64_t ordinal) {
  std::string text = "record " + std::to_string(ordinal) + ":";
  sim::Random random(ordinal);
  while (text.size() < 90) text += std::to_string(random.below(1000)) + ",";
  return text;
}

void fill(ShardLog& log, std::uint64_t records, std::int64_t ms_apart = 1) {
  for (std::uint64_t i = 0; i < records; ++i) {
    const std::uint64_t ordinal = log.next_ordinal();
    log.append(payload(ordinal), "key" + std::to_string(ordinal),
               1000 + static_cast<std::int64_t>(ordinal) * ms_apart);
  }
}

/// Reads the whole log in pieces and checks every record.
void expect_intact(const ShardLog& log, std::uint64_t first, std::size_t piece) {
  std::uint64_t at = first;
  while (at < log.next_ordinal()) {
    auto read = log.read(at, piece, 1 << 20);
    ASSERT_TRUE(read.ok()) << read.error().message;
    ASSERT_FALSE(read->records.empty());
    for (const auto& record : read->records) {
      ASSERT_EQ(record.sequence_number.ordinal, at);
      ASSERT_EQ(record.data, payload(at));
      ASSERT_EQ(record.partition_key, "key" + std::to_string(at));
      ++at;
    }
    ASSERT_EQ(read->next_ordinal, at);
  }
}

TEST(ShardLog, RecordsComeBackInOrderAcrossSegments) {
  RecordStore store(small_store());
  ShardLog log(store, {});
  fill(log, 500);
  expect_intact(log, 0, 7);
  expect_intact(log, 123, 10'000);
}

TEST(ShardLog, RecordsCarryTheShardsIdentity) {
  RecordStore store(small_store());
  ShardLog log(store, {0, {}, 77, 5});
  log.append("a", "k", 1234);
  const auto read = log.read(0, 1, 100);
  const api::kinesis::SequenceNumber expected{0, {1234}, 77, 5};
  EXPECT_EQ(read->records.at(0).sequence_number, expected);
}

TEST(ShardLog, ReadStopsAtTheByteLimitButGivesOneRecord) {
  RecordStore store(small_store());
  ShardLog log(store, {});
  for (int i = 0; i < 5; ++i) log.append(std::string(99, 'x'), "k", 10 + i);
  EXPECT_EQ(log.read(0, 100, 250)->records.size(), 2u);
  EXPECT_EQ(log.read(0, 100, 200)->records.size(), 2u);
  EXPECT_EQ(log.read(0, 100, 1)->records.size(), 1u);
  EXPECT_EQ(log.read(0, 100, 250)->next_arrival_ms, 12);
}

TEST(ShardLog, ReadAtTheTipIsEmptyAndKnowsNoNextArrival) {
  RecordStore store(small_store());
  ShardLog log(store, {});
  fill(log, 3);
  const auto read = log.read(3, 10, 1000);
  EXPECT_TRUE(read->records.empty());
  EXPECT_EQ(read->next_ordinal, 3u);
  EXPECT_FALSE(read->next_arrival_ms.has_value());
}

TEST(ShardLog, RecordGreaterThanASegmentGetsItsOwn) {
  RecordStore store(small_store());
  ShardLog log(store, {});
  fill(log, 2);
  log.append(std::string(100'000, 'b'), "big", 2000);
  fill(log, 2);
  const auto read = log.read(2, 1, 1 << 20);
  EXPECT_EQ(read->records.at(0).data.size(), 100'000u);
  EXPECT_EQ(log.read(3, 10, 1 << 20)->records.size(), 2u);
}

TEST(ShardLog, ViewsOutliveReleaseAndLaterAppends) {
  RecordStore store(small_store());
  ShardLog log(store, {});
  fill(log, 50);
  const auto read = log.read(0, 50, 1 << 20);
  log.release_before(50);
  fill(log, 500);
  for (const auto& record : read->records) {
    EXPECT_EQ(record.data, payload(record.sequence_number.ordinal));
  }
}

TEST(ShardLog, PinsOutliveTheStore) {
  std::vector<std::shared_ptr<const void>> pins;
  std::string_view data;
  {
    RecordStore store(small_store());
    ShardLog log(store, {});
    fill(log, 1);
    auto read = log.read(0, 1, 1 << 20);
    pins = std::move(read->pins);
    data = read->records.at(0).data;
  }
  EXPECT_EQ(data, payload(0));
}

TEST(ShardLog, ReleaseDropsWholeSegmentsOnly) {
  RecordStore store(small_store());
  ShardLog log(store, {});
  fill(log, 100);
  log.release_before(55);
  EXPECT_GT(log.first_ordinal(), 30u);
  EXPECT_LE(log.first_ordinal(), 55u);
  EXPECT_EQ(log.read(0, 1, 1000)->records.at(0).sequence_number.ordinal, log.first_ordinal());
  log.release_before(100);
  EXPECT_EQ(log.first_ordinal(), 100u);
  EXPECT_EQ(log.held_bytes(), 0u);
  fill(log, 1);
  expect_intact(log, 100, 1);
}

TEST(ShardLog, ArrivalIsFoundToTheRecord) {
  RecordStore store(small_store());
  ShardLog log(store, {});
  fill(log, 200, 10);
  EXPECT_EQ(*log.find_arrival(0), 0u);
  EXPECT_EQ(*log.find_arrival(1000), 0u);
  EXPECT_EQ(*log.find_arrival(1001), 1u);
  for (std::uint64_t i = 0; i < 200; ++i) {
    EXPECT_EQ(*log.find_arrival(1000 + static_cast<std::int64_t>(i) * 10), i);
  }
  EXPECT_EQ(*log.find_arrival(99'999), 200u);
}

TEST(ShardLog, PauseLongerThanTheIndexCanHoldStartsASegment) {
  RecordStore store(small_store());
  ShardLog log(store, {});
  const std::int64_t months_ms = std::int64_t{100} * 24 * 3'600'000;
  log.append("a", "k", 0);
  log.append("b", "k", months_ms);
  const auto read = log.read(0, 2, 100);
  EXPECT_EQ(read->records.at(1).sequence_number.arrival.millis, months_ms);
}

TEST(RecordStore, MemoryStaysWithinTheBudget) {
  RecordStore store(small_store(8 * 1024));
  ShardLog log(store, {});
  fill(log, 2000);
  EXPECT_LE(store.resident_bytes(), 8 * 1024);
  EXPECT_GT(store.spilled_segments(), 100u);
  EXPECT_GT(store.spill_file_bytes(), 0u);
}

TEST(RecordStore, SpilledRecordsReadAsIfTheyHadStayed) {
  RecordStore store(small_store(4 * 1024));
  ShardLog first(store, {});
  ShardLog second(store, {});
  for (int i = 0; i < 20; ++i) {
    fill(first, 37);
    fill(second, 53);
  }
  expect_intact(first, 0, 1000);
  expect_intact(second, 0, 3);
  EXPECT_EQ(*first.find_arrival(1100), 100u);
}

TEST(RecordStore, ReleasedRoomInTheFileIsUsedAgain) {
  RecordStore store(small_store(2 * 1024));
  ShardLog log(store, {});
  fill(log, 1000);
  const std::uint64_t size = store.spill_file_bytes();
  for (int round = 0; round < 20; ++round) {
    log.release_before(log.next_ordinal());
    fill(log, 1000);
  }
  EXPECT_LT(store.spill_file_bytes(), 2 * size);
}

TEST(RecordStore, FullDiskIsToldAndStopsTheStoreFromAccepting) {
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit none = before;
  none.rlim_cur = 0;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  RecordStore store(small_store(2 * 1024));
  ShardLog log(store, {});
  fill(log, 200);
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);

  EXPECT_FALSE(store.spill_error().empty());
  EXPECT_FALSE(store.accepting());
  expect_intact(log, 0, 100);
}

}  // namespace
}  // namespace weir::kinesis
