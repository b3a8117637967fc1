// CreateStream, DeleteStream and the descriptions.
#include "emulator/kinesis/stream.h"

#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

base::Result<void> create(KinesisWorld& world, std::string name, std::int32_t shards) {
  api::kinesis::CreateStreamInput input;
  input.stream_name = std::move(name);
  input.shard_count = shards;
  return world.kinesis.create_stream(input);
}

base::Result<void> remove(KinesisWorld& world) {
  api::kinesis::DeleteStreamInput input;
  input.stream_name = kStream;
  return world.kinesis.delete_stream(input);
}

TEST(CreateStream, StreamIsCreatingForTheConfiguredTime) {
  KinesisWorld world{Limits{}};
  world.create(2);
  EXPECT_EQ(world.summary().stream_status, "CREATING");
  EXPECT_EQ(world.summary().open_shard_count, 0);
  world.advance(milliseconds{499});
  EXPECT_EQ(world.summary().stream_status, "CREATING");
  world.advance(milliseconds{1});
  EXPECT_EQ(world.summary().stream_status, "ACTIVE");
  EXPECT_EQ(world.summary().open_shard_count, 2);
}

TEST(CreateStream, StreamBeingCreatedTakesNoRecords) {
  KinesisWorld world{Limits{}};
  world.create(1);
  const api::kinesis::PutRecordView record{"d", "k", {}};
  const auto result = world.kinesis.put_records({kStream, {&record, 1}});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().message, "Stream trips under account 111111111111 not found.");
}

TEST(CreateStream, TimelineTellsStatesAndShards) {
  KinesisWorld world;
  world.create(1);
  EXPECT_THAT(world.events, ElementsAre("kinesis.stream_status CREATING 0",
                                        "kinesis.shard_created " + kShard0 +
                                            " - - 0 340282366920938463463374607431768211455",
                                        "kinesis.stream_status ACTIVE 1"));
}

TEST(CreateStream, NameInUseIsRefused) {
  KinesisWorld world;
  world.create(1);
  const auto again = create(world, "trips", 1);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, "ResourceInUseException");
  EXPECT_EQ(again.error().message, "Stream trips under account 111111111111 already exists.");
}

TEST(CreateStream, ShardQuotaIsThatOfTheAccount) {
  KinesisWorld world;
  world.create(400);
  const auto more = create(world, "more", 101);
  ASSERT_FALSE(more.ok());
  EXPECT_EQ(more.error().code, "LimitExceededException");
  EXPECT_THAT(more.error().message, HasSubstr("Current shard count for the account: 400. Limit: "
                                              "500. Number of additional shards that would have "
                                              "resulted from this request: 101."));
  EXPECT_TRUE(create(world, "fits", 100).ok());
}

TEST(CreateStream, SixthStreamInCreatingIsRefused) {
  Limits limits;
  limits.control_calls_per_second = 100;
  KinesisWorld world{limits};
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(create(world, "s" + std::to_string(i), 1).ok());
  const auto sixth = create(world, "s5", 1);
  EXPECT_EQ(sixth.error().code, "LimitExceededException");
  EXPECT_EQ(sixth.error().message,
            "This request would have exceed the limit on the number  of streams that can "
            "simultaneously be in CREATING or DELETING for the account 111111111111. Limit: 5.");
  world.advance(seconds{1});
  EXPECT_TRUE(create(world, "s5", 1).ok());
}

TEST(CreateStream, ProvisionedWithoutShardCountIsRefused) {
  KinesisWorld world;
  api::kinesis::CreateStreamInput input;
  input.stream_name = "x";
  input.stream_mode_details.emplace().stream_mode = api::kinesis::stream_mode::kProvisioned;
  EXPECT_EQ(world.kinesis.create_stream(input).error().code, "InvalidArgumentException");
}

TEST(CreateStream, NeitherModeNorShardCountMakesAnOnDemandStream) {
  KinesisWorld world;
  api::kinesis::CreateStreamInput input;
  input.stream_name = kStream;
  ASSERT_TRUE(world.kinesis.create_stream(input).ok());
  world.advance(seconds{60});
  EXPECT_EQ(world.summary().stream_mode_details->stream_mode, api::kinesis::stream_mode::kOnDemand);
  EXPECT_EQ(world.summary().open_shard_count, 4);
}

