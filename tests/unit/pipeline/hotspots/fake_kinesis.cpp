#include "tests/unit/pipeline/hotspots/fake_kinesis.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "emulator/api/kinesis.h"

namespace weir::hotspots {
namespace {

base::Error throttled() {
  return base::client_error("ProvisionedThroughputExceededException", "Rate exceeded for shard.");
}

base::Error not_in_this_fake() {
  return {"NotImplemented", "the fake does not write", 501};
}

std::uint64_t to_number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string fake_sequence_text(const api::kinesis::SequenceNumber& number) {
  return fmt::format("{}", number.ordinal);
}

std::string FakeKinesis::create(std::vector<std::string> parents) {
  const auto index = static_cast<std::uint32_t>(shards_.size());
  const std::string id = fmt::format("shardId-{:012}", index);
  for (const std::string& parent : parents) {
    shards_.at(parent).closed = true;
    shards_.at(parent).children.push_back(id);
  }
  StoredShard& shard = shards_[id];
  shard.index = index;
  shard.parents = std::move(parents);
  return id;
}

std::uint64_t FakeKinesis::put(const std::string& shard_id, std::string data) {
  StoredShard& shard = shards_.at(shard_id);
  if (shard.closed) std::abort();
  shard.records.push_back({std::move(data), sim::to_millis(scheduler_.now())});
  return shard.records.size() - 1;
}

void FakeKinesis::split(const std::string& shard_id) {
  create({shard_id});
  create({shard_id});
}

void FakeKinesis::merge(const std::string& left, const std::string& right) {
  create({left, right});
}

std::vector<std::string> FakeKinesis::open_shards() const {
  std::vector<std::string> open;
  for (const auto& [id, shard] : shards_) {
    if (!shard.closed) open.push_back(id);
  }
  return open;
}

std::uint64_t FakeKinesis::records() const {
  std::uint64_t count = 0;
  for (const auto& [id, shard] : shards_) count += shard.records.size();
  return count;
}

sim::Task<bool> FakeKinesis::delay_and_throttle() {
  if (options.max_latency.count() > 0) {
    const auto bound = static_cast<std::uint64_t>(options.max_latency.count());
    co_await scheduler_.sleep_for(sim::Duration{random_.below(bound)});
  }
  co_return random_.chance(options.throttle_probability);
}

std::string FakeKinesis::iterator_text(const std::string& shard_id, std::uint64_t position) const {
  return fmt::format("{}/{}/{}", shard_id, position, scheduler_.now().time_since_epoch().count());
}

FakeKinesis::Reply<api::kinesis::GetShardIteratorOutput> FakeKinesis::get_shard_iterator(
    api::kinesis::GetShardIteratorInput input) {
  namespace type = api::kinesis::shard_iterator_type;
  const bool refused = co_await delay_and_throttle();
  if (refused) co_return throttled();
  iterators_asked.push_back(input);
  const StoredShard& shard = shards_.at(input.shard_id);
  std::uint64_t position = 0;
  if (input.shard_iterator_type == type::kAfterSequenceNumber) {
    position = to_number(*input.starting_sequence_number) + 1;
  } else if (input.shard_iterator_type == type::kAtTimestamp) {
    const std::int64_t from_ms = input.timestamp->millis;
    position = static_cast<std::uint64_t>(std::count_if(
        shard.records.begin(), shard.records.end(),
        [from_ms](const StoredRecord& record) { return record.arrival_ms < from_ms; }));
  }
  co_return api::kinesis::GetShardIteratorOutput{iterator_text(input.shard_id, position)};
}

api::kinesis::GetRecordsBatch FakeKinesis::read(const std::string& shard_id, std::uint64_t position,
                                                std::int32_t limit) {
  const StoredShard& shard = shards_.at(shard_id);
  api::kinesis::GetRecordsBatch batch;
  const std::uint64_t end =
      std::min<std::uint64_t>(shard.records.size(), position + static_cast<std::uint64_t>(limit));
  for (std::uint64_t i = position; i < end; ++i) {
    const StoredRecord& record = shard.records[i];
    batch.records.push_back({record.data, "key", {i, {record.arrival_ms}, 0, shard.index}});
  }
  if (end < shard.records.size()) {
    batch.millis_behind_latest =
        std::max<std::int64_t>(1, sim::to_millis(scheduler_.now()) - shard.records[end].arrival_ms);
  }
  if (!shard.closed || end < shard.records.size()) {
    batch.next_shard_iterator = iterator_text(shard_id, end);
  } else if (options.names_children_at_end) {
    for (const std::string& child : shard.children) {
      batch.child_shards.push_back({child, shards_.at(child).parents, {}, {}});
    }
  }
  return batch;
}

FakeKinesis::Reply<api::kinesis::GetRecordsBatch> FakeKinesis::get_records(std::string iterator,
                                                                           std::int32_t limit) {
  const std::size_t first = iterator.find('/');
  const std::size_t second = iterator.find('/', first + 1);
  const std::string shard_id = iterator.substr(0, first);
  reads.emplace_back(scheduler_.now(), shard_id);
  if (!errors_of_get_records.empty()) {
    base::Error error = std::move(errors_of_get_records.front());
    errors_of_get_records.pop_front();
    co_return error;
  }
  const bool refused = co_await delay_and_throttle();
  if (refused) co_return throttled();
  const auto issued =
      sim::Time{sim::Duration{to_number(std::string_view{iterator}.substr(second + 1))}};
  const bool expired = scheduler_.now() - issued > options.iterator_life;
  if (expired || random_.chance(options.expire_probability)) {
    co_return base::client_error("ExpiredIteratorException", "Iterator expired.");
  }
  co_return read(shard_id, to_number(std::string_view{iterator}.substr(first + 1)), limit);
}

FakeKinesis::Reply<api::kinesis::ListShardsOutput> FakeKinesis::list_shards(
    api::kinesis::ListShardsInput input) {
  if (!errors_of_list_shards.empty()) {
    base::Error error = std::move(errors_of_list_shards.front());
    errors_of_list_shards.pop_front();
    co_return error;
  }
  const bool refused = co_await delay_and_throttle();
  if (refused) co_return base::client_error("LimitExceededException", "Rate exceeded.");
  if (input.next_token && input.stream_name) {
    co_return base::client_error("InvalidArgumentException", "NextToken and StreamName");
  }
  api::kinesis::ListShardsOutput output;
  output.shards.emplace();
  const std::string after = input.next_token.value_or("");
  for (auto place = shards_.upper_bound(after); place != shards_.end(); ++place) {
    const auto& [id, stored] = *place;
    if (!stored.listed) continue;
    if (output.shards->size() == options.listing_page) {
      output.next_token = output.shards->back().shard_id;
      break;
    }
    api::kinesis::Shard& shard = output.shards->emplace_back();
    shard.shard_id = id;
    if (!stored.parents.empty()) shard.parent_shard_id = stored.parents[0];
    if (stored.parents.size() > 1) shard.adjacent_parent_shard_id = stored.parents[1];
    if (stored.closed) shard.sequence_number_range.ending_sequence_number = "closed";
  }
  co_return output;
}

FakeKinesis::Reply<api::kinesis::PutRecordsBatchResult> FakeKinesis::put_records(
    const api::kinesis::PutRecordsBatch&) {
  co_return not_in_this_fake();
}
FakeKinesis::Reply<api::kinesis::PutRecordOutput> FakeKinesis::put_record(
    api::kinesis::PutRecordInput) {
  co_return not_in_this_fake();
}
FakeKinesis::Reply<api::kinesis::DescribeStreamSummaryOutput> FakeKinesis::describe_stream_summary(
    api::kinesis::DescribeStreamSummaryInput) {
  co_return not_in_this_fake();
}
FakeKinesis::Reply<api::kinesis::UpdateShardCountOutput> FakeKinesis::update_shard_count(
    api::kinesis::UpdateShardCountInput) {
  co_return not_in_this_fake();
}

}  // namespace weir::hotspots
