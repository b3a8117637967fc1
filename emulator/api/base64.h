// Base64 with padding (RFC 4648, section 4), as JSON carries blobs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "emulator/base/result.h"

namespace weir::api {

std::string base64_encode(std::string_view bytes);

/// The bytes, or a SerializationException in the words of AWS: wrong length, a foreign character,
/// or padding over bits that are not zero.
base::Result<std::string> base64_decode(std::string_view text);

// The same without a string of its own, for hot paths.

constexpr std::size_t base64_length(std::size_t bytes) {
  return (bytes + 2) / 3 * 4;
}

/// Writes the base64_length(bytes.size()) characters to `out` and returns their end.
char* base64_encode_to(std::string_view bytes, char* out);

/// What base64_decode_run found at the start of a text.
struct Base64Run {
  std::size_t characters = 0;  ///< Read, with the padding.
  std::size_t bytes = 0;       ///< Decoded.
  /// Whole groups of four, with padding only at their end and only over zero bits. If not, the two
  /// counts cover the whole groups that stood before the fault.
  bool sound = false;
};

/// Decodes the base64 that `text` begins with, up to the first character that is none. `out` may be
/// text.data(), else it must have room for base64_length(n) / 4 * 3 bytes of an n-character text.
/// Never touches text behind the characters it counts.
Base64Run base64_decode_run(std::string_view text, char* out);

}  // namespace weir::api
