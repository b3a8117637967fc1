// The heart of the simulated world: one thread, one heap of (time, tie, sequence), coroutines.
//
// Everything that happens does so inside an event of this scheduler, in one total order: by time,
// then by tie (0, or seeded when schedule exploration is on), then by the order of scheduling.
// The scheduler knows nothing of wall clocks; a Clock (clock.h) decides when time may move.
#pragma once

#include <coroutine>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/sim/task.h"
#include "emulator/sim/time.h"

namespace weir::sim {

class Scheduler;

/// Handle of a pending wake-up; see Scheduler::schedule.
using WakeupId = std::uint64_t;

class WaitList;

/// A suspended coroutine, either parked in a WaitList or already due to resume. Base of awaitables:
/// its destructor takes it out of whichever it is in, which is what makes cancellation safe.
class Waiter {
 public:
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter();

  /// True from being woken to resuming: whoever woke it has given it what it waited for.
  bool woken() const { return scheduler_ != nullptr && list_ == nullptr; }

 protected:
  template <class Promise>
  void sleep(Scheduler& scheduler, Time until, std::coroutine_handle<Promise> handle);
  template <class Promise>
  void park(WaitList& list, std::coroutine_handle<Promise> handle) {
    park(list, handle, handle.promise().root);
  }
  /// To be called on resumption: the wake-up has been used.
  void resumed() { scheduler_ = nullptr; }

 private:
  friend class WaitList;
  void park(WaitList& list, std::coroutine_handle<> handle, Root* root);

  Scheduler* scheduler_ = nullptr;
  WaitList* list_ = nullptr;
  WakeupId wakeup_ = 0;
  std::coroutine_handle<> handle_;
  Root* root_ = nullptr;
};

/// First in, first out queue of parked coroutines. Waking schedules them for the current instant.
class WaitList {
 public:
  explicit WaitList(Scheduler& scheduler) : scheduler_(scheduler) {}
  WaitList(const WaitList&) = delete;
  WaitList& operator=(const WaitList&) = delete;
  ~WaitList();

  bool empty() const { return waiters_.empty(); }
  /// The one that waits longest, or nullptr; it is no longer parked and will resume.
  Waiter* wake_one();
  void wake_all();

 private:
  friend class Waiter;
  Scheduler& scheduler_;
  std::deque<Waiter*> waiters_;
};

/// A spawned task. Lives until the task has ended and every Job handle is gone.
struct Root {
  Root(Scheduler& owner, Task<void> work, std::string label)
      : scheduler(owner), name(std::move(label)), task(std::move(work)), ended(owner) {}

  Scheduler& scheduler;
  std::string name;
  Task<void> task;
  bool done = false;
  bool cancel_requested = false;
  WakeupId start = 0;  ///< The wake-up that starts it.
  WaitList ended;
  std::list<std::shared_ptr<Root>>::iterator place;
};

/// Refers to a spawned task; copying it does not own the task. A default Job is done.
class Job {
 public:
  Job() = default;
  explicit Job(std::shared_ptr<Root> root) : root_(std::move(root)) {}

  bool done() const { return !root_ || root_->done; }
  /// Ends the task: its frames are destroyed now, or as soon as it suspends when it is the one that
  /// is running. Harmless when it has ended already.
  void cancel();
  struct JoinAwaiter;
  /// Awaitable: resumes when the task has ended, by itself or by cancellation.
  JoinAwaiter join() const;

 private:
  std::shared_ptr<Root> root_;
};

class Scheduler {
 public:
  struct Options {
    Time start{};
    /// Non-zero: events of one instant run in an order drawn from this seed, to look for code that
    /// leans on the order of scheduling.
    std::uint64_t shuffle_ties_seed = 0;
  };

  explicit Scheduler(Options options);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  Time now() const { return now_; }
  /// Events run so far.
  std::uint64_t events_run() const { return events_run_; }

  /// Starts `task` at the current instant, behind what is due already.
  Job spawn(Task<void> task, std::string name = {});
  /// Calls `function` at `time` (now, when that has passed): one event. Cancel by the Job.
  Job call_at(Time time, std::function<void()> function, std::string name = {});

