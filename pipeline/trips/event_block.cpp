#include "pipeline/trips/event_block.h"

#include <cassert>

#include "emulator/base/md5.h"
#include "pipeline/trips/payload.h"

namespace weir::trips {
namespace {

constexpr std::size_t kKeyBytesMax = 11;

}  // namespace

EventBlock::EventBlock(std::size_t events, std::size_t payload_bytes)
    : events_max_(events), text_capacity_(events * payload_bytes) {
  clear();
}

void EventBlock::clear() {
  ends_.assign(1, 0);
  key_ends_.assign(1, 0);
  timestamps_ms_.clear();
  records_.clear();
  sorted_ = true;
}

char* EventBlock::reserve(std::size_t bytes) {
  if (!text_) {
    text_ = std::make_unique_for_overwrite<char[]>(text_capacity_);
    keys_ = std::make_unique_for_overwrite<char[]>(events_max_ * kKeyBytesMax);
  }
  if (size() == events_max_) return nullptr;
  if (ends_.back() + bytes > text_capacity_) {
    if (!empty()) return nullptr;
    text_capacity_ = bytes;
    text_ = std::make_unique_for_overwrite<char[]>(bytes);
  }
  return text_.get() + ends_.back();
}

void EventBlock::commit(const char* end, std::int64_t timestamp_ms) {
  const char* const begin = text_.get() + ends_.back();
  assert(end >= begin && end <= text_.get() + text_capacity_);
  ends_.push_back(static_cast<std::uint32_t>(end - text_.get()));
  // The key now, while the payload is near at hand.
  const char* const key_end = write_partition_key(keys_.get() + key_ends_.back(),
                                                  {begin, static_cast<std::size_t>(end - begin)});
  key_ends_.push_back(static_cast<std::uint32_t>(key_end - keys_.get()));
  if (!empty() && timestamp_ms < timestamps_ms_.back()) sorted_ = false;
  timestamps_ms_.push_back(timestamp_ms);
}

void EventBlock::seal() {
  const std::size_t count = size();
  records_.resize(count);
  key_views_.resize(count);
  hash_keys_.resize(count);
  for (std::size_t i = 0; i < count; ++i) {
    key_views_[i] = {keys_.get() + key_ends_[i], key_ends_[i + 1] - key_ends_[i]};
  }
  base::md5_hash_keys(key_views_, hash_keys_);
  for (std::size_t i = 0; i < count; ++i) {
    records_[i] = {{text_.get() + ends_[i], ends_[i + 1] - ends_[i]}, key_views_[i], hash_keys_[i]};
  }
}

}  // namespace weir::trips