TEST(CreateStream, BadNameIsAValidationError) {
  KinesisWorld world;
  const auto result = create(world, "no spaces", 1);
  EXPECT_EQ(result.error().code, "ValidationException");
  EXPECT_THAT(result.error().message, HasSubstr("at 'streamName' failed to satisfy constraint"));
}

TEST(ControlPlane, SixthCallInASecondIsRefused) {
  KinesisWorld world;
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(create(world, "s" + std::to_string(i), 1).ok());
  const auto refused = create(world, "s5", 1);
  EXPECT_EQ(refused.error().code, "LimitExceededException");
  EXPECT_EQ(refused.error().message, "Rate exceeded for stream s5 under account 111111111111.");
  world.advance(milliseconds{200});
  EXPECT_TRUE(create(world, "s5", 1).ok());
}

TEST(ControlPlane, LimitsOffLiftsTheQuotas) {
  KinesisWorld world{Limits::off()};
  for (int i = 0; i < 50; ++i) EXPECT_TRUE(create(world, "s" + std::to_string(i), 1).ok());
}

TEST(DeleteStream, StreamIsDeletingAndThenGone) {
  KinesisWorld world{Limits{}};
  world.create(1);
  world.advance(seconds{1});
  ASSERT_TRUE(remove(world).ok());
  EXPECT_EQ(world.summary().stream_status, "DELETING");
  world.advance(milliseconds{500});
  EXPECT_EQ(remove(world).error().code, "ResourceNotFoundException");
  EXPECT_EQ(world.events.back(), "kinesis.stream_status DELETED 1");
}

TEST(DeleteStream, StreamBeingCreatedIsInUse) {
  KinesisWorld world{Limits{}};
  world.create(1);
  EXPECT_EQ(remove(world).error().code, "ResourceInUseException");
}

TEST(DeleteStream, ReshardUnderWayIsAbandoned) {
  Limits limits;
  limits.create_stream_duration = sim::Duration::zero();
  KinesisWorld world{limits};
  world.create(2);
  ASSERT_TRUE(world.scale(4).ok());
  ASSERT_TRUE(remove(world).ok());
  world.advance(seconds{60});
  EXPECT_TRUE(world.kinesis.shard_statuses(kStream).empty());
}

TEST(DeleteStream, NewStreamOfTheNameIsAnother) {
  KinesisWorld world;
  world.create(1);
  const std::string old_iterator = world.iterator(kShard0);
  ASSERT_TRUE(remove(world).ok());
  world.create(1);
  EXPECT_EQ(world.kinesis.get_records(old_iterator, 1).error().code, "ResourceNotFoundException");
}

TEST(Service, EndingBeforeTheSchedulerLeavesNoEventBehind) {
  sim::Scheduler scheduler({});
  sim::Timeline timeline;
  MetricLog metrics;
  {
    KinesisService kinesis(scheduler, timeline, metrics, {}, Limits{});
    api::kinesis::CreateStreamInput input;
    input.stream_name = "s";
    input.shard_count = 1;
    ASSERT_TRUE(kinesis.create_stream(input).ok());
  }
  scheduler.run();
  EXPECT_TRUE(metrics.data.empty());
}

TEST(FindStream, NameArnAndBothNameTheStream) {
  KinesisWorld world;
  world.create(1);
  const std::string arn = "arn:aws:kinesis:eu-west-1:111111111111:stream/trips";
  api::kinesis::DescribeStreamSummaryInput input;
  input.stream_arn = arn;
  const auto by_arn = world.kinesis.describe_stream_summary(input);
  ASSERT_TRUE(by_arn.ok());
  EXPECT_EQ(by_arn->stream_description_summary.stream_arn, arn);
  input.stream_name = "trips";
  EXPECT_TRUE(world.kinesis.describe_stream_summary(input).ok());
}

