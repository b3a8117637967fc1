// ListShards: filters and paging (API reference, ListShards and ShardFilter).
#include <algorithm>
#include <cstring>

#include "emulator/api/validate.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/kinesis_service.h"
#include "emulator/kinesis/opaque_token.h"
#include "emulator/kinesis/shapes.h"

namespace weir::kinesis {
namespace {

namespace filter_type = api::kinesis::shard_filter_type;

constexpr std::uint64_t kTokenPurpose = 0x6c69737453686172;

enum class Filter : std::uint32_t { kNone, kOpenAt, kNotClosedBefore, kOpen };

/// The fixed part of a NextToken; the stream's name follows.
struct PackedQuery {
  std::int64_t created_ms;
  std::uint64_t incarnation;
  std::int64_t instant_ms;
  std::uint32_t filter;
  std::uint32_t first_index;
  std::uint32_t max_results;
  std::uint32_t padding;
};

}  // namespace

/// What to list, from which shard on.
struct KinesisService::ShardQuery {
  Stream* stream = nullptr;
  Filter filter = Filter::kNone;
  std::int64_t instant_ms = 0;  ///< For kOpenAt and kNotClosedBefore.
  std::uint32_t first_index = 0;
  std::uint32_t max_results = kListShardsMaxResults;

  bool lists(const Shard& shard) const {
    switch (filter) {
      case Filter::kNone:
        return true;
      case Filter::kOpenAt:
        return shard.created_ms <= instant_ms && (shard.open() || *shard.closed_ms > instant_ms);
      case Filter::kNotClosedBefore:
        return shard.open() || *shard.closed_ms >= instant_ms;
      case Filter::kOpen:
        return shard.open();
    }
    return false;
  }

  /// Applies the request's ShardFilter.
  base::Result<void> set_filter(const api::kinesis::ShardFilter& wanted, std::int64_t now_ms) {
    // Nothing is older than the stream or than its records may be.
    const std::int64_t horizon_ms = std::max(stream->horizon_ms(now_ms), stream->activated_ms);
    const std::string& type = wanted.type;
    if (type == filter_type::kAfterShardId) {
      if (!wanted.shard_id) return filter_member_missing("ShardId", type);
      const auto index = parse_shard_id(*wanted.shard_id);
      if (!index) return bad_filter_shard_id(*wanted.shard_id);
      first_index = std::max(first_index, *index + 1);
    } else if (type == filter_type::kAtLatest) {
      filter = Filter::kOpen;
    } else if (type == filter_type::kAtTrimHorizon) {
      filter = Filter::kOpenAt;
      instant_ms = horizon_ms;
    } else if (type == filter_type::kFromTrimHorizon) {
      filter = Filter::kNotClosedBefore;
      instant_ms = horizon_ms;
    } else {
      if (!wanted.timestamp) return filter_member_missing("Timestamp", type);
      if (wanted.timestamp->millis > now_ms) {
        return timestamp_in_future(wanted.timestamp->millis, now_ms);
      }
      filter = type == filter_type::kAtTimestamp ? Filter::kOpenAt : Filter::kNotClosedBefore;
      instant_ms = std::max(wanted.timestamp->millis, horizon_ms);
    }
    return {};
  }

  std::string token(std::uint32_t next_index, std::int64_t now_ms) const {
    const PackedQuery packed{now_ms,     stream->incarnation, instant_ms, std::uint32_t(filter),
                             next_index, max_results,         0};
    std::string payload(reinterpret_cast<const char*>(&packed), sizeof packed);
    payload += stream->name;
    return seal_token(kTokenPurpose, payload);
  }
};

base::Result<KinesisService::ShardQuery> KinesisService::shard_query_of_token(
    std::string_view token) const {
  const auto payload = open_token(kTokenPurpose, token);
  if (!payload || payload->size() < sizeof(PackedQuery)) return invalid_next_token();
  PackedQuery packed;
  std::memcpy(&packed, payload->data(), sizeof packed);
  if (now_ms() - packed.created_ms > limits_.next_token_life_ms) {
    return expired_next_token(packed.created_ms, now_ms(), limits_.next_token_life_ms);
  }
  const std::string name = payload->substr(sizeof packed);
  Stream* stream = stream_named(name);
  if (stream == nullptr || stream->incarnation != packed.incarnation) {
    return stream_not_found(name, scope_);
  }
  return ShardQuery{stream, static_cast<Filter>(packed.filter), packed.instant_ms,
                    packed.first_index, packed.max_results};
}

base::Result<KinesisService::ShardQuery> KinesisService::shard_query(
    const api::kinesis::ListShardsInput& input) const {
  const bool named = input.stream_name || input.stream_arn || input.stream_id;
  if (input.next_token) {
    if (named || input.exclusive_start_shard_id || input.stream_creation_timestamp ||
        input.shard_filter) {
      return next_token_with_stream();
    }
    return shard_query_of_token(*input.next_token);
  }
  if (!named) return next_token_or_stream_missing();
  auto found = stream_of(input);
  if (!found) return found.error();
  ShardQuery query{.stream = *found};
  const auto& created = input.stream_creation_timestamp;
  if (created && created->millis / 1000 != (*found)->created_ms / 1000) {
    return stream_not_found((*found)->name, scope_);
  }
  if (input.exclusive_start_shard_id) {
    const auto index = parse_shard_id(*input.exclusive_start_shard_id);
    if (!index) return bad_filter_shard_id(*input.exclusive_start_shard_id);
    query.first_index = *index + 1;
  }
  if (input.shard_filter) WEIR_RETURN_IF_ERROR(query.set_filter(*input.shard_filter, now_ms()));
  return query;
}

base::Result<api::kinesis::ListShardsOutput> KinesisService::list_shards(
    const api::kinesis::ListShardsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = shard_query(input);
  if (!found) return found.error();
  ShardQuery& query = *found;
  Stream& stream = *query.stream;
  if (limits_.throughput && !stream.list_shards_calls->try_take_one(scheduler_.now())) {
    return call_rate_exceeded(stream.name, scope_);
  }
  if (!stream.serving()) return stream_not_serving(stream.name, to_string(stream.status), scope_);
  if (input.max_results) {
    query.max_results =
        static_cast<std::uint32_t>(std::min(*input.max_results, kListShardsMaxResults));
  }
  api::kinesis::ListShardsOutput output;
  auto& shards = output.shards.emplace();
  const std::size_t first = std::max<std::size_t>(query.first_index, stream.skip_expired(now_ms()));
  for (std::size_t i = first; i < stream.shards.size(); ++i) {
    const Shard& shard = *stream.shards[i];
    if (stream.expired(shard, now_ms()) || !query.lists(shard)) continue;
    if (shards.size() == query.max_results) {
      output.next_token = query.token(shard.index, now_ms());
      break;
    }
    shards.push_back(describe(shard));
  }
  return output;
}

}  // namespace weir::kinesis
