// Where the segments of all shards live: in memory up to a budget, beyond it compressed in the
// spill file.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/kinesis/segment.h"
#include "emulator/kinesis/spill_file.h"

namespace weir::kinesis {

class RecordStore;

/// One segment's place in a shard's log, in memory or spilled. Letting go of it frees both.
class SegmentSlot {
 public:
  SegmentSlot(RecordStore& store, std::shared_ptr<Segment> segment, std::uint64_t ordinal,
              std::int64_t arrival_ms)
      : first_ordinal(ordinal),
        first_arrival_ms(arrival_ms),
        last_arrival_ms(arrival_ms),
        store_(store),
        segment_(std::move(segment)) {}
  ~SegmentSlot();
  SegmentSlot(const SegmentSlot&) = delete;
  SegmentSlot& operator=(const SegmentSlot&) = delete;

  const std::uint64_t first_ordinal;
  const std::int64_t first_arrival_ms;
  std::int64_t last_arrival_ms;
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;  ///< Data and keys.

  std::uint64_t end_ordinal() const { return first_ordinal + records; }

 private:
  friend class RecordStore;
  using Resident = std::list<SegmentSlot*>;

  RecordStore& store_;
  std::shared_ptr<Segment> segment_;  // Null when spilled.
  bool sealed_ = false;
  Resident::iterator position_;  // In the store's list, while sealed and resident.
  Extent extent_;                // When spilled: the bytes' frame, then the index's.
  std::uint64_t bytes_frame_ = 0;
};

/// The budget covers full segments, index included. Segments being filled (one a shard) and pins of
/// readers come on top.
class RecordStore {
 public:
  struct Options {
    std::int64_t memory_bytes;
    std::uint32_t segment_bytes;
    std::string spill_directory;
  };
  explicit RecordStore(Options options);
  ~RecordStore();

  /// The usual size of a segment, index included.
  std::uint32_t segment_bytes() const { return pool_->segment_bytes(); }
  /// An empty segment of at least `least_bytes`, index included.
  std::shared_ptr<Segment> new_segment(std::uint32_t least_bytes) {
    return pool_->take(least_bytes);
  }

  /// `slot` takes no more records and may be spilled; so may others, longest sealed first.
  void seal(SegmentSlot& slot);

  /// The slot's segment, read back from the file when it was spilled. Hold it to keep its views.
  /// Errors: InternalFailure when the file cannot be read.
  base::Result<std::shared_ptr<const Segment>> load(SegmentSlot& slot);

  /// False once spilling has failed (a full disk) and memory is over budget: taking more records
  /// would have no bound.
  bool accepting() const {
    return spill_error_.empty() || resident_bytes_ <= options_.memory_bytes;
  }

  std::int64_t resident_bytes() const { return resident_bytes_; }
  std::uint64_t spilled_segments() const { return spilled_segments_; }
  std::uint64_t spill_file_bytes() const { return file_.size_bytes(); }
  /// Empty, or why segments could not be spilled.
  const std::string& spill_error() const { return spill_error_; }

 private:
  friend class SegmentSlot;
  struct Compressor;
  struct Inflated {
    const SegmentSlot* slot;
    std::shared_ptr<const Segment> segment;
  };

  static std::int64_t footprint(const SegmentSlot& slot);
  void enforce_budget();
  base::Result<void> spill(SegmentSlot& slot);
  base::Result<std::shared_ptr<const Segment>> inflate(const SegmentSlot& slot);
  void forget(SegmentSlot& slot);

  Options options_;
  std::shared_ptr<SegmentPool> pool_;
  SpillFile file_;
  std::unique_ptr<Compressor> compressor_;
  SegmentSlot::Resident resident_;  // Sealed and in memory, longest sealed first.
  std::list<Inflated> inflated_;    // Most recently read first.
  std::int64_t resident_bytes_ = 0;
  std::uint64_t spilled_segments_ = 0;
  std::string spill_error_;
};

}  // namespace weir::kinesis
