// The records of one shard in order of arrival: an append-only log of segments.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "emulator/api/kinesis_records.h"
#include "emulator/base/result.h"
#include "emulator/kinesis/record_store.h"

namespace weir::kinesis {

/// A stretch of a log. The views live as long as `pins`.
struct LogRead {
  std::vector<api::kinesis::RecordView> records;
  std::vector<std::shared_ptr<const void>> pins;
  std::uint64_t next_ordinal = 0;               ///< Behind the last record read.
  std::int64_t bytes = 0;                       ///< Data and keys.
  std::optional<std::int64_t> next_arrival_ms;  ///< Of the next unread record, if there is one.
};

/// Ordinals count from 0 and are never reused; arrivals never decrease.
class ShardLog {
 public:
  /// `identity` names the shard in the sequence numbers of what is read.
  ShardLog(RecordStore& store, api::kinesis::SequenceNumber identity)
      : store_(&store), identity_(identity) {}
  ShardLog(ShardLog&&) = default;

  std::uint64_t append(std::string_view data, std::string_view key, std::int64_t arrival_ms,
                       bool encrypted = false) {
    const std::size_t size = data.size() + key.size();
    if (open_ == nullptr || !open_->has_room_for(size) ||
        arrival_ms - slots_.back()->first_arrival_ms > std::numeric_limits<std::uint32_t>::max()) {
      start_segment(size, arrival_ms);
    }
    SegmentSlot& slot = *slots_.back();
    open_->append(data, key, static_cast<std::uint32_t>(arrival_ms - slot.first_arrival_ms),
                  encrypted);
    slot.last_arrival_ms = arrival_ms;
    ++slot.records;
    slot.bytes += size;
    return next_ordinal_++;
  }

  /// The oldest record still held; equals next_ordinal() when there is none.
  std::uint64_t first_ordinal() const {
    return head_ == slots_.size() ? next_ordinal_ : slots_[head_]->first_ordinal;
  }
  std::uint64_t next_ordinal() const { return next_ordinal_; }
  /// Bytes of data and keys still held.
  std::uint64_t held_bytes() const;

  /// No more records will come: the segment being filled may be spilled.
  void close();

  /// Drops the segments whose records all have ordinals below `ordinal`.
  void release_before(std::uint64_t ordinal);
  /// Drops the segments whose records all arrived before `cutoff_ms`.
  void expire_before(std::int64_t cutoff_ms);

  /// The first ordinal held that arrived at or after `arrival_ms`; next_ordinal() if none.
  base::Result<std::uint64_t> find_arrival(std::int64_t arrival_ms) const;

  /// Up to `max_records` records and `max_bytes` bytes from `ordinal` on, at least one record if
  /// there is any; from the oldest one held when `ordinal` is gone already.
  base::Result<LogRead> read(std::uint64_t ordinal, std::size_t max_records,
                             std::int64_t max_bytes) const;

 private:
  using Slots = std::vector<std::unique_ptr<SegmentSlot>>;

  void start_segment(std::size_t record_bytes, std::int64_t arrival_ms);
  /// Lets go of the oldest segment.
  void drop_first();
  Slots::const_iterator held_begin() const {
    return slots_.begin() + static_cast<std::ptrdiff_t>(head_);
  }
  Slots::const_iterator slot_holding(std::uint64_t ordinal) const;

  RecordStore* store_;
  api::kinesis::SequenceNumber identity_;
  std::uint64_t next_ordinal_ = 0;
  // A queue; a deque would cost half a kilobyte for each shard that never gets a record.
  Slots slots_;
  std::size_t head_ = 0;
  std::shared_ptr<Segment> open_;  // That of slots_.back(), while it takes records.
  // Logs begin small: most of a hundred thousand shards hold little.
  std::uint32_t next_segment_bytes_ = 0;
};

}  // namespace weir::kinesis
