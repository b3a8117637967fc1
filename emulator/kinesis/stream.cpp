#include "emulator/kinesis/stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cassert>

#include "emulator/sim/random.h"
#include "emulator/sim/timeline.h"

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
  const int bits = std::clamp(static_cast<int>(std::bit_width(4 * shards_.size())), 8, 20);
  shift_ = 64 - bits;
  first_.resize(std::size_t{1} << bits);
  std::uint32_t at = 0;
  for (std::size_t top = 0; top < first_.size(); ++top) {
    const base::HashKey lowest{std::uint64_t{top} << shift_, 0};
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

std::size_t Stream::skip_expired(std::int64_t now_ms) {
  while (first_listed < shards.size() && expired(*shards[first_listed], now_ms)) ++first_listed;
  return first_listed;
}

std::vector<api::kinesis::ChildShardView> Stream::children_of(const Shard& shard) const {
  std::vector<api::kinesis::ChildShardView> views;
  for (const std::uint32_t index : shard.children) {
    const Shard& child = *shards[index];
    api::kinesis::ChildShardView view{child.id, {}, child.range.start, child.range.end};
    for (const auto& parent : {child.parents.parent, child.parents.adjacent}) {
      if (parent) view.parent_shards.push_back(shard_id_of(*parent));
    }
    views.push_back(std::move(view));
  }
  return views;
}

base::Result<LogRead> Stream::read(Shard& shard, std::uint64_t ordinal, std::int32_t max_records,
                                   std::int64_t max_bytes, std::int64_t now_ms) const {
  const std::int64_t horizon = horizon_ms(now_ms);
  shard.log.expire_before(horizon);
  auto first_live = shard.log.find_arrival(horizon);
  if (!first_live) return first_live.error();
  return shard.log.read(std::max(ordinal, *first_live), static_cast<std::size_t>(max_records),
                        max_bytes);
}

std::string stream_arn(const base::Caller& scope, std::string_view name) {
  return fmt::format("arn:aws:kinesis:{}:{}:stream/{}", scope.region, scope.account, name);
}

std::string stream_id(const base::Caller& scope, std::string_view name, std::uint64_t incarnation) {
  constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
  sim::RunHash hash;
  for (const std::string_view part :
       {std::string_view(scope.account), std::string_view(scope.region), name}) {
    hash.fold(part);
  }
  hash.fold(incarnation);
  std::string id;
  std::uint64_t bits = hash.value();
  for (std::size_t i = 0; i < 23; ++i) {
    if (i == 20) id += '-';
    bits = sim::mix_bits(bits);
    id += kDigits[bits % kDigits.size()];
  }
  return id;
}

}  // namespace weir::kinesis
