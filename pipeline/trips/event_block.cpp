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
  assert(end >= text_.get() + ends_.back() && end <= text_.get() + text_capacity_);
  ends_.push_back(static_cast<std::uint32_t>(end - text_.get()));
  if (!empty() && timestamp_ms < timestamps_ms_.back()) sorted_ = false;
  timestamps_ms_.push_back(timestamp_ms);
}

void EventBlock::seal() {
  const std::size_t count = size();
  records_.resize(count);
  key_views_.resize(count);
  hash_keys_.resize(count);
  char* key = keys_.get();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view payload{text_.get() + ends_[i], ends_[i + 1] - ends_[i]};
    char* const end = write_partition_key(key, payload);
    key_views_[i] = {key, static_cast<std::size_t>(end - key)};
    key_ends_.push_back(static_cast<std::uint32_t>(end - keys_.get()));
    records_[i].data = payload;
    records_[i].partition_key = key_views_[i];
    key = end;
  }
  base::md5_hash_keys(key_views_, hash_keys_);
  for (std::size_t i = 0; i < count; ++i) records_[i].hash_key = hash_keys_[i];
}

}  // namespace weir::trips
