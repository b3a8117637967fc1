// A stream in memory for aggregates on their way from a producer to a consumer: shards with ranges
// that split and merge, and puts that are refused on request.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "emulator/sim/scheduler.h"
#include "pipeline/clients/hash_key_range.h"
#include "pipeline/clients/kinesis_client.h"

namespace weir::clients {

/// The wire form of sequence numbers that AggregateStream understands.
std::string ordinal_text(const api::kinesis::SequenceNumber& number);

class AggregateStream : public KinesisClient {
 public:
  struct Record {
    std::string data;
    std::string partition_key;
  };
  struct Shard {
    HashKeyRange range;
    std::vector<std::uint32_t> parents;
    bool open = true;
    bool listed = true;
    std::deque<Record> log;
  };

  /// `count` shards of about equal ranges.
  AggregateStream(sim::Scheduler& scheduler, std::size_t count);

  /// In the middle of its range.
  void split(std::uint32_t index);
  void merge(std::uint32_t left, std::uint32_t right);

  std::size_t records() const;
  /// User records of all shards as a consumer sees them, those of other shards left out, sorted.
  std::vector<std::string> user_data() const;

  Reply<api::kinesis::PutRecordsBatchResult> put_records(
      const api::kinesis::PutRecordsBatch& batch) override;
  Reply<api::kinesis::PutRecordOutput> put_record(api::kinesis::PutRecordInput input) override;
  Reply<api::kinesis::GetShardIteratorOutput> get_shard_iterator(
      api::kinesis::GetShardIteratorInput input) override;
  Reply<api::kinesis::GetRecordsBatch> get_records(std::string iterator,
                                                   std::int32_t limit) override;
  Reply<api::kinesis::ListShardsOutput> list_shards(api::kinesis::ListShardsInput input) override;
  Reply<api::kinesis::DescribeStreamSummaryOutput> describe_stream_summary(
      api::kinesis::DescribeStreamSummaryInput input) override;
  Reply<api::kinesis::UpdateShardCountOutput> update_shard_count(
      api::kinesis::UpdateShardCountInput input) override;

  std::deque<Shard> shards;  // Deques: views stay valid while shards and records are added.
  sim::Duration put_latency{};
  sim::Duration list_latency{};
  /// Refuses record `i` of call `call`, both from 0.
  std::function<bool(std::size_t call, std::size_t i)> refuses;
  /// Of every PutRecords call: records, and bytes of their data and keys.
  std::vector<std::size_t> batch_sizes;
  std::vector<std::size_t> batch_bytes;
  std::size_t list_calls = 0;

 private:
  void add_shard(HashKeyRange range, std::vector<std::uint32_t> parents);
  std::uint32_t owner(base::HashKey key) const;
  std::uint64_t append(std::uint32_t index, std::string_view data, std::string_view key);

  sim::Scheduler& scheduler_;
};

}  // namespace weir::clients
