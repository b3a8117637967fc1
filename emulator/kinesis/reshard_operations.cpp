// SplitShard, MergeShards, UpdateShardCount and what they do to shards.
#include <algorithm>
#include <cassert>

#include "emulator/kinesis/begin_operation.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/events.h"
#include "emulator/kinesis/resource_errors.h"

namespace weir::kinesis {
namespace {

std::string id_or_empty(const std::optional<std::uint32_t>& index) {
  return index ? shard_id_of(*index) : std::string{};
}

/// What cannot be the id of a shard is refused before the stream is looked up (kinesalite's tests,
/// which have been run against AWS).
template <class Input>
base::Result<void> check_shard_ids(const Input& input,
                                   std::initializer_list<std::string_view> shard_ids,
                                   const base::Caller& scope) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  for (const std::string_view id : shard_ids) {
    if (!parse_shard_id(id)) return shard_not_in_stream(id, stream_as_named(input), scope);
  }
  return {};
}

}  // namespace

Shard& KinesisService::add_shard(Stream& stream, HashRange range, ShardParents parents) {
  const auto index = static_cast<std::uint32_t>(stream.shards.size());
  stream.shards.push_back(
      std::make_unique<Shard>(index, range, parents, store_, limits_, scheduler_.now()));
  Shard& shard = *stream.shards.back();
  for (const auto& of : {parents.parent, parents.adjacent}) {
    if (of) stream.shards[*of]->children.push_back(index);
  }
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

void KinesisService::refresh_open_shards(Stream& stream, std::size_t first_new) {
  std::vector<Shard*> open = stream.open_shards.shards();
  for (std::size_t i = first_new; i < stream.shards.size(); ++i) {
    open.push_back(stream.shards[i].get());
  }
  std::vector<Shard*> closed;
  std::erase_if(open, [&closed](Shard* shard) {
    if (!shard->open()) closed.push_back(shard);
    return !shard->open();
  });
  std::ranges::sort(open, {}, [](const Shard* shard) { return shard->range.start; });
  stream.open_shards.assign(std::move(open));
  recount(stream);
  // Readers learn of a shard's end together with its children.
  for (const Shard* shard : closed) subscriptions_.wake(*shard);
}

base::Result<Shard*> KinesisService::shard_to_reshard(const Stream& stream,
                                                      std::string_view shard_id) const {
  const std::uint32_t index = parse_shard_id(shard_id).value();
  Shard* shard = stream.find_shard(index, now_ms());
  if (shard == nullptr) return shard_not_in_stream(shard_id_of(index), stream.name, scope_);
  return shard;
}

base::Result<void> KinesisService::split_shard(const api::kinesis::SplitShardInput& input) {
  WEIR_RETURN_IF_ERROR(check_shard_ids(input, {input.shard_to_split}, scope_));
  auto found = begin(ControlCall::kSplitShard, input);
  if (!found) return found.error();
  Stream& stream = **found;
  WEIR_RETURN_IF_ERROR(check_active(stream));
  auto target = shard_to_reshard(stream, input.shard_to_split);
  if (!target) return target.error();
  Shard& shard = **target;
  if (stream.on_demand) return stream_on_demand(stream.name, scope_);
  WEIR_RETURN_IF_ERROR(check_account_shards(1));
  if (!shard.open()) return shard_closed(shard.id, stream.name, scope_);
  const auto key = base::parse_hash_key(input.new_starting_hash_key);
  if (!key || *key <= shard.range.start || *key <= next_key(shard.range.start) ||
      *key >= shard.range.end) {
    return bad_split_key(input.new_starting_hash_key, shard.id, stream.name, shard.range, scope_);
  }
  set_status(stream, StreamStatus::kUpdating);
  change_after(stream, limits_.reshard_step_duration, [this, &stream, &shard, key = *key] {
    const std::size_t first_new = stream.shards.size();
    split(stream, shard, key);
    refresh_open_shards(stream, first_new);
    set_status(stream, StreamStatus::kActive);
  });
  return {};
}

base::Result<void> KinesisService::merge_shards(const api::kinesis::MergeShardsInput& input) {
  WEIR_RETURN_IF_ERROR(
      check_shard_ids(input, {input.shard_to_merge, input.adjacent_shard_to_merge}, scope_));
  auto found = begin(ControlCall::kMergeShards, input);
  if (!found) return found.error();
  Stream& stream = **found;
  WEIR_RETURN_IF_ERROR(check_active(stream));
  auto first = shard_to_reshard(stream, input.shard_to_merge);
  if (!first) return first.error();
  auto second = shard_to_reshard(stream, input.adjacent_shard_to_merge);
  if (!second) return second.error();
  Shard& lower = **first;
  Shard& upper = **second;
  if (stream.on_demand) return stream_on_demand(stream.name, scope_);
  for (const Shard* shard : {&lower, &upper}) {
    if (!shard->open()) return shard_closed(shard->id, stream.name, scope_);
  }
  // The adjacent shard is the one above: AWS takes the pair in this order only.
  if (lower.range.end > upper.range.start || next_key(lower.range.end) != upper.range.start) {
    return shards_not_adjacent(lower.id, upper.id, stream.name, scope_);
  }
  set_status(stream, StreamStatus::kUpdating);
  const ShardParents parents{lower.index, upper.index};
  change_after(stream, limits_.reshard_step_duration, [this, &stream, &lower, &upper, parents] {
    const std::size_t first_new = stream.shards.size();
    merge(stream, lower, upper, parents);
    refresh_open_shards(stream, first_new);
    set_status(stream, StreamStatus::kActive);
  });
  return {};
}

base::Result<void> KinesisService::check_target(Stream& stream, std::int64_t target) const {
  const auto open = static_cast<std::int64_t>(stream.open_shards.shards().size());
  if (stream.shard_count_updates.used(scheduler_.now()) >=
      limits_.update_shard_count_calls_per_day) {
    return too_many_shard_count_updates(stream.name, limits_.update_shard_count_calls_per_day,
                                        scope_);
  }
  if (target > limits_.update_shard_count_max_shards) {
    return target_above_shard_limit(limits_.update_shard_count_max_shards, open, target);
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
  WEIR_RETURN_IF_ERROR(check_active(stream));
  if (stream.on_demand) return stream_on_demand(stream.name, scope_);
  WEIR_RETURN_IF_ERROR(check_target(stream, input.target_shard_count));
  stream.shard_count_updates.use(scheduler_.now());
  const auto open = static_cast<std::int32_t>(stream.open_shards.shards().size());
  set_status(stream, StreamStatus::kUpdating);
  reshard_to(stream, input.target_shard_count);
  return api::kinesis::UpdateShardCountOutput{stream.name, open, input.target_shard_count,
                                              stream.arn};
}

void KinesisService::reshard_to(Stream& stream, std::int64_t target) {
  std::vector<HashRange> ranges;
  for (const Shard* shard : stream.open_shards.shards()) ranges.push_back(shard->range);
  for (ReshardWave& wave : plan_uniform_scaling(ranges, static_cast<std::size_t>(target))) {
    stream.waves.push_back(std::move(wave));
  }
  change_after(stream, limits_.reshard_step_duration, [this, &stream] { apply_next_wave(stream); });
}

void KinesisService::apply_wave(Stream& stream, const ReshardWave& wave) {
  const std::size_t first_new = stream.shards.size();
  // Those that the wave has made so far are not among the open shards yet.
  std::map<base::HashKey, Shard*> made;
  const auto shard_of = [&](const HashRange& range) -> Shard& {
    const auto found = made.find(range.start);
    Shard& shard = found != made.end() ? *found->second : stream.open_shards.find(range.start);
    assert(shard.range == range && shard.open());
    return shard;
  };
  for (const auto& step : wave) {
    const std::size_t first_made = stream.shards.size();
    if (const auto* cut = std::get_if<SplitStep>(&step)) {
      split(stream, shard_of(cut->range), cut->boundary);
    } else {
      const auto& join = std::get<MergeStep>(step);
      Shard& lower = shard_of(join.lower);
      Shard& upper = shard_of(join.upper);
      merge(stream, lower, upper, {lower.index, upper.index});
    }
    for (std::size_t i = first_made; i < stream.shards.size(); ++i) {
      made[stream.shards[i]->range.start] = stream.shards[i].get();
    }
  }
  refresh_open_shards(stream, first_new);
}

void KinesisService::apply_next_wave(Stream& stream) {
  if (!stream.waves.empty()) {
    const ReshardWave wave = std::move(stream.waves.front());
    stream.waves.pop_front();
    apply_wave(stream, wave);
  }
  if (stream.waves.empty()) {
    stream.scaling.warm_current_mibps = stream.scaling.warm_target_mibps;
    set_status(stream, StreamStatus::kActive);
    return;
  }
  change_after(stream, limits_.reshard_step_duration, [this, &stream] { apply_next_wave(stream); });
}

}  // namespace weir::kinesis
