// Which values occurred how often: what percentiles are computed from.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "emulator/cloudwatch/statistic.h"

namespace weir::cloudwatch {

/// Exact up to kMaxDistinctValues different values; beyond that values are rounded to steps of one
/// per cent, which bounds memory. Non-negative values only.
class Distribution {
 public:
  static constexpr std::size_t kMaxDistinctValues = 512;

  void add(double value, double count);
  void merge(const Distribution& other);

  /// The smallest value that at least `percentile` per cent of the samples do not exceed (nearest
  /// rank). Needs at least one sample.
  double percentile(double percentile) const;

  /// A trimmed statistic ("Statistics-definitions"). Bounds in per cent cut whole samples: those
  /// below the lower one's share are left out, the one that the upper falls on is kept. nullopt for
  /// a mean of no samples.
  std::optional<double> trimmed(const Statistic& statistic) const;

  std::size_t distinct_values() const { return entries_.size(); }

 private:
  struct Entry {
    double value;
    double count;
  };
  struct Part {
    double count = 0;
    double sum = 0;
  };
  void insert(double value, double count);
  void coarsen();
  double total() const;
  Part part(const Band& band) const;
  double winsorized_mean(const Band& band) const;

  std::vector<Entry> entries_;  // by value
  bool coarse_ = false;
};

}  // namespace weir::cloudwatch
