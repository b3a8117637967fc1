#include "emulator/api/base64.h"

#include <array>
#include <cstdint>

#include "emulator/api/errors.h"

namespace weir::api {
namespace {

constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint32_t kForeign = 0x80000000;

constexpr std::array<std::uint32_t, 256> kValues = [] {
  std::array<std::uint32_t, 256> values{};
  values.fill(kForeign);
  for (std::uint32_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = i;
  }
  return values;
}();

std::uint32_t value_of(char c) {
  return kValues[static_cast<unsigned char>(c)];
}

void store_bytes(char* out, std::uint32_t group, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = static_cast<char>((group >> (16 - 8 * i)) & 0xFF);
  }
}

std::size_t padding_of(std::string_view text) {
  return text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
}

/// The first character that has no place where it stands; `body` excludes legal padding.
char first_foreign(std::string_view body) {
  for (const char c : body) {
    if (value_of(c) == kForeign) return c;
  }
  return '\0';
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  std::size_t out = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      const bool present = i + j < bytes.size();
      group = (group << 8) | (present ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    const std::size_t digits = bytes.size() - i >= 3 ? 4 : bytes.size() - i + 1;
    for (std::size_t j = 0; j < digits; ++j) {
      text[out + j] = kAlphabet[(group >> (18 - 6 * j)) & 0x3F];
    }
    out += 4;
  }
  return text;
}

base::Result<std::string> base64_decode(std::string_view text) {
  if (text.size() % 4 != 0) return blob_length_not_multiple_of_four(text);
  const std::size_t padding = padding_of(text);
  const std::string_view body = text.substr(0, text.size() - padding);
  std::string bytes(text.size() / 4 * 3 - padding, '\0');
  char* out = bytes.data();
  std::uint32_t seen = 0;
  std::size_t i = 0;
  for (; i + 4 <= body.size(); i += 4, out += 3) {
    const std::uint32_t a = value_of(body[i]);
    const std::uint32_t b = value_of(body[i + 1]);
    const std::uint32_t c = value_of(body[i + 2]);
    const std::uint32_t d = value_of(body[i + 3]);
    seen |= a | b | c | d;
    store_bytes(out, (a << 18) | (b << 12) | (c << 6) | d, 3);
  }
  std::uint32_t tail = 0;
  for (std::size_t j = 0; j < 4; ++j) {
    const std::uint32_t value = i + j < body.size() ? value_of(body[i + j]) : 0;
    seen |= value;
    tail = (tail << 6) | (value & 0x3F);
  }
  if ((seen & kForeign) != 0) return blob_invalid_character(text, first_foreign(body));
  if (padding == 0) return bytes;
  const std::uint32_t unused_bits = padding == 2 ? 0xFFFF : 0xFF;
  if ((tail & unused_bits) != 0) return blob_invalid_last_character(text);
  store_bytes(out, tail, 3 - padding);
  return bytes;
}

}  // namespace weir::api
