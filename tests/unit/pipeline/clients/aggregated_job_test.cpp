// The processor on aggregates: every trip is counted once, whatever the stream does.
#include "emulator/sim/random.h"
#include "tests/unit/pipeline/clients/aggregate_support.h"
#include "tests/unit/pipeline/clients/aggregated_trips.h"

namespace weir::clients {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class AggregatedJob : public AggregatedTrips {
 protected:
  void make_trips(std::size_t count) {
    sim::Random random = sim::RandomSource{1}.stream("trips");
    trips_ = hotspots::random_trips(random, count, 4);
    for (const auto& trip : trips_) events_.emplace_back(trip.dropoff_ms, hotspots::payload(trip));
    replay_options_.speedup = 1000;
    replay_options_.watermarks = true;
    job_options_.end_at_watermark_ms = replay::closing_watermark_ms(events_.back().first);
  }
  void put(std::string data) { stream_.shards[0].log.push_back({std::move(data), "key"}); }
  void expect_documents() {
    ASSERT_TRUE(job_ended_ && job_ended_->ok());
    EXPECT_EQ(elasticsearch_.documents, hotspots::expected_documents(trips_));
    EXPECT_EQ(elasticsearch_.changed, 0u);
    const hotspots::Counters totals = job_->metrics().totals;
    EXPECT_EQ(totals.trips + totals.filtered, trips_.size());
    EXPECT_EQ(totals.late_dropped + totals.undecodable, 0u);
    EXPECT_EQ(totals.records_in, totals.trips + totals.filtered + totals.watermark_records);
    EXPECT_EQ(totals.other_shard, replay_->progress().wrong_shard);
  }

  std::vector<hotspots::TestTrip> trips_;
};

TEST_F(AggregatedJob, CountsWhatAggregatesHold) {
  make_trips(3000);
  start_job();
  start_replay();
  run_for(seconds{60});
  expect_documents();
}

TEST_F(AggregatedJob, LeavesOutWhatTheProducerSendsAgain) {
  make_trips(3000);
  start_job();
  start_replay();
  run_for(seconds{4});
  stream_.split(0);
  stream_.merge(1, 2);
  run_for(seconds{60});
  EXPECT_GT(job_->metrics().totals.other_shard, 0u);
  expect_documents();
}

TEST_F(AggregatedJob, ChargesTheCapacityModelForUserRecords) {
  make_trips(3000);
  job_options_.cpu_per_record = milliseconds{1};
  start_job();
  start_replay();
  run_for(seconds{60});
  expect_documents();
  const auto records = static_cast<std::int64_t>(job_->metrics().totals.records_in);
  EXPECT_EQ(job_->metrics().busy_cpu, milliseconds{records});
}

TEST_F(AggregatedJob, DamagedAggregateIsOneUndecodableRecord) {
  sim::Random random = sim::RandomSource{1}.stream("trips");
  const std::string trip = hotspots::payload(hotspots::random_trips(random, 1, 1)[0]);
  std::string damaged = aggregate({{trip, "k", {}}, {trip, "k", {}}});
  damaged.back() = static_cast<char>(damaged.back() + 1);
  for (const std::string& data : {trip, damaged, trip}) put(data);
  start_job();
  run_for(seconds{2});
  EXPECT_EQ(job_->metrics().totals.records_in, 3u);
  EXPECT_EQ(job_->metrics().totals.undecodable, 1u);
}

TEST_F(AggregatedJob, PlainRecordsAroundAggregatesAreChargedOnceEach) {
  job_options_.cpu_per_record = milliseconds{1};
  sim::Random random = sim::RandomSource{1}.stream("trips");
  const std::string trip = hotspots::payload(hotspots::random_trips(random, 1, 1)[0]);
  const std::string two = aggregate({{trip, "k", "0"}, {trip, "k", "0"}});
  for (const std::string& data : {trip, two, trip, trip, two, two, trip}) put(data);
  start_job();
  run_for(seconds{2});
  EXPECT_EQ(job_->metrics().totals.records_in, 10u);
  EXPECT_EQ(job_->metrics().busy_cpu, milliseconds{10});
}

TEST_F(AggregatedJob, RestoredJobWaitsForTheRangeOfAShard) {
  make_trips(3000);
  job_options_.cpu_per_record = milliseconds{1};
  start_job();
  start_replay();
  run_for(seconds{4});
  stream_.split(0);
  run_for(milliseconds{500});
  job_task_.cancel();
  const std::string state = job_->snapshot();
  job_.reset();
  stream_.list_latency = seconds{5};
  start_job(state);
  const auto position = [this] { return job_->metrics().shards[1].next_ordinal; };
  const std::uint64_t before = position();
  run_for(seconds{4});
  EXPECT_EQ(position(), before);
  run_for(seconds{90});
  expect_documents();
}

TEST_F(AggregatedJob, SnapshotKeepsTheCountOfWhatWasLeftOut) {
  make_trips(3000);
  start_job();
  start_replay();
  run_for(seconds{4});
  stream_.split(0);
  run_for(seconds{4});
  const std::uint64_t left_out = job_->metrics().totals.other_shard;
  ASSERT_GT(left_out, 0u);
  const auto state = hotspots::read_snapshot(job_->snapshot());
  ASSERT_TRUE(state);
  EXPECT_EQ(state.value().counters.other_shard, left_out);
}

}  // namespace
}  // namespace weir::clients
