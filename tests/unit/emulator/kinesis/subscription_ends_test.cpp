// SubscribeToShard: sinks that pause or leave, ends, and what is counted.
#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/subscription_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

TEST(SubscribeToShard, SlowSinkKeepsItsPlace) {
  SubscriptionWorld world;
  Listener listener;
  listener.wants_more = false;
  SubscriptionHandle handle = world.open(listener);
  world.put_many(1);
  world.advance(milliseconds{0});
  world.put_many(2);
  world.advance(seconds{20});
  EXPECT_EQ(listener.events.size(), 1u);
  handle.resume();
  world.advance(milliseconds{0});
  ASSERT_EQ(listener.events.size(), 2u);
  EXPECT_EQ(listener.events[1].records.size(), 2u);
  EXPECT_EQ(listener.ends, 0);
}

TEST(SubscribeToShard, CancelledSubscriptionHearsNothingMore) {
  SubscriptionWorld world;
  Listener listener;
  SubscriptionHandle handle = world.open(listener);
  world.put_many(1);
  handle.cancel();
  world.advance(minutes{6});
  EXPECT_TRUE(listener.events.empty());
  EXPECT_EQ(listener.ends, 0);
}

TEST(SubscribeToShard, SinkMayLetGoInsideItsEvent) {
  SubscriptionWorld world;
  struct Quitter : SubscriptionSink {
    bool on_event(SubscriptionEvent) override {
      ++events;
      handle.cancel();
      return true;
    }
    void on_end(std::optional<base::Error>) override { ++ends; }
    SubscriptionHandle handle;
    int events = 0;
    int ends = 0;
  } sink;
  sink.handle = world.open(sink);
  world.put_many(1);
  world.advance(minutes{6});
  EXPECT_EQ(sink.events, 1);
  EXPECT_EQ(sink.ends, 0);
}

TEST(SubscribeToShard, EndOfAClosedShardNamesItsChildren) {
  SubscriptionWorld world;
  Listener listener;
  const SubscriptionHandle handle = world.open(listener);
  world.put_many(1);
  ASSERT_TRUE(world.scale(2).ok());
  world.advance(milliseconds{0});
  ASSERT_EQ(listener.events.size(), 1u);
  const SubscriptionEvent& last = listener.events.back();
  EXPECT_EQ(last.records.size(), 1u);
  EXPECT_FALSE(last.continuation_sequence_number.has_value());
  ASSERT_EQ(last.child_shards.size(), 2u);
  EXPECT_EQ(last.child_shards[0].shard_id, kShard1);
  EXPECT_THAT(last.child_shards[0].parent_shards, ElementsAre(kShard0));
  EXPECT_EQ(listener.ends, 1);
  EXPECT_EQ(listener.end_code, "");
}

TEST(SubscribeToShard, DeletedStreamOrConsumerEndsWithNotFound) {
  for (const bool stream : {true, false}) {
    SubscriptionWorld world;
    Listener listener;
    const SubscriptionHandle handle = world.open(listener);
    if (stream) {
      ASSERT_TRUE(world.kinesis
                      .delete_stream(
                          {.stream_name = std::string(kStream), .enforce_consumer_deletion = true})
                      .ok());
    } else {
      ASSERT_TRUE(world.kinesis.deregister_stream_consumer({.consumer_arn = kConsumerArn}).ok());
    }
    EXPECT_EQ(listener.ends, 1);
    EXPECT_EQ(listener.end_code, "ResourceNotFoundException");
    world.advance(minutes{6});
    EXPECT_EQ(listener.ends, 1);
  }
}

TEST(SubscribeToShard, HandleMayOutliveTheService) {
  Listener listener;
  SubscriptionHandle handle;
  {
    SubscriptionWorld world;
    handle = world.open(listener);
  }
  EXPECT_EQ(listener.ends, 1);
  EXPECT_FALSE(handle.live());
  handle.resume();
}

TEST(SubscribeToShard, ConsumerInCreatingIsInUse) {
  Limits limits = immediate();
  limits.consumer_duration = milliseconds{500};
  SubscriptionWorld world(1, limits);
  Listener listener;
  const auto refused = world.subscribe(listener);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().message,
            "Consumer reader with creation timestamp 1767600000 under stream trips and account "
            "111111111111 is not in ACTIVE status.");
}

TEST(SubscribeToShard, DryRunOpensNothing) {
  SubscriptionWorld world;
  Listener listener;
  api::kinesis::SubscribeToShardInput input{kConsumerArn, {}, kShard0, {"LATEST", {}, {}}, true};
  EXPECT_EQ(world.kinesis.subscribe_to_shard(input, listener).error().code,
            "DryRunOperationException");
  input.shard_id = "shardId-000000000009";
  EXPECT_EQ(world.kinesis.subscribe_to_shard(input, listener).error().code,
            "ResourceNotFoundException");
  input = {kConsumerArn, {}, kShard0, {"LATEST", {}, {}}, {}};
  EXPECT_TRUE(world.kinesis.subscribe_to_shard(input, listener).ok());
}

TEST(SubscribeToShard, LimitsOffLetsASecondCallTakeOverAtOnce) {
  SubscriptionWorld world(1, Limits::off());
  Listener first, second;
  const SubscriptionHandle old = world.open(first);
  const SubscriptionHandle handle = world.open(second);
  EXPECT_EQ(first.end_code, "ResourceInUseException");
}

TEST(SubscribeToShard, MetricsAreThoseOfTheConsumer) {
  SubscriptionWorld world;
  ASSERT_TRUE(world.kinesis
                  .enable_enhanced_monitoring({.stream_name = std::string(kStream),
                                               .shard_level_metrics = {"OutgoingRecords"}})
                  .ok());
  Listener listener;
  const SubscriptionHandle handle = world.open(listener);
  world.put_many(3);
  world.advance(minutes{1});
  const auto of_consumer = [&](std::string_view name) {
    for (const auto& datum : world.metrics.data) {
      if (datum.name == name && datum.dimensions.size() == 2) {
        EXPECT_EQ(datum.dimensions, (std::vector<base::Dimension>{{"ConsumerName", "reader"},
                                                                  {"StreamName", "trips"}}));
        return datum.statistics;
      }
    }
    return base::StatisticSet{-1, 0, 0, 0};
  };
  EXPECT_EQ(of_consumer("SubscribeToShard.Success"), (base::StatisticSet{1, 1, 1, 1}));
  EXPECT_EQ(of_consumer("SubscribeToShard.RateExceeded"), (base::StatisticSet{1, 0, 0, 0}));
  // One event with records, then one every five seconds.
  EXPECT_EQ(of_consumer("SubscribeToShardEvent.Records"), (base::StatisticSet{12, 3, 0, 3}));
  EXPECT_EQ(of_consumer("SubscribeToShardEvent.Bytes"), (base::StatisticSet{12, 21, 0, 21}));
  EXPECT_EQ(of_consumer("SubscribeToShardEvent.Success").sum, 12);
  EXPECT_EQ(of_consumer("SubscribeToShardEvent.MillisBehindLatest").sum, 0);
  EXPECT_EQ(world.metrics.only("OutgoingRecords", kShard0).sum, 3);
}

TEST(SubscriptionEventShape, ChildShardsAreEmptyNotAbsentBeforeTheEnd) {
  SubscriptionEvent event;
  event.continuation_sequence_number = "49";
  const auto shape = to_shape(event);
  ASSERT_TRUE(shape.child_shards.has_value());
  EXPECT_TRUE(shape.child_shards->empty());
  EXPECT_EQ(shape.continuation_sequence_number, "49");
}

}  // namespace
}  // namespace weir::kinesis
