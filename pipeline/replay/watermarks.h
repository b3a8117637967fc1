// Watermark records: how the processor learns, shard by shard, how far the replay has come.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "emulator/api/kinesis.h"
#include "emulator/base/result.h"
#include "emulator/sim/random.h"
#include "emulator/sim/scheduler.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/replay/options.h"
#include "pipeline/replay/shard_listing.h"

namespace weir::replay {

/// The record's payload: {"watermark":"2015-01-10T00:36:18.000Z","type":"watermark"} and a line
/// end.
std::string watermark_payload(std::int64_t watermark_ms);

/// The watermark that ends a replay whose latest event is at `last_event_ms`: an hour past the end
/// of that event's hour, so that every window of up to an hour fires.
std::int64_t closing_watermark_ms(std::int64_t last_event_ms);

/// Sends one watermark record a second to every open shard, by PutRecord with the partition key
/// "23" and the shard's first hash key, as the workshop's producer does. Its shards are those that
/// ListShards named at most ten seconds ago, so new children get theirs from then on. A shard that
/// refuses one for throughput goes without until the next round.
class Watermarks {
 public:
  /// `value` gives the present watermark; nullopt while there is none.
  Watermarks(sim::Scheduler& scheduler, clients::KinesisClient& client,
             const ReplayOptions& options, const ReplayHooks& hooks,
             std::function<std::optional<std::int64_t>()> value);

  /// Reads the shards for the first time. Errors that do not pass by waiting are given back.
  sim::Task<base::Result<void>> start();
  /// Sends for ever; ends by cancellation, or with an error that does not pass.
  sim::Task<base::Result<void>> run();
  /// Sends `watermark_ms` to every open shard until each has accepted it, those included that come
  /// while it does so.
  sim::Task<base::Result<void>> close(std::int64_t watermark_ms);

  void report(ReplayProgress& progress) const;

 private:
  sim::Task<base::Result<Shards>> list_patiently();
  sim::Task<base::Result<void>> refresh();
  sim::Task<base::Result<void>> send_round(std::int64_t watermark_ms);
  sim::Task<base::Result<void>> put(std::string explicit_hash_key, std::int64_t watermark_ms);
  sim::Task<base::Result<void>> put_patiently(std::string explicit_hash_key,
                                              std::int64_t watermark_ms);

  sim::Scheduler& scheduler_;
  clients::KinesisClient& client_;
  const ReplayOptions& options_;
  const ReplayHooks& hooks_;
  std::function<std::optional<std::int64_t>()> value_;
  sim::Random random_;
  Shards open_shards_;
  sim::Time refreshed_at_{};
  std::uint64_t sent_ = 0;
  std::uint64_t throttled_ = 0;
};

}  // namespace weir::replay
