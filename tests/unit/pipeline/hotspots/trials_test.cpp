// Whole worlds with a producer, reshards, refusals and kills at random moments: whatever happens,
// the documents are those of the trips, and every record counts once.
#include <gtest/gtest.h>

#include <memory>

#include "emulator/sim/scheduler.h"
#include "pipeline/hotspots/hotspots_job.h"
#include "tests/unit/pipeline/hotspots/fake_elasticsearch.h"
#include "tests/unit/pipeline/hotspots/fake_kinesis.h"
#include "tests/unit/pipeline/hotspots/trip_world.h"

namespace weir::hotspots {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int kHours = 6;
constexpr std::size_t kTrips = 600;
constexpr std::int64_t kClosing = kMonday + kHours * kWindowMillis;

struct Trial {
  std::uint64_t seed;
  int kills;
  int reshards;
  bool rescale;
  bool by_savepoint = false;
  bool names_children_at_end = true;
};

class World {
 public:
  explicit World(const Trial& trial)
      : trial_(trial),
        random_(sim::RandomSource{trial.seed}.stream("trial")),
        kinesis_(scheduler_, {.seed = trial.seed,
                              .max_latency = milliseconds{150},
                              .throttle_probability = 0.05,
                              .expire_probability = 0.02,
                              .names_children_at_end = trial.names_children_at_end,
                              .listing_page = 3}),
        elasticsearch_(scheduler_, {.seed = trial.seed,
                                    .max_latency = milliseconds{300},
                                    .reject_request_probability = 0.2,
                                    .reject_document_probability = 0.05}),
        trips_(random_trips(random_, kTrips, kHours)) {
    options_.stream_name = "trips";
    options_.sequence_number_text = fake_sequence_text;
    options_.read.limit = 20;
    options_.read.slice = milliseconds{20};
    options_.cpu_per_record = milliseconds{2};
    options_.parallelism = 2;
    options_.sink.flush_actions = 10;
    options_.sink.max_pending_documents = 40;
    options_.discovery_interval = seconds{3};
    options_.end_at_watermark_ms = kClosing;
    for (int i = 0; i < 2; ++i) kinesis_.add_shard();
  }
  ~World() { scheduler_.shutdown(); }

  void run() {
    scheduler_.spawn(produce());
    scheduler_.spawn(reshard());
    scheduler_.spawn(supervise());
    scheduler_.run_until(sim::Time{seconds{600}});
  }

  void check() const {
    ASSERT_TRUE(completed_);
    EXPECT_EQ(elasticsearch_.documents, expected_documents(trips_));
    EXPECT_EQ(elasticsearch_.changed, 0u);
    const Metrics metrics = job_->metrics();
    EXPECT_EQ(metrics.totals.trips, trips_inside(trips_));
    EXPECT_EQ(metrics.totals.filtered, trips_.size() - trips_inside(trips_));
    EXPECT_EQ(metrics.totals.late_dropped, 0u);
    EXPECT_EQ(metrics.totals.records_in,
              metrics.totals.trips + metrics.totals.filtered + metrics.totals.watermark_records);
    EXPECT_EQ(metrics.totals.documents_acknowledged, metrics.totals.documents_out);
    for (const ShardMetrics& shard : metrics.shards) {
      EXPECT_LE(shard.next_ordinal, kinesis_.size_of(shard.shard_id));
    }
  }

 private:
  sim::Duration within(int most_ms) {
    return milliseconds{random_.below(static_cast<std::uint64_t>(most_ms))};
  }

  // About 30 s. A watermark promises that all earlier trips have been put.
  sim::Task<void> produce() {
    sim::Random random = sim::RandomSource{trial_.seed}.stream("producer");
    for (std::size_t i = 0; i < trips_.size(); ++i) {
      if (i % 15 == 0) put_watermark(trips_[i].dropoff_ms);
      const auto open = kinesis_.open_shards();
      kinesis_.put(open[random.below(open.size())], payload(trips_[i]));
      co_await scheduler_.sleep_for(milliseconds{random.below(100)});
    }
    put_watermark(kClosing);
  }
  void put_watermark(std::int64_t instant_ms) {
    for (const auto& shard : kinesis_.open_shards()) {
      kinesis_.put(shard, watermark_payload(instant_ms));
    }
  }

  sim::Task<void> reshard() {
    sim::Random random = sim::RandomSource{trial_.seed}.stream("reshard");
    for (int i = 0; i < trial_.reshards; ++i) {
      co_await scheduler_.sleep_for(milliseconds{random.below(6'000)});
      const auto open = kinesis_.open_shards();
      const std::size_t first = random.below(open.size() - 1);
      if (random.chance(0.6)) {
        kinesis_.split(open[first]);
      } else if (open.size() > 2) {
        kinesis_.merge(open[first], open[first + 1]);
      }
    }
  }

  // Plays the service that hosts the job: checkpoints now and then, kills, restores.
  sim::Task<void> supervise() {
    std::optional<std::string> state;
    for (int kill = 0; kill <= trial_.kills; ++kill) {
      if (trial_.rescale) options_.parallelism = 1 + static_cast<int>(random_.below(20));
      job_ = HotspotsJob::create(scheduler_, kinesis_, elasticsearch_, options_, state).value();
      sim::Job running = scheduler_.spawn(run_job());
      if (kill == trial_.kills) {
        co_await running.join();
        co_return;
      }
      const int checkpoints = static_cast<int>(random_.below(3));
      for (int i = 0; i < checkpoints; ++i) {
        co_await scheduler_.sleep_for(within(4'000));
        state = job_->snapshot();
      }
      co_await scheduler_.sleep_for(within(4'000));
      if (trial_.by_savepoint) state = co_await job_->stop_with_savepoint();
      running.cancel();
      if (completed_) co_return;
      job_.reset();
      co_await scheduler_.sleep_for(within(2'000));
    }
  }
  sim::Task<void> run_job() {
    const auto ended = co_await job_->run();
    completed_ = ended.ok();
  }

  Trial trial_;
  sim::Scheduler scheduler_{{}};
  sim::Random random_;
  FakeKinesis kinesis_;
  FakeElasticsearch elasticsearch_;
  std::vector<TestTrip> trips_;
  JobOptions options_;
  std::unique_ptr<HotspotsJob> job_;
  bool completed_ = false;
};

void run_trials(int count, Trial trial) {
  for (int i = 0; i < count; ++i) {
    trial.seed = static_cast<std::uint64_t>(i) + 1;
    SCOPED_TRACE("seed " + std::to_string(trial.seed));
    World world(trial);
    world.run();
    world.check();
    if (testing::Test::HasFailure()) return;
  }
}

TEST(HotspotsTrials, KillAtAnyMomentLosesAndDoublesNothing) {
  run_trials(200, {.kills = 3});
}

TEST(HotspotsTrials, ReshardAtAnyMomentLosesAndDoublesNothing) {
  run_trials(100, {.reshards = 6});
}

TEST(HotspotsTrials, RescaleByCheckpointLosesAndDoublesNothing) {
  run_trials(60, {.kills = 3, .reshards = 4, .rescale = true});
}

TEST(HotspotsTrials, RescaleBySavepointLosesAndDoublesNothing) {
  run_trials(60, {.kills = 2, .reshards = 4, .rescale = true, .by_savepoint = true});
}

TEST(HotspotsTrials, ChildrenKnownByListingAloneLoseAndDoubleNothing) {
  run_trials(60, {.kills = 1, .reshards = 6, .names_children_at_end = false});
}

}  // namespace
}  // namespace weir::hotspots
