// What services hand to CloudWatch, as a small interface, so that none of them knows the store.
#pragma once

#include <string>
#include <vector>

#include "emulator/base/timestamp.h"

namespace weir::base {

struct Dimension {
  std::string name;
  std::string value;

  auto operator<=>(const Dimension&) const = default;
};

/// A statistic set, as PutMetricData takes it. A single value v is {1, v, v, v}.
struct StatisticSet {
  double sample_count = 0;
  double sum = 0;
  double minimum = 0;
  double maximum = 0;

  static StatisticSet of(double value) { return {1, value, value, value}; }
  /// Folds one more value in.
  void add(double value) {
    minimum = sample_count == 0 || value < minimum ? value : minimum;
    maximum = sample_count == 0 || value > maximum ? value : maximum;
    sample_count += 1;
    sum += value;
  }
  bool operator==(const StatisticSet&) const = default;
};

/// One datum of one metric. `unit` is a CloudWatch StandardUnit ("Count", "Bytes", ...).
struct MetricDatum {
  std::string metric_namespace;
  std::string name;
  std::vector<Dimension> dimensions;
  std::string unit;
  Timestamp timestamp;
  StatisticSet statistics;
};

/// Where a service's own metrics go; CloudWatch in a composed cloud. Account and region are the
/// sink's: a world composes one per (account, region).
class MetricSink {
 public:
  virtual ~MetricSink() = default;
  virtual void put(const MetricDatum& datum) = 0;
};

}  // namespace weir::base
