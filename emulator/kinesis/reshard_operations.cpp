// SplitShard, MergeShards, UpdateShardCount and what they do to shards.
#include <algorithm>
#include <cassert>

#include "emulator/kinesis/begin_operation.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/events.h"

namespace weir::kinesis {
namespace {

constexpr std::chrono::hours kUpdateShardCountWindow{24};

std::string id_or_empty(const std::optional<std::uint32_t>& index) {
  return index ? shard_id_of(*index) : std::string{};
}

}  // namespace

Shard& KinesisService::add_shard(Stream& stream, HashRange range, ShardParents parents) {
  const auto index = static_cast<std::uint32_t>(stream.shards.size());
  stream.shards.push_back(
      std::make_unique<Shard>(index, range, parents, store_, limits_, scheduler_.now()));
  Shard& shard = *stream.shards.back();
  const std::string parent = id_or_empty(parents.parent);
  const std::string adjacent = id_or_empty(parents.adjacent);
  const std::string start = to_decimal(range.start);
  const std::string end = to_decimal(range.end);
  timeline_.record(scheduler_.now(), kShardCreated, stream.name,
                   {{"shard_id", std::string_view(shard.id)},
                    {"parent_shard_id", std::string_view(parent)},
                    {"adjacent_parent_shard_id", std::string_view(adjacent)},
                    {"starting_hash_key", std::string_view(start)},
                    {"ending_hash_key", std::string_view(end)}});
  return shard;
}

void KinesisService::close_shard(Stream& stream, Shard& shard) {
  shard.closed_ms = now_ms();
  shard.log.close();
  timeline_.record(scheduler_.now(), kShardClosed, stream.name,
                   {{"shard_id", std::string_view(shard.id)},
                    {"records", static_cast<std::int64_t>(shard.log.next_ordinal())}});
}

void KinesisService::split(Stream& stream, Shard& shard, base::HashKey boundary) {
  close_shard(stream, shard);
  add_shard(stream, {shard.range.start, previous_key(boundary)}, {shard.index, std::nullopt});
  add_shard(stream, {boundary, shard.range.end}, {shard.index, std::nullopt});
}

void KinesisService::merge(Stream& stream, Shard& lower, Shard& upper, ShardParents parents) {
  close_shard(stream, lower);
  close_shard(stream, upper);
  add_shard(stream, {lower.range.start, upper.range.end}, parents);
}

void KinesisService::refresh_open_shards(Stream& stream) {
  std::vector<Shard*> open;
  for (const auto& shard : stream.shards) {
    if (shard->open()) open.push_back(shard.get());
  }
  std::ranges::sort(open, {}, [](const Shard* shard) { return shard->range.start; });
  stream.open_shards.assign(std::move(open));
}

base::Result<Shard*> KinesisService::shard_to_reshard(const Stream& stream,
                                                      std::string_view shard_id) const {
  const auto index = parse_shard_id(shard_id);
  if (!index) return shard_not_in_stream(shard_id, stream.name, scope_);
  Shard* shard = stream.find_shard(*index, now_ms());
  if (shard == nullptr) return shard_not_in_stream(shard_id_of(*index), stream.name, scope_);
  return shard;
}

base::Result<void> KinesisService::split_shard(const api::kinesis::SplitShardInput& input) {
  auto found = begin(ControlCall::kSplitShard, input);
  if (!found) return found.error();
  Stream& stream = **found;
  auto target = shard_to_reshard(stream, input.shard_to_split);
  if (!target) return target.error();
  Shard& shard = **target;
  WEIR_RETURN_IF_ERROR(check_account_shards(1));
  if (!shard.open()) return shard_closed(shard.id, stream.name, scope_);
  const auto key = base::parse_hash_key(input.new_starting_hash_key);
  if (!key || *key <= shard.range.start || *key <= next_key(shard.range.start) ||
      *key >= shard.range.end) {
    return bad_split_key(input.new_starting_hash_key, shard.id, stream.name, shard.range, scope_);
  }
  if (stream.status != StreamStatus::kActive) {
    return stream_not_active(stream.name, to_string(stream.status), scope_);
  }
  set_status(stream, StreamStatus::kUpdating);
  change_after(stream, limits_.reshard_step_duration, [this, &stream, &shard, key = *key] {
    split(stream, shard, key);
    refresh_open_shards(stream);
    set_status(stream, StreamStatus::kActive);
  });
  return {};
}

base::Result<void> KinesisService::merge_shards(const api::kinesis::MergeShardsInput& input) {
  auto found = begin(ControlCall::kMergeShards, input);
  if (!found) return found.error();
  Stream& stream = **found;
  auto first = shard_to_reshard(stream, input.shard_to_merge);
  if (!first) return first.error();
  auto second = shard_to_reshard(stream, input.adjacent_shard_to_merge);
  if (!second) return second.error();
  Shard& parent = **first;
  Shard& adjacent = **second;
  for (const Shard* shard : {&parent, &adjacent}) {
    if (!shard->open()) return shard_closed(shard->id, stream.name, scope_);
  }
  const bool ascending = parent.range.end < adjacent.range.start;
  Shard& lower = ascending ? parent : adjacent;
  Shard& upper = ascending ? adjacent : parent;
  if (&lower == &upper || next_key(lower.range.end) != upper.range.start) {
    return shards_not_adjacent(parent.id, adjacent.id, stream.name, scope_);
  }
  if (stream.status != StreamStatus::kActive) {
    return stream_not_active(stream.name, to_string(stream.status), scope_);
  }
  set_status(stream, StreamStatus::kUpdating);
  const ShardParents parents{parent.index, adjacent.index};
  change_after(stream, limits_.reshard_step_duration, [this, &stream, &lower, &upper, parents] {
    merge(stream, lower, upper, parents);
    refresh_open_shards(stream);
    set_status(stream, StreamStatus::kActive);
  });
  return {};
}

base::Result<void> KinesisService::check_target(const Stream& stream, std::int64_t target) const {
  const auto open = static_cast<std::int64_t>(stream.open_shards.shards().size());
  if (static_cast<std::int64_t>(stream.shard_count_updates.size()) >=
      limits_.update_shard_count_calls_per_day) {
    return too_many_shard_count_updates(stream.name, limits_.update_shard_count_calls_per_day,
                                        scope_);
  }
  if (target > kUpdateShardCountMaxShards) {
    return target_above_shard_limit(kUpdateShardCountMaxShards, open, target);
  }
  if (target > open) {
    const std::int64_t others = account_shards() - open;
    if (others + target > limits_.shards_per_account) {
      return target_above_shard_limit(limits_.shards_per_account - others, open, target);
    }
  }
  if (!limits_.update_shard_count_factor_two) return {};
  if (target > 2 * open) return target_above_double(open, target);
  if (2 * target < open) return target_below_half(open, target);
  return {};
}

base::Result<api::kinesis::UpdateShardCountOutput> KinesisService::update_shard_count(
    const api::kinesis::UpdateShardCountInput& input) {
  auto found = begin(ControlCall::kUpdateShardCount, input);
  if (!found) return found.error();
  Stream& stream = **found;
  if (stream.status != StreamStatus::kActive) {
    return stream_not_active(stream.name, to_string(stream.status), scope_);
  }
  auto& updates = stream.shard_count_updates;
  const sim::Time now = scheduler_.now();
  while (!updates.empty() && now - updates.front() >= kUpdateShardCountWindow) updates.pop_front();
  WEIR_RETURN_IF_ERROR(check_target(stream, input.target_shard_count));
  updates.push_back(now);

  std::vector<HashRange> ranges;
  for (const Shard* shard : stream.open_shards.shards()) ranges.push_back(shard->range);
  for (ReshardWave& wave :
       plan_uniform_scaling(ranges, static_cast<std::size_t>(input.target_shard_count))) {
    stream.waves.push_back(std::move(wave));
  }
  set_status(stream, StreamStatus::kUpdating);
  change_after(stream, limits_.reshard_step_duration, [this, &stream] { apply_next_wave(stream); });
  return api::kinesis::UpdateShardCountOutput{stream.name, static_cast<std::int32_t>(ranges.size()),
                                              input.target_shard_count, stream.arn};
}

void KinesisService::apply_next_wave(Stream& stream) {
  if (!stream.waves.empty()) {
    const ReshardWave wave = std::move(stream.waves.front());
    stream.waves.pop_front();
    for (const SplitStep& step : wave.splits) {
      Shard& shard = stream.open_shards.find(step.range.start);
      assert(shard.range == step.range);
      split(stream, shard, step.boundary);
    }
    for (const MergeStep& step : wave.merges) {
      Shard& lower = stream.open_shards.find(step.lower.start);
      Shard& upper = stream.open_shards.find(step.upper.start);
      assert(lower.range == step.lower && upper.range == step.upper);
      merge(stream, lower, upper, {lower.index, upper.index});
    }
    refresh_open_shards(stream);
  }
  if (stream.waves.empty()) {
    set_status(stream, StreamStatus::kActive);
    return;
  }
  change_after(stream, limits_.reshard_step_duration, [this, &stream] { apply_next_wave(stream); });
}

}  // namespace weir::kinesis
