// The producer: replays trips into a stream at a multiple of their own pace. The folder's entry.
//
//   pace.h    when an event is due            sender.h      batches, retries, back-pressure
//   options.h settings                        watermarks.h  event time told to every open shard
//
// After amazon-kinesis-replay 1.0, without its faults: inputs smaller than the look-ahead buffer
// work, nothing is lost at the end, and a closing watermark lets the last windows fire.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/worker.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/replay/options.h"
#include "pipeline/replay/pace.h"
#include "pipeline/replay/sender.h"
#include "pipeline/replay/watermarks.h"
#include "pipeline/trips/trip_source.h"

namespace weir::replay {

struct Metrics {
  std::uint64_t sent = 0;          ///< Trips handed to Kinesis at least once.
  std::uint64_t acknowledged = 0;  ///< Trips accepted.
  std::uint64_t throttled = 0;     ///< Refusals of trips by throttling.
  std::uint64_t calls = 0;         ///< PutRecords calls.
  std::uint64_t bytes = 0;         ///< Of the trips sent, with keys.
  std::uint64_t watermark_records = 0;
  std::size_t outstanding = 0;
  /// How long the next trip has been due; 0 when it is not.
  sim::Duration replay_lag{};
  sim::Duration max_replay_lag{};
};

class Replay {
 public:
  /// Gets each statistics line.
  using Listener = std::function<void(const std::string& line)>;

  /// The source is read on a thread of its own from run() on, until run() has ended or the Replay
  /// is destroyed; nobody else may use it meanwhile.
  Replay(sim::Scheduler& scheduler, clients::KinesisClient& kinesis, trips::TripSource& source,
         Options options, Listener listener = {});
  ~Replay();

  /// Sends everything and ends when all is accepted and the closing watermark has reached every
  /// open shard. Errors: the source's ("BadInput"), or an answer of Kinesis that sending again does
  /// not mend. To be awaited once.
  sim::Task<base::Result<void>> run();

  Metrics metrics() const;

 private:
  using Block = std::shared_ptr<trips::EventBlock>;
  using Prefetcher = sim::Prefetcher<std::unique_ptr<trips::EventBlock>>;

  /// The next block of events, or null at the end.
  Block next_block();
  sim::Task<void> send_block();
  /// Events of the block, from the cursor on, that are due by now, at most a batch.
  std::size_t due_now() const;
  sim::Time batch_time() const;
  void note_batch(std::size_t events);
  std::int64_t watermark_ms() const;
  sim::Duration lag() const;

  sim::Scheduler& scheduler_;
  clients::KinesisClient& kinesis_;
  trips::TripSource& source_;
  const Options options_;
  Listener listener_;
  std::shared_ptr<Prefetcher> prefetcher_;
  Sender sender_;
  Watermarks watermarks_;
  sim::Job watermark_job_;
  std::optional<Pace> pace_;
  Block block_;
  std::size_t cursor_ = 0;
  std::int64_t last_timestamp_ms_ = 0;
  sim::Time started_{};
  std::int64_t statistics_slot_ = 0;
  std::uint64_t statistics_events_ = 0;
  sim::Duration max_lag_{};
};

}  // namespace weir::replay
