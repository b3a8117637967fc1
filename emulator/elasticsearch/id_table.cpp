#include "emulator/elasticsearch/id_table.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "emulator/sim/random.h"
#include "emulator/sim/timeline.h"

namespace weir::elasticsearch {
namespace {

constexpr std::size_t kMinSlots = 64;
constexpr std::size_t kMaxShared = 255;

std::uint64_t hash_id(std::string_view id) {
  sim::RunHash hash;
  hash.fold(id);
  return sim::mix_bits(hash.value());
}

std::uint8_t tag_of(std::uint64_t hash) {
  const auto tag = static_cast<std::uint8_t>(hash >> 56);
  return tag == 0 ? std::uint8_t{1} : tag;
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const std::size_t limit = std::min({a.size(), b.size(), kMaxShared});
  std::size_t n = 0;
  while (n < limit && a[n] == b[n]) ++n;
  return n;
}

std::size_t common_suffix(std::string_view a, std::string_view b, std::size_t prefix) {
  const std::size_t limit = std::min({a.size() - prefix, b.size() - prefix, kMaxShared});
  std::size_t n = 0;
  while (n < limit && a[a.size() - 1 - n] == b[b.size() - 1 - n]) ++n;
  return n;
}

}  // namespace

DocumentKey::DocumentKey(std::string_view text) : id(text), hash(hash_id(text)) {}

IdTable::IdTable() : tags_(kMinSlots), ordinals_(kMinSlots) {}

// Entry: prefix length, suffix length, middle length (low 7 bits, high bits), middle bytes.
std::string_view IdTable::Decoder::next() {
  const std::size_t prefix = next_[0];
  const std::size_t suffix = next_[1];
  std::size_t middle = next_[2];
  std::size_t head = 3;
  if (middle >= 0x80) {
    middle = (middle & 0x7f) | std::size_t{next_[3]} << 7;
    head = 4;
  }
  std::memmove(id_.data() + prefix + middle, id_.data() + length_ - suffix, suffix);
  std::memcpy(id_.data() + prefix, next_ + head, middle);
  next_ += head + middle;
  length_ = prefix + middle + suffix;
  return {id_.data(), length_};
}

std::string IdTable::id(Ordinal ordinal) const {
  Decoder decoder;
  decoder.start(group(ordinal / kGroup));
  for (std::uint32_t i = 0; i < ordinal % kGroup; ++i) decoder.next();
  return std::string{decoder.next()};
}

bool IdTable::has_id(Ordinal ordinal, std::string_view id) const {
  Decoder decoder;
  decoder.start(group(ordinal / kGroup));
  for (std::uint32_t i = 0; i < ordinal % kGroup; ++i) decoder.next();
  return decoder.next() == id;
}

void IdTable::prefetch(const DocumentKey& key) const {
  const std::size_t slot = key.hash & (tags_.size() - 1);
  __builtin_prefetch(&tags_[slot]);
  __builtin_prefetch(&ordinals_[slot]);
}

IdTable::Place IdTable::find(const DocumentKey& key) const {
  const std::size_t mask = tags_.size() - 1;
  Place place{kNoOrdinal, key.hash & mask, tag_of(key.hash)};
  while (tags_[place.slot] != 0) {
    if (tags_[place.slot] == place.tag && has_id(ordinals_[place.slot], key.id)) {
      place.ordinal = ordinals_[place.slot];
      return place;
    }
    place.slot = (place.slot + 1) & mask;
  }
  return place;
}

Ordinal IdTable::append(const Place& place, std::string_view id) {
  const Ordinal ordinal = size_++;
  store(id);
  if (ordinal >= newest_.size()) newest_.grow(std::max(1024U, newest_.size() * 5 / 4));
  newest_.add(ordinal);
  if (place.ordinal == kNoOrdinal) {
    ++used_slots_;
    tags_[place.slot] = place.tag;
  } else {
    newest_.remove(place.ordinal);
  }
  ordinals_[place.slot] = ordinal;
  if (used_slots_ * 5 > tags_.size() * 4) grow();
  return ordinal;
}

void IdTable::store(std::string_view id) {
  assert(id.size() <= kMaxIdLength);
  const bool first = (size_ - 1) % kGroup == 0;
  if (first) {
    if (chunk_used_ + kGroup * kMaxEntryBytes > kChunkBytes) {
      chunks_.push_back(std::make_unique<std::uint8_t[]>(kChunkBytes));
      chunk_used_ = 0;
    }
    groups_.push_back(static_cast<std::uint32_t>((chunks_.size() - 1) * kChunkBytes + chunk_used_));
  }
  const std::size_t prefix = first ? 0 : common_prefix(last_, id);
  const std::size_t suffix = first ? 0 : common_suffix(last_, id, prefix);
  const std::size_t middle = id.size() - prefix - suffix;
  std::uint8_t* out = chunks_.back().get() + chunk_used_;
  *out++ = static_cast<std::uint8_t>(prefix);
  *out++ = static_cast<std::uint8_t>(suffix);
  if (middle < 0x80) {
    *out++ = static_cast<std::uint8_t>(middle);
  } else {
    *out++ = static_cast<std::uint8_t>(0x80 | (middle & 0x7f));
    *out++ = static_cast<std::uint8_t>(middle >> 7);
  }
  std::memcpy(out, id.data() + prefix, middle);
  chunk_used_ = static_cast<std::size_t>(out - chunks_.back().get()) + middle;
  last_ = id;
}

void IdTable::grow() {
  const std::size_t slots = tags_.size() * 2;
  // The old arrays go first: both at once would be the peak of the whole index.
  tags_ = {};
  ordinals_ = {};
  tags_.resize(slots);
  ordinals_.resize(slots);
  const auto insert = [&](std::uint64_t hash, Ordinal ordinal) {
    std::size_t slot = hash & (slots - 1);
    while (tags_[slot] != 0) slot = (slot + 1) & (slots - 1);
    tags_[slot] = tag_of(hash);
    ordinals_[slot] = ordinal;
  };
  // Slots lie all over: each is fetched while others are filled.
  constexpr std::size_t kInFlight = 16;
  std::array<std::pair<std::uint64_t, Ordinal>, kInFlight> waiting;
  std::size_t queued = 0;
  for_each([&](Ordinal ordinal, std::string_view id) {
    if (!newest_.contains(ordinal)) return;
    const DocumentKey key{id};
    prefetch(key);
    auto& place = waiting[queued % kInFlight];
    if (queued++ >= kInFlight) insert(place.first, place.second);
    place = {key.hash, ordinal};
  });
  for (std::size_t i = 0; i < std::min(queued, kInFlight); ++i) {
    insert(waiting[i].first, waiting[i].second);
  }
}

std::size_t IdTable::memory_bytes() const {
  return chunks_.size() * kChunkBytes + groups_.capacity() * sizeof(std::uint32_t) +
         newest_.memory_bytes() + tags_.capacity() + ordinals_.capacity() * sizeof(Ordinal);
}

}  // namespace weir::elasticsearch
