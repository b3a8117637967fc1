#include "pipeline/replay/shard_map.h"

#include <algorithm>

namespace weir::replay {

ShardMap::ShardMap(const Shards& listing) {
  for (const api::kinesis::Shard& shard : listing) {
    const auto index = clients::shard_index(shard.shard_id);
    const auto range = clients::parse_range(shard.hash_key_range);
    if (!index || !range) continue;
    ranges_[*index] = *range;
    if (replay::is_open(shard)) open_.push_back({*range, *index});
  }
  std::sort(open_.begin(), open_.end(),
            [](const Open& a, const Open& b) { return a.range.first < b.range.first; });
}

std::optional<std::size_t> ShardMap::find(base::HashKey key) const {
  const auto behind =
      std::upper_bound(open_.begin(), open_.end(), key,
                       [](base::HashKey k, const Open& open) { return k < open.range.first; });
  if (behind == open_.begin()) return std::nullopt;
  const auto owner = std::prev(behind);
  if (!owner->range.contains(key)) return std::nullopt;
  return static_cast<std::size_t>(owner - open_.begin());
}

bool ShardMap::is_open(std::uint32_t index) const {
  return std::any_of(open_.begin(), open_.end(),
                     [index](const Open& open) { return open.index == index; });
}

std::optional<clients::HashKeyRange> ShardMap::range_of(std::uint32_t index) const {
  const auto known = ranges_.find(index);
  if (known == ranges_.end()) return std::nullopt;
  return known->second;
}

}  // namespace weir::replay
