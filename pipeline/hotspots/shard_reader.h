// Reads one shard from where its entry in the shard table stands to its end.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/kinesis_records.h"
#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"
#include "emulator/sim/task.h"
#include "pipeline/clients/aggregation.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/hotspots/cpu_share.h"
#include "pipeline/hotspots/processor.h"
#include "pipeline/hotspots/retry.h"
#include "pipeline/hotspots/shard_table.h"
#include "pipeline/hotspots/sink.h"

namespace weir::hotspots {

/// How a sequence number reads on the wire: GetShardIterator takes the text.
using SequenceNumberText = std::function<std::string(const api::kinesis::SequenceNumber&)>;

struct ReadOptions {
  /// Between the starts of two reads of a shard that is read up to its tip (the workshop sets
  /// SHARD_GETRECORDS_INTERVAL_MILLIS to 1000).
  sim::Duration interval = std::chrono::milliseconds{1000};
  /// The same while the shard is behind: 5 GetRecords a second and shard (Kinesis developer guide,
  /// "Quotas and limits").
  sim::Duration min_interval = std::chrono::milliseconds{200};
  /// A shard gives 2 MB a second to all its readers (same page); reading slower than this never
  /// meets the quota. 0: no pacing by bytes.
  std::int64_t bytes_per_second = 2 << 20;
  /// Records a call, 1 to 10,000 (API reference, GetRecords).
  std::int32_t limit = 10'000;
  /// After a throttled or failed GetRecords or GetShardIterator (Flink: 300 to 1000 ms).
  sim::Duration first_backoff = std::chrono::milliseconds{300};
  sim::Duration last_backoff = std::chrono::milliseconds{1000};
  /// Records are processed in slices of about this much simulated time, so that the shards of a
  /// subtask take turns and a checkpoint finds recent positions.
  sim::Duration slice = std::chrono::milliseconds{100};
};

class ShardReader {
 public:
  /// What the readers of a job have in common. All of it outlives them.
  struct Context {
    sim::Scheduler& scheduler;
    clients::KinesisClient& client;
    BulkSink& sink;
    Processor& processor;
    const std::string& stream_name;
    const ReadOptions& options;
    const SequenceNumberText& sequence_number_text;
    sim::Signal& listed;  ///< Shards have been listed: ranges may be known now.
  };

  ShardReader(const Context& context, Shard& shard, CpuShare& cpu)
      : context_(context),
        shard_(shard),
        cpu_(cpu),
        backoff_(context.options.first_backoff, context.options.last_backoff) {}

  /// Reads and processes until the shard is closed and drained; gives the children that Kinesis
  /// names at its end. An error is one that trying again does not mend. Destroying the task between
  /// two events loses nothing: position and state move together.
  sim::Task<base::Result<std::vector<SeenShard>>> run();

  /// As the last answer said; nullopt before the first.
  std::optional<std::int64_t> millis_behind_latest() const { return millis_behind_latest_; }

 private:
  using Batch = api::kinesis::GetRecordsBatch;

  sim::Task<base::Result<std::string>> open_iterator();
  api::kinesis::GetShardIteratorInput iterator_input() const;
  sim::Task<void> process(const Batch& batch);
  sim::Task<void> wait_for_range();
  // Books CPU time for records; returns when they will have been processed.
  sim::Time charge(std::size_t records);
  sim::Duration interval_after(const Batch& batch) const;

  Context context_;
  Shard& shard_;
  CpuShare& cpu_;
  Backoff backoff_;
  clients::Deaggregator users_;
  // Records that CPU time was booked for and that an aggregate in front of them held up.
  std::size_t prepaid_ = 0;
  std::optional<std::int64_t> millis_behind_latest_;
};

}  // namespace weir::hotspots
