// The producer's aggregates: every event is stored once, whatever the stream does.
#include <gmock/gmock.h>

#include "pipeline/clients/aggregation.h"
#include "tests/unit/pipeline/clients/aggregated_trips.h"

namespace weir::clients {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::Each;
using testing::Le;

TEST_F(AggregatedTrips, EveryEventIsStoredOnceInFewRecords) {
  make_events(2500);
  const auto progress = replay_all();
  EXPECT_EQ(stream_.user_data(), payloads());
  EXPECT_EQ(progress.sent, 2500u);
  EXPECT_EQ(progress.acknowledged, 2500u);
  EXPECT_EQ(progress.outstanding, 0u);
  EXPECT_EQ(progress.records_stored, stream_.records());
  EXPECT_LT(stream_.records(), 250u);
  EXPECT_EQ(progress.wrong_shard, 0u);
  EXPECT_EQ(stream_.list_calls, 1u);
}

TEST_F(AggregatedTrips, AggregatesKeepToTheirSize) {
  replay_options_.aggregate_bytes = 1000;
  replay_options_.speedup = 1e6;
  make_events(500);
  replay_all();
  for (const auto& shard : stream_.shards) {
    for (const auto& record : shard.log) EXPECT_LE(record.data.size(), 1000u);
  }
  EXPECT_LE(stream_.records(), 500u / 8 + 3);
  EXPECT_EQ(stream_.user_data(), payloads());
}

TEST_F(AggregatedTrips, EventThatWouldBeAloneIsAPlainRecord) {
  make_events(3, 60'000);
  replay_all();
  EXPECT_EQ(stream_.records(), 3u);
  for (const auto& shard : stream_.shards) {
    for (const auto& record : shard.log) {
      EXPECT_FALSE(looks_aggregated(record.data));
      EXPECT_NE(record.partition_key, kAggregatePartitionKey);
    }
  }
}

TEST_F(AggregatedTrips, CallsKeepToTheLimitsOfPutRecords) {
  replay_options_.aggregate_bytes = 300;  // Two events each.
  replay_options_.batch_records = 20;
  replay_options_.speedup = 1e6;
  make_events(1000);
  replay_all();
  EXPECT_THAT(stream_.batch_sizes, Each(Le(20u)));
}

TEST_F(AggregatedTrips, BytesThatTheFormatAddsDoNotPassTheLimitOfACall) {
  replay_options_.aggregate_bytes = 300;
  replay_options_.batch_bytes = 1000;
  replay_options_.speedup = 1e6;
  make_events(1000);
  replay_all();
  EXPECT_THAT(stream_.batch_bytes, Each(Le(1000u)));
  EXPECT_EQ(stream_.user_data(), payloads());
}

TEST_F(AggregatedTrips, RefusedAggregatesAreSentAgain) {
  make_events(1000);
  stream_.refuses = [](std::size_t call, std::size_t i) { return call % 2 == 0 && i != 1; };
  const auto progress = replay_all();
  EXPECT_EQ(stream_.user_data(), payloads());
  EXPECT_EQ(progress.acknowledged, 1000u);
  EXPECT_GT(progress.throttled, 0u);
  EXPECT_EQ(progress.retried, progress.throttled);
}

TEST_F(AggregatedTrips, EventsOfTheOtherChildAreSentAgainAfterASplit) {
  make_events(2000);
  start_replay();
  run_for(milliseconds{700});
  stream_.split(0);
  stream_.split(2);
  scheduler_.run();
  const auto progress = replay_->progress();
  EXPECT_EQ(stream_.user_data(), payloads());
  EXPECT_EQ(progress.acknowledged, 2000u);
  EXPECT_GT(progress.wrong_shard, 0u);
  EXPECT_LT(progress.wrong_shard, 100u);
  EXPECT_EQ(stream_.list_calls, 2u);
}

TEST_F(AggregatedTrips, AggregatesThatLandInAMergedShardAreStoredWhole) {
  make_events(2000);
  start_replay();
  run_for(milliseconds{700});
  stream_.merge(0, 1);
  scheduler_.run();
  EXPECT_EQ(stream_.user_data(), payloads());
  EXPECT_EQ(replay_->progress().wrong_shard, 0u);
  EXPECT_EQ(stream_.list_calls, 2u);
}

TEST_F(AggregatedTrips, ShardThatIsNotListedYetIsAskedForAgain) {
  make_events(2000);
  start_replay();
  run_for(milliseconds{700});
  stream_.split(1);
  stream_.shards[3].listed = stream_.shards[4].listed = false;
  run_for(seconds{1});
  EXPECT_LT(replay_->progress().acknowledged, 2000u);
  stream_.shards[3].listed = stream_.shards[4].listed = true;
  scheduler_.run();
  EXPECT_EQ(stream_.user_data(), payloads());
}

TEST_F(AggregatedTrips, WatermarkStaysBelowEventsThatWaitForTheirSecondTurn) {
  make_events(2000);
  replay_options_.watermarks = true;
  replay_options_.watermark_interval = milliseconds{50};
  replay_options_.backoff.base = seconds{2};
  start_replay();
  run_for(milliseconds{700});
  stream_.split(0);
  run_for(milliseconds{200});
  ASSERT_GT(replay_->progress().wrong_shard, 0u);
  const std::int64_t held_ms = replay_->progress().watermark_ms;
  run_for(milliseconds{500});
  EXPECT_EQ(replay_->progress().watermark_ms, held_ms);
  EXPECT_LE(held_ms, kFirst_ms + 80'000);
  run_for(seconds{3});
  EXPECT_GT(replay_->progress().watermark_ms, held_ms);
}

}  // namespace
}  // namespace weir::clients
