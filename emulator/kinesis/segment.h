// Segments: contiguous blocks that hold the bytes of records once, and 16 bytes of index a record.
#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace weir::kinesis {

/// Where one record lies in its segment: data first, its partition key right behind.
struct RecordEntry {
  std::uint32_t offset = 0;
  std::uint32_t data_bytes = 0;
  std::uint32_t arrival_delta_ms = 0;  ///< Since the segment's first arrival.
  std::uint16_t key_bytes = 0;
};

/// Append-only. What has been appended never moves or changes, so views stay good as long as the
/// segment is held.
class Segment {
 public:
  explicit Segment(std::uint32_t capacity_bytes);

  std::uint32_t capacity_bytes() const { return capacity_; }
  std::uint32_t used_bytes() const { return used_; }
  std::size_t records() const { return entries_.size(); }
  const std::vector<RecordEntry>& entries() const { return entries_; }

  std::string_view data(const RecordEntry& entry) const {
    return {bytes_.get() + entry.offset, entry.data_bytes};
  }
  std::string_view key(const RecordEntry& entry) const {
    return {bytes_.get() + entry.offset + entry.data_bytes, entry.key_bytes};
  }

  /// There must be room for both: used_bytes() + their sizes <= capacity_bytes().
  void append(std::string_view data, std::string_view key, std::uint32_t arrival_delta_ms) {
    char* place = bytes_.get() + used_;
    std::memcpy(place, data.data(), data.size());
    std::memcpy(place + data.size(), key.data(), key.size());
    entries_.push_back({used_, static_cast<std::uint32_t>(data.size()), arrival_delta_ms,
                        static_cast<std::uint16_t>(key.size())});
    used_ += static_cast<std::uint32_t>(data.size() + key.size());
  }

  /// Makes it empty again, keeping its memory.
  void clear();
  /// For reading back what was spilled: room for `used_bytes` bytes and `records` entries, whose
  /// contents the caller then writes.
  void resize(std::uint32_t used_bytes, std::size_t records);
  char* bytes() { return bytes_.get(); }
  const char* bytes() const { return bytes_.get(); }
  RecordEntry* entry_data() { return entries_.data(); }

 private:
  friend class SegmentPool;

  std::unique_ptr<char[]> bytes_;
  std::uint32_t capacity_;
  std::uint32_t used_ = 0;
  std::vector<RecordEntry> entries_;
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

  /// An empty segment with room for `least_bytes`; bigger than usual only when it must be.
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
