// SubscribeToShard: what is sent, when and how fast.
#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/subscription_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;

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

}  // namespace
}  // namespace weir::kinesis
