#include "emulator/elasticsearch/int64_column.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>
#include <numeric>

namespace weir::elasticsearch {
namespace {

template <class Word>
void write_packed(std::uint8_t* out, std::span<const std::uint64_t> values) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto word = static_cast<Word>(values[i]);
    std::memcpy(out + i * sizeof(Word), &word, sizeof(Word));
  }
}

std::uint8_t width_of(std::uint64_t largest) {
  if (largest == 0) return 0;
  if (largest <= 0xff) return 1;
  if (largest <= 0xffff) return 2;
  return largest <= 0xffff'ffff ? 4 : 8;
}

// The largest step that all distances are multiples of: whole hours, cell sizes and the like.
std::uint64_t common_step(std::span<const std::uint64_t> distances) {
  std::uint64_t step = 0;
  for (std::uint64_t distance : distances) {
    if (step != 0 && distance % step == 0) continue;
    step = std::gcd(step, distance);
    if (step == 1) return 1;
  }
  return step == 0 ? 1 : step;
}

}  // namespace

std::int64_t Int64Column::Block::at(std::uint32_t i) const {
  std::uint64_t word = 0;
  if (width != 0) std::memcpy(&word, packed.get() + std::size_t{i} * width, width);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(base) + scale * word);
}

void Int64Column::append(Ordinal doc, std::int64_t code) {
  if (doc == last_doc_) {
    more_.push_back({doc, code});
    return;
  }
  assert(last_doc_ == kNoOrdinal || doc > last_doc_);
  last_doc_ = doc;
  while (doc >= (blocks_.size() + 1) * kBlockDocs) seal_tail();
  const auto place = static_cast<std::uint32_t>(doc - blocks_.size() * kBlockDocs);
  tail_.resize(place + 1);
  tail_present_.resize(place / 64 + 1);
  tail_[place] = code;
  tail_present_[place / 64] |= std::uint64_t{1} << (place % 64);
}

void Int64Column::seal_tail() {
  tail_.resize(kBlockDocs);
  tail_present_.resize(kBlockDocs / 64);
  blocks_.push_back(pack_tail());
  tail_.clear();
  tail_present_.clear();
}

Int64Column::Block Int64Column::pack_tail() const {
  Block block;
  std::int64_t low = std::numeric_limits<std::int64_t>::max();
  std::int64_t high = std::numeric_limits<std::int64_t>::min();
  std::uint32_t members = 0;
  for (std::uint32_t i = 0; i < kBlockDocs; ++i) {
    if (!tail_has(i)) continue;
    ++members;
    low = std::min(low, tail_[i]);
    high = std::max(high, tail_[i]);
  }
  block.none = members == 0;
  if (block.none) return block;
  block.base = low;
  block.highest = high;
  std::vector<std::uint64_t> distances(kBlockDocs);
  for (std::uint32_t i = 0; i < kBlockDocs; ++i) {
    if (!tail_has(i)) continue;
    distances[i] = static_cast<std::uint64_t>(tail_[i]) - static_cast<std::uint64_t>(low);
  }
  std::uint64_t largest = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
  // One byte is as good as it gets without dividing.
  if (largest > 0xff) {
    block.scale = common_step(distances);
    if (block.scale > 1) {
      for (std::uint64_t& distance : distances) distance /= block.scale;
      largest /= block.scale;
    }
  }
  block.width = width_of(largest);
  block.packed = std::make_unique<std::uint8_t[]>(std::size_t{kBlockDocs} * block.width);
  if (block.width == 1) write_packed<std::uint8_t>(block.packed.get(), distances);
  if (block.width == 2) write_packed<std::uint16_t>(block.packed.get(), distances);
  if (block.width == 4) write_packed<std::uint32_t>(block.packed.get(), distances);
  if (block.width == 8) write_packed<std::uint64_t>(block.packed.get(), distances);
  if (members < kBlockDocs) {
    block.present = std::make_unique<std::uint64_t[]>(kBlockDocs / 64);
    std::copy(tail_present_.begin(), tail_present_.end(), block.present.get());
  }
  return block;
}

std::optional<std::int64_t> Int64Column::first(Ordinal doc) const {
  const std::size_t b = doc / kBlockDocs;
  const std::uint32_t i = doc % kBlockDocs;
  if (b < blocks_.size()) {
    if (!blocks_[b].has(i)) return std::nullopt;
    return blocks_[b].at(i);
  }
  if (b > blocks_.size() || i >= tail_.size() || !tail_has(i)) return std::nullopt;
  return tail_[i];
}

std::vector<std::int64_t> Int64Column::values(Ordinal doc) const {
  std::vector<std::int64_t> all;
  if (auto code = first(doc)) all.push_back(*code);
  auto extra = std::lower_bound(more_.begin(), more_.end(), doc,
                                [](const Extra& e, Ordinal wanted) { return e.doc < wanted; });
  for (; extra != more_.end() && extra->doc == doc; ++extra) all.push_back(extra->code);
  return all;
}

