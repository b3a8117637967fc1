#include "pipeline/replay/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "fake_stream.h"
#include "pipeline/trips/generated_trips.h"

namespace weir::replay {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::int64_t kFirst_ms = 1'420'848'000'000;  // 2015-01-10.

// A world with one stream and one replay.
class ReplayTest : public testing::Test {
 protected:
  ReplayTest() { options_.stream = "trips"; }

  void start(std::size_t shards, std::vector<std::int64_t> times_ms,
             std::size_t block_events = 1000) {
    stream_ = std::make_unique<FakeStream>(scheduler_, shards);
    source_ = std::make_unique<ListedTrips>(std::move(times_ms), block_events);
    hooks_.on_line = [this](std::string_view line) { lines_.emplace_back(line); };
    hooks_.on_warning = [this](std::string_view line) { warnings_.emplace_back(line); };
    replay_ = std::make_unique<Replay>(scheduler_, *stream_, *source_, options_, hooks_);
  }
  void spawn() { job_ = scheduler_.spawn(keep_result(), "replay"); }
  base::Result<ReplayReport> finish() {
    spawn();
    scheduler_.run();
    EXPECT_TRUE(result_.has_value());
    return result_.value_or(base::Error{"Unfinished", ""});
  }
  sim::Task<void> keep_result() { result_ = co_await replay_->run(); }

