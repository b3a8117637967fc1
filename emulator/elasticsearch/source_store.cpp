#include "emulator/elasticsearch/source_store.h"

#include <zstd.h>

#include <algorithm>
#include <cassert>
#include <cstring>

namespace weir::elasticsearch {

void SourceStore::FreeContext::operator()(ZSTD_CCtx_s* context) const {
  ZSTD_freeCCtx(context);
}

SourceStore::SourceStore(std::size_t block_bytes, int level)
    : block_bytes_(block_bytes), level_(level) {}

SourceStore::~SourceStore() = default;

void SourceStore::append(std::string_view source) {
  char length[10];
  std::size_t used = 0;
  std::size_t rest = source.size();
  while (rest >= 0x80) {
    length[used++] = static_cast<char>(0x80 | (rest & 0x7f));
    rest >>= 7;
  }
  length[used++] = static_cast<char>(rest);
  raw_.append(length, used);
  raw_.append(source);
  ++next_;
  if (raw_.size() >= block_bytes_) compress_block();
}

void SourceStore::compress_block() {
  if (!context_) context_.reset(ZSTD_createCCtx());
  packed_.resize(ZSTD_compressBound(raw_.size()));
  const std::size_t bytes = ZSTD_compressCCtx(context_.get(), packed_.data(), packed_.size(),
                                              raw_.data(), raw_.size(), level_);
  assert(!ZSTD_isError(bytes));
  Block block{raw_first_, static_cast<std::uint32_t>(raw_.size()),
              static_cast<std::uint32_t>(bytes), std::make_unique<char[]>(bytes)};
  std::memcpy(block.packed.get(), packed_.data(), bytes);
  blocks_.push_back(std::move(block));
  raw_.clear();
  raw_first_ = next_;
}

void SourceStore::decompress(const Block& block, std::string& raw) const {
  raw.resize(block.raw_bytes);
  [[maybe_unused]] const std::size_t bytes =
      ZSTD_decompress(raw.data(), raw.size(), block.packed.get(), block.packed_bytes);
  assert(bytes == block.raw_bytes);
}

std::string_view SourceStore::take_source(std::string_view& rest) {
  std::size_t length = 0;
  std::size_t i = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(rest[i++]);
    length |= std::size_t{byte & 0x7fU} << shift;
    if (byte < 0x80) break;
  }
  const std::string_view source = rest.substr(i, length);
  rest.remove_prefix(i + length);
  return source;
}

std::string SourceStore::source(Ordinal ordinal) const {
  assert(ordinal < next_);
  std::string_view rest = raw_;
  Ordinal at = raw_first_;
  if (ordinal < raw_first_) {
    const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), ordinal,
                                        [](Ordinal o, const Block& b) { return o < b.first; });
    const auto b = static_cast<std::size_t>(after - blocks_.begin() - 1);
    if (b != open_block_) {
      decompress(blocks_[b], open_raw_);
      open_block_ = b;
    }
    rest = open_raw_;
    at = blocks_[b].first;
  }
  for (; at < ordinal; ++at) take_source(rest);
  return std::string{take_source(rest)};
}

std::size_t SourceStore::memory_bytes() const {
  std::size_t bytes = raw_.capacity() + packed_.capacity() + open_raw_.capacity() +
                      blocks_.capacity() * sizeof(Block);
  if (context_) bytes += ZSTD_sizeof_CCtx(context_.get());
  for (const Block& block : blocks_) bytes += block.packed_bytes;
  return bytes;
}

}  // namespace weir::elasticsearch
