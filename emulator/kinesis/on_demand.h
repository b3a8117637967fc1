// How an on-demand stream scales itself (developer guide, "Choose the data stream capacity mode"):
// it starts with 4 shards, a shard that takes more than 500 KB/s is split evenly within 15 minutes,
// and so there is always room for double the peak. AWS says nothing of merging: shards stay, and
// UpdateStreamWarmThroughput releases what goes beyond the warm throughput and twice the peak of
// the last 30 days.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>

#include "emulator/sim/scheduler.h"
#include "emulator/sim/time.h"

namespace weir::kinesis {

/// Where a shard's totals stood when a minute ended.
struct ShardTraffic {
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
};

/// The greatest writes of a minute in the last 30 days, in shards that they fill.
class PeakWrites {
 public:
  void note(sim::Time now, double shards_filled);
  double shards_filled(sim::Time now) const;

 private:
  struct DayPeak {
    std::int64_t day;
    double shards_filled;
  };
  std::deque<DayPeak> days_;
};

struct OnDemandScaling {
  /// MiB/s; set by CreateStream, UpdateStreamMode or UpdateStreamWarmThroughput.
  std::optional<std::int32_t> warm_target_mibps;
  std::optional<std::int32_t> warm_current_mibps;  ///< Follows the target when scaling is done.
  PeakWrites peak;
  std::set<std::uint32_t> hot_shards;  ///< Indices of those that are going to be split.
  sim::Job split;                      ///< Pending while there are hot shards.
};

/// How many shards a stream needs at least for its warm throughput and double its peak.
std::int64_t shards_needed(const OnDemandScaling& scaling, sim::Time now);

}  // namespace weir::kinesis
