// All that is kept of one metric and unit for one span of time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "emulator/base/metric_sink.h"
#include "emulator/cloudwatch/distribution.h"
#include "emulator/cloudwatch/statistic.h"

namespace weir::cloudwatch {

/// Percentiles need to know the single values: a datum of several values given only as a statistic
/// set, and any negative value, leave the bucket without them (cloudwatch_concepts, Percentiles).
class Bucket {
 public:
  Bucket() = default;
  explicit Bucket(std::int64_t start_seconds) : start_s(start_seconds) {}

  void add(const base::StatisticSet& set);
  void merge(const Bucket& other);

  bool empty() const { return statistics_.sample_count == 0; }
  const base::StatisticSet& statistics() const { return statistics_; }
  /// nullopt when the bucket is empty, or for a percentile that cannot be known.
  std::optional<double> value(const Statistic& statistic) const;

  std::int64_t start_s = 0;  ///< Seconds since 1970.

 private:
  void add_value(double value, double count);
  void fold(const base::StatisticSet& set);

  base::StatisticSet statistics_;
  bool values_unknown_ = false;
  // Absent while there is one distinct value only: then the minimum says it all.
  std::unique_ptr<Distribution> values_;
};

}  // namespace weir::cloudwatch
