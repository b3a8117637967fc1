// Producer and consumer at the two ends of a stream of aggregates.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/hotspots/hotspots_job.h"
#include "pipeline/replay/replay.h"
#include "tests/unit/pipeline/clients/aggregate_stream.h"
#include "tests/unit/pipeline/hotspots/fake_elasticsearch.h"
#include "tests/unit/pipeline/hotspots/trip_world.h"

namespace weir::clients {

inline constexpr std::int64_t kFirst_ms = hotspots::kMonday;

/// Given payloads at given times, in blocks of 1,000.
class Payloads : public trips::TripSource {
 public:
  explicit Payloads(std::vector<std::pair<std::int64_t, std::string>> events)
      : events_(std::move(events)) {}

  bool fill(trips::EventBlock& block) override {
    block.clear();
    for (; next_ < events_.size() && block.size() < 1000; ++next_) {
      const auto& [time_ms, payload] = events_[next_];
      char* const out = block.reserve(payload.size());
      if (out == nullptr) break;
      block.commit(out + payload.copy(out, payload.size()), time_ms);
    }
    block.seal();
    return !block.empty();
  }
  const trips::SourceStatistics& statistics() const override { return statistics_; }

 private:
  std::vector<std::pair<std::int64_t, std::string>> events_;
  std::size_t next_ = 0;
  trips::SourceStatistics statistics_;
};

class AggregatedTrips : public testing::Test {
 protected:
  AggregatedTrips() {
    replay_options_.stream = "trips";
    replay_options_.aggregate = true;
    replay_options_.speedup = 100;
    replay_options_.watermarks = false;
    job_options_.stream_name = "trips";
    job_options_.sequence_number_text = ordinal_text;
  }
  ~AggregatedTrips() override { scheduler_.shutdown(); }

  // `count` events, one each 100 ms of their own time.
  void make_events(std::size_t count, std::size_t payload_bytes = 100) {
    for (std::size_t i = 0; i < count; ++i) {
      std::string payload = "event " + std::to_string(i);
      payload.resize(payload_bytes, '.');
      events_.emplace_back(kFirst_ms + static_cast<std::int64_t>(i) * 100, payload);
    }
  }
  void start_replay() {
    source_ = std::make_unique<Payloads>(events_);
    replay_ = std::make_unique<replay::Replay>(scheduler_, stream_, *source_, replay_options_);
    scheduler_.spawn(keep_report(), "replay");
  }
  replay::ReplayProgress replay_all() {
    start_replay();
    scheduler_.run();
    EXPECT_TRUE(report_.has_value() && report_->ok());
    return replay_->progress();
  }
  sim::Task<void> keep_report() { report_ = co_await replay_->run(); }
  sim::Task<void> run_job() { job_ended_ = co_await job_->run(); }

  void start_job(std::optional<std::string_view> restore = std::nullopt) {
    auto job =
        hotspots::HotspotsJob::create(scheduler_, stream_, elasticsearch_, job_options_, restore);
    ASSERT_TRUE(job) << job.error().message;
    job_ = std::move(job).value();
    job_task_ = scheduler_.spawn(run_job(), "job");
  }
  void run_for(sim::Duration duration) { scheduler_.run_until(scheduler_.now() + duration); }
  std::vector<std::string> payloads() const {
    std::vector<std::string> all;
    for (const auto& event : events_) all.push_back(event.second);
    std::sort(all.begin(), all.end());
    return all;
  }

  sim::Scheduler scheduler_{{sim::from_millis(1'767'600'000'000), 0}};
  AggregateStream stream_{scheduler_, 3};
  hotspots::FakeElasticsearch elasticsearch_{scheduler_, {}};
  replay::ReplayOptions replay_options_;
  hotspots::JobOptions job_options_;
  std::vector<std::pair<std::int64_t, std::string>> events_;
  std::unique_ptr<Payloads> source_;
  std::unique_ptr<replay::Replay> replay_;
  std::optional<base::Result<replay::ReplayReport>> report_;
  std::unique_ptr<hotspots::HotspotsJob> job_;
  std::optional<base::Result<void>> job_ended_;
  sim::Job job_task_;
};

}  // namespace weir::clients
