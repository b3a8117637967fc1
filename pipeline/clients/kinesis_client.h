// Kinesis as the producer, the processor and the autoscaler see it: in process, or over HTTP.
#pragma once

#include <cstdint>
#include <string>

#include "emulator/api/kinesis.h"
#include "emulator/api/kinesis_records.h"
#include "emulator/base/result.h"
#include "emulator/sim/task.h"

namespace weir::clients {

/// Every call answers as the service would, errors as values with AWS's names. No call retries: the
/// caller decides. Arguments must stay valid until the returned task has ended.
class KinesisClient {
 public:
  virtual ~KinesisClient() = default;

  template <class T>
  using Reply = sim::Task<base::Result<T>>;

  virtual Reply<api::kinesis::PutRecordsBatchResult> put_records(
      const api::kinesis::PutRecordsBatch& batch) = 0;
  virtual Reply<api::kinesis::PutRecordOutput> put_record(api::kinesis::PutRecordInput input) = 0;
  virtual Reply<api::kinesis::GetShardIteratorOutput> get_shard_iterator(
      api::kinesis::GetShardIteratorInput input) = 0;
  /// `limit` 1 to 10,000 records.
  virtual Reply<api::kinesis::GetRecordsBatch> get_records(std::string shard_iterator,
                                                           std::int32_t limit) = 0;
  virtual Reply<api::kinesis::ListShardsOutput> list_shards(
      api::kinesis::ListShardsInput input) = 0;
  virtual Reply<api::kinesis::DescribeStreamSummaryOutput> describe_stream_summary(
      api::kinesis::DescribeStreamSummaryInput input) = 0;
  virtual Reply<api::kinesis::UpdateShardCountOutput> update_shard_count(
      api::kinesis::UpdateShardCountInput input) = 0;
};

}  // namespace weir::clients
