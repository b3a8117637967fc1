// Watermark records: how far event time has come, told to every open shard.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/replay/options.h"

namespace weir::replay {

/// A watermark record says W: every event with a timestamp before W has been accepted by the stream
/// already. It goes the ordinary way through PutRecord, addressed by the shard's first hash key,
/// and counts and is throttled like any other record.
class Watermarks {
 public:
  /// `value` gives W at the moment of the call, in epoch milliseconds.
  Watermarks(sim::Scheduler& scheduler, clients::KinesisClient& kinesis, const Options& options,
             std::function<std::int64_t()> value);

  /// Sends one to every open shard each interval, until destroyed.
  sim::Task<void> run();
  /// Sends `watermark_ms` to every open shard, as often as it takes. Error: the stream is gone.
  sim::Task<base::Result<void>> close(std::int64_t watermark_ms);

  std::uint64_t sent() const { return sent_; }
  std::uint64_t throttled() const { return throttled_; }

 private:
  struct OpenShard {
    std::string id;
    std::string starting_hash_key;
  };

  sim::Task<base::Result<std::vector<OpenShard>>> list_open_shards();
  sim::Task<void> refresh_if_due();
  sim::Task<void> round();
  /// Whether the record was accepted. An answer from another shard than expected makes the list of
  /// shards due.
  sim::Task<base::Result<bool>> put(OpenShard shard, std::int64_t watermark_ms);

  sim::Scheduler& scheduler_;
  clients::KinesisClient& kinesis_;
  const Options& options_;
  std::function<std::int64_t()> value_;
  std::vector<OpenShard> shards_;
  sim::Time list_due_{};
  std::uint64_t sent_ = 0;
  std::uint64_t throttled_ = 0;
};

/// {"watermark":"2015-01-10T00:36:18.000Z","type":"watermark"} and a line end.
std::string watermark_payload(std::int64_t watermark_ms);

}  // namespace weir::replay
