// Quotas of the form "so many times in a rolling 24 hours".
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>

#include "emulator/sim/time.h"

namespace weir::kinesis {

class DailyQuota {
 public:
  /// How many uses lie in the 24 hours before `now`.
  std::int64_t used(sim::Time now) {
    while (!uses_.empty() && now - uses_.front() >= std::chrono::hours{24}) uses_.pop_front();
    return static_cast<std::int64_t>(uses_.size());
  }
  void use(sim::Time now) { uses_.push_back(now); }

 private:
  std::deque<sim::Time> uses_;
};

}  // namespace weir::kinesis
