// In what order buckets are returned: by count, by key, or by a metric inside them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "emulator/elasticsearch/key_buckets.h"

namespace weir::elasticsearch {

class BucketOrder {
 public:
  /// Ascending by key.
  static BucketOrder by_key();
  /// Descending by count, then ascending by key.
  static BucketOrder by_count();
  /// Reads {"_count":"desc"}, {"path>to.metric":"asc"} or an array of such.
  static base::Result<BucketOrder> parse(const JsonValue& json);

  /// Error when a path leads to no number (aggregation_execution_exception).
  base::Result<void> check(const AggregatorList& children) const;
  /// Puts the first `size` buckets in order at the front and drops the rest. `key_less` compares
  /// the keys of two buckets.
  void sort(std::vector<BucketNumber>& buckets, std::size_t size, const KeyBuckets& source,
            const std::function<bool(BucketNumber, BucketNumber)>& key_less) const;

 private:
  struct Criterion {
    enum Kind { kCount, kKey, kMetric } kind = kCount;
    bool ascending = false;
    std::vector<std::string> path;  ///< Aggregations from the bucket downwards.
    std::string property;           ///< "" or a number of a multi-value metric.
    std::string text;
  };

  static base::Result<void> parse_into(BucketOrder& order, const JsonValue& json);
  static base::Result<Criterion> parse_criterion(std::string_view path, const JsonValue& direction);
  static double metric_of(const Criterion& criterion, const AggregatorList& children,
                          BucketNumber bucket);

  std::vector<Criterion> criteria_;
};

}  // namespace weir::elasticsearch
