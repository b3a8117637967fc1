// The one door to real time. Only clock modes, leases and the network edge look through it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "emulator/sim/time.h"

namespace weir::sim {

/// Real time since an arbitrary origin, in microseconds.
using RealTime = std::chrono::microseconds;

class RealClock {
 public:
  virtual ~RealClock() = default;
  virtual RealTime now() const = 0;
  /// Waits on `condition` (whose mutex `lock` holds) until it is notified or `deadline` has come.
  virtual void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                          RealTime deadline) = 0;
};

/// What the machine's calendar says: where a world starts that shall look like today's.
Time calendar_time();

/// Blocks the calling thread for so much real time: for tools that wait for another process.
void pause(RealTime duration);

/// The machine's monotonic clock.
class SteadyRealClock : public RealClock {
 public:
  RealTime now() const override;
  void wait_until(std::unique_lock<std::mutex>& lock, std::condition_variable& condition,
                  RealTime deadline) override;
};

/// A clock that tests move; waiting moves it to the deadline at once.
class ManualRealClock : public RealClock {
 public:
  RealTime now() const override { return now_; }
  void advance(RealTime by) { now_ += by; }
  void wait_until(std::unique_lock<std::mutex>&, std::condition_variable&,
                  RealTime deadline) override {
    if (deadline > now_) now_ = deadline;
  }

 private:
  RealTime now_{};
};

}  // namespace weir::sim
