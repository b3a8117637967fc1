#include "pipeline/hotspots/shard_table.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace weir::hotspots {

ShardTable::ShardTable(std::vector<Shard> shards) {
  for (Shard& shard : shards) {
    std::string id = shard.id;
    shards_.emplace(std::move(id), std::move(shard));
  }
}

Shard& ShardTable::add(const SeenShard& seen) {
  const auto [place, added] = shards_.try_emplace(seen.id);
  Shard& shard = place->second;
  if (added) {
    shard.id = seen.id;
    shard.parents = seen.parents;
  }
  if (!shard.range) shard.range = seen.range;
  for (const std::string& parent : shard.parents) {
    if (const auto known = shards_.find(parent); known != shards_.end()) {
      known->second.children_known = true;
    }
  }
  return shard;
}

void ShardTable::apply_listing(const std::vector<SeenShard>& listing, StartAt start_at,
                               std::int64_t start_timestamp_ms) {
  const bool first = shards_.empty();
  for (const SeenShard& seen : listing) {
    Shard& shard = add(seen);
    shard.listed = true;
    if (!first) continue;
    shard.start_at = start_at;
    shard.start_timestamp_ms = start_timestamp_ms;
    if (seen.closed && start_at == StartAt::kTimestamp) shard.phase = ShardPhase::kDrained;
  }
  // A listing need not show parents before their children.
  for (const SeenShard& seen : listing) add(seen);
  forget_expired(listing);
}

void ShardTable::forget_expired(const std::vector<SeenShard>& listing) {
  std::set<std::string_view> keep;
  for (const SeenShard& seen : listing) keep.insert(seen.id);
  for (const auto& [id, shard] : shards_) {
    if (shard.phase == ShardPhase::kWaiting)
      keep.insert(shard.parents.begin(), shard.parents.end());
  }
  std::erase_if(shards_, [&keep](const auto& entry) {
    const Shard& shard = entry.second;
    return shard.phase == ShardPhase::kDrained && shard.children_known && !keep.contains(shard.id);
  });
}

void ShardTable::drain(const std::string& id, const std::vector<SeenShard>& children) {
  for (const SeenShard& child : children) add(child);
  shards_.at(id).phase = ShardPhase::kDrained;
}

bool ShardTable::is_ready(const Shard& shard) const {
  return std::all_of(shard.parents.begin(), shard.parents.end(), [&](const std::string& parent) {
    const auto known = shards_.find(parent);
    if (known == shards_.end()) return shard.listed;
    return known->second.phase == ShardPhase::kDrained;
  });
}

std::vector<std::string> ShardTable::start_ready() {
  std::vector<std::string> started;
  for (auto& [id, shard] : shards_) {
    if (shard.phase != ShardPhase::kWaiting || !is_ready(shard)) continue;
    shard.watermark_ms = inherited_watermark_ms(shard).value_or(kNoWatermark);
    shard.phase = ShardPhase::kReading;
    started.push_back(id);
  }
  return started;
}

bool ShardTable::needs_listing() const {
  return std::any_of(shards_.begin(), shards_.end(), [this](const auto& entry) {
    const Shard& shard = entry.second;
    if (shard.phase == ShardPhase::kDrained) return !shard.children_known;
    if (shard.phase == ShardPhase::kReading || shard.listed) return false;
    return std::any_of(shard.parents.begin(), shard.parents.end(),
                       [this](const std::string& parent) { return !shards_.contains(parent); });
  });
}

std::optional<std::int64_t> ShardTable::inherited_watermark_ms(const Shard& shard) const {
  std::optional<std::int64_t> least;
  for (const std::string& parent : shard.parents) {
    const auto known = shards_.find(parent);
    if (known == shards_.end() || known->second.phase != ShardPhase::kDrained) continue;
    least = std::min(least.value_or(known->second.watermark_ms), known->second.watermark_ms);
  }
  return least;
}

std::optional<std::int64_t> ShardTable::binding_watermark_ms(const Shard& shard) const {
  switch (shard.phase) {
    case ShardPhase::kReading:
      return shard.watermark_ms;
    case ShardPhase::kDrained:
      if (shard.children_known) return std::nullopt;
      return shard.watermark_ms;
    case ShardPhase::kWaiting:
      return inherited_watermark_ms(shard);
  }
  return std::nullopt;
}

std::int64_t ShardTable::binding_watermark_ms() const {
  std::optional<std::int64_t> least;
  for (const auto& [id, shard] : shards_) {
    const auto binding = binding_watermark_ms(shard);
    if (binding) least = std::min(least.value_or(*binding), *binding);
  }
  return least.value_or(kNoWatermark);
}

}  // namespace weir::hotspots
