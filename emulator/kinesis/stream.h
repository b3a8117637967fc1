// The state of streams and shards. What may happen to it is in kinesis_service.h.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/kinesis_records.h"
#include "emulator/base/caller.h"
#include "emulator/kinesis/consumer.h"
#include "emulator/kinesis/daily_quota.h"
#include "emulator/kinesis/hash_range.h"
#include "emulator/kinesis/limits.h"
#include "emulator/kinesis/metrics.h"
#include "emulator/kinesis/on_demand.h"
#include "emulator/kinesis/reshard_plan.h"
#include "emulator/kinesis/sequence_number.h"
#include "emulator/kinesis/shard_log.h"
#include "emulator/kinesis/tag_rules.h"
#include "emulator/kinesis/token_bucket.h"
#include "emulator/sim/scheduler.h"

namespace weir::kinesis {

/// No index into the batch under way.
inline constexpr std::uint32_t kNoRecord = 0xffff'ffff;

struct ShardParents {
  std::optional<std::uint32_t> parent;
  std::optional<std::uint32_t> adjacent;  ///< Only of a merge's child.
};

struct Shard {
  Shard(std::uint32_t shard_index, HashRange hash_range, ShardParents shard_parents,
        RecordStore& store, const Limits& limits, sim::Time now);

  /// Names the shard in sequence numbers.
  SequenceNumber identity() const { return {0, {}, created_seconds, index}; }
  bool open() const { return !closed_ms.has_value(); }
  std::string starting_sequence_number() const;
  std::string ending_sequence_number() const;  ///< The shard must be closed.

  const std::uint32_t index;
  const std::uint32_t created_seconds;
  const std::int64_t created_ms;
  const std::string id;
  const HashRange range;
  const ShardParents parents;
  std::vector<std::uint32_t> children;  ///< Indices of the shards that took over.
  std::optional<std::int64_t> closed_ms;

  ShardLog log;
  std::uint32_t batch_first = kNoRecord;  ///< The records of the batch under way: a list of
  std::uint32_t batch_last = kNoRecord;   ///< indices that the service keeps.
  TokenBucket write_records;
  TokenBucket write_bytes;
  TokenBucket read_bytes;
  TokenBucket read_calls;
  TokenBucket iterator_calls;
  sim::Time throttled_until{};  ///< Injected: all writes are refused before it.

  std::uint64_t appended_bytes = 0;
  std::uint64_t throttled_records = 0;
  ShardTraffic traffic;
  std::unique_ptr<ShardCounters> counters;  ///< There while the stream has enhanced monitoring.
  std::vector<Subscription*> subscriptions;

  ShardCounters& counting() {
    if (counters == nullptr) counters = std::make_unique<ShardCounters>();
    return *counters;
  }
};

/// Which open shard owns a hash key.
class ShardMap {
 public:
  /// `open` in order of their ranges, which cover the key space.
  void assign(std::vector<Shard*> open);

  bool empty() const { return shards_.empty(); }
  const std::vector<Shard*>& shards() const { return shards_; }

  Shard& find(base::HashKey key) const {
    std::size_t at = first_[key.high >> shift_];
    while (at + 1 < starts_.size() && starts_[at + 1] <= key) ++at;
    return *shards_[at];
  }

 private:
  std::vector<base::HashKey> starts_;
  std::vector<Shard*> shards_;
  // By the key's top bits: the last shard that starts at or before all keys with those bits. At
  // least four entries a shard, so that the walk is short.
  std::vector<std::uint32_t> first_;
  int shift_ = 56;
};

enum class StreamStatus : std::uint8_t { kCreating, kActive, kUpdating, kDeleting };
std::string_view to_string(StreamStatus status);

struct Stream {
  std::string name;
  std::string arn;
  std::string id;
  std::uint64_t incarnation = 0;  ///< Tells a stream from an earlier one of its name.
  StreamStatus status = StreamStatus::kCreating;
  std::int64_t created_ms = 0;
  std::int64_t activated_ms = 0;
  std::size_t requested_shards = 0;  ///< To be made when the stream becomes ACTIVE.
  std::int32_t retention_hours = kMinRetentionHours;
  std::int64_t record_max_bytes = kRecordMaxBytes;
  Tags tags;
  std::optional<std::string> policy;
  std::set<std::string> shard_level_metrics;
  std::optional<std::string> key_id;  ///< Of the KMS key, while the stream is encrypted.
  std::map<std::string, std::unique_ptr<Consumer>, std::less<>> consumers;
  std::int32_t channels = 0;  ///< Those that read from it, in whatever state.

  bool on_demand = false;
  OnDemandScaling scaling;         ///< Of an on-demand stream.
  bool spreads_evenly = false;     ///< Record distribution strategy AUTO.
  std::size_t next_in_spread = 0;  ///< The open shard that takes the next record of such a stream.

  std::vector<std::unique_ptr<Shard>> shards;  ///< By index; closed ones stay.
  std::size_t first_listed = 0;                ///< All shards before it are expired.
  ShardMap open_shards;
  std::int64_t account_shards = 0;  ///< What the stream adds to the account's count.
  std::deque<ReshardWave> waves;    ///< Of the change of the shard count under way.
  DailyQuota shard_count_updates;
  DailyQuota key_starts;
  DailyQuota key_stops;
  DailyQuota mode_changes;
  std::optional<TokenBucket> list_shards_calls;
  sim::Job transition;  ///< The pending change of status.
  StreamCounters counters;
  bool counting = false;  ///< Has counted something in the minute that runs.

  /// Whether records can be written and read.
  bool serving() const {
    return status == StreamStatus::kActive || status == StreamStatus::kUpdating;
  }
  /// Records that arrived before this are gone.
  std::int64_t horizon_ms(std::int64_t now_ms) const {
    return now_ms - std::int64_t{retention_hours} * 3'600'000;
  }
  /// EXPIRED: closed for longer than the retention period, no longer listed.
  bool expired(const Shard& shard, std::int64_t now_ms) const {
    return shard.closed_ms && *shard.closed_ms < horizon_ms(now_ms);
  }
  /// nullptr when there is no such shard, or it is expired.
  Shard* find_shard(std::uint32_t index, std::int64_t now_ms) const;
  /// The first index that listings need to look at.
  std::size_t skip_expired(std::int64_t now_ms);
  /// What API shapes tell of the shards that took over from `shard`; none while it is open.
  std::vector<api::kinesis::ChildShardView> children_of(const Shard& shard) const;
  /// Reads the shard's log from `ordinal` on, or from its oldest record within retention.
  base::Result<LogRead> read(Shard& shard, std::uint64_t ordinal, std::int32_t max_records,
                             std::int64_t max_bytes, std::int64_t now_ms) const;
};

/// "arn:aws:kinesis:REGION:ACCOUNT:stream/NAME".
std::string stream_arn(const base::Caller& scope, std::string_view name);
/// Twenty and three characters with a dash between them, as the API's pattern of StreamId has it.
std::string stream_id(const base::Caller& scope, std::string_view name, std::uint64_t incarnation);

}  // namespace weir::kinesis