  sim::Scheduler scheduler_{{sim::from_millis(1'767'600'000'000), 0}};
  ReplayOptions options_;
  ReplayHooks hooks_;
  std::unique_ptr<FakeStream> stream_;
  std::unique_ptr<ListedTrips> source_;
  std::unique_ptr<Replay> replay_;
  std::vector<std::string> lines_;
  std::vector<std::string> warnings_;
  std::optional<base::Result<ReplayReport>> result_;
  sim::Job job_;
};

TEST_F(ReplayTest, StoresEveryEventOnceWithItsPartitionKey) {
  options_.speedup = 100;
  start(3, even_times(2500, kFirst_ms, 100));
  const auto report = finish();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(stream_->stored_trips(), source_->payloads());
  EXPECT_EQ(report->progress.read, 2500U);
  EXPECT_EQ(report->progress.sent, 2500U);
  EXPECT_EQ(report->progress.acknowledged, 2500U);
  EXPECT_EQ(report->progress.retried, 0U);
  EXPECT_EQ(report->progress.outstanding, 0U);
  EXPECT_TRUE(report->progress.finished);
  EXPECT_EQ(report->source.rows_read, 2500U);
  EXPECT_EQ(report->first_event_ms, kFirst_ms);
  EXPECT_EQ(report->last_event_ms, kFirst_ms + 249'900);
}

TEST_F(ReplayTest, EventsAreSentWhenDueAndNoLaterThanTheLinger) {
  options_.speedup = 10;
  options_.watermarks = false;
  start(1, even_times(300, kFirst_ms, 1000));  // One each 100 ms.
  const sim::Time origin = scheduler_.now();
  ASSERT_TRUE(finish().ok());
  std::size_t index = 0;
  for (const auto& record : stream_->shards[0].log) {
    const sim::Time due = origin + milliseconds{100 * index++};
    EXPECT_GE(record.at, due);
    EXPECT_LE(record.at, due + options_.linger);
  }
  EXPECT_EQ(scheduler_.now() - origin, milliseconds{29'900});
}

TEST_F(ReplayTest, AFullBatchDoesNotWait) {
  options_.speedup = 1;
  options_.watermarks = false;
  start(1, even_times(2000, kFirst_ms, 0));
  ASSERT_TRUE(finish().ok());
  EXPECT_THAT(stream_->batch_sizes, ElementsAre(500, 500, 500, 500));
  EXPECT_EQ(scheduler_.now(), sim::from_millis(1'767'600'000'000));
}

TEST_F(ReplayTest, BatchesKeepToTheirBytes) {
  options_.batch_bytes = 1000;
  options_.watermarks = false;
  start(1, even_times(100, kFirst_ms, 0));
  ASSERT_TRUE(finish().ok());
  EXPECT_EQ(stream_->stored_trips().size(), 100U);
  const std::size_t one = source_->payload_of(50).size() + 8;
  for (const std::size_t size : stream_->batch_sizes) EXPECT_LE(size, 1000 / one + 2);
}

TEST_F(ReplayTest, OnlyRefusedRecordsAreSentAgain) {
  start(4, even_times(2000, kFirst_ms, 0));
  stream_->shards[0].records_per_second = 100;
  const auto report = finish();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(stream_->stored_trips(), source_->payloads());
  EXPECT_GT(report->progress.throttled, 300U);
  EXPECT_EQ(report->progress.retried, report->progress.throttled);
  EXPECT_EQ(report->progress.acknowledged, 2000U);
}

TEST_F(ReplayTest, AWholeRefusedCallIsSentAgain) {
  options_.watermarks = false;
  start(1, even_times(10, kFirst_ms, 0));
  stream_->put_records_error = [](std::size_t call) -> std::optional<base::Error> {
    if (call == 0) return base::client_error("ProvisionedThroughputExceededException", "");
    if (call == 1) return base::Error{"InternalFailure", "", 500};
    return std::nullopt;
  };
  const auto report = finish();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->progress.throttled, 10U);
  EXPECT_EQ(report->progress.failed, 10U);
  EXPECT_EQ(report->progress.retried, 20U);
  EXPECT_EQ(scheduler_.now() - sim::from_millis(1'767'600'000'000), milliseconds{300});
}

TEST_F(ReplayTest, RecordsInFlightAreBoundedAndTheLagGrows) {
  options_.max_outstanding_records = 1000;
  options_.speedup = 1;
  start(1, even_times(20'000, kFirst_ms, 1));  // 1,000 a second against 500.
  stream_->shards[0].records_per_second = 500;
  spawn();
  std::size_t outstanding_max = 0;
  sim::Duration lag{};
  while (!result_ && scheduler_.step()) {
    outstanding_max = std::max(outstanding_max, replay_->progress().outstanding);
    lag = std::max(lag, replay_->progress().lag);
  }
  ASSERT_TRUE(result_ && result_->ok());
  EXPECT_LE(outstanding_max, 1000U);
  EXPECT_GT(outstanding_max, 500U);
  EXPECT_NEAR(sim::to_seconds(lag), 18, 3);
  EXPECT_GE((*result_)->progress.lag_max, lag);
  EXPECT_EQ(stream_->stored_trips().size(), 20'000U);
}

TEST_F(ReplayTest, LagIsZeroWhileTheNextEventIsNotDue) {
  options_.speedup = 1;
  start(1, {kFirst_ms, kFirst_ms + 3'600'000});
  spawn();
  scheduler_.run_until(scheduler_.now() + milliseconds{200});
  EXPECT_EQ(replay_->progress().lag, sim::Duration{});
  EXPECT_EQ(replay_->progress().buffered, 1U);
}

TEST_F(ReplayTest, SourceStatisticsBelongToWhatHasBeenTaken) {
  start(1, even_times(5000, kFirst_ms, 60'000));
  spawn();
  scheduler_.run_until(scheduler_.now() + seconds{1});
  EXPECT_EQ(replay_->progress().read, 1000U);
  EXPECT_EQ(replay_->source_statistics().rows_read, 1000U);
}

TEST_F(ReplayTest, SeekSkipsEventsButReplayTimeCountsFromTheFirst) {
  options_.speedup = 10;
  options_.watermarks = false;
  options_.seek_ms = kFirst_ms + 50'000;
  start(1, even_times(100, kFirst_ms, 1000), 7);
  const sim::Time origin = scheduler_.now();
  const auto report = finish();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->progress.skipped, 50U);
  EXPECT_EQ(report->progress.sent, 50U);
  EXPECT_GE(stream_->shards[0].log.front().at - origin, seconds{5});
  EXPECT_EQ(report->first_event_ms, kFirst_ms);
}

TEST_F(ReplayTest, SeekBeyondTheEndSendsNothing) {
  options_.seek_ms = kFirst_ms + 1'000'000;
  start(1, even_times(100, kFirst_ms, 1000), 7);
  const auto report = finish();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->progress.skipped, 100U);
  EXPECT_EQ(stream_->put_record_calls, 0U);
}

TEST_F(ReplayTest, EventsOutOfOrderAreSentWhereTheyStand) {
  options_.speedup = 1;
  options_.watermarks = false;
  start(1, {kFirst_ms + 1000, kFirst_ms, kFirst_ms + 2000, kFirst_ms + 500, kFirst_ms + 3000}, 2);
  const auto report = finish();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(stream_->stored_trips(), source_->payloads());
  EXPECT_EQ(report->last_event_ms, kFirst_ms + 3000);
  EXPECT_NEAR(sim::to_seconds(scheduler_.now() - sim::from_millis(1'767'600'000'000)), 2, 0.2);
}

TEST_F(ReplayTest, AMissingStreamEndsItWithTheStreamsError) {
  start(1, even_times(100, kFirst_ms, 1000));
  stream_->list_shards_error = [](std::size_t) -> std::optional<base::Error> {
    return base::client_error("ResourceNotFoundException", "Stream trips not found.");
  };
  const auto report = finish();
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, "ResourceNotFoundException");
}

TEST_F(ReplayTest, AnErrorThatDoesNotPassEndsIt) {
  start(1, even_times(1000, kFirst_ms, 100'000));
  stream_->put_records_error = [](std::size_t call) -> std::optional<base::Error> {
    if (call < 3) return std::nullopt;
    return base::client_error("ResourceNotFoundException", "gone");
  };
  const auto report = finish();
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().message, "gone");
}

TEST_F(ReplayTest, TheSourcesErrorEndsItAndClosesNothing) {
  start(1, even_times(100, kFirst_ms, 1000));
  source_->ending = base::client_error("BadInput", "f:7: row: cut off");
  const auto report = finish();
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, "BadInput");
  EXPECT_EQ(stream_->stored_trips().size(), 100U);
}

TEST_F(ReplayTest, AnEmptySourceIsNoError) {
  start(1, {});
  const auto report = finish();
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->progress.sent, 0U);
  EXPECT_FALSE(report->first_event_ms.has_value());
}

TEST_F(ReplayTest, StatisticsLinesComeOncePerSlot) {
  options_.speedup = 1;
  start(1, even_times(600, kFirst_ms, 100));
  ASSERT_TRUE(finish().ok());
  EXPECT_THAT(lines_, ElementsAre("populating internal event buffer",
                                  "starting to ingest events into stream trips",
                                  HasSubstr("(10.0 events/sec, PT0S replay lag)"),
                                  HasSubstr("all events with dropoff time until 2015-01-10T00:00:"),
                                  "all events have been sent"));
}

TEST_F(ReplayTest, CanBeGivenUpAtAnyMoment) {
  for (int events = 0; events < 60; ++events) {
    scheduler_.shutdown();
    options_.max_outstanding_records = 600;
    start(2, even_times(5000, kFirst_ms, 1));
    stream_->shards[0].records_per_second = 100;
    stream_->latency = milliseconds{7};
    result_.reset();
    spawn();
    for (int i = 0; i < events * 5 && scheduler_.step(); ++i) {
    }
    job_.cancel();
    replay_.reset();
  }
}

TEST_F(ReplayTest, TwoRunsStoreTheSameInTheSameOrder) {
  std::string logs[2];
  for (std::string& log : logs) {
    sim::Scheduler scheduler{{sim::from_millis(0), 0}};
    FakeStream stream{scheduler, 4};
    for (auto& shard : stream.shards) shard.records_per_second = 900;
    trips::GeneratedTripsOptions trips_options;
    trips_options.duration_ms = 4 * 3'600'000;
    trips::GeneratedTrips source{trips_options, sim::Random{1}};
    options_.speedup = 2700;
    options_.backoff.jitter = 0.5;
    Replay replay{scheduler, stream, source, options_};
    std::optional<base::Result<ReplayReport>> result;
    scheduler.spawn([](Replay& run, auto& out) -> sim::Task<void> { out = co_await run.run(); }(
                                                   replay, result));
    scheduler.run();
    ASSERT_TRUE(result && result->ok());
    EXPECT_GT((*result)->progress.throttled, 0U);
    for (const auto& shard : stream.shards) {
      for (const auto& record : shard.log) log += record.data;
    }
  }
  EXPECT_GT(logs[0].size(), 1'000'000U);
  EXPECT_TRUE(logs[0] == logs[1]);
}

}  // namespace
}  // namespace weir::replay
