// The hotspots job: reads trips from a Kinesis stream, counts them in one-hour windows per cell,
// and writes the counts to Elasticsearch. This is the folder's entry.
//
//   processor.h     what happens to a record        window_state.h  counters in key groups
//   shard_table.h   lineage, positions, watermarks  shard_reader.h  reads one shard
//   sink.h          bulk writes                     documents.h     what is written
//   snapshot.h      the state as bytes              cpu_share.h     the capacity model
//   geohash.h       cells and boxes                 key_groups.h    who owns which state
//
// Delivery: a record's effect and the position behind it change in one event, fired documents stay
// in the state until they are acknowledged, and their ids follow from cell and window. A job that
// is restored from any snapshot therefore writes every document again that might be missing, and
// writing one twice replaces it by its equal.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"
#include "emulator/sim/task.h"
#include "pipeline/clients/elasticsearch_client.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/hotspots/cpu_share.h"
#include "pipeline/hotspots/job_group.h"
#include "pipeline/hotspots/processor.h"
#include "pipeline/hotspots/shard_reader.h"
#include "pipeline/hotspots/sink.h"
#include "pipeline/hotspots/snapshot.h"

namespace weir::hotspots {

enum class InitialPosition : std::uint8_t {
  kTrimHorizon,  ///< Everything that the stream still holds.
  kLatest,       ///< What arrives from the job's creation on; closed shards are left aside.
};

struct JobOptions {
  std::string stream_name;
  InitialPosition initial_position = InitialPosition::kTrimHorizon;
  /// 1 to kKeyGroups subtasks, of which parallelism_per_kpu share a vCPU.
  int parallelism = 1;
  int parallelism_per_kpu = 1;
  /// Simulated CPU time of a whole vCPU that a record costs.
  CpuTime cpu_per_record{};
  ReadOptions read;
  SinkOptions sink;
  /// How often shards are listed (Flink: SHARD_DISCOVERY_INTERVAL_MILLIS 10,000) and how long to
  /// wait after a refusal (LIST_SHARDS_BACKOFF 1,000 to 5,000 ms).
  sim::Duration discovery_interval = std::chrono::seconds{10};
  sim::Duration discovery_first_backoff = std::chrono::milliseconds{1000};
  sim::Duration discovery_last_backoff = std::chrono::milliseconds{5000};
  /// Required: the wire form of a sequence number of this stream's service.
  SequenceNumberText sequence_number_text;
  /// When given, run() ends by itself once every shard has carried a watermark record of at least
  /// this instant, so that all windows ending by it have fired, and all documents are acknowledged.
  std::optional<std::int64_t> end_at_watermark_ms;
};

struct ShardMetrics {
  std::string shard_id;
  ShardPhase phase;
  /// Ordinal of the first record that has not been processed.
  std::uint64_t next_ordinal;
  std::int64_t watermark_ms;  ///< kNoWatermark before the first.
  std::optional<std::int64_t> millis_behind_latest;
};

struct SubtaskMetrics {
  int shards;  ///< That it reads now; 0: idle.
  CpuTime busy_cpu;
  KeyGroupRange key_groups;
  std::size_t keyed_entries;  ///< Counters in the open windows of its key groups.
};

struct Metrics {
  Counters totals;       ///< Exact over restarts, see Counters.
  Counters since_start;  ///< Of this job object alone.
  std::optional<std::int64_t> watermark_ms;
  /// Largest over the shards that are being read; the last value seen before that when there are
  /// none; nullopt before the first read.
  std::optional<std::int64_t> millis_behind_latest;
  std::size_t pending_documents = 0;
  std::size_t open_windows = 0;
  CpuTime busy_cpu{};  ///< Simulated CPU time used, over all subtasks.
  std::vector<ShardMetrics> shards;
  std::vector<SubtaskMetrics> subtasks;
};

class HotspotsJob {
 public:
  /// `restore` holds the bytes of a snapshot of this stream, taken at any parallelism. Errors:
  /// "InvalidOptions" names the option, "InvalidSnapshot" says what is wrong. Scheduler and clients
  /// outlive the job.
  static base::Result<std::unique_ptr<HotspotsJob>> create(
      sim::Scheduler& scheduler, clients::KinesisClient& kinesis,
      clients::ElasticsearchClient& elasticsearch, JobOptions options,
      std::optional<std::string_view> restore = std::nullopt);

  ~HotspotsJob();
  HotspotsJob(const HotspotsJob&) = delete;
  HotspotsJob& operator=(const HotspotsJob&) = delete;

  /// Works until the task is destroyed, which ends everything that it started. Ends with an error
  /// when something fails that waiting does not mend, with success as end_at_watermark_ms says.
  /// To be called once; the task must be gone before the job is.
  sim::Task<base::Result<void>> run();

  /// The state at this instant; may be taken at any event boundary, also after run() has ended.
  std::string snapshot() const;
  /// Stops reading, waits until the documents that are out are acknowledged, and gives the state.
  /// Does not wait when the job does not run or has failed: what is pending is in the state.
  sim::Task<std::string> stop_with_savepoint();

  Metrics metrics() const;

 private:
  struct Subtask {
    CpuShare cpu;
    int shards = 0;
  };

  HotspotsJob(sim::Scheduler& scheduler, clients::KinesisClient& kinesis,
              clients::ElasticsearchClient& elasticsearch, JobOptions options,
              const Snapshot& snapshot);

  void stop_reading();
  void fail(const base::Error& error);
  bool is_complete() const;
  sim::Task<void> write();
  sim::Task<void> discover();
  sim::Task<base::Result<std::vector<SeenShard>>> list_shards();
  void start_shards(const std::vector<std::string>& ids);
  sim::Task<void> read_shard(std::string id);
  Subtask& least_loaded_subtask();

  sim::Scheduler& scheduler_;
  clients::KinesisClient& kinesis_;
  const JobOptions options_;
  const std::int64_t start_timestamp_ms_;
  const Counters counters_at_start_;
  BulkSink sink_;
  Processor processor_;
  std::vector<Subtask> subtasks_;
  std::map<std::string, ShardReader> readers_;
  std::optional<std::int64_t> last_millis_behind_latest_;
  bool running_ = false;
  std::optional<base::Error> failure_;
  sim::Signal list_now_;
  sim::Signal listed_;
  // Last, so that their tasks end before what they use.
  JobGroup writing_;
  JobGroup reading_;
};

}  // namespace weir::hotspots
