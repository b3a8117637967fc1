#include "emulator/kinesis/shard_log.h"

#include <algorithm>

namespace weir::kinesis {
namespace {

using api::kinesis::RecordView;

/// The first segment of a log, and by how much each is greater than the one before it, up to the
/// usual size.
constexpr std::uint32_t kFirstSegmentBytes = 64 * 1024;
constexpr std::uint32_t kSegmentGrowth = 4;

/// How far a segment's records may be taken before a read is full.
struct Budget {
  std::size_t records;
  std::int64_t bytes;
};

/// Appends the records from `first` on to `out` while the budget lasts; false when it ran out.
bool take_records(const Segment& segment, const SegmentSlot& slot, std::size_t first,
                  RecordView blank, Budget& budget, LogRead& out) {
  const std::size_t end = std::min<std::size_t>(slot.records, first + budget.records);
  for (std::size_t i = first; i < end; ++i) {
    const RecordEntry& entry = segment.entry(i);
    const std::int64_t size = std::int64_t{entry.data_bytes} + entry.key_bytes;
    if (size > budget.bytes && !out.records.empty()) return false;
    budget.bytes -= size;
    --budget.records;
    out.bytes += size;
    blank.data = segment.data(entry);
    blank.partition_key = segment.key(entry);
    blank.encrypted = entry.encrypted != 0;
    blank.sequence_number.ordinal = slot.first_ordinal + i;
    blank.sequence_number.arrival.millis = slot.first_arrival_ms + entry.arrival_delta_ms;
    out.records.push_back(blank);
  }
  return end == slot.records;
}

std::int64_t arrival_of(const Segment& segment, const SegmentSlot& slot, std::uint64_t ordinal) {
  return slot.first_arrival_ms + segment.entry(ordinal - slot.first_ordinal).arrival_delta_ms;
}

}  // namespace

void ShardLog::start_segment(std::size_t record_bytes, std::int64_t arrival_ms) {
  close();
  const std::uint32_t usual = store_->segment_bytes();
  next_segment_bytes_ = next_segment_bytes_ == 0
                            ? std::min(usual, kFirstSegmentBytes)
                            : std::min(usual, next_segment_bytes_ * kSegmentGrowth);
  const auto least = static_cast<std::uint32_t>(Segment::room_for(record_bytes, 1));
  open_ = store_->new_segment(std::max(least, next_segment_bytes_));
  slots_.push_back(std::make_unique<SegmentSlot>(*store_, open_, next_ordinal_, arrival_ms));
}

void ShardLog::drop_first() {
  if (head_ + 1 == slots_.size()) open_.reset();
  slots_[head_++].reset();
  if (head_ < slots_.size() / 2) return;
  slots_.erase(slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(head_));
  head_ = 0;
}

void ShardLog::close() {
  if (open_ == nullptr) return;
  open_.reset();
  store_->seal(*slots_.back());
}

std::uint64_t ShardLog::held_bytes() const {
  std::uint64_t bytes = 0;
  for (auto slot = held_begin(); slot != slots_.end(); ++slot) bytes += (*slot)->bytes;
  return bytes;
}

void ShardLog::release_before(std::uint64_t ordinal) {
  while (head_ < slots_.size() && slots_[head_]->end_ordinal() <= ordinal) drop_first();
}

void ShardLog::expire_before(std::int64_t cutoff_ms) {
  while (head_ < slots_.size() && slots_[head_]->last_arrival_ms < cutoff_ms) drop_first();
}

base::Result<std::uint64_t> ShardLog::find_arrival(std::int64_t arrival_ms) const {
  const auto slot = std::partition_point(held_begin(), slots_.end(), [&](const auto& held) {
    return held->last_arrival_ms < arrival_ms;
  });
  if (slot == slots_.end()) return next_ordinal_;
  if ((*slot)->first_arrival_ms >= arrival_ms) return (*slot)->first_ordinal;
  auto segment = store_->load(**slot);
  if (!segment) return segment.error();
  // By hand, for clang 14, which builds the fuzz targets, has no iota of this library's.
  std::uint64_t first = 0, count = (*slot)->records;
  while (count > 0) {
    const std::uint64_t half = count / 2;
    const std::int64_t delta_ms = (*segment)->entry(first + half).arrival_delta_ms;
    const bool before = (*slot)->first_arrival_ms + delta_ms < arrival_ms;
    first = before ? first + half + 1 : first;
    count = before ? count - half - 1 : half;
  }
  return (*slot)->first_ordinal + first;
}

ShardLog::Slots::const_iterator ShardLog::slot_holding(std::uint64_t ordinal) const {
  return std::partition_point(held_begin(), slots_.end(),
                              [&](const auto& held) { return held->end_ordinal() <= ordinal; });
}

base::Result<LogRead> ShardLog::read(std::uint64_t ordinal, std::size_t max_records,
                                     std::int64_t max_bytes) const {
  LogRead out;
  out.next_ordinal = std::max(ordinal, first_ordinal());
  if (out.next_ordinal >= next_ordinal_) return out;
  out.records.reserve(std::min<std::uint64_t>(max_records, next_ordinal_ - out.next_ordinal));

  RecordView blank;
  blank.sequence_number = identity_;
  Budget budget{max_records, max_bytes};
  for (auto at = slot_holding(out.next_ordinal); at != slots_.end(); ++at) {
    SegmentSlot& slot = **at;
    if (budget.records == 0) {
      out.next_arrival_ms = slot.first_arrival_ms;
      break;
    }
    auto segment = store_->load(slot);
    if (!segment) return segment.error();
    const std::size_t taken = out.records.size();
    const bool all =
        take_records(**segment, slot, out.next_ordinal - slot.first_ordinal, blank, budget, out);
    out.next_ordinal += out.records.size() - taken;
    if (!all) out.next_arrival_ms = arrival_of(**segment, slot, out.next_ordinal);
    if (out.records.size() > taken) out.pins.push_back(std::move(*segment));
    if (!all) break;
  }
  return out;
}

}  // namespace weir::kinesis
