// One column of integer codes by document, packed block by block. Every field type keeps its values
// as codes of the same order (field_codec.h), so that this is the only column there is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "emulator/elasticsearch/doc_set.h"

namespace weir::elasticsearch {

/// Values of some documents: `codes[i]` belongs to the document at `positions[i]` of the request.
/// Documents without a value do not appear, those with several appear several times in a row.
struct ValueBatch {
  std::vector<std::uint32_t> positions;
  std::vector<std::int64_t> codes;

  void clear() {
    positions.clear();
    codes.clear();
  }
};

class Int64Column {
 public:
  static constexpr std::uint32_t kBlockDocs = 4096;

  /// Gives `doc` one more value. Documents come in ascending order; those left out have none.
  void append(Ordinal doc, std::int64_t code);

  /// True when some document has more than one value.
  bool has_multiple() const { return !more_.empty(); }
  /// The first value that `doc` was given.
  std::optional<std::int64_t> first(Ordinal doc) const;
  /// All values of `doc`, in the order they were given.
  std::vector<std::int64_t> values(Ordinal doc) const;
  /// The values of `docs` (ascending) replace what `batch` held; its memory is reused.
  void load(std::span<const Ordinal> docs, ValueBatch& batch) const;

  /// Documents below `size` with a value in low .. high, both included.
  DocSet in_range(std::int64_t low, std::int64_t high, std::uint32_t size) const;
  /// Documents below `size` with any value.
  DocSet present(std::uint32_t size) const;
  /// Documents below `size` with a value that `accept` takes.
  template <class Accept>
  DocSet matching(std::uint32_t size, Accept accept) const {
    DocSet found(size);
    for_each_first(size, [&](Ordinal doc, std::int64_t code) {
      if (accept(code)) found.add(doc);
    });
    for (const Extra& extra : more_) {
      if (extra.doc < size && accept(extra.code)) found.add(extra.doc);
    }
    return found;
  }

  std::size_t memory_bytes() const;

 private:
  // value = base + scale * packed, packed of `width` bytes; width 0 means all equal base.
  struct Block {
    std::int64_t base = 0;
    std::int64_t highest = 0;
    std::uint64_t scale = 1;
    std::unique_ptr<std::uint8_t[]> packed;
    std::unique_ptr<std::uint64_t[]> present;  ///< Null: every document has a value.
    std::uint8_t width = 0;
    bool none = false;  ///< No document has a value.

    bool has(std::uint32_t i) const {
      return present ? (present[i / 64] >> (i % 64) & 1) != 0 : !none;
    }
    std::int64_t at(std::uint32_t i) const;
  };
  struct Extra {
    Ordinal doc;
    std::int64_t code;
  };

  void seal_tail();
  Block pack_tail() const;
  bool tail_has(std::uint32_t i) const { return (tail_present_[i / 64] >> (i % 64) & 1) != 0; }
  void load_block(const Block& block, std::span<const Ordinal> docs, std::uint32_t offset,
                  ValueBatch& batch) const;
  void load_extras(std::span<const Ordinal> docs, ValueBatch& batch) const;

  template <class Word, class Visit>
  static void visit_packed(const Block& block, Ordinal start, std::uint32_t count, Visit& visit) {
    const Word* packed = reinterpret_cast<const Word*>(block.packed.get());
    const auto base = static_cast<std::uint64_t>(block.base);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (!block.has(i)) continue;
      visit(start + i, static_cast<std::int64_t>(base + block.scale * packed[i]));
    }
  }
  template <class Visit>
  static void visit_block(const Block& block, Ordinal start, std::uint32_t count, Visit& visit) {
    switch (block.width) {
      case 0:
        for (std::uint32_t i = 0; i < count; ++i) {
          if (block.has(i)) visit(start + i, block.base);
        }
        return;
      case 1:
        return visit_packed<std::uint8_t>(block, start, count, visit);
      case 2:
        return visit_packed<std::uint16_t>(block, start, count, visit);
      case 4:
        return visit_packed<std::uint32_t>(block, start, count, visit);
      default:
        return visit_packed<std::uint64_t>(block, start, count, visit);
    }
  }
  // Calls visit(doc, first code) for each document below `size` that has a value.
  template <class Visit>
  void for_each_first(std::uint32_t size, Visit visit) const {
    for (std::size_t b = 0; b < blocks_.size(); ++b) {
      const auto start = static_cast<Ordinal>(b * kBlockDocs);
      if (start >= size) return;
      visit_block(blocks_[b], start, std::min(kBlockDocs, size - start), visit);
    }
    const auto start = static_cast<Ordinal>(blocks_.size() * kBlockDocs);
    for (std::uint32_t i = 0; i < tail_.size() && start + i < size; ++i) {
      if (tail_has(i)) visit(start + i, tail_[i]);
    }
  }

  std::vector<Block> blocks_;
  std::vector<std::int64_t> tail_;
  std::vector<std::uint64_t> tail_present_;
  std::vector<Extra> more_;  ///< Second and further values, ascending by document.
  Ordinal last_doc_ = kNoOrdinal;
};

}  // namespace weir::elasticsearch
