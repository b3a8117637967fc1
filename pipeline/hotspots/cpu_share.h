// The capacity model: a subtask has a share of a simulated vCPU, and a record costs CPU time.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "emulator/sim/time.h"

namespace weir::hotspots {

using CpuTime = std::chrono::nanoseconds;

/// One slot of a KPU: 1 KPU is 1 vCPU and has parallelism_per_kpu slots (developer guide of Managed
/// Service for Apache Flink, "Application scaling"). Work queues up first in, first out.
class CpuShare {
 public:
  /// `cpu_per_record` of a whole vCPU; 0 means that records cost nothing.
  CpuShare(CpuTime cpu_per_record, int parallelism_per_kpu)
      : cpu_per_record_(cpu_per_record), slots_(parallelism_per_kpu) {}

  /// Books `records` behind what is booked already; returns when they will have been processed.
  sim::Time book(sim::Time now, std::int64_t records) {
    const CpuTime cpu = cpu_per_record_ * records;
    booked_cpu_ += cpu;
    // Nanoseconds that do not fill a tick of simulated time are kept for the next booking.
    const CpuTime elapsed = cpu * slots_ + remainder_;
    const auto ticks = std::chrono::duration_cast<sim::Duration>(elapsed);
    remainder_ = elapsed - ticks;
    free_at_ = std::max(free_at_, now) + ticks;
    return free_at_;
  }

  /// As many records as `duration` is enough for, at least one.
  std::int64_t records_within(sim::Duration duration) const {
    const CpuTime each = cpu_per_record_ * slots_;
    if (each == CpuTime::zero()) return INT64_MAX;
    return std::max<std::int64_t>(1, CpuTime{duration} / each);
  }

  bool is_free_of_charge() const { return cpu_per_record_ == CpuTime::zero(); }

  /// CPU time used until `now`, of one vCPU.
  CpuTime used(sim::Time now) const {
    return booked_cpu_ - CpuTime{std::max(free_at_ - now, sim::Duration::zero())} / slots_;
  }

 private:
  CpuTime cpu_per_record_;
  int slots_;
  CpuTime booked_cpu_{};
  CpuTime remainder_{};
  sim::Time free_at_{};
};

}  // namespace weir::hotspots
