// Protocol Buffers' wire format, as far as reading and writing one small message needs it
// (protobuf.dev, "Encoding"). Accepts exactly what the protobuf library for C++ accepts.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace weir::clients::wire {

enum Type : std::uint32_t {
  kVarint = 0,
  kFixed64 = 1,
  kBytes = 2,
  kGroupStart = 3,
  kGroupEnd = 4,
  kFixed32 = 5,
};

constexpr std::uint32_t tag_of(std::uint32_t field, Type type) {
  return field << 3 | type;
}

/// How deep messages and groups may lie in each other (the library's default).
inline constexpr int kDepthMax = 100;

/// Walks over a message. After something that does not fit it stands at its end, answers zeros and
/// empty texts, and says so in failed().
class Reader {
 public:
  explicit Reader(std::string_view bytes) : at_(bytes.data()), end_(at_ + bytes.size()) {}

  bool at_end() const { return at_ == end_; }
  bool failed() const { return failed_; }

  /// Field number and type; 0 only after a failure.
  std::uint32_t tag() {
    const auto tag = static_cast<std::uint32_t>(number(5));
    if (tag >> 3 == 0) fail();
    return failed_ ? 0 : tag;
  }
  std::uint64_t varint() { return number(10); }
  /// Text, bytes or message behind its length.
  std::string_view bytes() {
    const std::uint64_t size = number(5);
    if (size > static_cast<std::uint64_t>(end_ - at_)) return fail(), std::string_view{};
    const std::string_view text{at_, static_cast<std::size_t>(size)};
    at_ += size;
    return text;
  }
  /// The value of a field that means nothing to the reader; groups up to `depth` deep.
  void skip(std::uint32_t tag, int depth) {
    switch (tag & 7) {
      case kVarint:
        varint();
        return;
      case kFixed64:
        return skip_bytes(8);
      case kBytes:
        bytes();
        return;
      case kGroupStart:
        return skip_group(tag, depth);
      case kFixed32:
        return skip_bytes(4);
      default:
        fail();
    }
  }

 private:
  // Bits beyond the 64th are dropped, as the library drops them.
  std::uint64_t number(int bytes_max) {
    std::uint64_t value = 0;
    for (int i = 0; i < bytes_max && at_ != end_; ++i) {
      const auto byte = static_cast<unsigned char>(*at_++);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
      if (byte < 0x80) return value;
    }
    fail();
    return 0;
  }
  void skip_bytes(std::ptrdiff_t size) {
    if (end_ - at_ < size) return fail();
    at_ += size;
  }
  void skip_group(std::uint32_t start, int depth) {
    if (depth <= 0) return fail();
    while (!at_end()) {
      const std::uint32_t inner = tag();
      if ((inner & 7) == kGroupEnd) {
        if (inner >> 3 != start >> 3) fail();
        return;
      }
      skip(inner, depth - 1);
    }
    fail();
  }
  void fail() {
    failed_ = true;
    at_ = end_;
  }

  const char* at_;
  const char* end_;
  bool failed_ = false;
};

constexpr std::size_t varint_size(std::uint64_t value) {
  std::size_t size = 1;
  for (; value >= 0x80; value >>= 7) ++size;
  return size;
}
/// Of a field of type kBytes with a tag of one byte.
constexpr std::size_t bytes_field_size(std::size_t size) {
  return 1 + varint_size(size) + size;
}

inline char* put_varint(char* out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) *out++ = static_cast<char>(value | 0x80);
  *out++ = static_cast<char>(value);
  return out;
}
inline char* put_bytes_field(char* out, std::uint32_t field, std::string_view text) {
  out = put_varint(put_varint(out, tag_of(field, kBytes)), text.size());
  if (!text.empty()) std::memcpy(out, text.data(), text.size());
  return out + text.size();
}

}  // namespace weir::clients::wire
