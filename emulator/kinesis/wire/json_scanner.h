// A cursor over JSON in its plain form: what it cannot take at once, it does not take at all.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace weir::kinesis {

/// Length of the well-formed UTF-8 sequence of two bytes or more at `at` (Unicode standard, table
/// 3-7); 0 when there is none.
inline std::size_t utf8_sequence_length(const char* at, const char* end) {
  const auto byte = [&](std::ptrdiff_t i) -> unsigned {
    return i < end - at ? static_cast<unsigned char>(at[i]) : 0U;
  };
  const auto continues = [&](std::ptrdiff_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned lead = byte(0);
  const unsigned second = byte(1);
  if (lead < 0xC2 || lead > 0xF4 || !continues(1)) return 0;
  if (lead < 0xE0) return 2;
  if (!continues(2)) return 0;
  if (lead < 0xF0) {
    const bool overlong = lead == 0xE0 && second < 0xA0;
    const bool surrogate = lead == 0xED && second > 0x9F;
    return overlong || surrogate ? 0 : 3;
  }
  const bool overlong = lead == 0xF0 && second < 0x90;
  const bool too_great = lead == 0xF4 && second > 0x8F;
  return !continues(3) || overlong || too_great ? 0 : 4;
}

/// The first character from `at` that is a quote, a backslash, a control or not ASCII; else `end`.
inline const char* skip_plain(const char* at, const char* end) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i backslash = _mm_set1_epi8('\\');
  // Bytes above 127 are negative, so one comparison finds them and the controls.
  const __m128i blank = _mm_set1_epi8(' ');
  for (; end - at >= 16; at += 16) {
    const __m128i text = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    const __m128i special =
        _mm_or_si128(_mm_cmplt_epi8(text, blank),
                     _mm_or_si128(_mm_cmpeq_epi8(text, quote), _mm_cmpeq_epi8(text, backslash)));
    const auto mask = static_cast<std::uint32_t>(_mm_movemask_epi8(special));
    if (mask != 0) return at + std::countr_zero(mask);
  }
#endif
  for (; at != end; ++at) {
    const auto c = static_cast<unsigned char>(*at);
    if (c < 0x20 || c > 0x7F || c == '"' || c == '\\') break;
  }
  return at;
}

class JsonScanner {
 public:
  explicit JsonScanner(std::string_view text) : at_(text.data()), end_(at_ + text.size()) {}

  const char* position() const { return at_; }
  std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
  void skip(std::size_t count) { at_ += count; }
  /// The next character, '\0' at the end.
  char peek() const { return at_ == end_ ? '\0' : *at_; }

  /// Takes `c`, and blanks in front of it.
  bool take(char c) {
    if (at_ != end_ && *at_ == c) [[likely]] {
      ++at_;
      return true;
    }
    return take_behind_blanks(c);
  }

  /// Whether only blanks are left.
  bool finish() {
    skip_blanks();
    return at_ == end_;
  }

  /// Behind the opening quote of a member's name: takes the rest of the name, and the colon.
  bool take_name(std::string_view name) {
    if (static_cast<std::size_t>(end_ - at_) <= name.size()) return false;
    if (std::memcmp(at_, name.data(), name.size()) != 0 || at_[name.size()] != '"') return false;
    at_ += name.size() + 1;
    return take(':');
  }

  /// A string of valid UTF-8 without escapes.
  std::optional<std::string_view> take_string() {
    if (!take('"')) return std::nullopt;
    const char* const begin = at_;
    for (const char* stop = skip_plain(begin, end_); stop != end_; stop = skip_plain(stop, end_)) {
      if (*stop == '"') {
        at_ = stop + 1;
        return std::string_view(begin, static_cast<std::size_t>(stop - begin));
      }
      const std::size_t length = utf8_sequence_length(stop, end_);
      if (length == 0) return std::nullopt;
      stop += length;
    }
    return std::nullopt;
  }

  /// A whole number without sign, leading zeros, fraction or exponent, below 10^18.
  std::optional<std::int64_t> take_number() {
    constexpr std::ptrdiff_t kMaxDigits = 18;
    skip_blanks();
    const char* const begin = at_;
    std::int64_t number = 0;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9' && at_ - begin < kMaxDigits) {
      number = number * 10 + (*at_++ - '0');
    }
    if (at_ == begin || (*begin == '0' && at_ - begin > 1)) return std::nullopt;
    return number;
  }

 private:
  void skip_blanks() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }

  bool take_behind_blanks(char c) {
    skip_blanks();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  const char* at_;
  const char* end_;
};

}  // namespace weir::kinesis
