// When to ask Kinesis again, and how long to wait before it.
#pragma once

#include <algorithm>
#include <string_view>

#include "emulator/base/error.h"
#include "emulator/sim/time.h"

namespace weir::hotspots {

/// Attempts in a row that may end with a fault of the service itself (HTTP 5xx) before the job
/// fails, as often as Flink's connector lists shards (ConsumerConfigConstants).
inline constexpr int kMaxServiceFaults = 10;

/// The caller asked too fast. Any number of these is survived (Kinesis API reference, GetRecords,
/// GetShardIterator and ListShards, "Errors").
inline bool is_throttling(const base::Error& error) {
  return error.code == "ProvisionedThroughputExceededException" ||
         error.code == "LimitExceededException" || error.code == "KMSThrottlingException" ||
         error.code == "ThrottlingException";
}

/// Waiting times that grow by half each time, as Flink's Kinesis connector has them. Without its
/// jitter: quotas are per shard, so readers of different shards do not collide.
class Backoff {
 public:
  Backoff(sim::Duration first, sim::Duration last) : first_(first), last_(last), next_(first) {}

  /// True when asking again is worth while.
  bool allows(const base::Error& error) {
    if (is_throttling(error)) return true;
    return error.http_status >= 500 && ++faults_ < kMaxServiceFaults;
  }
  sim::Duration next() {
    const sim::Duration wait = next_;
    next_ = std::min(next_ * 3 / 2, last_);
    return wait;
  }
  /// After a success.
  void reset() {
    next_ = first_;
    faults_ = 0;
  }

 private:
  sim::Duration first_;
  sim::Duration last_;
  sim::Duration next_;
  int faults_ = 0;
};

}  // namespace weir::hotspots
