// Where work for the scheduler thread comes from besides its own events: other threads, sockets.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>

#include "emulator/sim/real_clock.h"

namespace weir::sim {

class WorkSource {
 public:
  virtual ~WorkSource() = default;
  /// Runs what has arrived, without waiting. False when there was nothing.
  virtual bool poll() = 0;
  /// Waits until something arrives or `deadline` has come; nullopt: without end. May run what has
  /// arrived.
  virtual void wait(std::optional<RealTime> deadline) = 0;
};

/// Work from other threads, in order of arrival.
class Inbox : public WorkSource {
 public:
  explicit Inbox(RealClock& real_clock) : real_clock_(real_clock) {}

  /// From any thread.
  void post(std::function<void()> work);

  bool poll() override;
  void wait(std::optional<RealTime> deadline) override;

 private:
  RealClock& real_clock_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> work_;
};

}  // namespace weir::sim
