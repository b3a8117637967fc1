// What date_histogram and histogram share: ordered buckets, gaps filled, keyed or not.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "emulator/elasticsearch/bucket_order.h"
#include "emulator/elasticsearch/values_source.h"

namespace weir::elasticsearch {

struct HistogramOptions {
  BucketOrder order = BucketOrder::by_key();
  bool ordered_by_key = true;
  std::int64_t min_doc_count = 0;
  bool keyed = false;
};

/// Reads order, min_doc_count and keyed. Error: an order or a count that does not parse.
base::Result<HistogramOptions> parse_histogram_options(const JsonValue& body);

class HistogramBuckets {
 public:
  /// `next` gives the key that follows a key, for the gaps when min_doc_count is 0.
  HistogramBuckets(HistogramOptions options, AggregatorList children,
                   std::function<std::int64_t(std::int64_t)> next)
      : options_(std::move(options)), buckets_(std::move(children)), next_(std::move(next)) {}

  /// Without documents, buckets still reach from `first` to `last`.
  void set_bounds(std::optional<std::int64_t> first, std::optional<std::int64_t> last) {
    first_ = first;
    last_ = last;
  }

  base::Result<void> start(const Segment& segment);
  KeyBuckets& buckets() { return buckets_; }

  /// {"buckets":...}. `write_key` writes "key" and what goes with it, `name` names keyed buckets.
  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response,
             const std::function<void(std::int64_t)>& write_key,
             const std::function<std::string(std::int64_t)>& name) const;

 private:
  struct Entry {
    std::int64_t key;
    BucketNumber bucket;
  };
  std::vector<Entry> entries(BucketNumber owner, AggregationResponse& response) const;
  std::vector<Entry> fill_gaps(const std::vector<Entry>& found,
                               AggregationResponse& response) const;

  HistogramOptions options_;
  KeyBuckets buckets_;
  std::function<std::int64_t(std::int64_t)> next_;
  std::optional<std::int64_t> first_;
  std::optional<std::int64_t> last_;
};

}  // namespace weir::elasticsearch
