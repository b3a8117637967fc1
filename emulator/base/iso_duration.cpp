#include "emulator/base/iso_duration.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <limits>

namespace weir::base {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMaxMicros = std::numeric_limits<std::int64_t>::max();

struct Unit {
  char letter;
  bool of_time;  // Stands behind the 'T'.
  std::int64_t micros;
};

// In the order in which they may stand.
constexpr std::array<Unit, 5> kUnits{{{'W', false, 604'800 * kMicrosPerSecond},
                                      {'D', false, 86'400 * kMicrosPerSecond},
                                      {'H', true, 3'600 * kMicrosPerSecond},
                                      {'M', true, 60 * kMicrosPerSecond},
                                      {'S', true, kMicrosPerSecond}}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A decimal number; `fraction` holds the digits behind the point.
struct Number {
  std::int64_t whole = 0;
  std::string_view fraction;
};

std::optional<Number> take_number(std::string_view& text) {
  Number number;
  std::size_t used = 0;
  for (; used < text.size() && is_digit(text[used]); ++used) {
    const int digit = text[used] - '0';
    if (number.whole > (kMaxMicros - digit) / 10) return std::nullopt;
    number.whole = number.whole * 10 + digit;
  }
  if (used == 0) return std::nullopt;
  text.remove_prefix(used);
  if (text.empty() || (text.front() != '.' && text.front() != ',')) return number;
  text.remove_prefix(1);
  used = 0;
  while (used < text.size() && is_digit(text[used])) ++used;
  if (used == 0) return std::nullopt;
  number.fraction = text.substr(0, used);
  text.remove_prefix(used);
  return number;
}

// In microseconds, rounded down; nullopt on overflow.
std::optional<std::int64_t> scaled(const Number& number, std::int64_t unit_micros) {
  if (number.whole > kMaxMicros / unit_micros) return std::nullopt;
  const std::int64_t whole = number.whole * unit_micros;
  // The unit shrinks digit by digit; its remainders are carried, so that nothing is lost early.
  __extension__ using Wide = __int128;
  Wide numerator = 0;
  Wide denominator = 1;
  constexpr std::size_t kDigitsThatMatter = 18;
  for (const char digit : number.fraction.substr(0, kDigitsThatMatter)) {
    numerator = numerator * 10 + (digit - '0');
    denominator *= 10;
  }
  const auto part = static_cast<std::int64_t>(numerator * unit_micros / denominator);
  if (whole > kMaxMicros - part) return std::nullopt;
  return whole + part;
}

// What follows the 'P'.
std::optional<std::int64_t> parse_designated(std::string_view text) {
  std::int64_t total = 0;
  std::size_t next_unit = 0;
  bool in_time = false;
  bool any = false;
  bool ended = false;
  while (!text.empty()) {
    if (!in_time && text.front() == 'T') {
      in_time = true;
      text.remove_prefix(1);
      if (text.empty()) return std::nullopt;
    }
    const auto number = take_number(text);
    if (!number || ended || text.empty()) return std::nullopt;
    std::size_t unit = next_unit;
    while (unit < kUnits.size() &&
           (kUnits[unit].letter != text.front() || kUnits[unit].of_time != in_time)) {
      ++unit;
    }
    if (unit == kUnits.size()) return std::nullopt;
    text.remove_prefix(1);
    const auto micros = scaled(*number, kUnits[unit].micros);
    if (!micros || total > kMaxMicros - *micros) return std::nullopt;
    total += *micros;
    next_unit = unit + 1;
    any = true;
    ended = !number->fraction.empty();
  }
  if (!any) return std::nullopt;
  return total;
}

}  // namespace

std::optional<std::chrono::microseconds> parse_iso_duration(std::string_view text) {
  std::optional<std::int64_t> micros;
  if (text.starts_with('P')) {
    micros = parse_designated(text.substr(1));
  } else if (const auto number = take_number(text); number && text.empty()) {
    micros = scaled(*number, kMicrosPerSecond);
  }
  if (!micros) return std::nullopt;
  return std::chrono::microseconds{*micros};
}

std::string format_iso_duration(std::chrono::microseconds duration) {
  const std::int64_t count = duration.count();
  // Unsigned, so that the most negative count has a magnitude, too.
  const auto magnitude =
      count < 0 ? ~static_cast<std::uint64_t>(count) + 1 : static_cast<std::uint64_t>(count);
  const std::uint64_t seconds = magnitude / kMicrosPerSecond;
  const std::uint64_t micros = magnitude % kMicrosPerSecond;
  std::string text = count < 0 ? "-P" : "P";
  if (seconds >= 86'400) text += fmt::format("{}D", seconds / 86'400);
  const std::uint64_t hours = seconds / 3'600 % 24;
  const std::uint64_t minutes = seconds / 60 % 60;
  if (seconds % 86'400 == 0 && micros == 0) return magnitude == 0 ? "PT0S" : text;
  text += 'T';
  if (hours != 0) text += fmt::format("{}H", hours);
  if (minutes != 0) text += fmt::format("{}M", minutes);
  if (micros != 0) {
    std::string fraction = fmt::format("{:06}", micros);
    fraction.erase(fraction.find_last_not_of('0') + 1);
    text += fmt::format("{}.{}S", seconds % 60, fraction);
  } else if (seconds % 60 != 0) {
    text += fmt::format("{}S", seconds % 60);
  }
  return text;
}

}  // namespace weir::base
