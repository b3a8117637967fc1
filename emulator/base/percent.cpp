#include "emulator/base/percent.h"

namespace weir::base {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string decode(std::string_view text, PlusSign plus) {
  std::string result;
  result.reserve(text.size());
  append_percent_decoded(result, text, plus);
  return result;
}

}  // namespace

std::string percent_encode(std::string_view text, std::string_view also_plain) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c) || also_plain.find(c) != std::string_view::npos) {
      result += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      result += '%';
      result += kDigits[byte >> 4];
      result += kDigits[byte & 15];
    }
  }
  return result;
}

void append_percent_decoded(std::string& out, std::string_view text, PlusSign plus) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = i + 2 < text.size() ? hex_digit(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
    if (text[i] == '%' && high >= 0 && low >= 0) {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += text[i] == '+' && plus == PlusSign::kIsBlank ? ' ' : text[i];
    }
  }
}

std::string percent_decode(std::string_view text) {
  return decode(text, PlusSign::kIsItself);
}

std::string percent_decode_form(std::string_view text) {
  return decode(text, PlusSign::kIsBlank);
}

}  // namespace weir::base
