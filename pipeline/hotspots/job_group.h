// JobGroup: spawned tasks that end together.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "emulator/sim/scheduler.h"

namespace weir::hotspots {

/// Cancels its tasks when destroyed. Not to be cancelled from within one of them.
class JobGroup {
 public:
  explicit JobGroup(sim::Scheduler& scheduler) : scheduler_(scheduler) {}
  ~JobGroup() { cancel_all(); }
  JobGroup(const JobGroup&) = delete;
  JobGroup& operator=(const JobGroup&) = delete;

  void spawn(sim::Task<void> task, std::string name) {
    std::erase_if(jobs_, [](const sim::Job& job) { return job.done(); });
    jobs_.push_back(scheduler_.spawn(std::move(task), std::move(name)));
  }
  void cancel_all() {
    for (sim::Job& job : jobs_) job.cancel();
    jobs_.clear();
  }

 private:
  sim::Scheduler& scheduler_;
  std::vector<sim::Job> jobs_;
};

}  // namespace weir::hotspots