void Int64Column::load_block(const Block& block, std::span<const Ordinal> docs,
                             std::uint32_t offset, ValueBatch& batch) const {
  if (block.none) return;
  const std::size_t before = batch.codes.size();
  batch.codes.resize(before + docs.size());
  batch.positions.resize(before + docs.size());
  std::size_t out = before;
  auto gather = [&](auto read) {
    const auto base = static_cast<std::uint64_t>(block.base);
    for (std::uint32_t i = 0; i < docs.size(); ++i) {
      const std::uint32_t place = docs[i] % kBlockDocs;
      if (!block.has(place)) continue;
      batch.positions[out] = offset + i;
      batch.codes[out++] = static_cast<std::int64_t>(base + block.scale * read(place));
    }
  };
  const std::uint8_t* packed = block.packed.get();
  switch (block.width) {
    case 0:
      gather([](std::uint32_t) { return std::uint64_t{0}; });
      break;
    case 1:
      gather([=](std::uint32_t i) { return std::uint64_t{packed[i]}; });
      break;
    case 2:
      gather([=](std::uint32_t i) {
        return std::uint64_t{reinterpret_cast<const std::uint16_t*>(packed)[i]};
      });
      break;
    case 4:
      gather([=](std::uint32_t i) {
        return std::uint64_t{reinterpret_cast<const std::uint32_t*>(packed)[i]};
      });
      break;
    default:
      gather([=](std::uint32_t i) { return reinterpret_cast<const std::uint64_t*>(packed)[i]; });
  }
  batch.codes.resize(out);
  batch.positions.resize(out);
}

void Int64Column::load(std::span<const Ordinal> docs, ValueBatch& batch) const {
  batch.clear();
  if (has_multiple()) return load_extras(docs, batch);
  std::uint32_t begin = 0;
  while (begin < docs.size()) {
    const std::size_t b = docs[begin] / kBlockDocs;
    const auto limit = static_cast<std::uint64_t>(b + 1) * kBlockDocs;
    std::uint32_t end = begin + 1;
    while (end < docs.size() && docs[end] < limit) ++end;
    if (b < blocks_.size()) {
      load_block(blocks_[b], docs.subspan(begin, end - begin), begin, batch);
    } else {
      for (std::uint32_t i = begin; i < end; ++i) {
        if (auto code = first(docs[i])) {
          batch.positions.push_back(i);
          batch.codes.push_back(*code);
        }
      }
    }
    begin = end;
  }
}

void Int64Column::load_extras(std::span<const Ordinal> docs, ValueBatch& batch) const {
  auto extra = docs.empty()
                   ? more_.end()
                   : std::lower_bound(more_.begin(), more_.end(), docs.front(),
                                      [](const Extra& e, Ordinal doc) { return e.doc < doc; });
  for (std::uint32_t i = 0; i < docs.size(); ++i) {
    const auto code = first(docs[i]);
    if (!code) continue;
    batch.positions.push_back(i);
    batch.codes.push_back(*code);
    while (extra != more_.end() && extra->doc < docs[i]) ++extra;
    // The same document may come again: the iterator stays at its first extra value.
    for (auto same = extra; same != more_.end() && same->doc == docs[i]; ++same) {
      batch.positions.push_back(i);
      batch.codes.push_back(same->code);
    }
  }
}

DocSet Int64Column::in_range(std::int64_t low, std::int64_t high, std::uint32_t size) const {
  DocSet found(size);
  if (low > high) return found;
  auto take = [&](Ordinal doc, std::int64_t code) {
    if (code >= low && code <= high) found.add(doc);
  };
  for (std::size_t b = 0; b < blocks_.size() && b * kBlockDocs < size; ++b) {
    const Block& block = blocks_[b];
    if (block.none || block.base > high || block.highest < low) continue;
    const auto start = static_cast<Ordinal>(b * kBlockDocs);
    const std::uint32_t count = std::min(kBlockDocs, size - start);
    if (!block.present && block.base >= low && block.highest <= high) {
      found.add_range(start, start + count);
    } else {
      visit_block(block, start, count, take);
    }
  }
  const auto start = static_cast<Ordinal>(blocks_.size() * kBlockDocs);
  for (std::uint32_t i = 0; i < tail_.size() && start + i < size; ++i) {
    if (tail_has(i)) take(start + i, tail_[i]);
  }
  for (const Extra& extra : more_) {
    if (extra.doc < size) take(extra.doc, extra.code);
  }
  return found;
}

DocSet Int64Column::present(std::uint32_t size) const {
  return matching(size, [](std::int64_t) { return true; });
}

std::size_t Int64Column::memory_bytes() const {
  std::size_t bytes = tail_.capacity() * sizeof(std::int64_t) +
                      tail_present_.capacity() * sizeof(std::uint64_t) +
                      more_.capacity() * sizeof(Extra) + blocks_.capacity() * sizeof(Block);
  for (const Block& block : blocks_) {
    bytes += std::size_t{block.width} * kBlockDocs;
    if (block.present) bytes += kBlockDocs / 8;
  }
  return bytes;
}

}  // namespace weir::elasticsearch
