// Aggregations whose buckets the request names: filter, filters, range, missing.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "emulator/elasticsearch/aggregation.h"

namespace weir::elasticsearch {

/// `per_owner` buckets for each bucket of the parent, whether documents fall into them or not.
class FixedBuckets {
 public:
  FixedBuckets(std::size_t per_owner, AggregatorList children)
      : per_owner_(static_cast<BucketNumber>(per_owner)), children_(std::move(children)) {}

  base::Result<void> start(const Segment& segment) { return children_.start(segment); }
  /// Starts a batch of documents; add() then takes one document after another.
  void begin_batch();
  void add(Ordinal doc, BucketNumber owner, std::size_t bucket);
  void end_batch() { children_.collect(child_docs_, child_owners_); }
  void finish() { children_.finish(); }

  BucketNumber number(BucketNumber owner, std::size_t bucket) const {
    return owner == kNoBucket ? kNoBucket : owner * per_owner_ + static_cast<BucketNumber>(bucket);
  }
  std::int64_t documents(BucketNumber bucket) const {
    return bucket < documents_.size() ? documents_[bucket] : 0;
  }
  /// "doc_count" and the aggregations below.
  void write_contents(JsonWriter& writer, BucketNumber owner, std::size_t bucket,
                      AggregationResponse& response) const;
  const AggregatorList& children() const { return children_; }

 private:
  BucketNumber per_owner_;
  AggregatorList children_;
  std::vector<std::int64_t> documents_;
  std::vector<Ordinal> child_docs_;
  std::vector<BucketNumber> child_owners_;
};

}  // namespace weir::elasticsearch
