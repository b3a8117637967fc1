// A job between the fakes, started and stepped by a test.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/hotspots/hotspots_job.h"
#include "tests/unit/pipeline/hotspots/fake_elasticsearch.h"
#include "tests/unit/pipeline/hotspots/fake_kinesis.h"
#include "tests/unit/pipeline/hotspots/trip_world.h"

namespace weir::hotspots {

inline base::Error test_error(std::string code, int status = 400) {
  return {std::move(code), "as the test asked", status};
}

class JobFixture : public testing::Test {
 protected:
  JobFixture() {
    options.stream_name = "trips";
    options.sequence_number_text = fake_sequence_text;
  }
  ~JobFixture() override { scheduler.shutdown(); }

  void start(std::optional<std::string_view> restore = std::nullopt) {
    auto created = HotspotsJob::create(scheduler, kinesis, elasticsearch, options, restore);
    ASSERT_TRUE(created) << created.error().message;
    job = std::move(created).value();
    running = scheduler.spawn(run_job());
  }
  sim::Task<void> run_job() { ended = co_await job->run(); }
  sim::Task<void> stop_job() { savepoint = co_await job->stop_with_savepoint(); }
  void run_for(sim::Duration duration) { scheduler.run_until(scheduler.now() + duration); }
  void put_trips(const std::string& shard, int count, std::int64_t dropoff_ms = kMonday) {
    for (int i = 0; i < count; ++i) kinesis.put(shard, payload(midtown_trip(dropoff_ms)));
  }
  void put_watermark(std::int64_t instant_ms) {
    for (const auto& shard : kinesis.open_shards())
      kinesis.put(shard, watermark_payload(instant_ms));
  }
  std::vector<std::int64_t> read_times_ms() const {
    std::vector<std::int64_t> times;
    for (const auto& [time, shard] : kinesis.reads) times.push_back(sim::to_millis(time));
    return times;
  }
  std::string pickups() {
    std::string all;
    for (const auto& [id, source] : elasticsearch.documents["pickup_count"]) all += source;
    return all;
  }

  sim::Scheduler scheduler{{}};
  FakeKinesis kinesis{scheduler, {}};
  FakeElasticsearch elasticsearch{scheduler, {}};
  JobOptions options;
  std::unique_ptr<HotspotsJob> job;
  sim::Job running;
  std::optional<base::Result<void>> ended;
  std::string savepoint;
};

}  // namespace weir::hotspots
