#include "emulator/kinesis/shard_log.h"

#include <algorithm>

namespace weir::kinesis {
namespace {

using api::kinesis::RecordView;

/// How far a segment's records may be taken before a read is full.
struct Budget {
  std::size_t records;
  std::int64_t bytes;
};

/// Appends the records from `first` on to `out` while the budget lasts; false when it ran out.
bool take_records(const Segment& segment, const SegmentSlot& slot, std::size_t first,
                  RecordView blank, Budget& budget, LogRead& out) {
  const auto& entries = segment.entries();
  const std::size_t end = std::min<std::size_t>(slot.records, first + budget.records);
  for (std::size_t i = first; i < end; ++i) {
    const RecordEntry& entry = entries[i];
    const std::int64_t size = std::int64_t{entry.data_bytes} + entry.key_bytes;
    if (size > budget.bytes && !out.records.empty()) return false;
    budget.bytes -= size;
    --budget.records;
    out.bytes += size;
    blank.data = segment.data(entry);
    blank.partition_key = segment.key(entry);
    blank.sequence_number.ordinal = slot.first_ordinal + i;
    blank.sequence_number.arrival.millis = slot.first_arrival_ms + entry.arrival_delta_ms;
    out.records.push_back(blank);
  }
  return end == slot.records;
}

std::int64_t arrival_of(const Segment& segment, const SegmentSlot& slot, std::uint64_t ordinal) {
  return slot.first_arrival_ms + segment.entries()[ordinal - slot.first_ordinal].arrival_delta_ms;
}

}  // namespace

void ShardLog::start_segment(std::size_t least_bytes, std::int64_t arrival_ms) {
  close();
  open_ = store_->new_segment(static_cast<std::uint32_t>(least_bytes));
  slots_.push_back(std::make_unique<SegmentSlot>(*store_, open_, next_ordinal_, arrival_ms));
}

void ShardLog::close() {
  if (open_ == nullptr) return;
  open_.reset();
  store_->seal(*slots_.back());
}

std::uint64_t ShardLog::held_bytes() const {
  std::uint64_t bytes = 0;
  for (const auto& slot : slots_) bytes += slot->bytes;
  return bytes;
}

void ShardLog::release_before(std::uint64_t ordinal) {
  while (!slots_.empty() && slots_.front()->end_ordinal() <= ordinal) {
    if (slots_.size() == 1) open_.reset();
    slots_.pop_front();
  }
}

void ShardLog::expire_before(std::int64_t cutoff_ms) {
  while (!slots_.empty() && slots_.front()->last_arrival_ms < cutoff_ms) {
    if (slots_.size() == 1) open_.reset();
    slots_.pop_front();
  }
}

base::Result<std::uint64_t> ShardLog::find_arrival(std::int64_t arrival_ms) const {
  const auto slot = std::ranges::partition_point(
      slots_, [&](const auto& held) { return held->last_arrival_ms < arrival_ms; });
  if (slot == slots_.end()) return next_ordinal_;
  if ((*slot)->first_arrival_ms >= arrival_ms) return (*slot)->first_ordinal;
  auto segment = store_->load(**slot);
  if (!segment) return segment.error();
  const auto& entries = (*segment)->entries();
  const auto entry = std::partition_point(
      entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>((*slot)->records),
      [&](const RecordEntry& candidate) {
        return (*slot)->first_arrival_ms + candidate.arrival_delta_ms < arrival_ms;
      });
  return (*slot)->first_ordinal + static_cast<std::uint64_t>(entry - entries.begin());
}

std::size_t ShardLog::slot_holding(std::uint64_t ordinal) const {
  const auto slot = std::ranges::partition_point(
      slots_, [&](const auto& held) { return held->end_ordinal() <= ordinal; });
  return static_cast<std::size_t>(slot - slots_.begin());
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
  for (std::size_t at = slot_holding(out.next_ordinal); at < slots_.size(); ++at) {
    SegmentSlot& slot = *slots_[at];
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
