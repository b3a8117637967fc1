#include <gmock/gmock.h>

#include <set>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using base::StatisticSet;
using std::chrono::minutes;
using std::chrono::seconds;

bool same(const StatisticSet& a, const StatisticSet& b) {
  return a == b;
}

TEST(Metrics, OneSampleDescribesOneOperation) {
  KinesisWorld world;
  world.create(1);
  world.put_many(10, "12345");
  world.put_many(30, "12345");
  world.advance(minutes{1});
  EXPECT_TRUE(same(world.metrics.only("IncomingRecords"), {2, 40, 10, 30}));
  EXPECT_TRUE(same(world.metrics.only("IncomingBytes"), {2, 320, 80, 240}));
  EXPECT_TRUE(same(world.metrics.only("PutRecords.TotalRecords"), {2, 40, 10, 30}));
  EXPECT_TRUE(same(world.metrics.only("PutRecords.SuccessfulRecords"), {2, 40, 10, 30}));
  EXPECT_TRUE(same(world.metrics.only("PutRecords.Success"), {2, 2, 1, 1}));
  EXPECT_TRUE(same(world.metrics.only("PutRecords.Bytes"), {2, 320, 80, 240}));
  EXPECT_TRUE(same(world.metrics.only("PutRecords.FailedRecords"), {2, 0, 0, 0}));
  EXPECT_EQ(world.metrics.only("PutRecord.Success").sample_count, -1);
}

