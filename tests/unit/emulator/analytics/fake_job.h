// A job that counts a record a second and whose state is that count; tests decide when it fails.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "emulator/analytics/job.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"

namespace weir::analytics::testing {

/// What all jobs of one factory share and the test looks at.
struct FakeJobs {
  explicit FakeJobs(sim::Scheduler& scheduler) : fail(scheduler) {}

  sim::Signal fail;                    ///< Ends run() of the job that is up.
  double cpu_share = 0.5;              ///< Of the subtasks' CPU capacity, while running.
  sim::Duration savepoint_duration{};  ///< How long stop_with_savepoint() takes.
  int savepoints_to_fail = 0;
  bool broken = false;  ///< Jobs fail the instant they start, and have no savepoint.
  int alive = 0;
  std::vector<JobSpec> created;
};

class FakeJob : public Job {
 public:
  FakeJob(sim::Scheduler& scheduler, FakeJobs& jobs, const JobSpec& spec)
      : scheduler_(scheduler), jobs_(jobs), spec_(spec), started_(scheduler.now()) {
    if (spec.restore != nullptr) restored_ = std::stoll(*spec.restore);
    ++jobs_.alive;
  }
  ~FakeJob() override { --jobs_.alive; }

  sim::Task<void> run() override {
    if (!jobs_.broken) co_await jobs_.fail.wait();
  }

  std::string snapshot() override { return std::to_string(restored_ + records()); }

  sim::Task<std::string> stop_with_savepoint() override {
    if (jobs_.broken) throw std::runtime_error("there is no such stream");
    stopped_ = scheduler_.now();
    co_await scheduler_.sleep_for(jobs_.savepoint_duration);
    if (jobs_.savepoints_to_fail > 0) {
      --jobs_.savepoints_to_fail;
      throw std::runtime_error("the sink is gone");
    }
    co_return snapshot();
  }

  JobMetrics metrics() const override {
    JobMetrics metrics;
    metrics.records_in = records();
    metrics.records_out = records() / 2;
    metrics.source_stream = "taxi-trips";
    if (records() > 0) metrics.millis_behind_latest = 1'500;
    metrics.cpu_capacity_vcpus = static_cast<double>(spec_.parallelism) / spec_.parallelism_per_kpu;
    metrics.busy_cpu_time = sim::Duration{static_cast<std::int64_t>(
        static_cast<double>(elapsed().count()) * jobs_.cpu_share * metrics.cpu_capacity_vcpus)};
    return metrics;
  }

 private:
  sim::Duration elapsed() const { return stopped_.value_or(scheduler_.now()) - started_; }
  std::int64_t records() const {
    return std::chrono::duration_cast<std::chrono::seconds>(elapsed()).count();
  }

  sim::Scheduler& scheduler_;
  FakeJobs& jobs_;
  JobSpec spec_;
  sim::Time started_;
  std::optional<sim::Time> stopped_;
  std::int64_t restored_ = 0;
};

class FakeJobFactory : public JobFactory {
 public:
  explicit FakeJobFactory(sim::Scheduler& scheduler) : scheduler_(scheduler), jobs(scheduler) {}

  std::unique_ptr<Job> create(const JobSpec& spec) override {
    jobs.created.push_back(spec);
    return std::make_unique<FakeJob>(scheduler_, jobs, spec);
  }

 private:
  sim::Scheduler& scheduler_;

 public:
  FakeJobs jobs;
};

}  // namespace weir::analytics::testing
