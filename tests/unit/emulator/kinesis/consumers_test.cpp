// RegisterStreamConsumer, DeregisterStreamConsumer and the descriptions.
#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

const std::string kArn = "arn:aws:kinesis:eu-west-1:111111111111:stream/trips";
const std::string kConsumerArn = kArn + "/consumer/reader:1767600000";

base::Result<api::kinesis::RegisterStreamConsumerOutput> register_consumer(
    KinesisWorld& world, std::string name = "reader") {
  return world.kinesis.register_stream_consumer(
      {.stream_arn = kArn, .consumer_name = std::move(name)});
}

base::Result<api::kinesis::DescribeStreamConsumerOutput> describe_by_arn(KinesisWorld& world) {
  return world.kinesis.describe_stream_consumer({.consumer_arn = kConsumerArn});
}

base::Result<api::kinesis::ListStreamConsumersOutput> list(KinesisWorld& world,
                                                           std::int32_t max_results,
                                                           std::optional<std::string> token = {}) {
  return world.kinesis.list_stream_consumers(
      {.stream_arn = kArn, .next_token = std::move(token), .max_results = max_results});
}

/// Durations of consumers only.
Limits slow_consumers() {
  Limits limits = immediate();
  limits.consumer_duration = milliseconds{500};
  limits.control_calls_per_second = 1000;
  return limits;
}

TEST(RegisterStreamConsumer, ConsumerIsCreatingAndThenActive) {
  KinesisWorld world{slow_consumers()};
  world.create(1);
  const auto registered = register_consumer(world);
  ASSERT_TRUE(registered.ok()) << registered.error().message;
  EXPECT_EQ(registered->consumer.consumer_arn, kConsumerArn);
  EXPECT_EQ(registered->consumer.consumer_status, "CREATING");
  world.advance(milliseconds{499});
  EXPECT_EQ(describe_by_arn(world)->consumer_description.consumer_status, "CREATING");
  world.advance(milliseconds{1});
  EXPECT_EQ(describe_by_arn(world)->consumer_description.consumer_status, "ACTIVE");
  EXPECT_EQ(describe_by_arn(world)->consumer_description.stream_arn, kArn);
  EXPECT_EQ(world.summary().consumer_count, 1);
}

TEST(RegisterStreamConsumer, NameInUseIsRefused) {
  KinesisWorld world;
  world.create(1);
  ASSERT_TRUE(register_consumer(world).ok());
  EXPECT_EQ(register_consumer(world).error().code, "ResourceInUseException");
}

TEST(RegisterStreamConsumer, SixthInCreatingIsRefused) {
  KinesisWorld world{slow_consumers()};
  world.create(1);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(register_consumer(world, std::to_string(i)).ok());
  EXPECT_EQ(register_consumer(world, "5").error().code, "LimitExceededException");
  world.advance(seconds{1});
  EXPECT_TRUE(register_consumer(world, "5").ok());
}

TEST(RegisterStreamConsumer, StreamHasTwentyAtMost) {
  Limits limits = immediate();
  limits.control_calls_per_second = 1000;
  KinesisWorld world{limits};
  world.create(1);
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(register_consumer(world, std::to_string(i)).ok());
  const auto refused = register_consumer(world, "20");
  EXPECT_EQ(refused.error().code, "LimitExceededException");
  EXPECT_THAT(refused.error().message, HasSubstr("20 registered consumers"));
}

TEST(RegisterStreamConsumer, SixthCallInASecondIsRefused) {
  KinesisWorld world;
  world.create(1);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(register_consumer(world, std::to_string(i)).ok());
  EXPECT_EQ(register_consumer(world, "5").error().message,
            "Rate exceeded for stream trips under account 111111111111.");
}

TEST(RegisterStreamConsumer, UnknownStreamIsNotFound) {
  KinesisWorld world;
  EXPECT_EQ(register_consumer(world).error().code, "ResourceNotFoundException");
}

