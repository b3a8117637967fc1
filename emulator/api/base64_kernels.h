// The inner loops of base64, one set for each kind of processor. All give the same bytes.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace weir::api {

struct Base64Kernels {
  std::string_view name;
  /// Decodes groups of four up to `end` or the first group with a foreign character; `=` is one.
  /// Returns the count of groups. `out` may be `text`; else it must have 3 bytes of room a group.
  std::size_t (*decode_groups)(const char* text, const char* end, char* out);
  /// Writes base64_length(bytes) characters with padding; returns their end.
  char* (*encode)(const char* bytes, std::size_t size, char* out);
};

/// Those that this processor can run, the fastest first; the last is the portable one.
std::span<const Base64Kernels> base64_kernels();

// The digits, for the portable loop and the ends of runs.

inline constexpr std::string_view kBase64Alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// Set in base64_value of a character that is no digit.
inline constexpr unsigned kBase64Foreign = 0x80000000;
unsigned base64_value(char digit);

std::size_t base64_decode_groups_portable(const char* text, const char* end, char* out);
char* base64_encode_portable(const char* bytes, std::size_t size, char* out);

}  // namespace weir::api
