// What the job knows of the stream's shards: lineage, read positions, and the watermarks.
//
// A shard's watermark W is a promise: every event before W whose key belongs to the shard lies in
// front of it. The job's watermark is the least promise that still binds, so an event that keeps
// its shard's promise is never late, whatever the speed at which shards are read:
//  - A shard that is being read binds by its own watermark (kNoWatermark before the first).
//  - A drained shard whose children are not known yet goes on binding by its last watermark.
//  - A waiting child binds by the least last watermark of its drained parents; the others still
//    bind for themselves. Its key range is covered by its parents' ranges and it was written only
//    after they had closed, so what it holds keeps each parent's promise for its part. It starts
//    with the least of them, which is what it bound by while it waited: the job never falls back.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/kinesis_records.h"
#include "pipeline/clients/hash_key_range.h"

namespace weir::hotspots {

/// Before any watermark: holds everything back.
inline constexpr std::int64_t kNoWatermark = std::numeric_limits<std::int64_t>::min();

enum class ShardPhase : std::uint8_t {
  kWaiting = 0,  ///< For its parents to be drained.
  kReading = 1,
  kDrained = 2,  ///< Closed, and every record processed.
};

enum class StartAt : std::uint8_t {
  kTrimHorizon = 0,
  kTimestamp = 1,  ///< Records that arrived at `start_timestamp_ms` or later.
};

struct Shard {
  std::string id;
  std::vector<std::string> parents;
  ShardPhase phase = ShardPhase::kWaiting;
  /// A complete listing of the stream has shown this shard: a parent that the table still does not
  /// know has expired.
  bool listed = false;
  bool children_known = false;
  StartAt start_at = StartAt::kTrimHorizon;
  std::int64_t start_timestamp_ms = 0;
  /// The last record that was processed; reading goes on behind it.
  std::optional<api::kinesis::SequenceNumber> last_processed;
  /// Event time in the sense of Flink: no event at or before it is to come.
  std::int64_t watermark_ms = kNoWatermark;
  /// Known once a listing or the end of a parent has shown the shard; no part of a snapshot.
  std::optional<clients::HashKeyRange> range;

  bool operator==(const Shard&) const = default;
};

/// A shard as a listing or the end of its parent shows it.
struct SeenShard {
  std::string id;
  std::vector<std::string> parents;
  bool closed = false;
  std::optional<clients::HashKeyRange> range;
};

class ShardTable {
 public:
  ShardTable() = default;
  /// From a snapshot. The ids are distinct.
  explicit ShardTable(std::vector<Shard> shards);

  /// All shards of the stream, in one pass. The very first listing of a job that starts at a
  /// timestamp leaves closed shards aside. Drained shards that have expired are forgotten.
  void apply_listing(const std::vector<SeenShard>& listing, StartAt start_at,
                     std::int64_t start_timestamp_ms);
  /// `id` has been read to its end, where Kinesis named its children; empty when it did not.
  void drain(const std::string& id, const std::vector<SeenShard>& children);

  /// Moves waiting shards whose parents are all drained to kReading; returns their ids in order.
  std::vector<std::string> start_ready();
  /// Something is unknown that a listing would tell.
  bool needs_listing() const;

  /// The shard's entry, stable until it is drained. It must exist.
  Shard& at(const std::string& id) { return shards_.at(id); }
  const std::map<std::string, Shard>& shards() const { return shards_; }

  /// The least watermark that binds; kNoWatermark when no shard is known.
  std::int64_t binding_watermark_ms() const;

 private:
  Shard& add(const SeenShard& seen);
  void forget_expired(const std::vector<SeenShard>& listing);
  bool is_ready(const Shard& shard) const;
  std::optional<std::int64_t> binding_watermark_ms(const Shard& shard) const;
  /// Least last watermark of its drained parents; nullopt when there are none.
  std::optional<std::int64_t> inherited_watermark_ms(const Shard& shard) const;

  std::map<std::string, Shard> shards_;
};

}  // namespace weir::hotspots
