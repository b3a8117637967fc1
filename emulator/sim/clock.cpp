#include "emulator/sim/clock.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace weir::sim {
namespace {

// Events between two looks at the outside: short enough for a socket, long enough to be cheap.
constexpr int kEventsPerTurn = 256;

}  // namespace

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

Clock::Clock(Scheduler& scheduler, RealClock& real_clock, Options options)
    : scheduler_(scheduler), real_clock_(real_clock), inbox_(real_clock), leases_(real_clock) {
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

void Clock::run_virtual() {
  while (!scheduler_.stop_requested()) {
    inbox_.poll();
    const auto next = scheduler_.next_event_time();
    const bool would_jump = !next || *next > scheduler_.now();
    const auto held_until = would_jump ? leases_.last_deadline() : std::nullopt;
    if (held_until) {
      inbox_.wait(*held_until);
    } else if (!scheduler_.step()) {
      return;
    }
  }
}

void Clock::run_stepped() {
  while (!scheduler_.stop_requested()) {
    inbox_.poll();
    if (!scheduler_.next_event_time()) return;
    scheduler_.run_until(scheduler_.now() + options_.step);
  }
}

RealTime Clock::due(Time time) const {
  const auto simulated = static_cast<double>((time - paced_origin_).count());
  return paced_real_origin_ +
         RealTime{static_cast<std::int64_t>(std::ceil(simulated / options_.speed))};
}

void Clock::run_paced() {
  while (!scheduler_.stop_requested()) {
    inbox_.poll();
    const auto next = scheduler_.next_event_time();
    if (!next) return;
    if (*next > scheduler_.now() && due(*next) > real_clock_.now()) {
      inbox_.wait(due(*next));
    } else {
      scheduler_.step();
    }
  }
}

Time Clock::paced_present() const {
  const auto real = static_cast<double>((real_clock_.now() - paced_real_origin_).count());
  return paced_origin_ + Duration{static_cast<std::int64_t>(real * options_.speed)};
}

void Clock::touch() {
  if (!advances_.empty()) return;
  const bool paced = options_.mode == ClockMode::kPaced;
  const Time present = paced ? std::max(paced_present(), scheduler_.now()) : scheduler_.now();
  const auto next = scheduler_.next_event_time();
  if (present > scheduler_.now() || (next && *next <= present)) scheduler_.run_until(present);
}

void Clock::advance(Time limit, Settled settled) {
  advances_.push_back({limit, std::move(settled)});
}

void Clock::work_on_advance() {
  Advance& advance = advances_.front();
  if (!advance.begun) {
    advance.begun = true;
    advance.events_before = scheduler_.events_run();
  }
  for (int i = 0; i < kEventsPerTurn && !scheduler_.stop_requested(); ++i) {
    const auto next = scheduler_.next_event_time();
    if (next && *next <= advance.limit) {
      scheduler_.step();
      continue;
    }
    if (advance.limit > scheduler_.now()) scheduler_.set_now(advance.limit);
    const Advance done = std::move(advance);
    advances_.pop_front();
    configure(options_);  // Paced time goes on from here.
    done.settled(scheduler_.events_run() - done.events_before);
    return;
  }
}

void Clock::serve_turn(WorkSource& source) {
  if (options_.mode == ClockMode::kPaced) touch();
  const auto next = scheduler_.next_event_time();
  const bool due_now = next && *next <= scheduler_.now();
  if (due_now) {
    for (int i = 0; i < kEventsPerTurn && scheduler_.next_event_time() == scheduler_.now(); ++i) {
      scheduler_.step();
    }
    return;
  }
  if (options_.mode == ClockMode::kPaced && next) return source.wait(due(*next));
  if (options_.mode != ClockMode::kVirtual || !next) return source.wait(std::nullopt);
  if (const auto held_until = leases_.last_deadline()) return source.wait(*held_until);
  for (int i = 0; i < kEventsPerTurn && leases_.active() == 0 && scheduler_.step(); ++i) {
  }
}

void Clock::serve(WorkSource& source) {
  while (!scheduler_.stop_requested()) {
    inbox_.poll();
    source.poll();
    if (scheduler_.stop_requested()) return;
    if (advances_.empty()) {
      serve_turn(source);
    } else {
      work_on_advance();
    }
  }
}

void Clock::advance_to(Time limit) {
  inbox_.poll();
  scheduler_.run_until(limit);
}

}  // namespace weir::sim
