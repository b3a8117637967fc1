#include "emulator/elasticsearch/text_analysis.h"

namespace weir::elasticsearch {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
bool is_word(char c) {
  return is_letter(c) || is_digit(c) || c == '_';
}

// Unicode keeps "can't", "3.5" and "1,000" whole (UAX #29, MidNumLet, MidNum).
bool joins(char left, char mark, char right) {
  if (mark == '.' || mark == '\'') {
    return (is_letter(left) && is_letter(right)) || (is_digit(left) && is_digit(right));
  }
  return mark == ',' && is_digit(left) && is_digit(right);
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

std::vector<std::string> analyze(std::string_view text) {
  std::vector<std::string> tokens;
  std::string token;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool inside =
        !token.empty() && i + 1 < text.size() && joins(text[i - 1], text[i], text[i + 1]);
    if (is_word(text[i]) || inside) {
      token.push_back(lower(text[i]));
    } else if (!token.empty()) {
      tokens.push_back(std::move(token));
      token.clear();
    }
  }
  if (!token.empty()) tokens.push_back(std::move(token));
  return tokens;
}

std::string to_lower(std::string_view text) {
  std::string lowered{text};
  for (char& c : lowered) c = lower(c);
  return lowered;
}

bool wildcard_match(std::string_view pattern, std::string_view text) {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace weir::elasticsearch
