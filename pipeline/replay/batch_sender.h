// Batches on their way: put, and put again what was refused, until everything is stored.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "emulator/base/error.h"
#include "emulator/sim/random.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/replay/options.h"
#include "pipeline/trips/event_block.h"

namespace weir::replay {

/// Every batch is one task; records are looked at one by one only when some were refused.
class BatchSender {
 public:
  /// Must outlive `options`' users: keeps references. Destroying it gives up what is in flight.
  BatchSender(sim::Scheduler& scheduler, clients::KinesisClient& client,
              const ReplayOptions& options, sim::Signal& changed);
  ~BatchSender();
  BatchSender(const BatchSender&) = delete;
  BatchSender& operator=(const BatchSender&) = delete;

  /// Starts sending records `begin` to `end`-1 of `block`, 1 to 500. The block is held until they
  /// are stored.
  void send(std::shared_ptr<const trips::EventBlock> block, std::size_t begin, std::size_t end);

  std::size_t outstanding() const { return outstanding_; }
  /// Time of the oldest event that is sent and not stored; nullopt when all are.
  std::optional<std::int64_t> oldest_unacknowledged_ms() const;
  /// The error that no retry mends; `changed` is notified when it comes, as for every progress.
  const std::optional<base::Error>& failure() const { return failure_; }
  /// Adds this sender's counts to `progress`.
  void report(ReplayProgress& progress) const;

 private:
  struct Batch {
    std::shared_ptr<const trips::EventBlock> block;
    std::size_t begin = 0;
    std::size_t end = 0;
    // After a refusal: what is left, and where it stands in the block.
    std::vector<api::kinesis::PutRecordView> left;
    std::vector<std::uint32_t> left_positions;
    bool refused = false;
    std::int64_t oldest_ms = 0;
    sim::Job job;

    std::span<const api::kinesis::PutRecordView> records() const;
  };
  using Place = std::list<Batch>::iterator;

  sim::Task<void> deliver(Place batch);
  // One call. True when the batch needs no further one.
  sim::Task<bool> attempt(Place batch);
  void take_outcomes(Batch& batch, const api::kinesis::PutRecordsBatchResult& result);
  void keep_refused(Batch& batch, const api::kinesis::PutRecordsBatchResult& result);
  static std::int64_t oldest(const Batch& batch);
  void finish(Place batch);

  sim::Scheduler& scheduler_;
  clients::KinesisClient& client_;
  const ReplayOptions& options_;
  sim::Signal& changed_;
  sim::Random random_;
  std::list<Batch> batches_;
  std::list<Batch> spare_;  // Keeps the memory of finished batches.
  std::size_t outstanding_ = 0;
  std::optional<base::Error> failure_;

  std::uint64_t sent_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t retried_ = 0;
  std::uint64_t throttled_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t bytes_sent_ = 0;
  std::uint64_t put_calls_ = 0;
};

}  // namespace weir::replay
