// Packs events into aggregated records, shard by shard.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "emulator/api/kinesis_records.h"
#include "pipeline/clients/aggregation.h"
#include "pipeline/replay/options.h"
#include "pipeline/replay/shard_map.h"
#include "pipeline/trips/event_block.h"

namespace weir::replay {

/// The shard of an event that no open shard owns. It travels alone.
inline constexpr std::uint32_t kNoShard = UINT32_MAX;

/// One Kinesis record, and the events in it.
struct Package {
  std::uint32_t shard;  ///< N of "shardId-00000000000N" that owns every one of them, or kNoShard.
  std::uint32_t begin;  ///< They are Parcel::members[begin] to members[end-1].
  std::uint32_t end;
  std::uint32_t text_bytes;  ///< Of an aggregate, its part of Parcel::text; 0: a plain record.

  std::size_t events() const { return end - begin; }
};

/// The records of one PutRecords call. They lie in `text` or in the events' block, and stay where
/// they are when the parcel is moved.
struct Parcel {
  std::vector<api::kinesis::PutRecordView> records;
  std::vector<Package> packages;       ///< One a record.
  std::vector<std::uint32_t> members;  ///< Positions in the block.
  std::vector<char> text;
};

class AggregatePacker {
 public:
  explicit AggregatePacker(const ReplayOptions& options) : options_(options) {}

  /// All events at `positions`, in their order within a shard. Aggregates hold up to
  /// aggregate_bytes and go to the hash key of their first event; an event that would be alone in
  /// one is a plain record (the KPL's KinesisRecord). A parcel keeps to batch_records and
  /// batch_bytes.
  std::vector<Parcel> pack(const trips::EventBlock& block, std::span<const std::uint32_t> positions,
                           const ShardMap& shards);

 private:
  void group(const trips::EventBlock& block, std::span<const std::uint32_t> positions,
             const ShardMap& shards);
  void pack_shard(const trips::EventBlock& block, std::span<const std::uint32_t> members,
                  std::uint32_t shard);
  // Makes a record of what the writer holds, and empties it.
  void close(const trips::EventBlock& block, std::span<const std::uint32_t> members,
             std::uint32_t shard);
  Parcel& parcel_with_room(std::size_t bytes);
  // Lets the records point into the text, which grows no more.
  static void seal(Parcel& parcel);

  const ReplayOptions& options_;
  clients::AggregateWriter writer_;
  std::vector<std::vector<std::uint32_t>> by_shard_;
  std::vector<std::uint32_t> unowned_;
  std::vector<Parcel> parcels_;
  std::size_t parcel_bytes_ = 0;  // Of the last one.
  std::size_t text_bytes_expected_ = 0;
};

}  // namespace weir::replay
