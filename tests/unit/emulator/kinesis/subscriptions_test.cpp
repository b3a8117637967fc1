// SubscribeToShard.
#include <gmock/gmock.h>

#include "emulator/kinesis/subscription.h"
#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

const std::string kArn = "arn:aws:kinesis:eu-west-1:111111111111:stream/trips";
const std::string kConsumerArn = kArn + "/consumer/reader:1767600000";

/// Keeps what it is sent.
struct Listener : SubscriptionSink {
  bool on_event(SubscriptionEvent event) override {
    events.push_back(std::move(event));
    return wants_more;
  }
  void on_end(std::optional<base::Error> error) override {
    ++ends;
    end_code = error ? error->code : "";
  }
  std::size_t records() const {
    std::size_t count = 0;
    for (const auto& event : events) count += event.records.size();
    return count;
  }

  bool wants_more = true;
  std::vector<SubscriptionEvent> events;
  int ends = 0;
  std::string end_code;
};

struct SubscriptionWorld : KinesisWorld {
  explicit SubscriptionWorld(std::int32_t shards = 1, Limits limits = immediate())
      : KinesisWorld(std::move(limits)) {
    create(shards);
    EXPECT_TRUE(
        kinesis.register_stream_consumer({.stream_arn = kArn, .consumer_name = "reader"}).ok());
  }

  base::Result<SubscriptionHandle> subscribe(SubscriptionSink& sink, std::string type = "LATEST",
                                             std::optional<std::string> number = {},
                                             std::string shard_id = kShard0) {
    api::kinesis::SubscribeToShardInput input;
    input.consumer_arn = kConsumerArn;
    input.shard_id = std::move(shard_id);
    input.starting_position = {std::move(type), std::move(number), std::nullopt};
    return kinesis.subscribe_to_shard(input, sink);
  }
  SubscriptionHandle open(SubscriptionSink& sink, std::string type = "LATEST",
                          std::optional<std::string> number = {}, std::string shard_id = kShard0) {
    auto handle = subscribe(sink, std::move(type), std::move(number), std::move(shard_id));
    EXPECT_TRUE(handle.ok()) << handle.error().message;
    return handle.ok() ? std::move(*handle) : SubscriptionHandle{};
  }
};

TEST(SubscribeToShard, RecordsArriveInTheInstantOfTheirPut) {
  SubscriptionWorld world;
  Listener listener;
  const SubscriptionHandle handle = world.open(listener);
  world.put_many(3);
  EXPECT_TRUE(listener.events.empty());  // Not inside of the put.
  world.advance(milliseconds{0});
  ASSERT_EQ(listener.events.size(), 1u);
  EXPECT_EQ(listener.events[0].records.size(), 3u);
  EXPECT_EQ(listener.events[0].records[0].data, "data");
  EXPECT_EQ(listener.events[0].millis_behind_latest, 0);
  EXPECT_TRUE(listener.events[0].child_shards.empty());
}

TEST(SubscribeToShard, PutsOfOneInstantAreOneEvent) {
  SubscriptionWorld world;
  Listener listener;
  const SubscriptionHandle handle = world.open(listener);
  world.put_many(3);
  world.put_many(4);
  world.advance(milliseconds{0});
  ASSERT_EQ(listener.events.size(), 1u);
  EXPECT_EQ(listener.events[0].records.size(), 7u);
}

TEST(SubscribeToShard, TrimHorizonBeginsWithWhatIsThere) {
  SubscriptionWorld world;
  world.put_many(5);
  world.advance(seconds{1});
  Listener listener;
  const SubscriptionHandle handle = world.open(listener, "TRIM_HORIZON");
  EXPECT_TRUE(listener.events.empty());
  world.advance(milliseconds{0});
  EXPECT_EQ(listener.records(), 5u);
}

TEST(SubscribeToShard, ContinuationLeadsOnWithoutGapOrRepeat) {
  SubscriptionWorld world;
  Listener first;
  {
    const SubscriptionHandle handle = world.open(first, "TRIM_HORIZON");
    world.put_many(2);
    world.advance(milliseconds{0});
  }
  world.advance(seconds{5});
  world.put_many(1, "later");
  Listener second;
  const SubscriptionHandle handle =
      world.open(second, "AFTER_SEQUENCE_NUMBER", first.events.back().continuation_sequence_number);
  world.advance(milliseconds{0});
  ASSERT_EQ(second.records(), 1u);
  EXPECT_EQ(second.events[0].records[0].data, "later");
}

