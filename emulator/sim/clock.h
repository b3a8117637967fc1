// Clock modes: who decides when simulated time moves. The same scenario gives the same run hash in
// all three, for the order of events never depends on the mode.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>

#include "emulator/sim/lease.h"
#include "emulator/sim/real_clock.h"
#include "emulator/sim/scheduler.h"

namespace weir::sim {

enum class ClockMode {
  kVirtual,  ///< Jumps to the next event when nothing is ready.
  kStepped,  ///< Moves only when told to; then everything due runs, in order.
  kPaced,    ///< Follows real time, `speed` simulated seconds a second.
};

std::string_view to_string(ClockMode mode);
/// nullopt for anything but "virtual", "stepped", "paced".
std::optional<ClockMode> parse_clock_mode(std::string_view text);

/// Work from other threads for the scheduler thread, in order of arrival.
class Inbox {
 public:
  /// From any thread.
  void post(std::function<void()> work);

 private:
  friend class Clock;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> work_;
};

class Clock {
 public:
  struct Options {
    ClockMode mode = ClockMode::kVirtual;
    double speed = 1.0;                       ///< Paced only; must be positive.
    Duration step = std::chrono::minutes{1};  ///< Stepped: by how much run() steps itself.
  };

  Clock(Scheduler& scheduler, RealClock& real_clock, Options options);

  Inbox& inbox() { return inbox_; }
  LeaseTable& leases() { return leases_; }
  const Options& options() const { return options_; }
  /// Switches mode or speed; paced time goes on from the present instant.
  void configure(Options options);

  /// Runs the world in the clock's mode until request_stop() or until nothing is left to do.
  void run();
  /// Stepped: runs everything due until `limit`, which becomes the present.
  void advance_to(Time limit);

 private:
  void run_virtual();
  void run_stepped();
  void run_paced();
  /// Runs posted work; false when there was none.
  bool drain_inbox();
  void wait_for_inbox(RealTime deadline);
  RealTime due(Time time) const;

  Scheduler& scheduler_;
  RealClock& real_clock_;
  Options options_;
  Inbox inbox_;
  LeaseTable leases_;
  RealTime paced_real_origin_{};
  Time paced_origin_{};
};

}  // namespace weir::sim
