// One submission of a job: runs it, checkpoints it, restarts it after failures, and ends it with a
// savepoint. Flink's JobManager, as far as an application's owner can see it.
// https://docs.aws.amazon.com/managed-flink/latest/java/how-fault.html
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "emulator/analytics/job.h"
#include "emulator/analytics/limits.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"
#include "emulator/sim/timeline.h"

namespace weir::analytics {

using SnapshotBytes = std::shared_ptr<const std::string>;

struct CheckpointPolicy {
  bool enabled = true;
  sim::Duration interval{};
  sim::Duration min_pause{};
};

class JobRunner {
 public:
  /// Told of every completed checkpoint: those bytes are where a crash would restart from.
  using CheckpointObserver = std::function<void(const std::string& bytes)>;

  /// Submits the job: it runs from the current instant on. `limits` and the references must
  /// outlive the runner.
  JobRunner(sim::Scheduler& scheduler, sim::Timeline& timeline, JobFactory& factory, JobSpec spec,
            CheckpointPolicy policy, const Limits& limits, CheckpointObserver observer);
  /// Ends the job without a savepoint. Not to be called from the job's own events.
  ~JobRunner();
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

  /// Ends the job as a crash would: it restarts after the fixed delay from its last checkpoint.
  /// Takes effect behind what is due at this instant; while no job is up, without effect.
  void kill();

  /// Orders a savepoint and waits for it; a job that fails meanwhile restarts and is asked again,
  /// unless it cannot run at all: then its savepoint is what it began with, empty for nothing.
  /// Afterwards the job is gone and the runner only tells what was. Await it once.
  sim::Task<SnapshotBytes> stop_with_savepoint();

  /// The job's state now; null while the job is restarting or has been stopped. Of a job that
  /// fails the instant it starts, what it began with; empty for nothing.
  SnapshotBytes snapshot_now() const;

  /// The job that is up, or nullptr while it is restarting or stopped. Changes with each restart.
  const Job* job() const { return job_.get(); }
  /// Counts job objects: tells whether metrics() counters have begun anew.
  std::int64_t attempt() const { return attempt_; }
  sim::Time up_since() const { return up_since_; }
  sim::Time down_since() const { return down_since_; }

  const JobSpec& spec() const { return spec_; }
  std::int64_t full_restarts() const { return full_restarts_; }
  std::int64_t completed_checkpoints() const { return completed_checkpoints_; }
  std::int64_t failed_checkpoints() const { return failed_checkpoints_; }
  std::int64_t last_checkpoint_bytes() const { return last_checkpoint_bytes_; }
  sim::Duration last_checkpoint_duration() const { return last_checkpoint_duration_; }

 private:
  enum class Ending { kFailed, kKilled, kStopped };

  sim::Task<void> supervise();
  sim::Task<Ending> run_attempt();
  sim::Task<void> run_job();
  sim::Task<void> take_checkpoints();
  sim::Task<void> wait_for_kill();
  sim::Task<void> serve_stop_request();
  sim::Task<void> wait_for_ever();
  SnapshotBytes state_begun_with() const;
  sim::Duration checkpoint_duration(std::int64_t bytes) const;
  void complete_checkpoint(SnapshotBytes bytes, sim::Duration took);
  void go_down(Ending ending);

  sim::Scheduler& scheduler_;
  sim::Timeline& timeline_;
  JobFactory& factory_;
  JobSpec spec_;
  CheckpointPolicy policy_;
  const Limits& limits_;
  CheckpointObserver observer_;

  std::unique_ptr<Job> job_;
  SnapshotBytes restore_;    ///< The latest checkpoint, else what the submission began with.
  bool cannot_run_ = false;  ///< The attempt ended at the instant at which it began.
  SnapshotBytes savepoint_;  ///< Set once stop_with_savepoint() has its answer.
  bool stop_requested_ = false;
  bool checkpoint_pending_ = false;
  sim::Signal killed_;
  sim::Signal stop_order_;
  sim::Signal stopped_;
  sim::Signal never_;

  std::int64_t attempt_ = 0;
  sim::Time up_since_{};
  sim::Time down_since_{};
  std::int64_t full_restarts_ = 0;
  std::int64_t completed_checkpoints_ = 0;
  std::int64_t failed_checkpoints_ = 0;
  std::int64_t last_checkpoint_bytes_ = 0;
  sim::Duration last_checkpoint_duration_{};
  sim::Job supervisor_;  ///< Last: it uses everything above.
};

}  // namespace weir::analytics
