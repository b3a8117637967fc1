#include "emulator/api/base64.h"

#include <algorithm>

#include "emulator/api/base64_kernels.h"
#include "emulator/api/errors.h"

namespace weir::api {
namespace {

constexpr std::size_t kGroupCharacters = 4;
constexpr std::size_t kGroupBytes = 3;

const Base64Kernels& fastest_kernels() {
  static const Base64Kernels& fastest = base64_kernels().front();
  return fastest;
}

bool is_foreign(char c) {
  return (base64_value(c) & kBase64Foreign) != 0;
}

/// How many digits the padded group at the start of `text` has: 2 or 3, else 0.
std::size_t digits_of_padded_group(std::string_view text) {
  if (text.size() < kGroupCharacters || is_foreign(text[0]) || is_foreign(text[1])) return 0;
  if (text[3] != '=') return 0;
  if (text[2] == '=') return 2;
  return is_foreign(text[2]) ? 0 : 3;
}

}  // namespace

std::string base64_encode(std::string_view bytes) {
  std::string text(base64_length(bytes.size()), '\0');
  base64_encode_to(bytes, text.data());
  return text;
}

char* base64_encode_to(std::string_view bytes, char* out) {
  return fastest_kernels().encode(bytes.data(), bytes.size(), out);
}

Base64Run base64_decode_run(std::string_view text, char* out) {
  const std::size_t groups =
      fastest_kernels().decode_groups(text.data(), text.data() + text.size(), out);
  Base64Run run{groups * kGroupCharacters, groups * kGroupBytes, false};
  const std::string_view rest = text.substr(run.characters);
  if (rest.empty() || (is_foreign(rest[0]) && rest[0] != '=')) {
    run.sound = true;
    return run;
  }
  const std::size_t digits = digits_of_padded_group(rest);
  if (digits == 0) return run;
  unsigned group = (base64_value(rest[0]) << 18) | (base64_value(rest[1]) << 12);
  if (digits == 3) group |= base64_value(rest[2]) << 6;
  if ((group & (digits == 2 ? 0xFFFFU : 0xFFU)) != 0) return run;
  for (std::size_t i = 0; i + 1 < digits; ++i) {
    out[run.bytes++] = static_cast<char>((group >> (16 - 8 * i)) & 0xFF);
  }
  run.characters += kGroupCharacters;
  run.sound = true;
  return run;
}

base::Result<std::string> base64_decode(std::string_view text) {
  if (text.size() % kGroupCharacters != 0) return blob_length_not_multiple_of_four(text);
  std::string bytes(text.size() / kGroupCharacters * kGroupBytes, '\0');
  const Base64Run run = base64_decode_run(text, bytes.data());
  if (run.sound && run.characters == text.size()) {
    bytes.resize(run.bytes);
    return bytes;
  }
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::string_view digits = text.substr(0, text.size() - padding);
  const auto foreign = std::ranges::find_if(digits, is_foreign);
  if (foreign != digits.end()) return blob_invalid_character(text, *foreign);
  return blob_invalid_last_character(text);
}

}  // namespace weir::api
