// Watermarks as the processor would see them: what they promise must hold in every shard's log.
#include "pipeline/replay/watermarks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "fake_stream.h"
#include "pipeline/replay/replay.h"

namespace weir::replay {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using trips::TripFields;

constexpr std::int64_t kFirst_ms = 1'420'848'000'000;  // 2015-01-10.
constexpr std::int64_t kHour_ms = 3'600'000;

class WatermarksTest : public testing::Test {
 protected:
  WatermarksTest() {
    options_.stream = "trips";
    options_.speedup = 1;
    hooks_.on_warning = [this](std::string_view) { ++warnings_; };
  }

  void start(std::size_t shards, std::vector<std::int64_t> times_ms) {
    stream_ = std::make_unique<FakeStream>(scheduler_, shards);
    source_ = std::make_unique<ListedTrips>(std::move(times_ms));
    replay_ = std::make_unique<Replay>(scheduler_, *stream_, *source_, options_, hooks_);
    scheduler_.spawn(keep_result(), "replay");
  }
  sim::Task<void> keep_result() { result_ = co_await replay_->run(); }
  void finish() {
    scheduler_.run();
    ASSERT_TRUE(result_.has_value());
    ASSERT_TRUE(result_->ok()) << result_->error().code;
  }

  static std::vector<std::int64_t> watermarks_of(const FakeStream::Shard& shard) {
    std::vector<std::int64_t> marks;
    for (const auto& record : shard.log) {
      const auto fields = trips::parse_trip(record.data);
      if (fields.kind == TripFields::Kind::kWatermark) marks.push_back(fields.watermark_ms);
    }
    return marks;
  }
  // No event may stand behind a watermark of its own time or later.
  static void expect_no_late_event(const FakeStream::Shard& shard) {
    std::int64_t watermark_ms = INT64_MIN;
    for (const auto& record : shard.log) {
      const auto fields = trips::parse_trip(record.data);
      if (fields.kind == TripFields::Kind::kWatermark) {
        ASSERT_GE(fields.watermark_ms, watermark_ms);
        watermark_ms = fields.watermark_ms;
        EXPECT_EQ(record.partition_key, "23");
      } else {
        ASSERT_GT(fields.dropoff_ms, watermark_ms);
      }
    }
  }

