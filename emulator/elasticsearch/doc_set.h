// A set of document ordinals as a bitmap: what queries produce and aggregations walk.
#pragma once

#include <bit>
#include <cassert>
#include <cstdint>
#include <span>
#include <vector>

namespace weir::elasticsearch {

/// Number of a document within its index, in order of writing, from 0. Overwriting a document
/// gives it a new one.
using Ordinal = std::uint32_t;
inline constexpr Ordinal kNoOrdinal = ~Ordinal{0};

class DocSet {
 public:
  /// Empty, for ordinals 0 .. size-1.
  explicit DocSet(std::uint32_t size = 0) : size_(size), words_((size + 63) / 64) {}

  static DocSet all(std::uint32_t size) {
    DocSet set(size);
    set.add_range(0, size);
    return set;
  }

  std::uint32_t size() const { return size_; }
  /// Makes room for ordinals up to size-1; new ones are not members.
  void grow(std::uint32_t size) {
    if (size <= size_) return;
    size_ = size;
    words_.resize((size + 63) / 64);
  }

  bool contains(Ordinal doc) const {
    return doc < size_ && (words_[doc / 64] >> (doc % 64) & 1) != 0;
  }
  void add(Ordinal doc) {
    assert(doc < size_);
    words_[doc / 64] |= std::uint64_t{1} << (doc % 64);
  }
  void remove(Ordinal doc) {
    if (doc < size_) words_[doc / 64] &= ~(std::uint64_t{1} << (doc % 64));
  }
  /// Adds begin .. end-1.
  void add_range(Ordinal begin, Ordinal end) {
    while (begin < end && begin % 64 != 0) add(begin++);
    for (; begin + 64 <= end; begin += 64) words_[begin / 64] = ~std::uint64_t{0};
    while (begin < end) add(begin++);
  }

  /// The other set may be shorter: ordinals beyond it are not its members.
  void intersect(const DocSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= other.word(i);
  }
  void unite(const DocSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= other.word(i);
    trim();
  }
  void subtract(const DocSet& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.word(i);
  }

  std::uint64_t count() const {
    std::uint64_t total = 0;
    for (std::uint64_t word : words_) total += static_cast<unsigned>(std::popcount(word));
    return total;
  }
  bool empty() const {
    for (std::uint64_t word : words_) {
      if (word != 0) return false;
    }
    return true;
  }

  template <class Visit>
  void for_each(Visit visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        visit(static_cast<Ordinal>(i * 64 + static_cast<unsigned>(std::countr_zero(word))));
      }
    }
  }

  /// Members in ascending order, some thousand at a time.
  template <class Visit>
  void for_each_chunk(Visit visit) const {
    std::vector<Ordinal> chunk;
    chunk.reserve(kChunk + 64);
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) {
        chunk.push_back(
            static_cast<Ordinal>(i * 64 + static_cast<unsigned>(std::countr_zero(word))));
      }
      if (chunk.size() >= kChunk) {
        visit(std::span<const Ordinal>{chunk});
        chunk.clear();
      }
    }
    if (!chunk.empty()) visit(std::span<const Ordinal>{chunk});
  }

  std::size_t memory_bytes() const { return words_.capacity() * sizeof(std::uint64_t); }

 private:
  static constexpr std::size_t kChunk = 4096;

  std::uint64_t word(std::size_t i) const { return i < words_.size() ? words_[i] : 0; }
  void trim() {
    if (size_ % 64 != 0) words_.back() &= (std::uint64_t{1} << (size_ % 64)) - 1;
  }

  std::uint32_t size_;
  std::vector<std::uint64_t> words_;
};

}  // namespace weir::elasticsearch
