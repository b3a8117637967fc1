#include "emulator/elasticsearch/bucket_map.h"

#include <algorithm>

#include "emulator/sim/random.h"

namespace weir::elasticsearch {

BucketMap::BucketMap() : slots_(64, kNoBucket) {}

std::size_t BucketMap::slot_of(BucketNumber owner, std::int64_t key) const {
  const std::size_t mask = slots_.size() - 1;
  const std::uint64_t hash =
      sim::mix_bits(static_cast<std::uint64_t>(key) + 0x9e3779b97f4a7c15ULL * owner);
  std::size_t slot = hash & mask;
  while (slots_[slot] != kNoBucket) {
    const Bucket& bucket = buckets_[slots_[slot]];
    if (bucket.key == key && bucket.owner == owner) break;
    slot = (slot + 1) & mask;
  }
  return slot;
}

BucketNumber BucketMap::intern(BucketNumber owner, std::int64_t key) {
  if (last_ != kNoBucket && buckets_[last_].key == key && buckets_[last_].owner == owner) {
    return last_;
  }
  const std::size_t slot = slot_of(owner, key);
  if (slots_[slot] == kNoBucket) {
    slots_[slot] = static_cast<BucketNumber>(buckets_.size());
    buckets_.push_back({owner, key, 0});
    last_ = slots_[slot];
    if (buckets_.size() * 2 > slots_.size()) grow();
  } else {
    last_ = slots_[slot];
  }
  return last_;
}

void BucketMap::grow() {
  slots_.assign(slots_.size() * 2, kNoBucket);
  for (BucketNumber b = 0; b < buckets_.size(); ++b) {
    slots_[slot_of(buckets_[b].owner, buckets_[b].key)] = b;
  }
}

void BucketMap::group_by_owner() {
  BucketNumber owners = 0;
  for (const Bucket& bucket : buckets_) owners = std::max(owners, bucket.owner + 1);
  group_starts_.assign(owners + 1, 0);
  for (const Bucket& bucket : buckets_) ++group_starts_[bucket.owner + 1];
  for (std::size_t i = 1; i < group_starts_.size(); ++i) group_starts_[i] += group_starts_[i - 1];
  grouped_.resize(buckets_.size());
  std::vector<std::uint32_t> next = group_starts_;
  for (BucketNumber b = 0; b < buckets_.size(); ++b) grouped_[next[buckets_[b].owner]++] = b;
}

std::span<const BucketNumber> BucketMap::of(BucketNumber owner) const {
  if (std::size_t{owner} + 1 >= group_starts_.size()) return {};
  return std::span{grouped_}.subspan(group_starts_[owner],
                                     group_starts_[owner + 1] - group_starts_[owner]);
}

}  // namespace weir::elasticsearch
