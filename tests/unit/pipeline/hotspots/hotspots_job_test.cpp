#include "pipeline/hotspots/hotspots_job.h"

#include <gtest/gtest.h>

#include "tests/unit/pipeline/hotspots/job_fixture.h"

namespace weir::hotspots {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t kHour = kWindowMillis;

class HotspotsJobTest : public JobFixture {};

TEST_F(HotspotsJobTest, CountsArriveInElasticsearch) {
  put_trips(kinesis.add_shard(), 3);
  put_trips(kinesis.add_shard(), 2);
  put_watermark(kMonday + kHour);
  start();
  run_for(seconds{2});
  EXPECT_EQ(pickups(), R"({"location":"dr5ru7v","pickup_count":5,"timestamp":1420419600000})");
  EXPECT_EQ(job->metrics().totals, (Counters{.records_in = 7,
                                             .trips = 5,
                                             .watermark_records = 2,
                                             .documents_out = 1,
                                             .documents_acknowledged = 1}));
}

TEST_F(HotspotsJobTest, SinkErrorEndsTheJob) {
  put_trips(kinesis.add_shard(), 1);
  put_watermark(kMonday + kHour);
  elasticsearch.request_errors = {test_error("cluster_block_exception", 403)};
  start();
  run_for(seconds{2});
  ASSERT_TRUE(ended && !ended->ok());
  EXPECT_EQ(ended->error().code, "cluster_block_exception");
}

TEST_F(HotspotsJobTest, CapacityBoundsTheRate) {
  options.cpu_per_record = milliseconds{1};
  options.parallelism = 2;
  options.parallelism_per_kpu = 2;
  put_trips(kinesis.add_shard(), 5'000);
  start();
  run_for(seconds{4});
  const Metrics metrics = job->metrics();
  EXPECT_EQ(metrics.totals.trips, 2'000u) << "one shard, one slot, half a vCPU";
  EXPECT_EQ(metrics.busy_cpu, seconds{2});
  EXPECT_EQ(metrics.subtasks[0].shards, 1);
  EXPECT_EQ(metrics.subtasks[1].shards, 0);
  EXPECT_EQ(metrics.subtasks[1].busy_cpu.count(), 0);
}

TEST_F(HotspotsJobTest, ShardsOfASubtaskTakeTurns) {
  options.cpu_per_record = milliseconds{1};
  for (int i = 0; i < 2; ++i) put_trips(kinesis.add_shard(), 5'000);
  start();
  run_for(seconds{4});
  const Metrics metrics = job->metrics();
  EXPECT_EQ(metrics.shards[0].next_ordinal, 2'000u);
  EXPECT_EQ(metrics.shards[1].next_ordinal, 2'000u);
}

TEST_F(HotspotsJobTest, ShardsSpreadEvenlyOverSubtasks) {
  options.parallelism = 3;
  for (int i = 0; i < 8; ++i) kinesis.add_shard();
  start();
  run_for(milliseconds{1});
  std::vector<int> shards;
  for (const auto& subtask : job->metrics().subtasks) shards.push_back(subtask.shards);
  EXPECT_EQ(shards, (std::vector<int>{3, 3, 2}));
}

TEST_F(HotspotsJobTest, MillisBehindLatestIsAbsentThenTheLargestOfTheShards) {
  options.read.limit = 1;
  put_trips(kinesis.add_shard(), 3);
  kinesis.add_shard();
  run_for(seconds{5});
  start();
  EXPECT_EQ(job->metrics().millis_behind_latest, std::nullopt);
  run_for(milliseconds{1});
  EXPECT_EQ(job->metrics().millis_behind_latest, 5'000);
  run_for(seconds{2});
  EXPECT_EQ(job->metrics().millis_behind_latest, 0);
}

TEST_F(HotspotsJobTest, EndsAtTheGivenWatermarkWithAllDocumentsWritten) {
  options.end_at_watermark_ms = kMonday + kHour;
  put_trips(kinesis.add_shard(), 1);
  start();
  run_for(seconds{30});
  EXPECT_FALSE(ended);
  put_watermark(kMonday + kHour);
  run_for(seconds{5});
  ASSERT_TRUE(ended);
  EXPECT_TRUE(ended->ok());
  EXPECT_FALSE(pickups().empty());
  EXPECT_EQ(scheduler.live_tasks(), 0u);
}

TEST_F(HotspotsJobTest, CancellationEndsEverythingThatRunStarted) {
  for (int i = 0; i < 4; ++i) kinesis.add_shard();
  start();
  run_for(seconds{2});
  EXPECT_GT(scheduler.live_tasks(), 4u);
  running.cancel();
  EXPECT_EQ(scheduler.live_tasks(), 0u);
}

TEST_F(HotspotsJobTest, SavepointWaitsForTheSinkAndStopsReading) {
  put_trips(kinesis.add_shard(), 1);
  put_watermark(kMonday + kHour);
  elasticsearch.options.max_latency = seconds{1};
  start();
  run_for(milliseconds{100});
  scheduler.spawn(stop_job());
  put_trips(kinesis.open_shards()[0], 1, kMonday + kHour);
  run_for(seconds{5});
  const auto state = read_snapshot(savepoint);
  ASSERT_TRUE(state);
  EXPECT_TRUE(state.value().pending.empty());
  EXPECT_EQ(state.value().counters, (Counters{.records_in = 2,
                                              .trips = 1,
                                              .watermark_records = 1,
                                              .documents_out = 1,
                                              .documents_acknowledged = 1}));
}

TEST_F(HotspotsJobTest, SavepointOfAJobThatDoesNotRunHoldsWhatIsPending) {
  put_trips(kinesis.add_shard(), 1);
  put_watermark(kMonday + kHour);
  start();
  run_for(milliseconds{100});
  running.cancel();
  scheduler.spawn(stop_job());
  run_for(milliseconds{1});
  EXPECT_EQ(read_snapshot(savepoint).value().pending.size(), 1u);
}

TEST_F(HotspotsJobTest, RestoredJobGoesOnWhereTheSnapshotStands) {
  const std::string shard = kinesis.add_shard();
  put_trips(shard, 3);
  start();
  run_for(milliseconds{100});
  const std::string snapshot = job->snapshot();
  put_trips(shard, 1);
  run_for(seconds{2});
  running.cancel();
  options.parallelism = 7;
  start(snapshot);
  put_watermark(kMonday + kHour);
  run_for(seconds{5});
  EXPECT_EQ(pickups(), R"({"location":"dr5ru7v","pickup_count":4,"timestamp":1420419600000})");
  EXPECT_EQ(job->metrics().totals.trips, 4u);
  EXPECT_EQ(job->metrics().since_start.trips, 1u);
}

TEST_F(HotspotsJobTest, SnapshotOfAnotherStreamIsRefused) {
  start();
  const std::string snapshot = job->snapshot();
  options.stream_name = "other";
  const auto created = HotspotsJob::create(scheduler, kinesis, elasticsearch, options, snapshot);
  ASSERT_FALSE(created);
  EXPECT_EQ(created.error().code, "InvalidSnapshot");
}

TEST_F(HotspotsJobTest, InvalidOptionsAreRefusedByName) {
  const auto message = [this](auto change) {
    JobOptions changed = options;
    change(changed);
    const auto created = HotspotsJob::create(scheduler, kinesis, elasticsearch, changed);
    return created ? "accepted" : created.error().message;
  };
  EXPECT_EQ(message([](JobOptions& o) { o.parallelism = 0; }), "parallelism must be 1 to 128");
  EXPECT_EQ(message([](JobOptions& o) { o.parallelism = 129; }), "parallelism must be 1 to 128");
  EXPECT_EQ(message([](JobOptions& o) { o.parallelism_per_kpu = 0; }),
            "parallelism_per_kpu must be at least 1");
  EXPECT_EQ(message([](JobOptions& o) { o.cpu_per_record = microseconds{-1}; }),
            "cpu_per_record must not be negative");
  EXPECT_EQ(message([](JobOptions& o) { o.stream_name = ""; }), "stream_name must not be empty");
  EXPECT_EQ(message([](JobOptions& o) { o.sequence_number_text = nullptr; }),
            "sequence_number_text is missing");
}

}  // namespace
}  // namespace weir::hotspots
