// Document ids of one index: from id to ordinal and back, some ten bytes an id.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/elasticsearch/doc_set.h"

namespace weir::elasticsearch {

/// A document id with its hash, computed once.
struct DocumentKey {
  explicit DocumentKey(std::string_view text);

  std::string_view id;
  std::uint64_t hash;
};

/// Every ordinal has an id; several ordinals may share one, of which the newest is found. Ids are
/// kept as what differs from their neighbour's, since ids in order of writing are much alike. An id
/// has at most 512 bytes.
class IdTable {
 public:
  /// Where an id stands, or would. Valid until the next append.
  struct Place {
    Ordinal ordinal = kNoOrdinal;  ///< The newest with this id; kNoOrdinal: the id is new.
    std::size_t slot = 0;
    std::uint8_t tag = 0;
  };

  IdTable();

  Place find(const DocumentKey& key) const;
  Place find(std::string_view id) const { return find(DocumentKey{id}); }
  /// Fetches into the cache what find(key) will look at.
  void prefetch(const DocumentKey& key) const;

  /// The next ordinal gets `id`; `place` is find(id).
  Ordinal append(const Place& place, std::string_view id);

  std::string id(Ordinal ordinal) const;
  std::uint32_t size() const { return size_; }
  /// The newest ordinal of its id?
  bool is_newest(Ordinal ordinal) const { return newest_.contains(ordinal); }

  /// visit(ordinal, id) for every ordinal, ascending.
  template <class Visit>
  void for_each(Visit visit) const {
    Decoder decoder;
    for (Ordinal ordinal = 0; ordinal < size_; ++ordinal) {
      if (ordinal % kGroup == 0) decoder.start(group(ordinal / kGroup));
      visit(ordinal, decoder.next());
    }
  }

  std::size_t memory_bytes() const;

 private:
  static constexpr std::uint32_t kGroup = 16;  ///< Ids a group; its first is kept whole.
  static constexpr std::size_t kChunkBytes = 256 * 1024;
  static constexpr std::size_t kMaxIdLength = 512;
  static constexpr std::size_t kMaxEntryBytes = kMaxIdLength + 4;

  // Reads the entries of a group one after another.
  class Decoder {
   public:
    void start(const std::uint8_t* group) { next_ = group; }
    std::string_view next();

   private:
    const std::uint8_t* next_ = nullptr;
    std::size_t length_ = 0;
    std::array<char, kMaxIdLength> id_;
  };

  const std::uint8_t* group(std::size_t number) const {
    const std::uint32_t address = groups_[number];
    return chunks_[address / kChunkBytes].get() + address % kChunkBytes;
  }
  bool has_id(Ordinal ordinal, std::string_view id) const;
  void store(std::string_view id);
  void grow();

  std::uint32_t size_ = 0;
  std::vector<std::unique_ptr<std::uint8_t[]>> chunks_;
  std::size_t chunk_used_ = kChunkBytes;
  std::vector<std::uint32_t> groups_;
  std::string last_;
  DocSet newest_;
  // Open addressing; a tag of 0 marks an empty slot, others are bits of the id's hash.
  std::vector<std::uint8_t> tags_;
  std::vector<Ordinal> ordinals_;
  std::size_t used_slots_ = 0;
};

}  // namespace weir::elasticsearch
