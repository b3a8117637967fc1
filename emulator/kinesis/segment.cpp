#include "emulator/kinesis/segment.h"

#include <cassert>

namespace weir::kinesis {
namespace {

/// Free segments kept for reuse; more go back to the system.
constexpr std::uint32_t kMaxKeptSegments = 64;

/// Entries of the index stand at the end of the block and must be aligned.
std::uint32_t round_up(std::uint32_t bytes) {
  constexpr std::uint32_t kEntry = sizeof(RecordEntry);
  return (bytes + kEntry - 1) / kEntry * kEntry;
}

}  // namespace

Segment::Segment(std::uint32_t capacity_bytes)
    : capacity_(round_up(capacity_bytes)), block_(capacity_) {}

void Segment::resize(std::uint32_t used_bytes, std::uint32_t records) {
  assert(room_for(used_bytes, records) <= capacity_);
  used_ = used_bytes;
  records_ = records;
}

std::shared_ptr<SegmentPool> SegmentPool::create(std::uint32_t segment_bytes) {
  return std::shared_ptr<SegmentPool>(new SegmentPool(segment_bytes));
}

SegmentPool::~SegmentPool() {
  collect_returned();
}

std::shared_ptr<Segment> SegmentPool::take(std::uint32_t least_bytes) {
  // Much smaller ones are of the beginnings of logs, and are not worth a whole segment's memory.
  const bool usual = least_bytes <= segment_bytes_ && least_bytes > segment_bytes_ / 2;
  std::unique_ptr<Segment> segment;
  if (usual) {
    if (free_.empty()) collect_returned();
    if (!free_.empty()) {
      segment = std::move(free_.back());
      free_.pop_back();
      kept_.fetch_sub(1, std::memory_order_relaxed);
      segment->clear();
    }
  }
  if (!segment) segment = std::make_unique<Segment>(usual ? segment_bytes_ : least_bytes);
  // The deleter holds the pool: a reader may let go long after the service has ended.
  return {segment.release(),
          [pool = shared_from_this()](Segment* returned) { pool->give_back(returned); }};
}

void SegmentPool::give_back(Segment* segment) {
  if (segment->capacity_bytes() != segment_bytes_ ||
      kept_.fetch_add(1, std::memory_order_relaxed) >= kMaxKeptSegments) {
    if (segment->capacity_bytes() == segment_bytes_) kept_.fetch_sub(1, std::memory_order_relaxed);
    delete segment;
    return;
  }
  segment->next_returned_ = returned_.load(std::memory_order_relaxed);
  while (!returned_.compare_exchange_weak(segment->next_returned_, segment,
                                          std::memory_order_release, std::memory_order_relaxed)) {
  }
}

void SegmentPool::collect_returned() {
  Segment* segment = returned_.exchange(nullptr, std::memory_order_acquire);
  while (segment != nullptr) {
    Segment* next = segment->next_returned_;
    free_.emplace_back(segment);
    segment = next;
  }
}

}  // namespace weir::kinesis
