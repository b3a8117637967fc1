// The state of streams and shards. What may happen to it is in kinesis_service.h.
#pragma once

#include <array>
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
#include "emulator/kinesis/hash_range.h"
#include "emulator/kinesis/limits.h"
#include "emulator/kinesis/metrics.h"
#include "emulator/kinesis/reshard_plan.h"
#include "emulator/kinesis/sequence_number.h"
#include "emulator/kinesis/shard_log.h"
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
  ShardCounters counters;  ///< Kept while the stream has enhanced monitoring.
};

/// Which open shard owns a hash key.
class ShardMap {
 public:
  /// `open` in order of their ranges, which cover the key space.
  void assign(std::vector<Shard*> open);

  bool empty() const { return shards_.empty(); }
  const std::vector<Shard*>& shards() const { return shards_; }

  Shard& find(base::HashKey key) const {
    std::size_t at = first_[key.high >> 56];
    while (at + 1 < starts_.size() && starts_[at + 1] <= key) ++at;
    return *shards_[at];
  }

 private:
  std::vector<base::HashKey> starts_;
  std::vector<Shard*> shards_;
  // By the key's top byte: the last shard that starts at or before all keys with that byte.
  std::array<std::uint32_t, 256> first_{};
};

enum class StreamStatus : std::uint8_t { kCreating, kActive, kUpdating, kDeleting };
std::string_view to_string(StreamStatus status);

struct Stream {
  std::string name;
  std::string arn;
  std::uint64_t incarnation = 0;  ///< Tells a stream from an earlier one of its name.
  StreamStatus status = StreamStatus::kCreating;
  std::int64_t created_ms = 0;
  std::int64_t activated_ms = 0;
  std::size_t requested_shards = 0;  ///< To be made when the stream becomes ACTIVE.
  std::int32_t retention_hours = kMinRetentionHours;
  std::int64_t record_max_bytes = kRecordMaxBytes;
  std::map<std::string, std::string> tags;
  std::set<std::string> shard_level_metrics;

  std::vector<std::unique_ptr<Shard>> shards;  ///< By index; closed ones stay.
  ShardMap open_shards;
  std::deque<ReshardWave> waves;              ///< Of the UpdateShardCount under way.
  std::deque<sim::Time> shard_count_updates;  ///< In the last 24 hours.
  std::optional<TokenBucket> list_shards_calls;
  sim::Job transition;  ///< The pending change of status.
  StreamCounters counters;

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
  /// The shards that took over from `shard`.
  std::vector<const Shard*> children_of(const Shard& shard) const;
};

}  // namespace weir::kinesis
