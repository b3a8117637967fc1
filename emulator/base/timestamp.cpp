#include "emulator/base/timestamp.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace weir::base {
namespace {

constexpr std::int64_t kMillisPerDay = 86'400'000;

// Takes up to `width` digits from the front of `text`; nullopt when there are fewer than `least`.
std::optional<int> take_digits(std::string_view& text, std::size_t width, std::size_t least) {
  int value = 0;
  std::size_t used = 0;
  while (used < width && used < text.size() && text[used] >= '0' && text[used] <= '9') {
    value = value * 10 + (text[used] - '0');
    ++used;
  }
  if (used < least) return std::nullopt;
  text.remove_prefix(used);
  return value;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  auto year = take_digits(text, 4, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  auto month = take_digits(text, 2, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  auto day = take_digits(text, 2, 2);
  if (!day) return std::nullopt;
  std::chrono::year_month_day date{std::chrono::year{*year},
                                   std::chrono::month{static_cast<unsigned>(*month)},
                                   std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return days_from_civil(*year, static_cast<unsigned>(*month), static_cast<unsigned>(*day));
}

// The fraction behind the seconds, cut to milliseconds.
std::optional<int> take_fraction(std::string_view& text) {
  if (!take(text, '.')) return 0;
  int millis = 0;
  int scale = 100;
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    millis += (text[digits] - '0') * scale;
    scale /= 10;
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return millis;
}

std::optional<std::int64_t> take_time(std::string_view& text) {
  auto hour = take_digits(text, 2, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  auto minute = take_digits(text, 2, 2);
  if (!minute || *minute > 59) return std::nullopt;
  int second = 0;
  if (take(text, ':')) {
    auto value = take_digits(text, 2, 2);
    if (!value || *value > 59) return std::nullopt;
    second = *value;
  }
  auto fraction = take_fraction(text);
  if (!fraction) return std::nullopt;
  return ((*hour * 60 + *minute) * 60 + second) * std::int64_t{1000} + *fraction;
}

// Milliseconds that the zone lies east of UTC.
std::optional<std::int64_t> take_zone(std::string_view& text) {
  if (text.empty() || take(text, 'Z')) return 0;
  const bool west = text.front() == '-';
  if (!west && text.front() != '+') return std::nullopt;
  text.remove_prefix(1);
  auto hours = take_digits(text, 2, 2);
  take(text, ':');
  auto minutes = take_digits(text, 2, 2);
  if (!hours || !minutes || *hours > 18 || *minutes > 59) return std::nullopt;
  const std::int64_t east = (*hours * 60 + *minutes) * std::int64_t{60'000};
  return west ? -east : east;
}

}  // namespace

std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
  year -= month <= 2;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const auto year_of_era = static_cast<unsigned>(year - era * 400);
  const unsigned day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const unsigned day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * 146'097 + static_cast<std::int64_t>(day_of_era) - 719'468;
}

std::string to_iso8601(Timestamp timestamp) {
  using std::chrono::floor;
  const std::chrono::sys_time<std::chrono::milliseconds> instant{
      std::chrono::milliseconds{timestamp.millis}};
  const auto day = floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::int64_t rest = (instant - day).count();
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     rest / 3'600'000, rest / 60'000 % 60, rest / 1000 % 60, rest % 1000);
}

std::optional<Timestamp> parse_iso8601(std::string_view text) {
  auto days = take_date(text);
  if (!days) return std::nullopt;
  std::int64_t millis = *days * kMillisPerDay;
  if (text.empty()) return Timestamp{millis};
  if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
  auto time = take_time(text);
  if (!time) return std::nullopt;
  auto zone = take_zone(text);
  if (!zone || !text.empty()) return std::nullopt;
  return Timestamp{millis + *time - *zone};
}

}  // namespace weir::base
