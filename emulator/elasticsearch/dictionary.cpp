#include "emulator/elasticsearch/dictionary.h"

#include <algorithm>
#include <cstring>

#include "emulator/sim/random.h"
#include "emulator/sim/timeline.h"

namespace weir::elasticsearch {
namespace {

constexpr std::uint32_t kEmpty = ~std::uint32_t{0};

std::uint64_t hash_text(std::string_view text) {
  sim::RunHash hash;
  hash.fold(text);
  return sim::mix_bits(hash.value());
}

}  // namespace

Dictionary::Dictionary() : slots_(16, kEmpty) {}

std::size_t Dictionary::slot_of(std::string_view text) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash_text(text) & mask;
  while (slots_[slot] != kEmpty && texts_[slots_[slot]] != text) slot = (slot + 1) & mask;
  return slot;
}

std::uint32_t Dictionary::intern(std::string_view text) {
  std::size_t slot = slot_of(text);
  if (slots_[slot] != kEmpty) return slots_[slot];
  const std::uint32_t number = size();
  texts_.push_back(keep(text));
  slots_[slot] = number;
  if (texts_.size() * 4 > slots_.size() * 3) grow();
  return number;
}

std::optional<std::uint32_t> Dictionary::find(std::string_view text) const {
  const std::uint32_t number = slots_[slot_of(text)];
  if (number == kEmpty) return std::nullopt;
  return number;
}

std::string_view Dictionary::keep(std::string_view text) {
  if (text.empty()) return {};
  if (chunk_used_ + text.size() > kChunkBytes) {
    const std::size_t bytes = std::max(kChunkBytes, text.size());
    chunks_.push_back(std::make_unique<char[]>(bytes));
    chunk_bytes_ += bytes;
    chunk_used_ = 0;
  }
  char* place = chunks_.back().get() + chunk_used_;
  std::memcpy(place, text.data(), text.size());
  chunk_used_ += text.size();
  return {place, text.size()};
}

void Dictionary::grow() {
  slots_.assign(slots_.size() * 2, kEmpty);
  for (std::uint32_t number = 0; number < size(); ++number)
    slots_[slot_of(texts_[number])] = number;
}

std::size_t Dictionary::memory_bytes() const {
  return chunk_bytes_ + texts_.capacity() * sizeof(std::string_view) +
         slots_.capacity() * sizeof(std::uint32_t);
}

}  // namespace weir::elasticsearch
