// Signal: tasks wait for something to happen; whoever makes it happen wakes all of them.
#pragma once

#include "emulator/sim/scheduler.h"

namespace weir::sim {

/// An edge, not a level: wait() resumes at the next notify_all(). Check the condition in a loop.
class Signal {
 public:
  explicit Signal(Scheduler& scheduler) : waiters_(scheduler) {}

  void notify_all() { waiters_.wake_all(); }

  struct Awaiter : Waiter {
    explicit Awaiter(WaitList& waiters) : list(waiters) {}
    bool await_ready() const { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> handle) {
      park(list, handle);
    }
    void await_resume() { resumed(); }
    WaitList& list;
  };
  Awaiter wait() { return Awaiter{waiters_}; }

 private:
  WaitList waiters_;
};

}  // namespace weir::sim
