// How events get into the stream: one record each (BatchSender), or aggregated (AggregateSender).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "emulator/base/error.h"
#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/replay/options.h"
#include "pipeline/trips/event_block.h"

namespace weir::replay {

/// Puts batches of events, and puts again what was refused, until everything is stored. Destroying
/// it gives up what is in flight.
class Sender {
 public:
  virtual ~Sender() = default;
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  /// To be called before the first send(). Errors are those that do not pass by waiting.
  virtual sim::Task<base::Result<void>> start() { co_return base::Result<void>{}; }
  /// Starts sending events `begin` to `end`-1 of `block`, at least one. The block is held until
  /// they are stored.
  virtual void send(std::shared_ptr<const trips::EventBlock> block, std::size_t begin,
                    std::size_t end) = 0;
  /// Time of the oldest event that is sent and not stored; nullopt when all are.
  virtual std::optional<std::int64_t> oldest_unacknowledged_ms() const = 0;

  /// Events that are sent and not stored.
  std::size_t outstanding() const { return outstanding_; }
  /// The error that no retry mends; `changed` is notified when it comes, as for every progress.
  const std::optional<base::Error>& failure() const { return failure_; }
  /// Adds this sender's counts to `progress`.
  void report(ReplayProgress& progress) const;

 protected:
  /// All references must outlive the sender.
  Sender(sim::Scheduler& scheduler, clients::KinesisClient& client, const ReplayOptions& options,
         sim::Signal& changed)
      : scheduler_(scheduler), client_(client), options_(options), changed_(changed) {}

  void note_sent(std::size_t events, std::size_t bytes);
  void note_stored(std::size_t events, std::size_t records);
  void note_refused(api::kinesis::PutError error) {
    ++(error == api::kinesis::PutError::kThrottled ? throttled_ : failed_);
  }
  /// PutRecords of `records` records has failed as a whole. True when it may be repeated; else it
  /// is the failure.
  bool note_failed_call(const base::Error& error, std::size_t records);
  void fail(const base::Error& error);

  sim::Scheduler& scheduler_;
  clients::KinesisClient& client_;
  const ReplayOptions& options_;
  sim::Signal& changed_;

  std::uint64_t put_calls_ = 0;
  std::uint64_t retried_ = 0;
  std::uint64_t wrong_shard_ = 0;

 private:
  std::size_t outstanding_ = 0;
  std::optional<base::Error> failure_;
  std::uint64_t sent_ = 0;
  std::uint64_t acknowledged_ = 0;
  std::uint64_t records_stored_ = 0;
  std::uint64_t throttled_ = 0;
  std::uint64_t failed_ = 0;
  std::uint64_t bytes_sent_ = 0;
};

}  // namespace weir::replay
