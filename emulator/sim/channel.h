// Channel<T>: a bounded first in, first out queue between tasks of one scheduler.
#pragma once

#include <deque>
#include <optional>
#include <utility>

#include "emulator/sim/scheduler.h"

namespace weir::sim {

/// `co_await send(v)` waits while the channel is full and gives false when it is closed;
/// `co_await receive()` waits while it is empty and gives nullopt once it is closed and drained.
/// Values stay in the channel until a receiver takes them, so a cancelled receiver loses none.
template <class T>
class Channel {
 public:
  Channel(Scheduler& scheduler, std::size_t capacity)
      : capacity_(capacity), senders_(scheduler), receivers_(scheduler) {}

  std::size_t size() const { return values_.size(); }
  bool closed() const { return closed_; }

  /// False when full or closed; the value is then left alone.
  bool try_send(T& value) {
    if (closed_ || values_.size() >= capacity_) return false;
    values_.push_back(std::move(value));
    receivers_.wake_one();
    return true;
  }
  std::optional<T> try_receive() {
    if (values_.empty()) return std::nullopt;
    std::optional<T> value{std::move(values_.front())};
    values_.pop_front();
    senders_.wake_one();
    return value;
  }

  /// Senders get false from now on; receivers may drain what is there.
  void close() {
    closed_ = true;
    senders_.wake_all();
    receivers_.wake_all();
  }

  Task<bool> send(T value) {
    while (!closed_) {
      if (try_send(value)) co_return true;
      co_await ParkIn{senders_};
    }
    co_return false;
  }

  Task<std::optional<T>> receive() {
    for (;;) {
      if (auto value = try_receive()) co_return value;
      if (closed_) co_return std::nullopt;
      co_await ParkIn{receivers_};
    }
  }

 private:
  // A waiter that is destroyed between being woken and resuming passes the wake-up on, so that no
  // value and no free place is forgotten.
  struct ParkIn : Waiter {
    explicit ParkIn(WaitList& own) : list(own) {}
    ~ParkIn() {
      if (woken()) list.wake_one();
    }
    bool await_ready() const { return false; }
    template <class Promise>
    void await_suspend(std::coroutine_handle<Promise> handle) {
      park(list, handle);
    }
    void await_resume() { resumed(); }

    WaitList& list;
  };

  std::size_t capacity_;
  bool closed_ = false;
  std::deque<T> values_;
  WaitList senders_;
  WaitList receivers_;
};

}  // namespace weir::sim
