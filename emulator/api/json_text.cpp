#include "emulator/api/json_text.h"

#include <rapidjson/internal/dtoa.h>

#include <array>
#include <cmath>

#include "emulator/api/scalar_text.h"

namespace weir::api {
namespace {

/// What follows the backslash; 'u' for characters without a short form, '\0' for plain ones.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> escapes{};
  for (std::size_t c = 0; c < 0x20; ++c) escapes[c] = 'u';
  escapes['\b'] = 'b';
  escapes['\f'] = 'f';
  escapes['\n'] = 'n';
  escapes['\r'] = 'r';
  escapes['\t'] = 't';
  escapes['"'] = '"';
  escapes['\\'] = '\\';
  return escapes;
}();

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  out += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = kEscapes[byte];
    if (escape == '\0') continue;
    out += text.substr(copied, i - copied);
    copied = i + 1;
    out += '\\';
    out += escape;
    if (escape != 'u') continue;
    out += "00";
    out += kDigits[byte >> 4];
    out += kDigits[byte & 0xF];
  }
  out += text.substr(copied);
  out += '"';
}

void append_json_double(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += '"';
    append_double(out, value);
    out += '"';
    return;
  }
  char digits[32];
  out.append(digits, rapidjson::internal::dtoa(value, digits));
}

}  // namespace weir::api
