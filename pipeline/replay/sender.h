// Puts batches into the stream and sends again what is refused, each batch on its own.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/replay/options.h"
#include "pipeline/trips/event_block.h"

namespace weir::replay {

class Sender {
 public:
  using Block = std::shared_ptr<const trips::EventBlock>;

  struct Counters {
    std::uint64_t sent = 0;          ///< Records handed to Kinesis at least once.
    std::uint64_t acknowledged = 0;  ///< Records that Kinesis accepted.
    std::uint64_t throttled = 0;     ///< Refusals by throttling; a record may be refused often.
    std::uint64_t failed = 0;        ///< Refusals for other reasons, sent again all the same.
    std::uint64_t calls = 0;
    std::uint64_t bytes = 0;  ///< Payload and keys of the records sent, retries not counted.
  };

  Sender(sim::Scheduler& scheduler, clients::KinesisClient& kinesis, const Options& options);
  ~Sender();
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  /// Starts to send the events `begin` to `end`-1 of `block`, which is kept until all are accepted.
  void send(Block block, std::size_t begin, std::size_t end);

  std::size_t outstanding() const { return outstanding_; }
  /// Least timestamp among the events that are on their way; nullopt when there are none.
  std::optional<std::int64_t> oldest_outstanding_ms() const;
  const Counters& counters() const { return counters_; }
  /// An answer that sending again does not mend: the stream is gone, the request is malformed.
  const std::optional<base::Error>& failure() const { return failure_; }
  /// Wakes whoever waits for outstanding() to fall or for failure().
  sim::Signal& progress() { return progress_; }

 private:
  struct Flight {
    sim::Job job;
    std::int64_t oldest_ms;
  };
  using Records = std::vector<api::kinesis::PutRecordView>;

  sim::Task<void> deliver(std::uint64_t id, Block block, std::size_t begin, std::size_t end);
  /// Sends `records` once; gives those that were refused. Empty also after a failure.
  sim::Task<Records> attempt(std::span<const api::kinesis::PutRecordView> records);
  void land(std::uint64_t id);

  sim::Scheduler& scheduler_;
  clients::KinesisClient& kinesis_;
  const Options& options_;
  Counters counters_;
  std::size_t outstanding_ = 0;
  std::uint64_t next_flight_ = 0;
  std::map<std::uint64_t, Flight> flights_;
  std::optional<base::Error> failure_;
  sim::Signal progress_;
};

/// Whether a refused call may succeed later: throttling and the service's own faults.
bool is_passing(const base::Error& error);

}  // namespace weir::replay