TEST(DescribeStreamConsumer, ArnAndNamesNameTheConsumer) {
  KinesisWorld world;
  world.create(1);
  ASSERT_TRUE(register_consumer(world).ok());
  struct Case {
    api::kinesis::DescribeStreamConsumerInput input;
    std::string error;
  };
  const Case cases[] = {
      {{.consumer_arn = kConsumerArn}, ""},
      {{.stream_arn = kArn, .consumer_name = "reader"}, ""},
      {{.stream_arn = kArn, .consumer_name = "reader", .consumer_arn = kConsumerArn}, ""},
      {{.stream_arn = kArn, .consumer_name = "other"}, "ResourceNotFoundException"},
      {{.stream_arn = kArn, .consumer_name = "other", .consumer_arn = kConsumerArn},
       "InvalidArgumentException"},
      {{.stream_arn = kArn}, "InvalidArgumentException"},
      {{.consumer_name = "reader"}, "InvalidArgumentException"},
      {{.consumer_arn = kArn + "/consumer/reader:1"}, "ResourceNotFoundException"},
  };
  for (const Case& c : cases) {
    const auto output = world.kinesis.describe_stream_consumer(c.input);
    EXPECT_EQ(output.ok() ? "" : output.error().code, c.error);
  }
}

TEST(DescribeStreamConsumer, UnknownConsumerIsNamedInTheError) {
  KinesisWorld world;
  world.create(1);
  EXPECT_EQ(describe_by_arn(world).error().message,
            "Consumer " + kConsumerArn + ", account 111111111111 not found.");
}

TEST(DeregisterStreamConsumer, ConsumerIsDeletingAndThenGone) {
  KinesisWorld world{slow_consumers()};
  world.create(1);
  ASSERT_TRUE(register_consumer(world).ok());
  world.advance(seconds{1});
  ASSERT_TRUE(world.kinesis.deregister_stream_consumer({.consumer_arn = kConsumerArn}).ok());
  EXPECT_EQ(describe_by_arn(world)->consumer_description.consumer_status, "DELETING");
  world.advance(milliseconds{500});
  EXPECT_EQ(describe_by_arn(world).error().code, "ResourceNotFoundException");
  EXPECT_EQ(world.summary().consumer_count, 0);
}

TEST(ListStreamConsumers, PagesFollowTheNames) {
  KinesisWorld world;
  world.create(1);
  for (const auto* name : {"c", "a", "b"}) ASSERT_TRUE(register_consumer(world, name).ok());
  const auto first = list(world, 2);
  ASSERT_TRUE(first.ok());
  ASSERT_EQ(first->consumers->size(), 2u);
  EXPECT_EQ(first->consumers->at(0).consumer_name, "a");
  const auto second = list(world, 2, first->next_token);
  ASSERT_TRUE(second.ok());
  ASSERT_EQ(second->consumers->size(), 1u);
  EXPECT_EQ(second->consumers->at(0).consumer_name, "c");
  EXPECT_FALSE(second->next_token.has_value());
}

TEST(ListStreamConsumers, TokenExpiresAfterFiveMinutes) {
  KinesisWorld world;
  world.create(1);
  for (const auto* name : {"a", "b"}) ASSERT_TRUE(register_consumer(world, name).ok());
  const auto first = list(world, 1);
  ASSERT_TRUE(first.ok());
  world.advance(minutes{5} + milliseconds{1});
  EXPECT_EQ(list(world, 1, first->next_token).error().code, "ExpiredNextTokenException");
  EXPECT_EQ(list(world, 1, "nonsense").error().code, "InvalidArgumentException");
}

TEST(DeleteStream, ConsumersForbidItUnlessTheirDeletionIsEnforced) {
  KinesisWorld world;
  world.create(1);
  ASSERT_TRUE(register_consumer(world).ok());
  api::kinesis::DeleteStreamInput input;
  input.stream_name = kStream;
  const auto refused = world.kinesis.delete_stream(input);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, "ResourceInUseException");
  EXPECT_THAT(refused.error().message,
              HasSubstr("DeleteStream can't delete 111111111111:trips because there are consumers "
                        "associated with this data stream."));
  input.enforce_consumer_deletion = true;
  EXPECT_TRUE(world.kinesis.delete_stream(input).ok());
}

TEST(Service, EndingWithAConsumerInCreatingLeavesNoEventBehind) {
  sim::Scheduler scheduler({.start = sim::from_millis(kStartMs)});
  sim::Timeline timeline;
  MetricLog metrics;
  {
    Limits limits = slow_consumers();
    KinesisService kinesis(scheduler, timeline, metrics, {"111111111111", "eu-west-1"}, limits);
    ASSERT_TRUE(kinesis.create_stream({.stream_name = "trips", .shard_count = 1}).ok());
    ASSERT_TRUE(
        kinesis.register_stream_consumer({.stream_arn = kArn, .consumer_name = "reader"}).ok());
  }
  scheduler.run();
}

}  // namespace
}  // namespace weir::kinesis
