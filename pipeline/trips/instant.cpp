#include "pipeline/trips/instant.h"

#include <array>
#include <cstring>

#include "emulator/base/timestamp.h"

namespace weir::trips {
namespace {

constexpr std::int64_t kMillisPerDay = 86'400'000;
constexpr std::array<unsigned, 13> kDaysInMonth{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
// Larger than any two-digit number, so that one range check covers digits too.
constexpr unsigned kNotDigits = 1000;

unsigned two_digits(const char* text) {
  const unsigned tens = static_cast<unsigned char>(text[0]) - unsigned{'0'};
  const unsigned ones = static_cast<unsigned char>(text[1]) - unsigned{'0'};
  return tens > 9 || ones > 9 ? kNotDigits : tens * 10 + ones;
}

bool is_leap(unsigned year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

std::int64_t parse_date(const char* text) {
  const unsigned century = two_digits(text);
  const unsigned rest = two_digits(text + 2);
  const unsigned month = two_digits(text + 5);
  const unsigned day = two_digits(text + 8);
  if (century == kNotDigits || rest == kNotDigits || text[4] != '-' || text[7] != '-' ||
      month - 1 > 11 || day - 1 > 30 || day > kDaysInMonth[month]) {
    return kNoInstant;
  }
  const unsigned year = century * 100 + rest;
  if (month == 2 && day == 29 && !is_leap(year)) return kNoInstant;
  return base::days_from_civil(year, month, day) * kMillisPerDay;
}

}  // namespace

std::int64_t parse_instant_seconds(const char* text) {
  const std::int64_t day = parse_date(text);
  const unsigned hour = two_digits(text + 11);
  const unsigned minute = two_digits(text + 14);
  const unsigned second = two_digits(text + 17);
  if (day == kNoInstant || text[10] != 'T' || text[13] != ':' || text[16] != ':' || hour > 23 ||
      minute > 59 || second > 59) {
    return kNoInstant;
  }
  return day + (std::int64_t{hour} * 3600 + minute * 60 + second) * 1000;
}

std::optional<std::int64_t> parse_instant(std::string_view text) {
  if (text.size() < 20 || text.back() != 'Z') return std::nullopt;
  const std::int64_t seconds = parse_instant_seconds(text.data());
  if (seconds == kNoInstant) return std::nullopt;
  const std::string_view fraction = text.substr(19, text.size() - 20);
  if (fraction.empty()) return seconds;
  if (fraction.front() != '.' || fraction.size() < 2 || fraction.size() > 10) return std::nullopt;
  std::int64_t millis = 0;
  std::int64_t unit = 100;
  for (const char c : fraction.substr(1)) {
    if (c < '0' || c > '9') return std::nullopt;
    millis += (c - '0') * unit;
    unit /= 10;
  }
  return seconds + millis;
}

}  // namespace weir::trips
