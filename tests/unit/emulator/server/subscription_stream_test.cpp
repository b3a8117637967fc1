#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/emulator/server/endpoint_world.h"

namespace weir::server {
namespace {

using testing::HasSubstr;

constexpr const char* kPut = R"({"StreamName":"trips","Data":"aGVsbG8=","PartitionKey":"k"})";

struct Subscribed {
  explicit Subscribed(EndpointOptions options = EndpointWorld::stepped())
      : world(std::move(options)) {
    world.create_stream("trips");
    const auto consumer =
        world.kinesis("RegisterStreamConsumer",
                      R"({"StreamARN":"arn:aws:kinesis:us-east-1:000000000000:stream/trips",)"
                      R"("ConsumerName":"c"})");
    arn = text_of(consumer->answer->body, "ConsumerARN");
    world.advance(std::chrono::seconds{1});
    exchange =
        world.kinesis("SubscribeToShard", R"({"ConsumerARN":")" + arn +
                                              R"(","ShardId":"shardId-000000000000",)"
                                              R"("StartingPosition":{"Type":"TRIM_HORIZON"}})");
  }

  EndpointWorld world;
  std::string arn;
  std::shared_ptr<FakeExchange> exchange;
};

TEST(SubscribeToShard, BeginsWithAnInitialResponse) {
  Subscribed subscribed;
  ASSERT_TRUE(subscribed.exchange->answer);
  EXPECT_EQ(subscribed.exchange->answer->status, 200) << subscribed.exchange->answer->body;
  EXPECT_EQ(subscribed.exchange->header("Content-Type"), "application/vnd.amazon.eventstream");
  ASSERT_FALSE(subscribed.exchange->pieces.empty());
  EXPECT_THAT(subscribed.exchange->pieces[0], HasSubstr("initial-response"));
}

// So that the Go SDK is done with its request before an answer comes.
TEST(SubscribeToShard, AHeldStreamSendsAllWhenItEnds) {
  EndpointOptions options = EndpointWorld::stepped();
  options.aws.event_stream_hold = std::chrono::hours{1};
  Subscribed subscribed(std::move(options));
  subscribed.world.kinesis("PutRecord", kPut);
  subscribed.world.advance(std::chrono::seconds{1});
  EXPECT_FALSE(subscribed.exchange->answer);
  EXPECT_TRUE(subscribed.exchange->pieces.empty());
  subscribed.world.advance(std::chrono::minutes{5});
  ASSERT_TRUE(subscribed.exchange->answer);
  EXPECT_TRUE(subscribed.exchange->finished);
  ASSERT_EQ(subscribed.exchange->pieces.size(), 1u);
  const std::string& sent = subscribed.exchange->pieces[0];
  EXPECT_LT(sent.find("initial-response"), sent.find("aGVsbG8="));
  EXPECT_NE(sent.find("aGVsbG8="), std::string::npos);
}

TEST(SubscribeToShard, SendsRecordsAsTheyArriveAndEndsAfterFiveMinutes) {
  Subscribed subscribed;
  subscribed.world.kinesis("PutRecord", kPut);
  subscribed.world.advance(std::chrono::seconds{1});
  std::string sent;
  for (const std::string& piece : subscribed.exchange->pieces) sent += piece;
  EXPECT_THAT(sent, HasSubstr("aGVsbG8="));
  EXPECT_FALSE(subscribed.exchange->finished);
  subscribed.world.advance(std::chrono::minutes{5});
  EXPECT_TRUE(subscribed.exchange->finished);
}

TEST(SubscribeToShard, APeerThatLeavesEndsTheSubscription) {
  Subscribed subscribed;
  const std::size_t before = subscribed.exchange->pieces.size();
  ASSERT_TRUE(subscribed.exchange->closed);
  subscribed.exchange->closed();
  subscribed.world.kinesis("PutRecord", kPut);
  subscribed.world.advance(std::chrono::seconds{30});
  EXPECT_EQ(subscribed.exchange->pieces.size(), before);
}

// As over HTTP/2, when a reset and a DeleteStream arrive together.
TEST(SubscribeToShard, APeerThatLeavesAStreamThatIsOverIsNoMatter) {
  Subscribed subscribed;
  const auto closed = subscribed.exchange->closed, drained = subscribed.exchange->drained;
  subscribed.world.kinesis("DeleteStream",
                           R"({"StreamName":"trips","EnforceConsumerDeletion":true})");
  subscribed.world.advance(std::chrono::seconds{1});
  ASSERT_TRUE(subscribed.exchange->finished);
  EXPECT_NO_THROW(closed());
  EXPECT_NO_THROW(drained());
}

TEST(SubscribeToShard, ASlowReaderHoldsTheSubscriptionBack) {
  Subscribed subscribed;
  subscribed.world.advance(std::chrono::seconds{1});
  subscribed.exchange->buffered = 64 << 20;
  subscribed.world.kinesis("PutRecord", kPut);
  subscribed.world.advance(std::chrono::seconds{1});
  const std::size_t held = subscribed.exchange->pieces.size();
  subscribed.world.kinesis("PutRecord", kPut);
  subscribed.world.advance(std::chrono::seconds{30});
  EXPECT_EQ(subscribed.exchange->pieces.size(), held);
  subscribed.exchange->buffered = 0;
  subscribed.exchange->drained();
  subscribed.world.advance(std::chrono::seconds{1});
  EXPECT_GT(subscribed.exchange->pieces.size(), held);
}

}  // namespace
}  // namespace weir::server
