#include "tests/unit/pipeline/clients/aggregate_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "pipeline/clients/aggregation.h"

namespace weir::clients {
namespace {

std::string id_of(std::size_t index) {
  return fmt::format("shardId-{:012}", index);
}

base::Error not_in_this_fake() {
  return {"NotImplemented", "not in this fake", 501};
}

}  // namespace

std::string ordinal_text(const api::kinesis::SequenceNumber& number) {
  return std::to_string(number.ordinal);
}

AggregateStream::AggregateStream(sim::Scheduler& scheduler, std::size_t count)
    : scheduler_(scheduler) {
  const base::Uint128 width = base::to_uint128(base::kMaxHashKey) / count;
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    add_shard({base::to_hash_key(width * i),
               last ? base::kMaxHashKey : base::to_hash_key(width * (i + 1) - 1)},
              {});
  }
}

void AggregateStream::add_shard(HashKeyRange range, std::vector<std::uint32_t> parents) {
  for (const std::uint32_t parent : parents) shards[parent].open = false;
  shards.push_back({range, std::move(parents)});
}

void AggregateStream::split(std::uint32_t index) {
  const HashKeyRange range = shards[index].range;
  const base::Uint128 first = base::to_uint128(range.first);
  const base::Uint128 middle = first + (base::to_uint128(range.last) - first) / 2;
  add_shard({range.first, base::to_hash_key(middle)}, {index});
  add_shard({base::to_hash_key(middle + 1), range.last}, {index});
}

void AggregateStream::merge(std::uint32_t left, std::uint32_t right) {
  add_shard({shards[left].range.first, shards[right].range.last}, {left, right});
}

std::size_t AggregateStream::records() const {
  std::size_t count = 0;
  for (const Shard& shard : shards) count += shard.log.size();
  return count;
}

