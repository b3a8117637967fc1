// A stream of shards that tests can throttle, split and break.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/base/hash_key.h"
#include "emulator/sim/scheduler.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/trips/parse_trip.h"
#include "pipeline/trips/trip_source.h"

namespace weir::replay {

class FakeStream : public clients::KinesisClient {
 public:
  struct Record {
    std::string data;
    std::string partition_key;
    sim::Time at;
  };
  struct Shard {
    std::string id;
    base::HashKey first;
    base::HashKey last;
    bool open = true;
    std::vector<Record> log;
    // Records a simulated second; 0 = no limit.
    std::size_t records_per_second = 0;
    std::int64_t second = -1;
    std::size_t in_second = 0;
  };

  FakeStream(sim::Scheduler& scheduler, std::size_t count) : scheduler_(scheduler) {
    const base::Uint128 width = base::to_uint128(base::kMaxHashKey) / count;
    for (std::size_t i = 0; i < count; ++i) {
      const base::HashKey first = base::to_hash_key(width * i + (i > 0 ? 1 : 0));
      const base::HashKey last =
          i + 1 == count ? base::kMaxHashKey : base::to_hash_key(width * (i + 1));
      add_shard(first, last);
    }
  }

  sim::Duration latency{};
  /// What put_records answers in place of storing; by call number, from 0.
  std::function<std::optional<base::Error>(std::size_t)> put_records_error;
  std::function<std::optional<base::Error>(std::size_t)> put_record_error;
  std::function<std::optional<base::Error>(std::size_t)> list_shards_error;
  std::vector<Shard> shards;
  std::vector<std::size_t> batch_sizes;
  std::size_t put_record_calls = 0;
  std::size_t list_calls = 0;
  std::size_t shards_per_page = 100;

  void split(std::size_t index) {
    shards[index].open = false;
    const base::Uint128 first = base::to_uint128(shards[index].first);
    const base::Uint128 middle = first + (base::to_uint128(shards[index].last) - first) / 2;
    const base::HashKey last = shards[index].last;
    add_shard(base::to_hash_key(first), base::to_hash_key(middle));
    add_shard(base::to_hash_key(middle + 1), last);
  }

  Reply<api::kinesis::PutRecordsBatchResult> put_records(
      const api::kinesis::PutRecordsBatch& batch) override {
    const std::size_t call = batch_sizes.size();
    batch_sizes.push_back(batch.records.size());
    if (latency > sim::Duration{}) co_await scheduler_.sleep_for(latency);
    if (put_records_error) {
      if (auto error = put_records_error(call)) co_return *error;
    }
    api::kinesis::PutRecordsBatchResult result;
    for (const auto& record : batch.records) {
      auto& outcome = result.outcomes.emplace_back();
      if (!store(find(record.hash_key), record.data, record.partition_key)) {
        outcome.error = api::kinesis::PutError::kThrottled;
        ++result.failed_record_count;
      }
    }
    co_return result;
  }

  Reply<api::kinesis::PutRecordOutput> put_record(api::kinesis::PutRecordInput input) override {
    const std::size_t call = put_record_calls++;
    if (put_record_error) {
      if (auto error = put_record_error(call)) co_return *error;
    }
    const auto key = base::parse_hash_key(input.explicit_hash_key.value_or(""));
    Shard& shard = find(key.value_or(base::HashKey{}));
    if (!store(shard, input.data, input.partition_key.value())) {
      co_return base::client_error("ProvisionedThroughputExceededException", "slow down");
    }
    co_return api::kinesis::PutRecordOutput{shard.id, "1", std::nullopt};
  }

  Reply<api::kinesis::ListShardsOutput> list_shards(api::kinesis::ListShardsInput input) override {
    const std::size_t call = list_calls++;
    if (list_shards_error) {
      if (auto error = list_shards_error(call)) co_return *error;
    }
    api::kinesis::ListShardsOutput output;
    output.shards.emplace();
    std::size_t at = input.next_token ? std::stoul(*input.next_token) : 0;
    for (; at < shards.size() && output.shards->size() < shards_per_page; ++at) {
      api::kinesis::Shard shard;
      shard.shard_id = shards[at].id;
      shard.hash_key_range = {base::to_decimal(shards[at].first),
                              base::to_decimal(shards[at].last)};
      if (!shards[at].open) shard.sequence_number_range.ending_sequence_number = "9";
      output.shards->push_back(shard);
    }
    if (at < shards.size()) output.next_token = std::to_string(at);
    co_return output;
  }

