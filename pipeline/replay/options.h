// What a replay can be told, and what it tells.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/sim/time.h"
#include "pipeline/trips/trip_source.h"

namespace weir::replay {

/// Waiting before another attempt: base * 2^attempt, up to the limit, for ever.
struct Backoff {
  sim::Duration base = std::chrono::milliseconds{100};
  sim::Duration limit = std::chrono::milliseconds{2'000};
  /// Up to this part of a wait is cut off at random, so that batches refused together do not come
  /// back together. 0 = none, as in the workshop's producer.
  double jitter = 0;
};

struct ReplayOptions {
  std::string stream;
  double speedup = 6'480;  ///< Must be positive.
  /// Events before the first one at or after this time are skipped. Replay time still counts from
  /// the very first event, as in the workshop's producer: what follows is due that much later.
  std::optional<std::int64_t> seek_ms;
  sim::Duration statistics_interval = std::chrono::seconds{20};
  std::size_t max_outstanding_records = 10'000;  ///< Sent and not yet acknowledged.
  std::size_t batch_records = 500;            ///< API reference, PutRecords: at most 500 records.
  std::size_t batch_bytes = 5 * 1024 * 1024;  ///< The same: 5 MiB before the limit of 10 MiB came.
  /// The longest time to wait for an event: whatever lies further off is brought forward, and all
  /// behind it. Files with stray years do not hold a run up then. Unset as in the original.
  std::optional<sim::Duration> longest_wait;
  /// Many events in one Kinesis record, as the Kinesis Producer Library packs them: aggregates of
  /// up to aggregate_bytes (its AggregationMaxSize), made of aggregate_events at a time.
  bool aggregate = false;
  std::size_t aggregate_bytes = 51'200;
  std::size_t aggregate_events = 4'000;
  /// How long a due event may wait for its batch to fill (the KPL's RecordMaxBufferedTime).
  sim::Duration linger = std::chrono::milliseconds{100};
  Backoff backoff;
  bool watermarks = true;
  sim::Duration watermark_interval = std::chrono::seconds{1};
  sim::Duration shard_refresh_interval = std::chrono::seconds{10};
  std::uint64_t seed = 0;  ///< For the jitter.
};

/// Where a replay stands.
struct ReplayProgress {
  std::uint64_t read = 0;          ///< Events taken from the source, skipped ones too.
  std::uint64_t skipped = 0;       ///< Events before the instant sought.
  std::uint64_t sent = 0;          ///< Events handed to PutRecords at least once.
  std::uint64_t acknowledged = 0;  ///< Events stored.
  /// Kinesis records that hold them, an aggregate counting as one; so do the next three count.
  std::uint64_t records_stored = 0;
  std::uint64_t retried = 0;    ///< Records sent again, once for each time.
  std::uint64_t throttled = 0;  ///< Records refused for throughput, once for each time.
  std::uint64_t failed = 0;     ///< Records refused for another passing reason.
  /// Events sent again because a reshard had given them to another shard than their aggregate's.
  std::uint64_t wrong_shard = 0;
  std::uint64_t bytes_sent = 0;  ///< Payload and key of `sent`.
  std::uint64_t put_calls = 0;
  std::uint64_t watermarks_sent = 0;
  std::uint64_t watermarks_throttled = 0;
  std::size_t outstanding = 0;
  std::size_t buffered = 0;  ///< Events at hand and not yet sent.
  /// How late the next event is; 0 when it is not due yet or there is none.
  sim::Duration lag{};
  sim::Duration lag_max{};
  std::int64_t watermark_ms = 0;  ///< Every event up to here is stored. 0 before the first event.
  bool finished = false;
};

struct ReplayReport {
  ReplayProgress progress;
  trips::SourceStatistics source;
  std::optional<std::int64_t> first_event_ms;
  std::optional<std::int64_t> last_event_ms;  ///< The latest of all, not the one sent last.
};

/// Called on the scheduler's thread.
struct ReplayHooks {
  std::function<void(std::string_view)> on_line;     ///< The producer's own lines of output.
  std::function<void(std::string_view)> on_warning;  ///< A passing trouble, worth a line.
};

}  // namespace weir::replay
