// Which values occurred how often: what percentiles are computed from.
#pragma once

#include <cstddef>
#include <vector>

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

  std::size_t distinct_values() const { return entries_.size(); }

 private:
  struct Entry {
    double value;
    double count;
  };
  void insert(double value, double count);
  void coarsen();

  std::vector<Entry> entries_;  // by value
  bool coarse_ = false;
};

}  // namespace weir::cloudwatch
