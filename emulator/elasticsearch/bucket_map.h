// Buckets that come into being with their first document: from (parent's bucket, key) to a number.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "emulator/elasticsearch/aggregation.h"

namespace weir::elasticsearch {

class BucketMap {
 public:
  BucketMap();

  /// The bucket of `key` under `owner`, made when it is new.
  BucketNumber intern(BucketNumber owner, std::int64_t key);
  void count(BucketNumber bucket) { ++buckets_[bucket].documents; }

  std::int64_t key(BucketNumber bucket) const { return buckets_[bucket].key; }
  std::int64_t documents(BucketNumber bucket) const { return buckets_[bucket].documents; }

  /// To be called once all documents are in, before of().
  void group_by_owner();
  /// Buckets of `owner` in order of their making; empty for kNoBucket.
  std::span<const BucketNumber> of(BucketNumber owner) const;

 private:
  struct Bucket {
    BucketNumber owner;
    std::int64_t key;
    std::int64_t documents;
  };

  std::size_t slot_of(BucketNumber owner, std::int64_t key) const;
  void grow();

  std::vector<Bucket> buckets_;
  std::vector<BucketNumber> slots_;
  BucketNumber last_ = kNoBucket;  ///< Neighbours often share a bucket.
  std::vector<BucketNumber> grouped_;
  std::vector<std::uint32_t> group_starts_;
};

}  // namespace weir::elasticsearch
