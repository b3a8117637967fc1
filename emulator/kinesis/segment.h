// Segments: contiguous blocks that hold the bytes of records once, and 16 bytes of index a record.
// Records grow from the front, the index from the back, so that a block is full whatever the size
// of its records.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "emulator/kinesis/memory_block.h"

namespace weir::kinesis {

/// Where one record lies in its segment: data first, its partition key right behind.
struct RecordEntry {
  std::uint32_t offset = 0;
  std::uint32_t data_bytes = 0;
  std::uint32_t arrival_delta_ms = 0;  ///< Since the segment's first arrival.
  std::uint16_t key_bytes = 0;
  std::uint16_t encrypted = 0;  ///< 1 when the stream was encrypted.
};

/// Append-only. What has been appended never moves or changes, so views stay good as long as the
/// segment is held.
class Segment {
 public:
  /// `capacity_bytes` covers records and index.
  explicit Segment(std::uint32_t capacity_bytes);

  /// The room that `records` records of `bytes` bytes in all take.
  static std::uint64_t room_for(std::uint64_t bytes, std::uint64_t records) {
    return bytes + records * sizeof(RecordEntry);
  }

  std::uint32_t capacity_bytes() const { return capacity_; }
  std::uint32_t used_bytes() const { return used_; }  ///< Without the index.
  std::size_t records() const { return records_; }
  const RecordEntry& entry(std::size_t index) const {
    return index_end()[-1 - std::ptrdiff_t(index)];
  }

  std::string_view data(const RecordEntry& entry) const {
    return {block_.data() + entry.offset, entry.data_bytes};
  }
  std::string_view key(const RecordEntry& entry) const {
    return {block_.data() + entry.offset + entry.data_bytes, entry.key_bytes};
  }

  bool has_room_for(std::size_t bytes) const {
    return room_for(used_ + std::uint64_t{bytes}, records_ + 1) <= capacity_;
  }
  /// There must be room for both.
  void append(std::string_view data, std::string_view key, std::uint32_t arrival_delta_ms,
              bool encrypted) {
    char* place = block_.data() + used_;
    std::memcpy(place, data.data(), data.size());
    std::memcpy(place + data.size(), key.data(), key.size());
    ++records_;
    *index_begin() = {used_, static_cast<std::uint32_t>(data.size()), arrival_delta_ms,
                      static_cast<std::uint16_t>(key.size()),
                      static_cast<std::uint16_t>(encrypted ? 1 : 0)};
    used_ += static_cast<std::uint32_t>(data.size() + key.size());
  }

  /// Makes it empty again, keeping its memory.
  void clear() { used_ = records_ = 0; }
  /// For reading back what was spilled: `used_bytes` bytes and `records` entries, whose contents
  /// the caller then writes.
  void resize(std::uint32_t used_bytes, std::uint32_t records);
  char* bytes() { return block_.data(); }
  const char* bytes() const { return block_.data(); }
  /// The entries, the last one first.
  RecordEntry* index_begin() { return index_end() - records_; }
  const RecordEntry* index_begin() const { return index_end() - records_; }
  std::size_t index_bytes() const { return records_ * sizeof(RecordEntry); }

 private:
  friend class SegmentPool;

  RecordEntry* index_end() const {
    return reinterpret_cast<RecordEntry*>(block_.data() + capacity_);
  }

  std::uint32_t capacity_;
  std::uint32_t used_ = 0;
  std::uint32_t records_ = 0;
  MemoryBlock block_;
  Segment* next_returned_ = nullptr;
};

/// Keeps the memory of freed segments of the usual size: fresh pages cost three times as much as
/// recycled ones. Segments may be let go on any thread and after the pool's owner is gone; they are
/// taken on the scheduler's thread only.
class SegmentPool : public std::enable_shared_from_this<SegmentPool> {
 public:
  static std::shared_ptr<SegmentPool> create(std::uint32_t segment_bytes);
  ~SegmentPool();
  SegmentPool(const SegmentPool&) = delete;
  SegmentPool& operator=(const SegmentPool&) = delete;

  /// An empty segment of `least_bytes`, or of the usual size when it is asked for about as much.
  std::shared_ptr<Segment> take(std::uint32_t least_bytes);

  std::uint32_t segment_bytes() const { return segment_bytes_; }

 private:
  explicit SegmentPool(std::uint32_t segment_bytes) : segment_bytes_(segment_bytes) {}
  void give_back(Segment* segment);
  void collect_returned();

  std::uint32_t segment_bytes_;
  std::vector<std::unique_ptr<Segment>> free_;
  // A stack that any thread pushes to and one thread empties whole, which needs no lock.
  std::atomic<Segment*> returned_{nullptr};
  std::atomic<std::uint32_t> kept_{0};
};

}  // namespace weir::kinesis
