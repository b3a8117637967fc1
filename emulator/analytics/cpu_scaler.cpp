#include "emulator/analytics/cpu_scaler.h"

#include <algorithm>

namespace weir::analytics {

int scaling_ceiling(int parallelism_per_kpu, const Limits& limits) {
  return std::min(parallelism_per_kpu * limits.kpus_per_application, limits.flink_max_parallelism);
}

std::optional<int> CpuScaler::observe(double cpu_percent, const Bounds& bounds,
                                      const Limits& limits) {
  busy_minutes_ = cpu_percent >= limits.scale_out_cpu_percent ? busy_minutes_ + 1 : 0;
  idle_minutes_ = cpu_percent < limits.scale_in_cpu_percent ? idle_minutes_ + 1 : 0;
  int target = bounds.current_parallelism;
  if (busy_minutes_ >= limits.scale_out_minutes) {
    const int ceiling = scaling_ceiling(bounds.parallelism_per_kpu, limits);
    // A configured parallelism above the ceiling stays: native scaling only never goes beyond.
    target = std::max(target, std::min(2 * target, ceiling));
  } else if (idle_minutes_ >= limits.scale_in_minutes) {
    target = std::max(bounds.parallelism, (target + 1) / 2);
  }
  if (target == bounds.current_parallelism) return std::nullopt;
  reset();
  return target;
}

void CpuScaler::reset() {
  busy_minutes_ = 0;
  idle_minutes_ = 0;
}

}  // namespace weir::analytics
