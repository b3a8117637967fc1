#include "pipeline/trips/lenient_values.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <string>

#include "emulator/base/timestamp.h"
#include "pipeline/trips/instant.h"

namespace weir::trips {
namespace {

constexpr std::size_t kTimeCharacters = 19;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Takes parts of a time off the front of a text; once one is missing, all that follow are.
class TimeParts {
 public:
  explicit TimeParts(std::string_view text) : text_(text) {}

  // One or two digits whose value lies in `least` to `most`; as a regular expression does, one
  // digit is tried when two give too much.
  int part(int least, int most) {
    if (text_.empty() || !is_digit(text_[0])) return fail();
    const int one = text_[0] - '0';
    if (text_.size() > 1 && is_digit(text_[1])) {
      const int two = one * 10 + (text_[1] - '0');
      if (two >= least && two <= most) return take(2, two);
    }
    return one >= least && one <= most ? take(1, one) : fail();
  }

  int year() {
    if (text_.size() < 4) return fail();
    int value = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      if (!is_digit(text_[i])) return fail();
      value = value * 10 + (text_[i] - '0');
    }
    return take(4, value);
  }

  void separator(char expected) {
    if (text_.empty() || text_[0] != expected) {
      fail();
    } else {
      text_.remove_prefix(1);
    }
  }

  // The day may be written " 1".
  void day_space() {
    if (text_.size() > 1 && text_[0] == ' ' && text_[1] >= '1' && text_[1] <= '9') {
      text_.remove_prefix(1);
      single_digit_ = true;
    }
  }
  int day() {
    day_space();
    if (single_digit_) return take(1, text_[0] - '0');
    return part(1, 31);
  }

  void spaces() {
    if (text_.empty() || !is_space(text_[0])) fail();
    while (!text_.empty() && is_space(text_[0])) text_.remove_prefix(1);
  }

  bool complete() const { return !failed_ && text_.empty(); }

 private:
  int fail() {
    failed_ = true;
    return 0;
  }
  int take(std::size_t size, int value) {
    text_.remove_prefix(size);
    return value;
  }

  std::string_view text_;
  bool failed_ = false;
  bool single_digit_ = false;
};

// `text` has spaces for 'T's and at most 19 characters.
std::optional<std::int64_t> parse_leniently(std::string_view text) {
  TimeParts parts{text};
  const int year = parts.year();
  parts.separator('-');
  const int month = parts.part(1, 12);
  parts.separator('-');
  const int day = parts.day();
  parts.spaces();
  const int hour = parts.part(0, 23);
  parts.separator(':');
  const int minute = parts.part(0, 59);
  parts.separator(':');
  const int second = parts.part(0, 61);
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!parts.complete() || year == 0 || !date.ok()) return std::nullopt;
  const std::int64_t days =
      base::days_from_civil(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  return (days * 86'400 + hour * 3600 + minute * 60 + second) * 1000;
}

// Removes underscores that stand between digits; nullopt when one stands elsewhere.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      result += text[i];
    } else if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) {
      return std::nullopt;
    }
  }
  return result;
}

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

// Python's grammar of float() for finite numbers, sign taken off: digits with an optional point
// among them, and an optional exponent.
bool is_float_literal(std::string_view text) {
  std::size_t at = skip_digits(text, 0);
  std::size_t digits = at;
  if (at < text.size() && text[at] == '.') {
    const std::size_t end = skip_digits(text, at + 1);
    digits += end - at - 1;
    at = end;
  }
  if (digits == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    const std::size_t end = skip_digits(text, at);
    if (end == at) return false;
    at = end;
  }
  return at == text.size();
}

bool is_special(std::string_view text) {
  std::string lower{text};
  for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  return lower == "inf" || lower == "infinity" || lower == "nan";
}

// float() of unusual text; the value's shortest text goes into `number`.
bool read_unusual_float(std::string_view text, NumberText& number) {
  number.text = {};
  text = trim(text);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (is_special(text)) return true;
  const auto plain = without_underscores(text);
  if (!plain || !is_float_literal(*plain)) return false;
  double value = 0;
  const auto parsed = std::from_chars(plain->data(), plain->data() + plain->size(), value);
  // Too large is infinite for float(), too small is 0: neither lies anywhere near a taxi.
  if (parsed.ec != std::errc{} || !std::isfinite(value)) return true;
  char* const begin = number.scratch.data();
  const auto written =
      std::to_chars(begin, begin + number.scratch.size(), negative ? -value : value);
  number.text = {begin, static_cast<std::size_t>(written.ptr - begin)};
  return true;
}

}  // namespace

std::optional<std::int64_t> parse_csv_time(std::string_view text) {
  while (text.ends_with('Z')) text.remove_suffix(1);
  std::array<char, kTimeCharacters> copy;
  const std::size_t size = text.copy(copy.data(), copy.size());
  if (size == kTimeCharacters && (copy[10] == ' ' || copy[10] == 'T')) {
    copy[10] = 'T';
    const std::int64_t millis = parse_instant_seconds(copy.data());
    if (millis != kNoInstant && std::memcmp(copy.data(), "0000", 4) != 0) return millis;
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (copy[i] == 'T') copy[i] = ' ';
  }
  return parse_leniently({copy.data(), size});
}

bool is_plain_number(std::string_view text) {
  if (text.size() > kMaxNumberBytes) return false;
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t whole = skip_digits(text, 0);
  if (whole == 0 || (whole > 1 && text[0] == '0')) return false;
  std::size_t at = whole;
  if (at < text.size() && text[at] == '.') {
    at = skip_digits(text, whole + 1);
    if (at == whole + 1) return false;
  }
  return at == text.size();
}

bool read_float(std::string_view text, NumberText& number) {
  if (is_plain_number(text)) {
    number.text = text;
    return true;
  }
  return read_unusual_float(text, number);
}

std::string_view number_or_nothing(std::string_view text) {
  text = trim(text);
  return is_plain_number(text) ? text : std::string_view{};
}

}  // namespace weir::trips
