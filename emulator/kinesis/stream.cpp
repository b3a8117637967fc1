#include "emulator/kinesis/stream.h"

#include <algorithm>
#include <cassert>

namespace weir::kinesis {
namespace {

std::uint32_t seconds_of(sim::Time time) {
  return static_cast<std::uint32_t>(std::max<std::int64_t>(sim::to_millis(time) / 1000, 0));
}

}  // namespace

Shard::Shard(std::uint32_t shard_index, HashRange hash_range, ShardParents shard_parents,
             RecordStore& store, const Limits& limits, sim::Time now)
    : index(shard_index),
      created_seconds(seconds_of(now)),
      created_ms(sim::to_millis(now)),
      id(shard_id_of(shard_index)),
      range(hash_range),
      parents(shard_parents),
      log(store, identity()),
      write_records(limits.write_records_per_second_per_shard, now),
      write_bytes(limits.write_bytes_per_second_per_shard, now),
      read_bytes(limits.read_bytes_per_second_per_shard, now),
      read_calls(limits.get_records_calls_per_second_per_shard, now),
      iterator_calls(limits.get_shard_iterator_calls_per_second_per_shard, now) {}

std::string Shard::starting_sequence_number() const {
  return to_decimal(ParsedSequenceNumber{.index = 0,
                                         .seconds = created_seconds,
                                         .shard_created_seconds = created_seconds,
                                         .shard_index = index});
}

std::string Shard::ending_sequence_number() const {
  assert(closed_ms);
  return to_decimal(ParsedSequenceNumber{.index = kClosingIndex,
                                         .seconds = *closed_ms / 1000,
                                         .shard_created_seconds = created_seconds,
                                         .shard_index = index});
}

void ShardMap::assign(std::vector<Shard*> open) {
  shards_ = std::move(open);
  starts_.clear();
  for (const Shard* shard : shards_) starts_.push_back(shard->range.start);
  std::uint32_t at = 0;
  for (std::size_t top = 0; top < first_.size(); ++top) {
    const base::HashKey lowest{std::uint64_t{top} << 56, 0};
    while (at + 1 < starts_.size() && starts_[at + 1] <= lowest) ++at;
    first_[top] = at;
  }
}

std::string_view to_string(StreamStatus status) {
  switch (status) {
    case StreamStatus::kCreating:
      return "CREATING";
    case StreamStatus::kActive:
      return "ACTIVE";
    case StreamStatus::kUpdating:
      return "UPDATING";
    case StreamStatus::kDeleting:
      return "DELETING";
  }
  return "";
}

Shard* Stream::find_shard(std::uint32_t index, std::int64_t now_ms) const {
  if (index >= shards.size() || expired(*shards[index], now_ms)) return nullptr;
  return shards[index].get();
}

std::vector<const Shard*> Stream::children_of(const Shard& shard) const {
  std::vector<const Shard*> children;
  // A child is always younger than its parents.
  for (std::size_t i = shard.index + 1; i < shards.size(); ++i) {
    const ShardParents& parents = shards[i]->parents;
    if (parents.parent == shard.index || parents.adjacent == shard.index) {
      children.push_back(shards[i].get());
    }
  }
  return children;
}

}  // namespace weir::kinesis
