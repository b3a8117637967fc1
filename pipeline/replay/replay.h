// The producer: sends trips into a stream as fast as a speed-up of their own time asks for.
//
//   options.h       what it can be told, and what it reports
//   replay_time.h   when an event is due; the statistics line
//   sender.h        how events get into the stream, in two ways:
//     batch_sender.h      one record each; retries of refused records
//     aggregate_sender.h  many in one record; aggregate_packer.h packs, shard_map.h says where to
//   shard_listing.h asks for the stream's shards
//   watermarks.h    watermark records for every open shard
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"
#include "emulator/sim/worker.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/replay/options.h"
#include "pipeline/replay/replay_time.h"
#include "pipeline/replay/sender.h"
#include "pipeline/replay/watermarks.h"
#include "pipeline/trips/trip_source.h"

namespace weir::replay {

/// One replay of one source. The source is read ahead on a thread of its own from run() on.
///
/// Events are sent in the source's order once they are due, in batches that go out when full or
/// when their first event has waited `linger`. At most max_outstanding_records are in flight; when
/// the stream refuses records, they are sent again and the rest waits: the replay lag grows.
/// A watermark says that every event of up to that time is stored. After the last event is stored,
/// a closing watermark goes to every open shard, so that the last window fires.
class Replay {
 public:
  Replay(sim::Scheduler& scheduler, clients::KinesisClient& client, trips::TripSource& source,
         ReplayOptions options, ReplayHooks hooks = {});
  ~Replay();
  Replay(const Replay&) = delete;
  Replay& operator=(const Replay&) = delete;

  /// Call it once; the object must outlive the task. Throttling never ends it. Errors: the
  /// source's (BadInput), and what the stream answers when waiting cannot help, such as
  /// ResourceNotFoundException.
  sim::Task<base::Result<ReplayReport>> run();

  /// Where it stands now; for samples and reports, at any time.
  ReplayProgress progress() const;
  /// What the source came across up to the last event of progress().read; at any time, while
  /// asking the source itself must wait until its thread has ended.
  const trips::SourceStatistics& source_statistics() const { return source_statistics_; }

 private:
  struct ReadBlock {
    trips::EventBlock events;
    trips::SourceStatistics statistics;
  };
  using Blocks = sim::Prefetcher<ReadBlock>;

  sim::Task<base::Result<void>> prepare();
  sim::Task<base::Result<void>> send_all();
  sim::Task<void> send_watermarks();
  // Makes the next block the present one; false at the end of the source.
  bool load_block();
  std::shared_ptr<const trips::EventBlock> share(ReadBlock block);
  void skip_to_seek();
  void order_block();
  bool at_block_end() const { return next_ == block_->size(); }
  bool has_event() const { return block_ != nullptr; }
  // The time by which event `index` of the block is ordered: its own, unless it comes late.
  std::int64_t order_ms(std::size_t index) const;
  sim::Time due(std::size_t index) const { return time_->due(order_ms(index)); }
  // One behind the last record of the next batch, if all were due.
  std::size_t batch_end() const;
  // One behind the last record from next_ to `limit` that is due.
  std::size_t due_end(std::size_t limit) const;
  // Brings the next event forward when it is further off than options allow.
  void shorten_wait();
  // When the next batch is to go out.
  sim::Time send_time() const;
  void send_batch();
  void note_statistics();
  // The latest watermark that what is stored allows.
  std::optional<std::int64_t> watermark_ms();
  std::optional<base::Error> failure() const;
  void say(std::string_view line) const;

  sim::Scheduler& scheduler_;
  trips::TripSource& source_;
  ReplayOptions options_;
  std::size_t events_per_batch_;
  ReplayHooks hooks_;
  sim::Signal changed_;
  sim::Time started_{};

  // Blocks go back to the prefetcher when their last record is stored, so it comes first here.
  std::unique_ptr<Blocks> blocks_;
  std::shared_ptr<const trips::EventBlock> block_;
  trips::SourceStatistics source_statistics_;
  std::size_t next_ = 0;
  // In place of the block's times when those are not in order: the latest time so far.
  std::vector<std::int64_t> order_ms_;
  std::optional<ReplayTime> time_;
  bool seeking_ = false;

  std::unique_ptr<Sender> sender_;
  Watermarks watermarks_;
  sim::Job watermark_job_;
  std::optional<base::Error> watermark_failure_;

  std::optional<std::int64_t> first_event_ms_;
  std::optional<std::int64_t> last_event_ms_;
  std::int64_t loaded_max_ms_ = 0;
  std::optional<std::int64_t> watermark_ms_;
  std::uint64_t read_ = 0;
  std::uint64_t skipped_ = 0;
  sim::Duration lag_max_{};
  std::int64_t statistics_slot_ = 0;
  std::uint64_t events_in_slot_ = 0;
  bool finished_ = false;
};

}  // namespace weir::replay
