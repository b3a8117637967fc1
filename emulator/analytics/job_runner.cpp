#include "emulator/analytics/job_runner.h"

#include <algorithm>
#include <utility>

#include "emulator/analytics/events.h"
#include "emulator/sim/when_any.h"

namespace weir::analytics {

JobRunner::JobRunner(sim::Scheduler& scheduler, sim::Timeline& timeline, JobFactory& factory,
                     JobSpec spec, CheckpointPolicy policy, const Limits& limits,
                     CheckpointObserver observer)
    : scheduler_(scheduler),
      timeline_(timeline),
      factory_(factory),
      spec_(std::move(spec)),
      policy_(policy),
      limits_(limits),
      observer_(std::move(observer)),
      restore_(spec_.restore),
      killed_(scheduler),
      stop_order_(scheduler),
      stopped_(scheduler),
      never_(scheduler) {
  supervisor_ = scheduler_.spawn(supervise(), "job " + spec_.application);
}

JobRunner::~JobRunner() {
  supervisor_.cancel();
}

void JobRunner::kill() {
  killed_.notify_all();
}

sim::Task<SnapshotBytes> JobRunner::stop_with_savepoint() {
  stop_requested_ = true;
  stop_order_.notify_all();
  while (savepoint_ == nullptr) co_await stopped_.wait();
  co_return savepoint_;
}

SnapshotBytes JobRunner::snapshot_now() const {
  if (job_ != nullptr) return std::make_shared<const std::string>(job_->snapshot());
  return cannot_run_ ? state_begun_with() : nullptr;
}

SnapshotBytes JobRunner::state_begun_with() const {
  return restore_ != nullptr ? restore_ : std::make_shared<const std::string>();
}

sim::Task<void> JobRunner::supervise() {
  for (;;) {
    spec_.restore = restore_;
    job_ = factory_.create(spec_);
    ++attempt_;
    up_since_ = scheduler_.now();
    cannot_run_ = false;
    Ending ending = co_await run_attempt();
    if (ending == Ending::kFailed && cannot_run_ && stop_requested_) {
      savepoint_ = state_begun_with();
      ending = Ending::kStopped;
    }
    go_down(ending);
    if (ending == Ending::kStopped) {
      stopped_.notify_all();
      co_return;
    }
    co_await scheduler_.sleep_for(limits_.job_restart_delay);
    ++full_restarts_;
    timeline_.record(scheduler_.now(), kJobRestarted, spec_.application,
                     {{"restarts", full_restarts_},
                      {"checkpoint", completed_checkpoints_},
                      {"cause", ending == Ending::kKilled ? "killed" : "failed"}});
  }
}

sim::Task<JobRunner::Ending> JobRunner::run_attempt() {
  constexpr std::size_t kKillTask = 2;
  constexpr std::size_t kStopTask = 3;
  // The job starts first, so that a stop order that outlived its predecessor finds it running.
  const std::size_t ended = co_await sim::when_any(scheduler_, run_job(), take_checkpoints(),
                                                   wait_for_kill(), serve_stop_request());
  if (ended == kStopTask && savepoint_ != nullptr) co_return Ending::kStopped;
  co_return ended == kKillTask ? Ending::kKilled : Ending::kFailed;
}

sim::Task<void> JobRunner::run_job() {
  bool threw = false;
  try {
    co_await job_->run();
  } catch (...) {
    // A failure like any other; what went wrong is the job's to report.
    threw = true;
  }
  cannot_run_ = scheduler_.now() == up_since_;
  if (threw) co_return;
  // A job that was asked to stop may return before its savepoint is ready.
  if (stop_requested_) co_await wait_for_ever();
}

sim::Task<void> JobRunner::take_checkpoints() {
  if (!policy_.enabled) co_await wait_for_ever();
  sim::Time next = scheduler_.now() + policy_.interval;
  for (;;) {
    co_await scheduler_.sleep_until(next);
    if (stop_requested_) co_await wait_for_ever();
    const sim::Time triggered = scheduler_.now();
    auto bytes = std::make_shared<const std::string>(job_->snapshot());
    const auto took = checkpoint_duration(static_cast<std::int64_t>(bytes->size()));
    checkpoint_pending_ = true;
    co_await scheduler_.sleep_for(took);
    checkpoint_pending_ = false;
    complete_checkpoint(std::move(bytes), took);
    next = std::max(triggered + policy_.interval, scheduler_.now() + policy_.min_pause);
  }
}

sim::Task<void> JobRunner::wait_for_kill() {
  co_await killed_.wait();
}

sim::Task<void> JobRunner::serve_stop_request() {
  while (!stop_requested_) co_await stop_order_.wait();
  try {
    savepoint_ = std::make_shared<const std::string>(co_await job_->stop_with_savepoint());
  } catch (...) {
    // Without a savepoint this attempt ends as failed, and the restarted job is asked again.
    co_return;
  }
}

sim::Task<void> JobRunner::wait_for_ever() {
  for (;;) co_await never_.wait();
}

sim::Duration JobRunner::checkpoint_duration(std::int64_t bytes) const {
  sim::Duration duration = limits_.checkpoint_base_duration;
  if (limits_.checkpoint_bytes_per_second > 0) {
    duration +=
        sim::Duration{bytes * sim::Duration::period::den / limits_.checkpoint_bytes_per_second};
  }
  return duration;
}

void JobRunner::complete_checkpoint(SnapshotBytes bytes, sim::Duration took) {
  restore_ = std::move(bytes);
  ++completed_checkpoints_;
  last_checkpoint_bytes_ = static_cast<std::int64_t>(restore_->size());
  last_checkpoint_duration_ = took;
  sim::RunHash content;
  content.fold(*restore_);
  timeline_.record(scheduler_.now(), kCheckpoint, spec_.application,
                   {{"number", completed_checkpoints_},
                    {"bytes", last_checkpoint_bytes_},
                    {"duration_ms", took.count() / 1'000},
                    {"content", std::string_view{content.hex()}}});
  if (observer_) observer_(*restore_);
}

void JobRunner::go_down(Ending ending) {
  if (checkpoint_pending_ && ending != Ending::kStopped) ++failed_checkpoints_;
  checkpoint_pending_ = false;
  if (ending != Ending::kStopped) savepoint_ = nullptr;
  job_.reset();
  down_since_ = scheduler_.now();
}

}  // namespace weir::analytics
