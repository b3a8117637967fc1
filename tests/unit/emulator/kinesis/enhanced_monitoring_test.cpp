#include <gmock/gmock.h>

#include "tests/unit/emulator/kinesis/kinesis_world.h"

namespace weir::kinesis {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;

auto enable(KinesisWorld& world, std::vector<std::string> metrics) {
  api::kinesis::EnableEnhancedMonitoringInput input;
  input.stream_name = kStream;
  input.shard_level_metrics = std::move(metrics);
  return world.kinesis.enable_enhanced_monitoring(input);
}
auto disable(KinesisWorld& world, std::vector<std::string> metrics) {
  api::kinesis::DisableEnhancedMonitoringInput input;
  input.stream_name = kStream;
  input.shard_level_metrics = std::move(metrics);
  return world.kinesis.disable_enhanced_monitoring(input);
}

TEST(EnhancedMonitoring, AnswersWhatWasAndWhatIs) {
  KinesisWorld world;
  world.create(1);
  const auto first = enable(world, {"OutgoingBytes", "IncomingBytes"});
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(*first->current_shard_level_metrics, IsEmpty());
  EXPECT_THAT(*first->desired_shard_level_metrics, ElementsAre("IncomingBytes", "OutgoingBytes"));
  const auto second = disable(world, {"IncomingBytes"});
  EXPECT_THAT(*second->current_shard_level_metrics, ElementsAre("IncomingBytes", "OutgoingBytes"));
  EXPECT_THAT(*second->desired_shard_level_metrics, ElementsAre("OutgoingBytes"));
}

TEST(EnhancedMonitoring, AllStandsForTheSeven) {
  KinesisWorld world;
  world.create(1);
  EXPECT_THAT(*enable(world, {"ALL"})->desired_shard_level_metrics,
              ElementsAre("IncomingBytes", "IncomingRecords", "IteratorAgeMilliseconds",
                          "OutgoingBytes", "OutgoingRecords", "ReadProvisionedThroughputExceeded",
                          "WriteProvisionedThroughputExceeded"));
  EXPECT_THAT(*disable(world, {"ALL"})->desired_shard_level_metrics, IsEmpty());
}

TEST(EnhancedMonitoring, UnknownNameIsAValidationError) {
  KinesisWorld world;
  world.create(1);
  EXPECT_EQ(enable(world, {"Nonsense"}).error().code, "ValidationException");
}

TEST(EnhancedMonitoring, ShardsPublishUnderTheirOwnDimension) {
  KinesisWorld world;
  world.create(2);
  ASSERT_TRUE(enable(world, {"ALL"}).ok());
  world.put({0x00, 0x01, 0xff});
  world.read(kShard0);
  world.advance(minutes{1});
  EXPECT_EQ(world.metrics.only("IncomingRecords", kShard0), base::StatisticSet::of(2));
  EXPECT_EQ(world.metrics.only("IncomingRecords", kShard1), base::StatisticSet::of(1));
  EXPECT_EQ(world.metrics.only("OutgoingRecords", kShard0), base::StatisticSet::of(2));
  EXPECT_EQ(world.metrics.only("OutgoingBytes", kShard0), base::StatisticSet::of(14));
  EXPECT_EQ(world.metrics.only("OutgoingRecords", kShard1).sample_count, -1);
  EXPECT_EQ(world.metrics.only("IncomingRecords"), base::StatisticSet::of(3));
}

TEST(EnhancedMonitoring, OnlyEnabledMetricsArePublished) {
  KinesisWorld world;
  world.create(1);
  ASSERT_TRUE(enable(world, {"IncomingBytes"}).ok());
  world.put_many(1);
  world.advance(minutes{1});
  EXPECT_EQ(world.metrics.only("IncomingBytes", kShard0).sample_count, 1);
  EXPECT_EQ(world.metrics.only("IncomingRecords", kShard0).sample_count, -1);
}

TEST(EnhancedMonitoring, WithoutItShardsPublishNothing) {
  KinesisWorld world;
  world.create(1);
  world.put_many(1);
  world.advance(minutes{1});
  EXPECT_EQ(world.metrics.only("IncomingBytes", kShard0).sample_count, -1);
}

}  // namespace
}  // namespace weir::kinesis
