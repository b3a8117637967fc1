#include "emulator/sim/clock.h"

#include <algorithm>
#include <cassert>

namespace weir::sim {

std::string_view to_string(ClockMode mode) {
  switch (mode) {
    case ClockMode::kVirtual:
      return "virtual";
    case ClockMode::kStepped:
      return "stepped";
    case ClockMode::kPaced:
      return "paced";
  }
  return "";
}

std::optional<ClockMode> parse_clock_mode(std::string_view text) {
  for (const ClockMode mode : {ClockMode::kVirtual, ClockMode::kStepped, ClockMode::kPaced}) {
    if (text == to_string(mode)) return mode;
  }
  return std::nullopt;
}

void Inbox::post(std::function<void()> work) {
  const std::lock_guard lock(mutex_);
  work_.push_back(std::move(work));
  arrived_.notify_one();
}

Clock::Clock(Scheduler& scheduler, RealClock& real_clock, Options options)
    : scheduler_(scheduler), real_clock_(real_clock), leases_(real_clock) {
  configure(options);
}

void Clock::configure(Options options) {
  assert(options.speed > 0);
  options_ = options;
  paced_real_origin_ = real_clock_.now();
  paced_origin_ = scheduler_.now();
}

void Clock::run() {
  switch (options_.mode) {
    case ClockMode::kVirtual:
      return run_virtual();
    case ClockMode::kStepped:
      return run_stepped();
    case ClockMode::kPaced:
      return run_paced();
  }
}

bool Clock::drain_inbox() {
  std::deque<std::function<void()>> work;
  {
    const std::lock_guard lock(inbox_.mutex_);
    work.swap(inbox_.work_);
  }
  for (auto& item : work) item();
  return !work.empty();
}

void Clock::wait_for_inbox(RealTime deadline) {
  std::unique_lock lock(inbox_.mutex_);
  if (inbox_.work_.empty()) real_clock_.wait_until(lock, inbox_.arrived_, deadline);
}

void Clock::run_virtual() {
  while (!scheduler_.stop_requested()) {
    drain_inbox();
    const auto next = scheduler_.next_event_time();
    const bool would_jump = !next || *next > scheduler_.now();
    const auto held_until = would_jump ? leases_.last_deadline() : std::nullopt;
    if (held_until) {
      wait_for_inbox(*held_until);
    } else if (!scheduler_.step()) {
      return;
    }
  }
}

void Clock::run_stepped() {
  while (!scheduler_.stop_requested()) {
    drain_inbox();
    if (!scheduler_.next_event_time()) return;
    scheduler_.run_until(scheduler_.now() + options_.step);
  }
}

RealTime Clock::due(Time time) const {
  const auto simulated = static_cast<double>((time - paced_origin_).count());
  return paced_real_origin_ + RealTime{static_cast<std::int64_t>(simulated / options_.speed)};
}

void Clock::run_paced() {
  while (!scheduler_.stop_requested()) {
    drain_inbox();
    const auto next = scheduler_.next_event_time();
    if (!next) return;
    if (*next > scheduler_.now() && due(*next) > real_clock_.now()) {
      wait_for_inbox(due(*next));
    } else {
      scheduler_.step();
    }
  }
}

void Clock::advance_to(Time limit) {
  drain_inbox();
  scheduler_.run_until(limit);
}

}  // namespace weir::sim
