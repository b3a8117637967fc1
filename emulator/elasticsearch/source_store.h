// The documents as they were sent, in order of ordinal, kept in compressed blocks.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/elasticsearch/doc_set.h"

struct ZSTD_CCtx_s;

namespace weir::elasticsearch {

class SourceStore {
 public:
  /// `block_bytes`: sources gathered before they are compressed at zstd `level`.
  SourceStore(std::size_t block_bytes, int level);
  ~SourceStore();
  SourceStore(const SourceStore&) = delete;
  SourceStore& operator=(const SourceStore&) = delete;

  /// The source of the next ordinal.
  void append(std::string_view source);

  /// A copy, byte for byte. Neighbours in ascending order are cheap: the last block is kept open.
  std::string source(Ordinal ordinal) const;

  /// visit(ordinal, source) for every ordinal, ascending; the view is valid during the call.
  template <class Visit>
  void for_each(Visit visit) const {
    std::string raw;
    for (std::size_t b = 0; b <= blocks_.size(); ++b) {
      if (b < blocks_.size()) decompress(blocks_[b], raw);
      std::string_view rest = b < blocks_.size() ? raw : raw_;
      Ordinal ordinal = b < blocks_.size() ? blocks_[b].first : raw_first_;
      while (!rest.empty()) visit(ordinal++, take_source(rest));
    }
  }

  std::size_t memory_bytes() const;

 private:
  struct Block {
    Ordinal first;
    std::uint32_t raw_bytes;
    std::uint32_t packed_bytes;
    std::unique_ptr<char[]> packed;
  };
  struct FreeContext {
    void operator()(ZSTD_CCtx_s* context) const;
  };

  static std::string_view take_source(std::string_view& rest);
  void decompress(const Block& block, std::string& raw) const;
  void compress_block();

  std::size_t block_bytes_;
  int level_;
  std::unique_ptr<ZSTD_CCtx_s, FreeContext> context_;
  std::vector<Block> blocks_;
  std::string raw_;  ///< Length and bytes of each source not compressed yet.
  std::string packed_;
  Ordinal raw_first_ = 0;
  Ordinal next_ = 0;
  mutable std::size_t open_block_ = ~std::size_t{0};
  mutable std::string open_raw_;
};

}  // namespace weir::elasticsearch
