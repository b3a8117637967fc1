#include <fmt/format.h>
#include <snappy.h>

#include <array>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

#include "pipeline/trips/decompress.h"

namespace weir::trips {
namespace {

// Chunk types and sizes: framing_format.txt of the Snappy project.
constexpr std::uint8_t kCompressedChunk = 0x00;
constexpr std::uint8_t kPlainChunk = 0x01;
constexpr std::uint8_t kFirstSkippableChunk = 0x80;
constexpr std::uint8_t kStreamIdentifier = 0xff;
constexpr std::size_t kChunkBytesMax = 65'536;
constexpr std::size_t kCheckBytes = 4;

using CrcTables = std::array<std::array<std::uint32_t, 256>, 8>;

// Tables for CRC-32C (polynomial 0x82f63b78, reflected) eight bytes at a time.
constexpr CrcTables make_crc_tables() {
  CrcTables tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t crc = i;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0x82f63b78U : 0U);
    tables[0][i] = crc;
  }
  for (std::size_t i = 0; i < 256; ++i) {
    for (std::size_t table = 1; table < 8; ++table) {
      const std::uint32_t before = tables[table - 1][i];
      tables[table][i] = (before >> 8) ^ tables[0][before & 0xff];
    }
  }
  return tables;
}

constexpr CrcTables kCrcTables = make_crc_tables();

std::uint32_t load_little_endian(const char* bytes, std::size_t count) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return value;
}

std::uint32_t masked_crc32c(std::span<const char> bytes) {
  std::uint32_t crc = 0xffffffff;
  std::size_t i = 0;
  for (; i + 8 <= bytes.size(); i += 8) {
    const std::uint32_t low = crc ^ load_little_endian(bytes.data() + i, 4);
    const std::uint32_t high = load_little_endian(bytes.data() + i + 4, 4);
    crc = kCrcTables[7][low & 0xff] ^ kCrcTables[6][(low >> 8) & 0xff] ^
          kCrcTables[5][(low >> 16) & 0xff] ^ kCrcTables[4][low >> 24] ^
          kCrcTables[3][high & 0xff] ^ kCrcTables[2][(high >> 8) & 0xff] ^
          kCrcTables[1][(high >> 16) & 0xff] ^ kCrcTables[0][high >> 24];
  }
  for (; i < bytes.size(); ++i) {
    crc = (crc >> 8) ^ kCrcTables[0][(crc ^ static_cast<unsigned char>(bytes[i])) & 0xff];
  }
  crc = ~crc;
  return ((crc >> 15) | (crc << 17)) + 0xa282ead8U;
}

class SnappyStream : public ByteStream {
 public:
  SnappyStream(std::unique_ptr<ByteStream> source, std::string name)
      : source_(std::move(source)), name_(std::move(name)) {}

  base::Result<std::size_t> read(std::span<char> buffer) override {
    while (given_ == plain_.size()) {
      auto more = next_chunk();
      if (!more) return more.error();
      if (!*more) return std::size_t{0};
    }
    const std::size_t size = std::min(buffer.size(), plain_.size() - given_);
    std::memcpy(buffer.data(), plain_.data() + given_, size);
    given_ += size;
    return size;
  }

 private:
  base::Error damaged() const {
    return bad_input(fmt::format("{}: the snappy data is damaged", name_));
  }

  // Reads exactly `size` bytes; 0 bytes at once is a clean end where `may_end`.
  base::Result<bool> read_exactly(char* out, std::size_t size, bool may_end) {
    std::size_t got = 0;
    while (got < size) {
      auto more = source_->read({out + got, size - got});
      if (!more) return more.error();
      if (*more == 0) {
        if (may_end && got == 0) return false;
        return bad_input(
            fmt::format("{}: the snappy data ends too early: the file is cut off", name_));
      }
      got += *more;
    }
    return true;
  }

  // False at the end of the stream.
  base::Result<bool> next_chunk() {
    plain_.clear();
    given_ = 0;
    std::array<char, 4> head;
    auto more = read_exactly(head.data(), head.size(), true);
    if (!more || !*more) return more;
    const auto type = static_cast<std::uint8_t>(head[0]);
    std::size_t size = load_little_endian(head.data() + 1, 3);
    if (type == kCompressedChunk || type == kPlainChunk) {
      // Sizes are bounded so that a damaged length is not believed.
      if (size < kCheckBytes || size > kCheckBytes + snappy::MaxCompressedLength(kChunkBytesMax)) {
        return damaged();
      }
      chunk_.resize(size);
      WEIR_RETURN_IF_ERROR(read_exactly(chunk_.data(), size, false));
      return unpack(type);
    }
    if (type < kFirstSkippableChunk || (type == kStreamIdentifier && size != 6)) return damaged();
    chunk_.resize(std::min(size, kChunkBytesMax));
    for (; size > 0; size -= std::min(size, kChunkBytesMax)) {
      WEIR_RETURN_IF_ERROR(read_exactly(chunk_.data(), std::min(size, kChunkBytesMax), false));
    }
    return true;
  }

  base::Result<bool> unpack(std::uint8_t type) {
    const char* const data = chunk_.data() + kCheckBytes;
    const std::size_t size = chunk_.size() - kCheckBytes;
    if (type == kPlainChunk) {
      plain_.assign(data, data + size);
    } else {
      std::size_t plain_size = 0;
      if (!snappy::GetUncompressedLength(data, size, &plain_size) || plain_size > kChunkBytesMax) {
        return damaged();
      }
      plain_.resize(plain_size);
      if (!snappy::RawUncompress(data, size, plain_.data())) return damaged();
    }
    if (masked_crc32c(plain_) != load_little_endian(chunk_.data(), kCheckBytes)) return damaged();
    return true;
  }

  std::unique_ptr<ByteStream> source_;
  std::string name_;
  std::vector<char> chunk_;
  std::vector<char> plain_;
  std::size_t given_ = 0;
};

}  // namespace

std::unique_ptr<ByteStream> make_snappy_stream(std::unique_ptr<ByteStream> source,
                                               std::string name) {
  return std::make_unique<SnappyStream>(std::move(source), std::move(name));
}

}  // namespace weir::trips
