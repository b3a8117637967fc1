// Native scaling on CPU use: decides, minute by minute, when the service changes the parallelism.
// https://docs.aws.amazon.com/managed-flink/latest/java/how-scaling-auto.html
#pragma once

#include <optional>

#include "emulator/analytics/limits.h"

namespace weir::analytics {

class CpuScaler {
 public:
  struct Bounds {
    int parallelism;          ///< As configured: the floor.
    int current_parallelism;  ///< What runs now.
    int parallelism_per_kpu;
  };

  /// Takes the CPU use of one minute and gives the parallelism to change to, if any. The size of a
  /// step is not documented: it doubles upwards and halves downwards, within floor and ceiling.
  /// A change starts the counting anew.
  std::optional<int> observe(double cpu_percent, const Bounds& bounds, const Limits& limits);

  /// Forgets the minutes seen, as when the application stops.
  void reset();

 private:
  int busy_minutes_ = 0;
  int idle_minutes_ = 0;
};

/// The highest CurrentParallelism that native scaling may reach.
int scaling_ceiling(int parallelism_per_kpu, const Limits& limits);

}  // namespace weir::analytics