TEST(FindStream, WhatNamesNoStreamIsRefused) {
  KinesisWorld world;
  world.create(1);
  api::kinesis::DescribeStreamSummaryInput input;
  EXPECT_EQ(world.kinesis.describe_stream_summary(input).error().code, "InvalidArgumentException");
  input.stream_arn = "arn:aws:kinesis:eu-west-1:222222222222:stream/trips";
  EXPECT_EQ(world.kinesis.describe_stream_summary(input).error().code, "ResourceNotFoundException");
  input.stream_name = "other";
  EXPECT_EQ(world.kinesis.describe_stream_summary(input).error().code, "InvalidArgumentException");
}

TEST(DescribeStreamSummary, StreamIdIsNotTold) {
  KinesisWorld world;
  world.create(1);
  EXPECT_EQ(world.summary().stream_id, std::nullopt);
}

TEST(FindStream, StreamIdNamesTheStream) {
  KinesisWorld world;
  world.create(1);
  world.create(1, "other");
  api::kinesis::DescribeStreamSummaryInput input;
  input.stream_id = stream_id({"111111111111", "eu-west-1"}, "trips", 1);
  const auto by_id = world.kinesis.describe_stream_summary(input);
  ASSERT_TRUE(by_id.ok()) << by_id.error().message;
  EXPECT_EQ(by_id->stream_description_summary.stream_name, "trips");
  input.stream_name = "other";
  EXPECT_EQ(world.kinesis.describe_stream_summary(input).error().code, "InvalidArgumentException");
  input.stream_name.reset();
  input.stream_id = "aaaaaaaaaaaaaaaaaaaa-bbb";
  EXPECT_EQ(world.kinesis.describe_stream_summary(input).error().code, "ResourceNotFoundException");
}

TEST(DescribeStream, ShardsComeInPages) {
  KinesisWorld world;
  world.create(150);
  api::kinesis::DescribeStreamInput input;
  input.stream_name = kStream;
  const auto first = world.kinesis.describe_stream(input);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->stream_description.shards.size(), 100u);
  EXPECT_TRUE(first->stream_description.has_more_shards);
  input.exclusive_start_shard_id = first->stream_description.shards.back().shard_id;
  const auto second = world.kinesis.describe_stream(input);
  EXPECT_EQ(second->stream_description.shards.size(), 50u);
  EXPECT_FALSE(second->stream_description.has_more_shards);
}

TEST(DescribeStream, NewStreamHasTheDefaults) {
  KinesisWorld world;
  world.create(1);
  const auto summary = world.summary();
  EXPECT_EQ(summary.retention_period_hours, 24);
  EXPECT_EQ(summary.stream_creation_timestamp.millis, kStartMs);
  EXPECT_EQ(summary.encryption_type, "NONE");
  EXPECT_EQ(summary.stream_mode_details->stream_mode, "PROVISIONED");
  EXPECT_EQ(summary.max_record_size_in_kib, 1024);
  ASSERT_EQ(summary.enhanced_monitoring.size(), 1u);
  EXPECT_TRUE(summary.enhanced_monitoring[0].shard_level_metrics->empty());
}

TEST(ListStreams, PagesFollowTheNames) {
  KinesisWorld world;
  for (const auto* name : {"c", "a", "b"}) world.create(1, name);
  api::kinesis::ListStreamsInput input;
  input.limit = 2;
  const auto first = world.kinesis.list_streams(input);
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(first->stream_names, ElementsAre("a", "b"));
  EXPECT_TRUE(first->has_more_streams);
  input.next_token = first->next_token;
  const auto second = world.kinesis.list_streams(input);
  EXPECT_THAT(second->stream_names, ElementsAre("c"));
  EXPECT_FALSE(second->has_more_streams);
  EXPECT_FALSE(second->next_token.has_value());
  EXPECT_EQ(second->stream_summaries->at(0).stream_status, "ACTIVE");
}

TEST(DescribeLimits, CountsOpenShardsOfTheAccount) {
  KinesisWorld world;
  world.create(3);
  world.create(4, "other");
  const auto output = world.kinesis.describe_limits({});
  ASSERT_TRUE(output.ok());
  EXPECT_EQ(output->open_shard_count, 7);
  EXPECT_EQ(output->shard_limit, 500);
}

}  // namespace
}  // namespace weir::kinesis
