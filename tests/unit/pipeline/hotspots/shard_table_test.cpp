#include "pipeline/hotspots/shard_table.h"

#include <gtest/gtest.h>

namespace weir::hotspots {
namespace {

using Ids = std::vector<std::string>;

void list(ShardTable& table, const std::vector<SeenShard>& shards) {
  table.apply_listing(shards, StartAt::kTrimHorizon, 0);
}

TEST(ShardTable, FirstListingStartsShardsWithoutParents) {
  ShardTable table;
  list(table, {{"b", {"a"}}, {"a", {}, true}, {"c", {}}});
  EXPECT_EQ(table.start_ready(), (Ids{"a", "c"}));
  EXPECT_EQ(table.at("b").phase, ShardPhase::kWaiting);
}

TEST(ShardTable, ChildStartsWhenItsParentIsDrained) {
  ShardTable table;
  list(table, {{"a", {}}});
  table.start_ready();
  table.drain("a", {{"b", {"a"}}, {"c", {"a"}}});
  EXPECT_EQ(table.start_ready(), (Ids{"b", "c"}));
  EXPECT_FALSE(table.needs_listing());
}

TEST(ShardTable, MergedChildWaitsForBothParents) {
  ShardTable table;
  list(table, {{"a", {}}, {"b", {}}});
  table.start_ready();
  table.drain("a", {{"c", {"a", "b"}}});
  EXPECT_EQ(table.start_ready(), Ids{});
  table.drain("b", {{"c", {"a", "b"}}});
  EXPECT_EQ(table.start_ready(), Ids{"c"});
}

TEST(ShardTable, ParentThatAListingDoesNotShowHasExpired) {
  ShardTable table;
  list(table, {{"b", {"a"}}});
  EXPECT_EQ(table.start_ready(), Ids{"b"});
}

TEST(ShardTable, ParentThatNoListingCouldShowIsWaitedFor) {
  ShardTable table;
  list(table, {{"a", {}}, {"b", {}}});
  table.start_ready();
  // x is a child of b that has not been heard of.
  table.drain("a", {{"c", {"a", "x"}}});
  EXPECT_EQ(table.start_ready(), Ids{});
  EXPECT_TRUE(table.needs_listing());
  list(table, {{"a", {}, true}, {"b", {}, true}, {"x", {"b"}, true}, {"c", {"a", "x"}}});
  EXPECT_FALSE(table.needs_listing());
  table.drain("b", {{"x", {"b"}}});
  EXPECT_EQ(table.start_ready(), Ids{"x"});
  table.drain("x", {{"c", {"a", "x"}}});
  EXPECT_EQ(table.start_ready(), Ids{"c"});
}

TEST(ShardTable, StartAtTimestampLeavesClosedShardsOfTheFirstListingAside) {
  ShardTable table;
  table.apply_listing({{"a", {}, true}, {"b", {"a"}}}, StartAt::kTimestamp, 42);
  EXPECT_EQ(table.start_ready(), Ids{"b"});
  EXPECT_EQ(table.at("b").start_timestamp_ms, 42);
  table.apply_listing({{"a", {}, true}, {"b", {"a"}, true}, {"c", {"b"}}}, StartAt::kTimestamp, 42);
  EXPECT_EQ(table.at("c").start_at, StartAt::kTrimHorizon);
}

TEST(ShardTable, ExpiredDrainedShardsAreForgotten) {
  ShardTable table;
  list(table, {{"a", {}}});
  table.start_ready();
  table.drain("a", {{"b", {"a"}}});
  table.start_ready();
  list(table, {{"b", {"a"}}});
  EXPECT_FALSE(table.shards().contains("a"));
  EXPECT_EQ(table.at("b").phase, ShardPhase::kReading);
}

TEST(ShardTable, ExpiredParentOfAWaitingShardIsKept) {
  ShardTable table;
  list(table, {{"a", {}}, {"b", {}}});
  table.start_ready();
  table.drain("a", {{"c", {"a", "b"}}});
  list(table, {{"b", {}, true}, {"c", {"a", "b"}}});
  EXPECT_TRUE(table.shards().contains("a"));
}

TEST(BindingWatermark, IsTheLeastOfTheShardsBeingRead) {
  ShardTable table;
  EXPECT_EQ(table.binding_watermark_ms(), kNoWatermark);
  list(table, {{"a", {}}, {"b", {}}});
  table.start_ready();
  table.at("a").watermark_ms = 10;
  EXPECT_EQ(table.binding_watermark_ms(), kNoWatermark);
  table.at("b").watermark_ms = 7;
  EXPECT_EQ(table.binding_watermark_ms(), 7);
}

TEST(BindingWatermark, DrainedShardBindsUntilItsChildrenAreKnown) {
  ShardTable table;
  list(table, {{"a", {}}, {"b", {}}});
  table.start_ready();
  table.at("a").watermark_ms = 5;
  table.at("b").watermark_ms = 9;
  table.drain("a", {});
  EXPECT_TRUE(table.needs_listing());
  EXPECT_EQ(table.binding_watermark_ms(), 5);
  list(table, {{"a", {}, true}, {"b", {}}, {"c", {"a"}}});
  table.start_ready();
  EXPECT_EQ(table.binding_watermark_ms(), 5);
  table.at("c").watermark_ms = 11;
  EXPECT_EQ(table.binding_watermark_ms(), 9);
}

TEST(BindingWatermark, ChildStartsWithTheLeastOfItsParents) {
  ShardTable table;
  list(table, {{"a", {}}, {"b", {}}});
  table.start_ready();
  table.at("a").watermark_ms = 5;
  table.at("b").watermark_ms = 3;
  table.drain("a", {{"c", {"a", "b"}}});
  EXPECT_EQ(table.binding_watermark_ms(), 3);
  table.at("b").watermark_ms = 20;
  EXPECT_EQ(table.binding_watermark_ms(), 5) << "the waiting child binds for its drained parent";
  table.drain("b", {{"c", {"a", "b"}}});
  table.start_ready();
  EXPECT_EQ(table.at("c").watermark_ms, 5);
  EXPECT_EQ(table.binding_watermark_ms(), 5) << "no falling back";
}

}  // namespace
}  // namespace weir::hotspots
