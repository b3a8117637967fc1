// A world checker in the reader's way: records of a shard arrive in order, none left out.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pipeline/clients/kinesis_client.h"

namespace weir::host {

/// Passes every call on to another client and watches the answers of GetRecords: within a shard
/// the records follow each other without a gap, from one call to the next, as long as the reader
/// follows NextShardIterator. A reader that comes with a fresh iterator starts anew.
class OrderChecker : public clients::KinesisClient {
 public:
  explicit OrderChecker(clients::KinesisClient& inner) : inner_(inner) {}

  /// The first violations, empty when all is well.
  const std::vector<std::string>& violations() const { return violations_; }
  std::uint64_t records_seen() const { return records_seen_; }

  Reply<api::kinesis::PutRecordsBatchResult> put_records(
      const api::kinesis::PutRecordsBatch& batch) override {
    return inner_.put_records(batch);
  }
  Reply<api::kinesis::PutRecordOutput> put_record(api::kinesis::PutRecordInput input) override {
    return inner_.put_record(std::move(input));
  }
  Reply<api::kinesis::GetShardIteratorOutput> get_shard_iterator(
      api::kinesis::GetShardIteratorInput input) override {
    return inner_.get_shard_iterator(std::move(input));
  }
  Reply<api::kinesis::GetRecordsBatch> get_records(std::string shard_iterator,
                                                   std::int32_t limit) override;
  Reply<api::kinesis::ListShardsOutput> list_shards(api::kinesis::ListShardsInput input) override {
    return inner_.list_shards(std::move(input));
  }
  Reply<api::kinesis::DescribeStreamSummaryOutput> describe_stream_summary(
      api::kinesis::DescribeStreamSummaryInput input) override {
    return inner_.describe_stream_summary(std::move(input));
  }
  Reply<api::kinesis::UpdateShardCountOutput> update_shard_count(
      api::kinesis::UpdateShardCountInput input) override {
    return inner_.update_shard_count(std::move(input));
  }

 private:
  void check(const std::string& iterator, const api::kinesis::GetRecordsBatch& batch);

  clients::KinesisClient& inner_;
  /// What the next record of an iterator that was given out must be.
  std::map<std::string, std::uint64_t> expected_;
  std::uint64_t records_seen_ = 0;
  std::vector<std::string> violations_;
};

}  // namespace weir::host