std::vector<std::string> AggregateStream::user_data() const {
  std::vector<std::string> all;
  for (const Shard& shard : shards) {
    std::vector<api::kinesis::RecordView> log;
    for (const Record& record : shard.log) log.push_back({record.data, record.partition_key, {}});
    Deaggregator users;
    for (users.start(log); !users.done();) {
      if (users.at_aggregate()) {
        for (const auto& user : users.split(1, shard.range).records) all.emplace_back(user.data);
      } else {
        all.emplace_back(users.peek(1).front().data);
        users.skip(1);
      }
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

std::uint32_t AggregateStream::owner(base::HashKey key) const {
  const auto shard = std::find_if(shards.begin(), shards.end(), [key](const Shard& candidate) {
    return candidate.open && candidate.range.contains(key);
  });
  if (shard == shards.end()) std::abort();
  return static_cast<std::uint32_t>(shard - shards.begin());
}

std::uint64_t AggregateStream::append(std::uint32_t index, std::string_view data,
                                      std::string_view key) {
  shards[index].log.push_back({std::string{data}, std::string{key}});
  return shards[index].log.size() - 1;
}

AggregateStream::Reply<api::kinesis::PutRecordsBatchResult> AggregateStream::put_records(
    const api::kinesis::PutRecordsBatch& batch) {
  const std::size_t call = batch_sizes.size();
  batch_sizes.push_back(batch.records.size());
  batch_bytes.push_back(0);
  for (const auto& record : batch.records) {
    batch_bytes.back() += record.data.size() + record.partition_key.size();
  }
  if (put_latency > sim::Duration{}) co_await scheduler_.sleep_for(put_latency);
  api::kinesis::PutRecordsBatchResult result;
  for (std::size_t i = 0; i < batch.records.size(); ++i) {
    const auto& record = batch.records[i];
    auto& outcome = result.outcomes.emplace_back();
    const std::uint32_t index = owner(record.hash_key);
    outcome.sequence_number.shard_index = index;
    if (refuses && refuses(call, i)) {
      outcome.error = api::kinesis::PutError::kThrottled;
      ++result.failed_record_count;
    } else {
      outcome.sequence_number.ordinal = append(index, record.data, record.partition_key);
    }
  }
  co_return result;
}

AggregateStream::Reply<api::kinesis::PutRecordOutput> AggregateStream::put_record(
    api::kinesis::PutRecordInput input) {
  const auto key = base::parse_hash_key(input.explicit_hash_key.value_or(""));
  const std::uint32_t index = owner(key.value_or(base::HashKey{}));
  append(index, input.data, "key");
  api::kinesis::PutRecordOutput output;
  output.shard_id = id_of(index);
  co_return output;
}

AggregateStream::Reply<api::kinesis::GetShardIteratorOutput> AggregateStream::get_shard_iterator(
    api::kinesis::GetShardIteratorInput input) {
  std::uint64_t position = 0;
  if (input.starting_sequence_number) position = std::stoull(*input.starting_sequence_number) + 1;
  co_return api::kinesis::GetShardIteratorOutput{
      fmt::format("{}/{}", *shard_index(input.shard_id), position)};
}

AggregateStream::Reply<api::kinesis::GetRecordsBatch> AggregateStream::get_records(
    std::string iterator, std::int32_t limit) {
  const std::size_t index = std::stoul(iterator);
  const std::size_t begin = std::stoul(iterator.substr(iterator.find('/') + 1));
  const Shard& shard = shards[index];
  api::kinesis::GetRecordsBatch batch;
  const std::size_t end = std::min(shard.log.size(), begin + static_cast<std::size_t>(limit));
  for (std::size_t i = begin; i < end; ++i) {
    batch.records.push_back({shard.log[i].data, shard.log[i].partition_key, {i}});
  }
  batch.millis_behind_latest = end < shard.log.size() ? 1 : 0;
  if (shard.open || end < shard.log.size()) {
    batch.next_shard_iterator = fmt::format("{}/{}", index, end);
    co_return batch;
  }
  for (std::size_t child = 0; child < shards.size(); ++child) {
    const auto& parents = shards[child].parents;
    if (std::find(parents.begin(), parents.end(), index) == parents.end()) continue;
    auto& view = batch.child_shards.emplace_back();
    view.shard_id = id_of(child);
    for (const std::uint32_t parent : parents) view.parent_shards.push_back(id_of(parent));
    view.starting_hash_key = shards[child].range.first;
    view.ending_hash_key = shards[child].range.last;
  }
  co_return batch;
}

AggregateStream::Reply<api::kinesis::ListShardsOutput> AggregateStream::list_shards(
    api::kinesis::ListShardsInput) {
  ++list_calls;
  if (list_latency > sim::Duration{}) co_await scheduler_.sleep_for(list_latency);
  api::kinesis::ListShardsOutput output;
  output.shards.emplace();
  for (std::size_t i = 0; i < shards.size(); ++i) {
    if (!shards[i].listed) continue;
    api::kinesis::Shard& shard = output.shards->emplace_back();
    shard.shard_id = id_of(i);
    const auto& parents = shards[i].parents;
    if (!parents.empty()) shard.parent_shard_id = id_of(parents[0]);
    if (parents.size() > 1) shard.adjacent_parent_shard_id = id_of(parents[1]);
    shard.hash_key_range = {base::to_decimal(shards[i].range.first),
                            base::to_decimal(shards[i].range.last)};
    if (!shards[i].open) shard.sequence_number_range.ending_sequence_number = "closed";
  }
  co_return output;
}

AggregateStream::Reply<api::kinesis::DescribeStreamSummaryOutput>
AggregateStream::describe_stream_summary(api::kinesis::DescribeStreamSummaryInput) {
  co_return not_in_this_fake();
}

AggregateStream::Reply<api::kinesis::UpdateShardCountOutput> AggregateStream::update_shard_count(
    api::kinesis::UpdateShardCountInput) {
  co_return not_in_this_fake();
}

}  // namespace weir::clients
