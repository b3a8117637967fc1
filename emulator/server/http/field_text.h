// The characters of header fields (RFC 9110, section 5).
#pragma once

#include <string_view>

namespace weir::http {

/// True for the characters of a token (RFC 9110, section 5.6.2).
bool is_token_char(char c);
/// True when the text holds no control character but the tab.
bool is_field_text(std::string_view text);
std::string_view trim_blanks(std::string_view text);
/// Equal but for the case of ASCII letters; `lower` is in lower case.
bool equals_lower(std::string_view text, std::string_view lower);
/// ASCII letters only.
constexpr char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

}  // namespace weir::http
