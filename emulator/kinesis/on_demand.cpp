#include "emulator/kinesis/on_demand.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "emulator/kinesis/limits.h"

namespace weir::kinesis {
namespace {

std::int64_t day_of(sim::Time now) {
  return std::chrono::floor<std::chrono::days>(now).time_since_epoch().count();
}

}  // namespace

void PeakWrites::note(sim::Time now, double shards_filled) {
  const std::int64_t day = day_of(now);
  while (!days_.empty() && days_.front().day <= day - kOnDemandPeakDays) days_.pop_front();
  if (days_.empty() || days_.back().day != day) {
    days_.push_back({day, shards_filled});
  } else {
    days_.back().shards_filled = std::max(days_.back().shards_filled, shards_filled);
  }
}

double PeakWrites::shards_filled(sim::Time now) const {
  double peak = 0;
  for (const DayPeak& day : days_) {
    if (day.day > day_of(now) - kOnDemandPeakDays) peak = std::max(peak, day.shards_filled);
  }
  return peak;
}

std::int64_t shards_needed(const OnDemandScaling& scaling, sim::Time now) {
  const auto for_peak = static_cast<std::int64_t>(std::ceil(2 * scaling.peak.shards_filled(now)));
  return std::max(
      {kOnDemandInitialShards, std::int64_t{scaling.warm_target_mibps.value_or(0)}, for_peak});
}

}  // namespace weir::kinesis
