// A stream in memory: shards that split and merge, and calls that take time and fail on request.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/sim/random.h"
#include "emulator/sim/scheduler.h"
#include "pipeline/clients/kinesis_client.h"

namespace weir::hotspots {

/// The wire form of sequence numbers that FakeKinesis understands.
std::string fake_sequence_text(const api::kinesis::SequenceNumber& number);

class FakeKinesis : public clients::KinesisClient {
 public:
  struct Options {
    std::uint64_t seed = 1;
    sim::Duration max_latency{};        ///< Every call takes up to this long.
    double throttle_probability = 0;    ///< Of any call.
    double expire_probability = 0;      ///< Of an iterator.
    bool names_children_at_end = true;  ///< As AWS does; other services leave it to ListShards.
    std::size_t listing_page = 100;
    sim::Duration iterator_life = std::chrono::minutes{5};
  };

  FakeKinesis(sim::Scheduler& scheduler, Options given)
      : options(given), scheduler_(scheduler), random_(given.seed) {}

  /// Adds an open shard without parents.
  std::string add_shard() { return create({}); }
  std::uint64_t put(const std::string& shard_id, std::string data);
  void split(const std::string& shard_id);
  void merge(const std::string& left, const std::string& right);
  void close(const std::string& shard_id) { shards_.at(shard_id).closed = true; }
  /// The shard is no longer listed, as after the retention period.
  void expire(const std::string& shard_id) { shards_.at(shard_id).listed = false; }
  std::vector<std::string> open_shards() const;
  std::uint64_t records() const;
  std::uint64_t size_of(const std::string& shard_id) const {
    return shards_.at(shard_id).records.size();
  }

  Reply<api::kinesis::PutRecordsBatchResult> put_records(
      const api::kinesis::PutRecordsBatch&) override;
  Reply<api::kinesis::PutRecordOutput> put_record(api::kinesis::PutRecordInput) override;
  Reply<api::kinesis::GetShardIteratorOutput> get_shard_iterator(
      api::kinesis::GetShardIteratorInput input) override;
  Reply<api::kinesis::GetRecordsBatch> get_records(std::string iterator,
                                                   std::int32_t limit) override;
  Reply<api::kinesis::ListShardsOutput> list_shards(api::kinesis::ListShardsInput input) override;
  Reply<api::kinesis::DescribeStreamSummaryOutput> describe_stream_summary(
      api::kinesis::DescribeStreamSummaryInput) override;
  Reply<api::kinesis::UpdateShardCountOutput> update_shard_count(
      api::kinesis::UpdateShardCountInput) override;

  Options options;
  /// The next calls of GetRecords, GetShardIterator and ListShards end with these, in order.
  std::deque<base::Error> errors_of_get_records;
  std::deque<base::Error> errors_of_list_shards;
  /// Start of every GetRecords call, with its shard.
  std::vector<std::pair<sim::Time, std::string>> reads;
  std::vector<api::kinesis::GetShardIteratorInput> iterators_asked;

 private:
  struct StoredRecord {
    std::string data;
    std::int64_t arrival_ms;
  };
  struct StoredShard {
    std::uint32_t index = 0;
    std::vector<std::string> parents;
    std::vector<std::string> children;
    std::deque<StoredRecord> records;  ///< A deque: views stay valid while records are added.
    bool closed = false;
    bool listed = true;
  };

  std::string create(std::vector<std::string> parents);
  sim::Task<bool> delay_and_throttle();
  api::kinesis::GetRecordsBatch read(const std::string& shard_id, std::uint64_t position,
                                     std::int32_t limit);
  std::string iterator_text(const std::string& shard_id, std::uint64_t position) const;

  sim::Scheduler& scheduler_;
  sim::Random random_;
  std::map<std::string, StoredShard> shards_;
};

}  // namespace weir::hotspots
