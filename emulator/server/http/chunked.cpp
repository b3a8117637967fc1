#include "emulator/server/http/chunked.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "emulator/server/http/http1_head.h"

namespace weir::http {

namespace {

/// Of a size line with its extensions, or a trailer field: signatures are 85 bytes, checksums less.
constexpr std::size_t kLineBytes = 4 * 1024;
constexpr std::size_t kTrailerBytes = 16 * 1024;
/// A chunk size of more digits is an attack, not a body.
constexpr std::size_t kSizeDigits = 15;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool ChunkDecoder::take_size_line(const char* line, std::size_t size) {
  std::string_view rest(line, size);
  std::uint64_t value = 0;
  std::size_t digits = 0;
  for (; digits < rest.size() && hex_value(rest[digits]) >= 0; ++digits) {
    if (digits == kSizeDigits) return false;
    value = value * 16 + static_cast<std::uint64_t>(hex_value(rest[digits]));
  }
  if (digits == 0) return false;
  rest = trim_blanks(rest.substr(digits));
  if (!rest.empty() && (rest.front() != ';' || !is_field_text(rest))) return false;
  left_ = value;
  phase_ = value == 0 ? Phase::kTrailer : Phase::kData;
  return true;
}

bool ChunkDecoder::take_trailer(const char* line, std::size_t size) {
  if (size == 0) {
    phase_ = Phase::kDone;
    return true;
  }
  trailer_bytes_ += size;
  if (trailer_bytes_ > kTrailerBytes) return false;
  const std::string_view text(line, size);
  std::size_t colon = 0;
  while (colon < size && is_token_char(text[colon])) ++colon;
  return colon > 0 && colon < size && text[colon] == ':' && is_field_text(text.substr(colon));
}

ChunkDecoder::Step ChunkDecoder::decode(char* data, std::size_t decoded_end, std::size_t raw_begin,
                                        std::size_t raw_end) {
  Step step{State::kMore, decoded_end, raw_begin};
  while (phase_ != Phase::kDone) {
    char* raw = data + step.raw_begin;
    const std::size_t size = raw_end - step.raw_begin;
    if (phase_ == Phase::kData) {
      const std::size_t taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, size));
      std::memmove(data + step.decoded_end, raw, taken);
      step.decoded_end += taken;
      step.raw_begin += taken;
      left_ -= taken;
      if (left_ > 0) return step;
      phase_ = Phase::kDataEnd;
      continue;
    }
    const void* found = size == 0 ? nullptr : std::memchr(raw, '\n', std::min(size, kLineBytes));
    if (!found) {
      const bool too_long = size >= kLineBytes || (phase_ == Phase::kDataEnd && size >= 2);
      if (too_long) step.state = State::kRefused;
      return step;
    }
    const auto line = static_cast<std::size_t>(static_cast<const char*>(found) - raw);
    bool good = line > 0 && raw[line - 1] == '\r';
    if (good && phase_ == Phase::kDataEnd) {
      good = line == 1;
      phase_ = Phase::kSize;
    } else if (good) {
      good = phase_ == Phase::kSize ? take_size_line(raw, line - 1) : take_trailer(raw, line - 1);
    }
    if (!good) {
      step.state = State::kRefused;
      return step;
    }
    step.raw_begin += line + 1;
  }
  step.state = State::kDone;
  return step;
}

}  // namespace weir::http
