// Aggregations that put each value of a document into the bucket of a key: shared bookkeeping.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "emulator/elasticsearch/aggregation.h"
#include "emulator/elasticsearch/bucket_map.h"

namespace weir::elasticsearch {

/// Buckets by key, with the aggregations below them.
class KeyBuckets {
 public:
  explicit KeyBuckets(AggregatorList children) : children_(std::move(children)) {}

  base::Result<void> start(const Segment& segment) { return children_.start(segment); }
  /// Document docs[positions[i]] falls into the bucket of keys[i]; a document counts once a bucket.
  /// Positions ascend, and equal keys of a document stand side by side.
  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners,
               std::span<const std::uint32_t> positions, std::span<const std::int64_t> keys);
  void finish();

  /// "doc_count" and the aggregations below, into the bucket object that `writer` is in.
  void write_contents(JsonWriter& writer, BucketNumber bucket, AggregationResponse& response) const;

  std::span<const BucketNumber> of(BucketNumber owner) const { return map_.of(owner); }
  std::int64_t key(BucketNumber bucket) const { return map_.key(bucket); }
  std::int64_t documents(BucketNumber bucket) const {
    return bucket == kNoBucket ? 0 : map_.documents(bucket);
  }
  const AggregatorList& children() const { return children_; }

 private:
  BucketMap map_;
  AggregatorList children_;
  std::vector<Ordinal> child_docs_;
  std::vector<BucketNumber> child_owners_;
};

}  // namespace weir::elasticsearch
