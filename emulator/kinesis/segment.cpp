#include "emulator/kinesis/segment.h"

#include <algorithm>
#include <cassert>

namespace weir::kinesis {
namespace {

/// Free segments kept for reuse; more go back to the allocator.
constexpr std::uint32_t kMaxKeptSegments = 64;

/// The expected size of a record, to reserve the index in one piece.
constexpr std::size_t kTypicalRecordBytes = 256;

}  // namespace

Segment::Segment(std::uint32_t capacity_bytes)
    : bytes_(std::make_unique_for_overwrite<char[]>(capacity_bytes)), capacity_(capacity_bytes) {
  entries_.reserve(capacity_bytes / kTypicalRecordBytes + 1);
}

void Segment::clear() {
  used_ = 0;
  entries_.clear();
}

void Segment::resize(std::uint32_t used_bytes, std::size_t records) {
  assert(used_bytes <= capacity_);
  used_ = used_bytes;
  entries_.resize(records);
}

std::shared_ptr<SegmentPool> SegmentPool::create(std::uint32_t segment_bytes) {
  return std::shared_ptr<SegmentPool>(new SegmentPool(segment_bytes));
}

SegmentPool::~SegmentPool() {
  collect_returned();
}

std::shared_ptr<Segment> SegmentPool::take(std::uint32_t least_bytes) {
  std::unique_ptr<Segment> segment;
  if (least_bytes <= segment_bytes_) {
    if (free_.empty()) collect_returned();
    if (!free_.empty()) {
      segment = std::move(free_.back());
      free_.pop_back();
      kept_.fetch_sub(1, std::memory_order_relaxed);
      segment->clear();
    }
  }
  if (!segment) segment = std::make_unique<Segment>(std::max(least_bytes, segment_bytes_));
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
