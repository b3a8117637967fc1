// FlatTable: a small open-addressing hash table from 64-bit keys to counters. Grows, never shrinks.
#pragma once

#include <cstdint>
#include <vector>

#include "pipeline/hotspots/key_groups.h"

namespace weir::hotspots {

/// Keys must be below 2^64-1. A new `Value` is value-initialised. The order of visits depends on
/// the history of insertions: sort before anything leaves the process.
template <class Value>
class FlatTable {
 public:
  std::size_t size() const { return size_; }

  /// The value of `key`, made when absent. The reference holds until the next call.
  Value& operator[](std::uint64_t key) {
    // Linear probing stays short up to five eighths full.
    if (8 * (size_ + 1) > 5 * slots_.size()) grow();
    Slot& slot = probe(key);
    if (slot.key_plus_one == 0) {
      slot.key_plus_one = key + 1;
      ++size_;
    }
    return slot.value;
  }

  /// Calls visit(key, value) for every entry.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const Slot& slot : slots_) {
      if (slot.key_plus_one != 0) visit(slot.key_plus_one - 1, slot.value);
    }
  }

 private:
  struct Slot {
    std::uint64_t key_plus_one = 0;  ///< 0 marks a free slot.
    Value value{};
  };
  static constexpr std::size_t kFirstCapacity = 16;

  Slot& probe(std::uint64_t key) {
    const std::size_t mask = slots_.size() - 1;
    // All keys of one key group share the upper seven bits; those below them choose the slot.
    std::size_t index = (hash_key(key) >> 37) & mask;
    while (slots_[index].key_plus_one != 0 && slots_[index].key_plus_one != key + 1) {
      index = (index + 1) & mask;
    }
    return slots_[index];
  }

  void grow() {
    std::vector<Slot> old(slots_.empty() ? kFirstCapacity : 2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.key_plus_one != 0) probe(slot.key_plus_one - 1) = slot;
    }
  }

  std::size_t size_ = 0;
  std::vector<Slot> slots_;
};

}  // namespace weir::hotspots