  Reply<api::kinesis::GetShardIteratorOutput> get_shard_iterator(
      api::kinesis::GetShardIteratorInput) override {
    co_return unused();
  }
  Reply<api::kinesis::GetRecordsBatch> get_records(std::string, std::int32_t) override {
    co_return unused();
  }
  Reply<api::kinesis::DescribeStreamSummaryOutput> describe_stream_summary(
      api::kinesis::DescribeStreamSummaryInput) override {
    co_return unused();
  }
  Reply<api::kinesis::UpdateShardCountOutput> update_shard_count(
      api::kinesis::UpdateShardCountInput) override {
    co_return unused();
  }

  /// Payloads of all trips in all shards, sorted.
  std::vector<std::string> stored_trips() const {
    std::vector<std::string> trips;
    for (const Shard& shard : shards) {
      for (const Record& record : shard.log) {
        if (trips::parse_trip(record.data).kind == trips::TripFields::Kind::kTrip) {
          trips.push_back(record.data);
        }
      }
    }
    std::sort(trips.begin(), trips.end());
    return trips;
  }

 private:
  static base::Error unused() {
    return base::client_error("NotExpected", "not called by a replay");
  }

  void add_shard(base::HashKey first, base::HashKey last) {
    shards.push_back({"shardId-" + std::to_string(shards.size()), first, last});
  }
  Shard& find(base::HashKey key) {
    return *std::find_if(shards.begin(), shards.end(), [key](const Shard& shard) {
      return shard.open && shard.first <= key && key <= shard.last;
    });
  }
  bool store(Shard& shard, std::string_view data, std::string_view key) {
    const std::int64_t second = sim::to_millis(scheduler_.now()) / 1000;
    if (second != shard.second) shard.in_second = 0;
    shard.second = second;
    if (shard.records_per_second != 0 && shard.in_second >= shard.records_per_second) return false;
    ++shard.in_second;
    shard.log.push_back({std::string{data}, std::string{key}, scheduler_.now()});
    return true;
  }

  sim::Scheduler& scheduler_;
};

/// A source of small trips at given times, in blocks of `block_events`.
class ListedTrips : public trips::TripSource {
 public:
  explicit ListedTrips(std::vector<std::int64_t> times_ms, std::size_t block_events = 1000)
      : times_ms_(std::move(times_ms)), block_events_(block_events) {}

  bool fill(trips::EventBlock& block) override {
    block.clear();
    while (next_ < times_ms_.size() && block.size() < block_events_) {
      const std::string payload = payload_of(next_);
      char* const out = block.reserve(payload.size());
      if (out == nullptr) break;
      block.commit(out + payload.copy(out, payload.size()), times_ms_[next_++]);
    }
    block.seal();
    statistics_.rows_read = next_;
    return !block.empty();
  }
  const trips::SourceStatistics& statistics() const override { return statistics_; }
  base::Result<void> status() const override { return ending; }

  std::string payload_of(std::size_t index) const {
    return "{\"type\":\"trip\",\"trip_id\":" + std::to_string(index) + ",\"dropoff_datetime\":\"" +
           base::to_iso8601({times_ms_[index]}) + "\"}\n";
  }
  std::vector<std::string> payloads() const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < times_ms_.size(); ++i) all.push_back(payload_of(i));
    std::sort(all.begin(), all.end());
    return all;
  }

  base::Result<void> ending;

 private:
  std::vector<std::int64_t> times_ms_;
  std::size_t block_events_;
  std::size_t next_ = 0;
  trips::SourceStatistics statistics_;
};

/// `count` times from `first_ms` on, `step_ms` apart.
inline std::vector<std::int64_t> even_times(std::size_t count, std::int64_t first_ms,
                                            std::int64_t step_ms) {
  std::vector<std::int64_t> times;
  for (std::size_t i = 0; i < count; ++i) {
    times.push_back(first_ms + static_cast<std::int64_t>(i) * step_ms);
  }
  return times;
}

}  // namespace weir::replay
