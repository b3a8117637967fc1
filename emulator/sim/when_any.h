// when_any: runs several tasks side by side until the first has ended; the others are cancelled.
#pragma once

#include <cstddef>
#include <vector>

#include "emulator/sim/scheduler.h"

namespace weir::sim {

/// Awaitable that gives the index of the task that ended first. Tasks are started in order; when
/// one ends at once, those behind it are never started. All others are destroyed before it resumes.
class WhenAny : Waiter {
 public:
  WhenAny(Scheduler& scheduler, std::vector<Task<void>> tasks)
      : done_(scheduler), tasks_(std::move(tasks)) {}

  bool await_ready() const { return false; }

  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> handle) {
    endings_.resize(tasks_.size());
    for (std::size_t i = 0; i < tasks_.size(); ++i) {
      auto& promise = tasks_[i].handle().promise();
      endings_[i] = {this, i};
      promise.root = handle.promise().root;
      promise.on_done = &WhenAny::on_child_done;
      promise.on_done_argument = &endings_[i];
      tasks_[i].handle().resume();
      if (winner_ != kNone) return false;
    }
    park(done_, handle);
    return true;
  }

  std::size_t await_resume() {
    resumed();
    const std::size_t winner = winner_;
    Task<void> ended = std::move(tasks_[winner]);
    tasks_.clear();
    ended.handle().promise().take();
    return winner;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Ending {
    WhenAny* owner;
    std::size_t index;
  };

  static void on_child_done(void* argument) {
    auto* ending = static_cast<Ending*>(argument);
    WhenAny& owner = *ending->owner;
    if (owner.winner_ != kNone) return;
    owner.winner_ = ending->index;
    owner.done_.wake_one();
  }

  WaitList done_;
  std::size_t winner_ = kNone;
  std::vector<Ending> endings_;
  std::vector<Task<void>> tasks_;
};

/// `co_await when_any(scheduler, std::move(a), std::move(b))`.
template <class... Tasks>
WhenAny when_any(Scheduler& scheduler, Tasks... tasks) {
  std::vector<Task<void>> list;
  (list.push_back(std::move(tasks)), ...);
  return WhenAny{scheduler, std::move(list)};
}

}  // namespace weir::sim
