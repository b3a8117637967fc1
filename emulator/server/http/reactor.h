// The event loop of the network edge: sockets, real timers and signals on the thread that owns the
// world. The world's clock decides when to poll and when to wait (emulator/server/world_loop.h).
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "emulator/sim/real_clock.h"

namespace weir::http {

class Reactor {
 public:
  Reactor();
  /// With a clock of the caller's, which must outlive the reactor; deadlines of peers follow it.
  explicit Reactor(const sim::RealClock& clock);
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  /// Runs what is ready, without waiting. True when anything ran.
  bool poll();
  /// Waits until something is ready or `deadline` (of SteadyRealClock) has come, then runs what is
  /// ready. nullopt waits without end.
  void wait(std::optional<sim::RealTime> deadline);
  /// From any thread: runs `work` in the loop.
  void post(std::function<void()> work);
  /// Runs `work` in the loop once that much time has passed; never, when the reactor goes before.
  void call_after(sim::RealTime delay, std::function<void()> work);
  /// Calls `callback` in the loop on SIGINT and SIGTERM, each time.
  void on_stop_signal(std::function<void()> callback);

  /// The implementation, for this folder's sources only.
  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir::http
