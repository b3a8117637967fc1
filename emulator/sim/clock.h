// Clock modes: who decides when simulated time moves. The same scenario gives the same run hash in
// all three, for the order of events never depends on the mode.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string_view>

#include "emulator/sim/lease.h"
#include "emulator/sim/real_clock.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/work_source.h"

namespace weir::sim {

enum class ClockMode {
  kVirtual,  ///< Jumps to the next event when nothing is ready.
  kStepped,  ///< Moves only when told to; then everything due runs, in order.
  kPaced,    ///< Follows real time, `speed` simulated seconds a second.
};

std::string_view to_string(ClockMode mode);
/// nullopt for anything but "virtual", "stepped", "paced".
std::optional<ClockMode> parse_clock_mode(std::string_view text);

class Clock {
 public:
  struct Options {
    ClockMode mode = ClockMode::kVirtual;
    double speed = 1.0;                       ///< Paced only; must be positive.
    Duration step = std::chrono::minutes{1};  ///< Stepped: by how much run() steps itself.
  };
  /// What an advance has done, told when the world has settled there.
  using Settled = std::function<void(std::uint64_t events)>;

  Clock(Scheduler& scheduler, RealClock& real_clock, Options options);

  Inbox& inbox() { return inbox_; }
  LeaseTable& leases() { return leases_; }
  const Options& options() const { return options_; }
  /// Switches mode or speed; paced time goes on from the present instant.
  void configure(Options options);

  /// Runs the world in the clock's mode until request_stop() or until nothing is left to do.
  void run();
  /// Runs a world that is driven from outside until request_stop(): between events `source` is
  /// polled, and when there is nothing to do it is waited for. Stepped time moves by advance()
  /// alone.
  void serve(WorkSource& source);
  /// Serving, in every mode: runs everything due until `limit`, which becomes the present, then
  /// calls `settled`. Sources are polled meanwhile. A limit that has passed settles at once;
  /// advances run one after the other.
  void advance(Time limit, Settled settled);
  /// Serving: brings the world to the present, which moves by itself in paced mode only, and runs
  /// what is due there. To be called before a request from outside touches the world, so that it
  /// finds what earlier ones set off; not from within an event.
  void touch();

  /// Stepped: runs everything due until `limit`, which becomes the present.
  void advance_to(Time limit);

 private:
  struct Advance {
    Time limit;
    Settled settled;
    std::uint64_t events_before = 0;
    bool begun = false;
  };

  void run_virtual();
  void run_stepped();
  void run_paced();
  /// One turn of serve() in the clock's mode, then waits if nothing is left to do.
  void serve_turn(WorkSource& source);
  void work_on_advance();
  RealTime due(Time time) const;
  Time paced_present() const;

  Scheduler& scheduler_;
  RealClock& real_clock_;
  Options options_;
  Inbox inbox_;
  LeaseTable leases_;
  std::deque<Advance> advances_;
  RealTime paced_real_origin_{};
  Time paced_origin_{};
};

}  // namespace weir::sim
