#include "emulator/elasticsearch/key_buckets.h"

namespace weir::elasticsearch {

void KeyBuckets::collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners,
                         std::span<const std::uint32_t> positions,
                         std::span<const std::int64_t> keys) {
  child_docs_.clear();
  child_owners_.clear();
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (i > 0 && positions[i] == positions[i - 1] && keys[i] == keys[i - 1]) continue;
    const BucketNumber bucket = map_.intern(owners[positions[i]], keys[i]);
    map_.count(bucket);
    if (children_.empty()) continue;
    child_docs_.push_back(docs[positions[i]]);
    child_owners_.push_back(bucket);
  }
  children_.collect(child_docs_, child_owners_);
}

void KeyBuckets::finish() {
  map_.group_by_owner();
  children_.finish();
}

void KeyBuckets::write_contents(JsonWriter& writer, BucketNumber bucket,
                                AggregationResponse& response) const {
  writer.key("doc_count").integer(documents(bucket));
  children_.write(writer, bucket, response);
}

}  // namespace weir::elasticsearch