  struct SleepAwaiter;
  /// Awaitable: resumes at `time`; an instant that has passed means now, behind what is due.
  SleepAwaiter sleep_until(Time time);
  SleepAwaiter sleep_for(Duration duration);
  /// Awaitable: lets everything else that is due now run first.
  SleepAwaiter yield();

  /// Resumes `handle` at `time` on behalf of `root`. For awaitables; returns what cancels it.
  WakeupId schedule(Time time, std::coroutine_handle<> handle, Root* root);
  /// Forgets a wake-up; harmless when it has run.
  void forget(WakeupId id);

  /// When the next event is due; nullopt when nothing is scheduled.
  std::optional<Time> next_event_time();
  /// Runs the next event, moving time to it. False when there is none.
  bool step();
  /// Runs all events due up to and including `limit`, then sets the time to `limit`. Returns early,
  /// with time at the event that asked for it, after request_stop().
  void run_until(Time limit);
  /// Runs until nothing is scheduled or request_stop() was called.
  void run();

  /// Makes run(), run_until() and clocks return after the current event.
  void request_stop() { stop_requested_ = true; }
  bool stop_requested() const { return stop_requested_; }
  void clear_stop() { stop_requested_ = false; }

  /// Moves time forward without running anything; asserts that no event is due before `time`.
  void set_now(Time time);

  /// Cancels every live task, newest first. Not from within a task. The destructor does it too.
  void shutdown();
  std::size_t live_tasks() const { return roots_.size(); }
  /// Entries of the heap, forgotten ones included.
  std::size_t heap_size() const { return heap_.size(); }

 private:
  friend class Job;

  struct HeapEntry {
    Time time;
    std::uint64_t tie;
    std::uint64_t sequence;
    WakeupId wakeup;

    bool operator>(const HeapEntry& other) const {
      if (time != other.time) return time > other.time;
      if (tie != other.tie) return tie > other.tie;
      return sequence > other.sequence;
    }
  };
  // A slot is reused once its wake-up has run or was forgotten; the generation tells stale ids.
  struct Slot {
    std::coroutine_handle<> handle;
    Root* root = nullptr;
    std::uint32_t generation = 0;
  };

  Job start_at(Time time, Task<void> task, std::string name);
  Slot* live_slot(WakeupId id);
  void drop_stale_entries();
  /// Keeps far wake-ups that were forgotten, such as time limits, from filling the heap.
  void drop_stale_majority();
  void run_handle(std::coroutine_handle<> handle, Root* root);
  void finish(Root& root);
  void cancel(Root& root);

  Time now_;
  std::uint64_t shuffle_ties_seed_;
  std::uint64_t next_sequence_ = 0;
  std::uint64_t events_run_ = 0;
  bool stop_requested_ = false;
  Root* running_ = nullptr;
  std::vector<HeapEntry> heap_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_slots_;
  std::list<std::shared_ptr<Root>> roots_;
};

template <class Promise>
void Waiter::sleep(Scheduler& scheduler, Time until, std::coroutine_handle<Promise> handle) {
  scheduler_ = &scheduler;
  wakeup_ = scheduler.schedule(until, handle, handle.promise().root);
}

struct Scheduler::SleepAwaiter : Waiter {
  SleepAwaiter(Scheduler& owner, Time until) : scheduler(owner), time(until) {}

  bool await_ready() const { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> handle) {
    sleep(scheduler, time, handle);
  }
  void await_resume() { resumed(); }

  Scheduler& scheduler;
  Time time;
};

struct Job::JoinAwaiter : Waiter {
  explicit JoinAwaiter(std::shared_ptr<Root> joined) : target(std::move(joined)) {}

  bool await_ready() const { return !target || target->done; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> handle) {
    park(target->ended, handle);
  }
  void await_resume() { resumed(); }

  std::shared_ptr<Root> target;
};

inline Job::JoinAwaiter Job::join() const {
  return JoinAwaiter{root_};
}

inline Scheduler::SleepAwaiter Scheduler::sleep_until(Time time) {
  return SleepAwaiter{*this, time};
}
inline Scheduler::SleepAwaiter Scheduler::sleep_for(Duration duration) {
  return SleepAwaiter{*this, now_ + duration};
}
inline Scheduler::SleepAwaiter Scheduler::yield() {
  return SleepAwaiter{*this, now_};
}

}  // namespace weir::sim