TEST(Metrics, DatumCarriesTheMinuteTheStreamAndTheUnit) {
  KinesisWorld world;
  world.create(1);
  world.advance(seconds{90});
  world.put_many(1);
  world.advance(seconds{29});
  EXPECT_TRUE(world.metrics.data.empty());
  world.advance(seconds{1});
  ASSERT_FALSE(world.metrics.data.empty());
  const auto& datum = world.metrics.data.front();
  EXPECT_EQ(datum.metric_namespace, "AWS/Kinesis");
  EXPECT_EQ(datum.timestamp.millis, kStartMs + 60'000);
  EXPECT_EQ(datum.dimensions, (std::vector<base::Dimension>{{"StreamName", "trips"}}));
  EXPECT_EQ(datum.name, "IncomingBytes");
  EXPECT_EQ(datum.unit, "Bytes");
}

TEST(Metrics, IdleMinuteHasNoDatumAndNoEvent) {
  KinesisWorld world;
  world.create(1);
  world.put_many(1);
  world.advance(minutes{1});
  world.metrics.data.clear();
  const auto events = world.scheduler.events_run();
  world.advance(minutes{60});
  EXPECT_TRUE(world.metrics.data.empty());
  EXPECT_EQ(world.scheduler.events_run(), events);
}

TEST(Metrics, ThrottledRecordsAreSamplesOfZeroAndOne) {
  Limits limits = immediate();
  limits.write_records_per_second_per_shard = 6;
  KinesisWorld world{limits};
  world.create(1);
  world.put_many(8);
  world.put_many(4);
  world.advance(minutes{1});
  EXPECT_TRUE(same(world.metrics.only("WriteProvisionedThroughputExceeded"), {12, 6, 0, 1}));
  EXPECT_TRUE(same(world.metrics.only("PutRecords.ThrottledRecords"), {2, 6, 2, 4}));
  EXPECT_TRUE(same(world.metrics.only("PutRecords.Success"), {2, 1, 0, 1}));
}

TEST(Metrics, MinimumIsOneWhenEverythingWasThrottled) {
  KinesisWorld world;
  world.create(1);
  world.kinesis.throttle_shard(kStream, kShard0, world.scheduler.now() + minutes{1});
  world.put_many(5);
  world.advance(minutes{1});
  EXPECT_TRUE(same(world.metrics.only("WriteProvisionedThroughputExceeded"), {5, 5, 1, 1}));
}

TEST(Metrics, IteratorAgeIsThatOfTheLastRecordRead) {
  KinesisWorld world;
  world.create(1);
  world.put_many(1);
  world.advance(seconds{10});
  world.put_many(1);
  world.advance(seconds{10});
  const auto first = world.read(kShard0, 1);
  ASSERT_TRUE(world.kinesis.get_records(*first.next_shard_iterator, 1).ok());
  world.advance(seconds{40});
  EXPECT_TRUE(
      same(world.metrics.only("GetRecords.IteratorAgeMilliseconds"), {2, 20'000, 0, 20'000}));
  EXPECT_TRUE(same(world.metrics.only("GetRecords.Records"), {2, 2, 1, 1}));
  EXPECT_TRUE(same(world.metrics.only("GetRecords.Bytes"), {2, 14, 7, 7}));
}

TEST(Metrics, ThrottledReadsAreCountedByCall) {
  KinesisWorld world;
  world.create(1);
  const std::string iterator = world.iterator(kShard0);
  for (int i = 0; i < 8; ++i) (void)world.kinesis.get_records(iterator, 1);
  world.advance(minutes{1});
  EXPECT_TRUE(same(world.metrics.only("ReadProvisionedThroughputExceeded"), {8, 3, 0, 1}));
  EXPECT_TRUE(same(world.metrics.only("GetRecords.Success"), {8, 5, 0, 1}));
}

TEST(Metrics, PutRecordHasItsOwn) {
  KinesisWorld world;
  world.create(1);
  api::kinesis::PutRecordInput input;
  input.stream_name = kStream;
  input.data = "12345";
  input.partition_key = "k";
  ASSERT_TRUE(world.kinesis.put_record(input).ok());
  world.advance(minutes{1});
  EXPECT_TRUE(same(world.metrics.only("PutRecord.Bytes"), StatisticSet::of(6)));
  EXPECT_TRUE(same(world.metrics.only("PutRecord.Success"), StatisticSet::of(1)));
  EXPECT_TRUE(same(world.metrics.only("IncomingRecords"), StatisticSet::of(1)));
  EXPECT_EQ(world.metrics.only("PutRecords.Success").sample_count, -1);
}

TEST(Metrics, ActivityAtTheBoundaryBelongsToTheNewMinute) {
  KinesisWorld world;
  world.create(1);
  // Due at the same instant as the publication, and scheduled before it.
  world.scheduler.call_at(sim::from_millis(kStartMs + 60'000), [&] { world.put_many(7); });
  world.put_many(1);
  world.advance(minutes{1});
  EXPECT_TRUE(same(world.metrics.only("IncomingRecords"), StatisticSet::of(1)));
  world.metrics.data.clear();
  world.advance(minutes{1});
  EXPECT_TRUE(same(world.metrics.only("IncomingRecords"), StatisticSet::of(7)));
}

TEST(Metrics, DeletedStreamPublishesItsLastMinute) {
  KinesisWorld world;
  world.create(1);
  world.put_many(3);
  api::kinesis::DeleteStreamInput input;
  input.stream_name = kStream;
  ASSERT_TRUE(world.kinesis.delete_stream(input).ok());
  EXPECT_TRUE(same(world.metrics.only("IncomingRecords"), StatisticSet::of(3)));
}

TEST(Metrics, EveryNameIsThatOfTheGuide) {
  std::set<std::string_view> stream_names;
  for (std::size_t i = 0; i < static_cast<std::size_t>(StreamMetric::kCount); ++i) {
    stream_names.insert(name_of(static_cast<StreamMetric>(i)));
  }
  const std::set<std::string_view> expected{"IncomingBytes",
                                            "IncomingRecords",
                                            "PutRecord.Bytes",
                                            "PutRecord.Latency",
                                            "PutRecord.Success",
                                            "PutRecords.Bytes",
                                            "PutRecords.Latency",
                                            "PutRecords.Success",
                                            "PutRecords.Records",
                                            "PutRecords.TotalRecords",
                                            "PutRecords.FailedRecords",
                                            "PutRecords.SuccessfulRecords",
                                            "PutRecords.ThrottledRecords",
                                            "WriteProvisionedThroughputExceeded",
                                            "GetRecords.Bytes",
                                            "GetRecords.Records",
                                            "GetRecords.Latency",
                                            "GetRecords.Success",
                                            "GetRecords.IteratorAge",
                                            "GetRecords.IteratorAgeMilliseconds",
                                            "ReadProvisionedThroughputExceeded"};
  EXPECT_EQ(stream_names, expected);
}

}  // namespace
}  // namespace weir::kinesis
