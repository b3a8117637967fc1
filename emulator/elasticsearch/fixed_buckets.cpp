#include "emulator/elasticsearch/fixed_buckets.h"

namespace weir::elasticsearch {

void FixedBuckets::begin_batch() {
  child_docs_.clear();
  child_owners_.clear();
}

void FixedBuckets::add(Ordinal doc, BucketNumber owner, std::size_t bucket) {
  const BucketNumber target = number(owner, bucket);
  if (target >= documents_.size()) documents_.resize(std::size_t{target} + 1);
  ++documents_[target];
  child_docs_.push_back(doc);
  child_owners_.push_back(target);
}

void FixedBuckets::write_contents(JsonWriter& writer, BucketNumber owner, std::size_t bucket,
                                  AggregationResponse& response) const {
  const BucketNumber target = number(owner, bucket);
  writer.key("doc_count").integer(documents(target));
  children_.write(writer, target, response);
}

}  // namespace weir::elasticsearch
