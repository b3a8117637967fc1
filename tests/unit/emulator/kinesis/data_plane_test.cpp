// What the data operations have in common: DryRun, names in all ways; and what great numbers cost.
#include <gmock/gmock.h>

#include "emulator/kinesis/stream.h"
#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::minutes;

const std::string kArn = "arn:aws:kinesis:eu-west-1:111111111111:stream/trips";
const std::string kName{kStream};

TEST(DryRun, WhatWouldSucceedIsRefusedWithoutEffect) {
  KinesisWorld world;
  world.create(1);
  const std::string iterator = world.iterator(kShard0);
  std::vector<base::Error> errors;
  errors.push_back(
      world.kinesis
          .put_record({.stream_name = kName, .data = "d", .partition_key = "k", .dry_run = true})
          .error());
  errors.push_back(world.kinesis
                       .put_records(api::kinesis::PutRecordsInput{
                           .records = {{.data = "d", .partition_key = "k"}},
                           .stream_name = kName,
                           .dry_run = true})
                       .error());
  errors.push_back(
      world.kinesis
          .get_records(api::kinesis::GetRecordsInput{.shard_iterator = iterator, .dry_run = true})
          .error());
  errors.push_back(world.kinesis
                       .get_shard_iterator({.stream_name = kName,
                                            .shard_id = kShard0,
                                            .shard_iterator_type = "LATEST",
                                            .dry_run = true})
                       .error());
  for (const base::Error& error : errors) {
    EXPECT_EQ(error.code, "DryRunOperationException");
    EXPECT_EQ(error.http_status, 400);
  }
  EXPECT_EQ(world.kinesis.shard_statuses(kStream)[0].appended_records, 0u);
}

TEST(DryRun, WhatWouldFailFailsAsItWould) {
  KinesisWorld world;
  world.create(1);
  EXPECT_EQ(
      world.kinesis
          .put_record({.stream_name = "none", .data = "d", .partition_key = "k", .dry_run = true})
          .error()
          .code,
      "ResourceNotFoundException");
  EXPECT_EQ(world.kinesis
                .put_records(api::kinesis::PutRecordsInput{
                    .records = {{.data = std::string(1'048'577, 'x'), .partition_key = "k"}},
                    .stream_name = kName,
                    .dry_run = true})
                .error()
                .code,
            "ValidationException");
  EXPECT_EQ(
      world.kinesis
          .get_records(api::kinesis::GetRecordsInput{.shard_iterator = "AAAA", .dry_run = true})
          .error()
          .code,
      "InvalidArgumentException");
}

TEST(Names, ArnOrIdAloneServeEveryDataOperation) {
  KinesisWorld world;
  world.create(1);
  const std::optional<std::string> id = stream_id({"111111111111", "eu-west-1"}, kName, 1);
  for (const bool by_id : {false, true}) {
    const std::optional<std::string> arn = by_id ? std::nullopt : std::optional(kArn);
    const std::optional<std::string> named = by_id ? id : std::nullopt;
    EXPECT_TRUE(
        world.kinesis
            .put_record({.data = "d", .partition_key = "k", .stream_arn = arn, .stream_id = named})
            .ok());
    EXPECT_TRUE(world.kinesis
                    .put_records(api::kinesis::PutRecordsInput{
                        .records = {{.data = "d", .partition_key = "k"}},
                        .stream_arn = arn,
                        .stream_id = named})
                    .ok());
    const auto iterator = world.kinesis.get_shard_iterator({.shard_id = kShard0,
                                                            .shard_iterator_type = "LATEST",
                                                            .stream_arn = arn,
                                                            .stream_id = named});
    ASSERT_TRUE(iterator.ok());
    EXPECT_TRUE(
        world.kinesis
            .get_records(api::kinesis::GetRecordsInput{
                .shard_iterator = *iterator->shard_iterator, .stream_arn = arn, .stream_id = named})
            .ok());
    EXPECT_TRUE(world.kinesis.list_shards({.stream_arn = arn, .stream_id = named}).ok());
  }
}

TEST(Names, IteratorOfAnotherStreamIsRefused) {
  KinesisWorld world;
  world.create(1);
  world.create(1, "other");
  api::kinesis::GetRecordsInput input;
  input.shard_iterator = world.iterator(kShard0);
  input.stream_arn = "arn:aws:kinesis:eu-west-1:111111111111:stream/other";
  EXPECT_EQ(world.kinesis.get_records(input).error().code, "InvalidArgumentException");
}

TEST(GreatNumbers, HundredThousandShardsAreRoutedAndListed) {
  KinesisWorld world{Limits::off()};
  world.create(100'000);
  EXPECT_EQ(world.kinesis.describe_limits({})->open_shard_count, 100'000);
  std::vector<unsigned> tops;
  for (unsigned top = 0; top < 256; ++top) tops.push_back(top);
  const auto result = world.put(tops);
  for (unsigned top = 0; top < 256; ++top) {
    const auto shard = result.outcomes[top].sequence_number.shard_index;
    EXPECT_NEAR(shard, top * 100'000.0 / 256, 1.0);
  }
  std::size_t listed = 0;
  api::kinesis::ListShardsInput input;
  input.stream_name = kStream;
  for (;;) {
    const auto page = world.kinesis.list_shards(input);
    ASSERT_TRUE(page.ok());
    listed += page->shards->size();
    if (!page->next_token) break;
    input = {};
    input.next_token = page->next_token;
  }
  EXPECT_EQ(listed, 100'000u);
}

TEST(GreatNumbers, IdleStreamsCostNoEventAndPublishNothing) {
  KinesisWorld world{Limits::off()};
  world.create(1);
  for (int i = 0; i < 2000; ++i) world.create(1, "s" + std::to_string(i));
  world.put_many(1);
  const auto events = world.scheduler.events_run();
  world.advance(minutes{60});
  EXPECT_EQ(world.scheduler.events_run(), events + 1);
  for (const auto& datum : world.metrics.data) {
    EXPECT_EQ(datum.dimensions.back().value, kName);
  }
}

TEST(GreatNumbers, ShardsDoubleToTenThousandAndBack) {
  KinesisWorld world{Limits::off()};
  world.create(5000);
  ASSERT_TRUE(world.scale(10'000).ok());
  EXPECT_EQ(world.summary().open_shard_count, 10'000);
  ASSERT_TRUE(world.scale(100).ok());
  EXPECT_EQ(world.summary().open_shard_count, 100);
  EXPECT_EQ(world.kinesis.describe_limits({})->open_shard_count, 100);
}

TEST(Limits, TransitionsAreSetTogether) {
  Limits limits;
  limits.set_transitions(std::chrono::milliseconds{7});
  for (const sim::Duration duration :
       {limits.create_stream_duration, limits.delete_stream_duration, limits.reshard_step_duration,
        limits.update_stream_duration, limits.consumer_duration, limits.channel_duration}) {
    EXPECT_EQ(duration, std::chrono::milliseconds{7});
  }
  EXPECT_EQ(limits.on_demand_scaling_duration, Limits{}.on_demand_scaling_duration);
}

}  // namespace
}  // namespace weir::kinesis
