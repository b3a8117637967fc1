// What this folder's sources see of the reactor: file descriptors, a coarse tick, late work.
#pragma once

#include <sys/epoll.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "emulator/server/http/reactor.h"
#include "emulator/sim/real_clock.h"

namespace weir::http {

/// Takes the events of one file descriptor. Must stay alive until the round in which it was
/// forgotten is over: destroy it in deferred work.
class Watcher {
 public:
  virtual ~Watcher() = default;
  /// `events`: a mask of EPOLLIN, EPOLLOUT, EPOLLERR, EPOLLHUP.
  virtual void on_events(std::uint32_t events) = 0;
};

/// Wants to be called about four times a second while something of its own is being timed.
class Ticker {
 public:
  virtual ~Ticker() = default;
  /// False: nothing is timed any more, do not call again.
  virtual bool on_tick(sim::RealTime now) = 0;
};

struct Reactor::Impl {
  explicit Impl(const sim::RealClock* clock);
  ~Impl();

  /// Both are false when the kernel refuses; errno says why.
  bool watch(int file, std::uint32_t events, Watcher& watcher);
  bool change(int file, std::uint32_t events, Watcher& watcher);
  void forget(int file);

  void start_ticking(Ticker& ticker);
  void stop_ticking(Ticker& ticker);

  /// Runs `work` once the current round's events have been handled, or in the next round.
  void defer(std::function<void()> work);

  /// Read once a round; between rounds read afresh.
  sim::RealTime now() const { return in_round_ ? round_time_ : clock_->now(); }

  void call_after(sim::RealTime delay, std::function<void()> work);

  bool poll() { return round(sim::RealTime{0}); }
  void wait(std::optional<sim::RealTime> deadline);
  void post(std::function<void()> work);
  void on_stop_signal(std::function<void()> callback);

 private:
  struct Wakeup;

  bool round(std::optional<sim::RealTime> timeout);
  int wait_events(std::optional<sim::RealTime> timeout);
  bool run_due_tick();
  bool run_due_timers();
  bool run_deferred();
  bool run_posted();
  std::optional<sim::RealTime> timeout_until(std::optional<sim::RealTime> deadline) const;

  sim::SteadyRealClock steady_;
  const sim::RealClock* clock_;
  int epoll_ = -1;
  std::vector<epoll_event> events_;
  sim::RealTime round_time_{};
  bool in_round_ = false;
  std::vector<Ticker*> tickers_;
  sim::RealTime next_tick_{};
  std::multimap<sim::RealTime, std::function<void()>> timers_;  ///< By the time they are due at.
  std::vector<std::function<void()>> deferred_;
  std::unique_ptr<Wakeup> posted_event_;
  std::unique_ptr<Wakeup> signal_event_;
  std::mutex posted_mutex_;
  std::vector<std::function<void()>> posted_;  ///< Guarded by posted_mutex_.
  std::vector<std::function<void()>> stop_callbacks_;
};

}  // namespace weir::http