  sim::Scheduler scheduler_{{sim::from_millis(1'767'600'000'000), 0}};
  ReplayOptions options_;
  ReplayHooks hooks_;
  std::unique_ptr<FakeStream> stream_;
  std::unique_ptr<ListedTrips> source_;
  std::unique_ptr<Replay> replay_;
  std::optional<base::Result<ReplayReport>> result_;
  int warnings_ = 0;
};

TEST_F(WatermarksTest, EveryOpenShardGetsOneASecondAndAClosingOne) {
  start(3, even_times(100, kFirst_ms, 100));
  finish();
  for (const auto& shard : stream_->shards) {
    const auto marks = watermarks_of(shard);
    EXPECT_EQ(marks.size(), 9U + 1U);
    EXPECT_EQ(marks.back(), kFirst_ms + 2 * kHour_ms);
    expect_no_late_event(shard);
  }
  EXPECT_EQ((*result_)->progress.watermarks_sent, 30U);
}

TEST_F(WatermarksTest, NoneAreSentWhenTurnedOff) {
  options_.watermarks = false;
  start(3, even_times(100, kFirst_ms, 100));
  finish();
  EXPECT_EQ(stream_->put_record_calls, 0U);
  EXPECT_EQ(stream_->list_calls, 0U);
}

TEST_F(WatermarksTest, StayBelowWhatIsNotStoredYet) {
  options_.max_outstanding_records = 2000;
  start(4, even_times(20'000, kFirst_ms, 1));
  stream_->latency = milliseconds{30};
  for (auto& shard : stream_->shards) shard.records_per_second = 200;
  finish();
  EXPECT_GT((*result_)->progress.throttled, 1000U);
  EXPECT_EQ(stream_->stored_trips().size(), 20'000U);
  for (const auto& shard : stream_->shards) expect_no_late_event(shard);
}

TEST_F(WatermarksTest, RunAheadToTheNextEventWhenThereIsNoneForLong) {
  start(1, {kFirst_ms, kFirst_ms + 10 * kHour_ms});
  scheduler_.run_until(scheduler_.now() + seconds{2});
  EXPECT_EQ(watermarks_of(stream_->shards[0]).back(), kFirst_ms + 10 * kHour_ms - 1);
}

TEST_F(WatermarksTest, NewShardsGetThemWithinTheRefreshInterval) {
  start(2, even_times(400, kFirst_ms, 100));
  scheduler_.run_until(scheduler_.now() + milliseconds{5500});
  stream_->split(1);
  scheduler_.run_until(scheduler_.now() + seconds{11});
  EXPECT_FALSE(watermarks_of(stream_->shards[2]).empty());
  EXPECT_FALSE(watermarks_of(stream_->shards[3]).empty());
  finish();
  for (const auto& shard : stream_->shards) {
    expect_no_late_event(shard);
    if (shard.open) {
      EXPECT_EQ(watermarks_of(shard).back(), kFirst_ms + 2 * kHour_ms);
    }
  }
}

TEST_F(WatermarksTest, ClosingReachesShardsThatCameAtTheLastMoment) {
  start(2, even_times(20, kFirst_ms, 100));
  stream_->list_shards_error = [this](std::size_t call) -> std::optional<base::Error> {
    if (call == 2) stream_->split(0);  // After the first round of closing.
    return std::nullopt;
  };
  finish();
  for (const auto& shard : stream_->shards) {
    if (shard.open) {
      EXPECT_EQ(watermarks_of(shard).back(), kFirst_ms + 2 * kHour_ms);
    }
  }
}

TEST_F(WatermarksTest, ClosingIsRepeatedUntilAccepted) {
  start(2, even_times(5, kFirst_ms, 100));
  stream_->put_record_error = [](std::size_t call) -> std::optional<base::Error> {
    if (call >= 20) return std::nullopt;
    return base::client_error("ProvisionedThroughputExceededException", "");
  };
  finish();
  EXPECT_EQ((*result_)->progress.watermarks_throttled, 20U);
  for (const auto& shard : stream_->shards) EXPECT_EQ(watermarks_of(shard).size(), 1U);
}

TEST_F(WatermarksTest, AThrottledShardWaitsForTheNextRoundAndIsWarnedOf) {
  start(2, even_times(50, kFirst_ms, 100));
  stream_->put_record_error = [](std::size_t call) -> std::optional<base::Error> {
    if (call != 0) return std::nullopt;
    return base::client_error("ProvisionedThroughputExceededException", "");
  };
  finish();
  EXPECT_EQ(warnings_, 1);
  EXPECT_EQ(watermarks_of(stream_->shards[0]).size(), 4U);
  EXPECT_EQ(watermarks_of(stream_->shards[1]).size(), 5U);
}

TEST_F(WatermarksTest, ThrottledListShardsKeepsTheOldList) {
  start(2, even_times(300, kFirst_ms, 100));
  stream_->list_shards_error = [](std::size_t call) -> std::optional<base::Error> {
    if (call == 0 || call == 1 || call > 3) return std::nullopt;
    return base::client_error("LimitExceededException", "");
  };
  finish();
  for (const auto& shard : stream_->shards) EXPECT_EQ(watermarks_of(shard).size(), 30U);
}

TEST_F(WatermarksTest, ShardsOfFurtherPagesAreFound) {
  start(5, even_times(20, kFirst_ms, 100));
  stream_->shards_per_page = 2;
  finish();
  for (const auto& shard : stream_->shards) EXPECT_EQ(watermarks_of(shard).size(), 2U);
}

TEST_F(WatermarksTest, AnErrorThatDoesNotPassEndsTheReplay) {
  start(1, even_times(100, kFirst_ms, 100));
  stream_->put_record_error = [](std::size_t) -> std::optional<base::Error> {
    return base::client_error("AccessDeniedException", "no");
  };
  scheduler_.run();
  ASSERT_TRUE(result_.has_value());
  ASSERT_FALSE(result_->ok());
  EXPECT_EQ(result_->error().code, "AccessDeniedException");
}

}  // namespace
}  // namespace weir::replay