TEST(SubscribeToShard, IdleSubscriptionGetsAnEmptyEventEveryFiveSeconds) {
  SubscriptionWorld world;
  world.put_many(2);
  Listener listener;
  const SubscriptionHandle handle = world.open(listener, "LATEST");
  world.advance(seconds{4});
  EXPECT_TRUE(listener.events.empty());
  world.advance(seconds{11});
  ASSERT_EQ(listener.events.size(), 3u);
  EXPECT_EQ(listener.records(), 0u);
  ASSERT_TRUE(listener.events[0].continuation_sequence_number.has_value());
  // It can be continued from, though nothing was received.
  world.put_many(1, "later");
  Listener second;
  const SubscriptionHandle next =
      world.open(second, "AFTER_SEQUENCE_NUMBER", listener.events[2].continuation_sequence_number);
  world.advance(milliseconds{0});
  ASSERT_EQ(second.records(), 1u);
}

TEST(SubscribeToShard, SessionEndsAfterFiveMinutes) {
  SubscriptionWorld world;
  Listener listener;
  const SubscriptionHandle handle = world.open(listener);
  world.advance(minutes{5} - milliseconds{1});
  EXPECT_EQ(listener.ends, 0);
  EXPECT_TRUE(handle.live());
  world.advance(milliseconds{1});
  EXPECT_EQ(listener.ends, 1);
  EXPECT_EQ(listener.end_code, "");
  EXPECT_FALSE(handle.live());
  const auto events = world.scheduler.events_run();
  world.advance(minutes{60});
  EXPECT_LE(world.scheduler.events_run() - events, 1u);  // The minute's metrics.
}

TEST(SubscribeToShard, SecondCallWithinFiveSecondsIsRefusedAndLaterTakesOver) {
  SubscriptionWorld world;
  Listener first, second;
  const SubscriptionHandle old = world.open(first);
  world.advance(seconds{2});
  const auto refused = world.subscribe(second);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "ResourceInUseException");
  EXPECT_EQ(refused.error().message,
            "Another active subscription exists for this consumer: "
            "111111111111:trips:shardId-000000000000:reader");
  world.advance(seconds{3});
  const SubscriptionHandle handle = world.open(second);
  EXPECT_EQ(first.ends, 1);
  EXPECT_EQ(first.end_code, "ResourceInUseException");
  world.put_many(1);
  world.advance(milliseconds{0});
  EXPECT_EQ(first.records(), 0u);
  EXPECT_EQ(second.records(), 1u);
}

TEST(SubscribeToShard, ShardsAndConsumersHaveQuotasOfTheirOwn) {
  SubscriptionWorld world(2);
  ASSERT_TRUE(
      world.kinesis.register_stream_consumer({.stream_arn = kArn, .consumer_name = "b"}).ok());
  Listener listener;
  const SubscriptionHandle a0 = world.open(listener);
  const SubscriptionHandle a1 = world.open(listener, "LATEST", {}, kShard1);
  api::kinesis::SubscribeToShardInput input{
      kArn + "/consumer/b:1767600000", {}, kShard0, {"LATEST", {}, {}}, {}};
  EXPECT_TRUE(world.kinesis.subscribe_to_shard(input, listener).ok());
}

TEST(SubscribeToShard, MoreThanOneCallASecondIsRefused) {
  SubscriptionWorld world;
  Listener listener;
  const std::string bad_number = "1";
  EXPECT_EQ(world.subscribe(listener, "AT_SEQUENCE_NUMBER", bad_number).error().code,
            "InvalidArgumentException");
  EXPECT_EQ(world.subscribe(listener).error().code, "LimitExceededException");
  world.advance(seconds{1});
  EXPECT_TRUE(world.subscribe(listener).ok());
}

TEST(SubscribeToShard, TwoMebibytesASecondAndShardAreSent) {
  SubscriptionWorld world;
  const std::string data(1000 * 1024, 'x');
  for (int i = 0; i < 10; ++i) {
    world.put_many(1, data);
    world.advance(seconds{1});
  }
  Listener listener;
  const SubscriptionHandle handle = world.open(listener, "TRIM_HORIZON");
  std::vector<std::size_t> after_each_second;
  for (int i = 0; i < 5; ++i) {
    after_each_second.push_back(listener.records());
    world.advance(seconds{1});
  }
  // A bucket of one second's worth is full at first, and the last send may leave a debt.
  EXPECT_THAT(after_each_second, ElementsAre(0, 5, 7, 9, 10));
  EXPECT_EQ(listener.events.back().millis_behind_latest, 0);
  EXPECT_GT(listener.events.front().millis_behind_latest, 0);
}

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
