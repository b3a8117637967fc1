#include "emulator/kinesis/record_store.h"

#include <zstd.h>

#include <algorithm>
#include <span>

#include "emulator/kinesis/errors.h"

namespace weir::kinesis {
namespace {

/// Fast enough that a stream that spills takes as many records a second as one that does not (level
/// 1 cost it a quarter); trips shrink to a seventh instead of a tenth.
constexpr int kCompressionLevel = -7;

/// Readers go forward, several shards at a time: each needs the segment it stands in.
constexpr std::size_t kMaxInflatedSegments = 16;

}  // namespace

/// zstd's working memory, kept between segments.
struct RecordStore::Compressor {
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> compress{ZSTD_createCCtx(), ZSTD_freeCCtx};
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> decompress{ZSTD_createDCtx(), ZSTD_freeDCtx};
  std::vector<char> scratch;
};

SegmentSlot::~SegmentSlot() {
  store_.forget(*this);
}

RecordStore::RecordStore(Options options)
    : options_(std::move(options)),
      pool_(SegmentPool::create(options_.segment_bytes)),
      file_(options_.spill_directory),
      compressor_(std::make_unique<Compressor>()) {}

RecordStore::~RecordStore() = default;

std::int64_t RecordStore::footprint(const SegmentSlot& slot) {
  return static_cast<std::int64_t>(Segment::room_for(slot.bytes, slot.records));
}

void RecordStore::seal(SegmentSlot& slot) {
  slot.sealed_ = true;
  slot.position_ = resident_.insert(resident_.end(), &slot);
  resident_bytes_ += footprint(slot);
  enforce_budget();
}

void RecordStore::enforce_budget() {
  if (resident_bytes_ <= options_.memory_bytes || resident_.empty()) return;
  // After a failure (a full disk), one segment a call is tried again: room may have come back.
  const bool failed_before = !spill_error_.empty();
  do {
    if (auto done = spill(*resident_.front()); !done) {
      spill_error_ = done.error().message;
      return;
    }
    spill_error_.clear();
  } while (!failed_before && resident_bytes_ > options_.memory_bytes && !resident_.empty());
}

base::Result<void> RecordStore::spill(SegmentSlot& slot) {
  const Segment& segment = *slot.segment_;
  const std::size_t index_bytes = segment.index_bytes();
  const std::size_t bound = ZSTD_compressBound(segment.used_bytes());
  auto& scratch = compressor_->scratch;
  scratch.resize(bound + ZSTD_compressBound(index_bytes));

  const std::size_t bytes_frame =
      ZSTD_compressCCtx(compressor_->compress.get(), scratch.data(), bound, segment.bytes(),
                        segment.used_bytes(), kCompressionLevel);
  if (ZSTD_isError(bytes_frame)) return spill_failed("compress", ZSTD_getErrorName(bytes_frame));
  const std::size_t index_frame = ZSTD_compressCCtx(
      compressor_->compress.get(), scratch.data() + bytes_frame, scratch.size() - bytes_frame,
      segment.index_begin(), index_bytes, kCompressionLevel);
  if (ZSTD_isError(index_frame)) return spill_failed("compress", ZSTD_getErrorName(index_frame));

  auto extent = file_.write(std::span(scratch.data(), bytes_frame + index_frame));
  if (!extent) return extent.error();
  slot.extent_ = *extent;
  slot.bytes_frame_ = bytes_frame;
  slot.segment_.reset();
  resident_.erase(slot.position_);
  resident_bytes_ -= footprint(slot);
  ++spilled_segments_;
  return {};
}

base::Result<std::shared_ptr<const Segment>> RecordStore::load(SegmentSlot& slot) {
  if (slot.segment_) return std::shared_ptr<const Segment>(slot.segment_);
  const auto cached = std::ranges::find(inflated_, &slot, &Inflated::slot);
  if (cached != inflated_.end()) {
    inflated_.splice(inflated_.begin(), inflated_, cached);
    return cached->segment;
  }
  auto segment = inflate(slot);
  if (!segment) return segment.error();
  inflated_.push_front({&slot, *segment});
  if (inflated_.size() > kMaxInflatedSegments) inflated_.pop_back();
  return *segment;
}

base::Result<std::shared_ptr<const Segment>> RecordStore::inflate(const SegmentSlot& slot) {
  std::vector<char> frames(slot.extent_.bytes);
  WEIR_RETURN_IF_ERROR(file_.read(slot.extent_, frames));
  std::shared_ptr<Segment> segment =
      pool_->take(static_cast<std::uint32_t>(Segment::room_for(slot.bytes, slot.records)));
  segment->resize(static_cast<std::uint32_t>(slot.bytes), static_cast<std::uint32_t>(slot.records));

  ZSTD_DCtx* context = compressor_->decompress.get();
  const std::size_t bytes =
      ZSTD_decompressDCtx(context, segment->bytes(), slot.bytes, frames.data(), slot.bytes_frame_);
  const std::size_t index_bytes = segment->index_bytes();
  const std::size_t index =
      ZSTD_decompressDCtx(context, segment->index_begin(), index_bytes,
                          frames.data() + slot.bytes_frame_, frames.size() - slot.bytes_frame_);
  if (bytes != slot.bytes || index != index_bytes) return spill_failed("read", "damaged frame");
  return std::shared_ptr<const Segment>(std::move(segment));
}

void RecordStore::forget(SegmentSlot& slot) {
  if (!slot.sealed_) return;
  if (slot.segment_) {
    resident_.erase(slot.position_);
    resident_bytes_ -= footprint(slot);
    return;
  }
  file_.free(slot.extent_);
  std::erase_if(inflated_, [&](const Inflated& entry) { return entry.slot == &slot; });
}

}  // namespace weir::kinesis
