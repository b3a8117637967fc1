// Rounding, adding and date math of date_format.h.
#include <fmt/format.h>

#include <chrono>

#include "emulator/base/timestamp.h"
#include "emulator/elasticsearch/date_format.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {
namespace {

constexpr std::int64_t kSecondMs = 1'000;
constexpr std::int64_t kMinuteMs = 60 * kSecondMs;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
constexpr std::int64_t kDayMs = 24 * kHourMs;

std::int64_t floor_to(std::int64_t millis, std::int64_t step) {
  const std::int64_t rest = millis % step;
  return millis - (rest < 0 ? rest + step : rest);
}

std::int64_t unit_ms(DateUnit unit) {
  switch (unit) {
    case DateUnit::kWeek:
      return 7 * kDayMs;
    case DateUnit::kDay:
      return kDayMs;
    case DateUnit::kHour:
      return kHourMs;
    case DateUnit::kMinute:
      return kMinuteMs;
    case DateUnit::kSecond:
      return kSecondMs;
    default:
      return 1;
  }
}

struct Civil {
  std::int64_t year;
  unsigned month;
  unsigned day;
};

Civil civil_of(std::int64_t millis) {
  const std::chrono::year_month_day date{
      std::chrono::sys_days{std::chrono::days{floor_to(millis, kDayMs) / kDayMs}}};
  return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day())};
}

std::int64_t start_of(std::int64_t year, unsigned month, unsigned day) {
  return base::days_from_civil(year, month, day) * kDayMs;
}

unsigned days_in_month(std::int64_t year, unsigned month) {
  const std::int64_t next = month == 12 ? base::days_from_civil(year + 1, 1, 1)
                                        : base::days_from_civil(year, month + 1, 1);
  return static_cast<unsigned>(next - base::days_from_civil(year, month, 1));
}

std::int64_t add_months(std::int64_t millis, std::int64_t count) {
  const Civil date = civil_of(millis);
  std::int64_t month = date.year * 12 + (date.month - 1) + count;
  const std::int64_t year = month >= 0 ? month / 12 : (month - 11) / 12;
  const auto in_year = static_cast<unsigned>(month - year * 12) + 1;
  const unsigned day = std::min(date.day, days_in_month(year, in_year));
  return start_of(year, in_year, day) + (millis - floor_to(millis, kDayMs));
}

std::optional<DateUnit> unit_of(char letter) {
  switch (letter) {
    case 'y':
      return DateUnit::kYear;
    case 'M':
      return DateUnit::kMonth;
    case 'w':
      return DateUnit::kWeek;
    case 'd':
      return DateUnit::kDay;
    case 'h':
    case 'H':
      return DateUnit::kHour;
    case 'm':
      return DateUnit::kMinute;
    case 's':
      return DateUnit::kSecond;
    default:
      return std::nullopt;
  }
}

// "+1d", "-2h/d", "/M": applied from left to right.
std::optional<std::int64_t> apply_math(std::int64_t millis, std::string_view math, bool round_up,
                                       std::int64_t zone_ms) {
  while (!math.empty()) {
    const char operation = math.front();
    math.remove_prefix(1);
    std::size_t digits = 0;
    while (digits < math.size() && math[digits] >= '0' && math[digits] <= '9') ++digits;
    if (digits > 9 || digits >= math.size()) return std::nullopt;
    const std::int64_t count = digits == 0 ? 1 : *parse_int64(math.substr(0, digits));
    const auto unit = unit_of(math[digits]);
    math.remove_prefix(digits + 1);
    if (!unit) return std::nullopt;
    if (operation == '+' || operation == '-') {
      millis = add_units(millis, *unit, operation == '+' ? count : -count);
    } else if (operation == '/' && digits == 0) {
      millis = round_down(millis + zone_ms, *unit);
      if (round_up) millis = add_units(millis, *unit, 1) - 1;
      millis -= zone_ms;
    } else {
      return std::nullopt;
    }
  }
  return millis;
}

}  // namespace

std::int64_t round_down(std::int64_t millis, DateUnit unit) {
  const Civil date = civil_of(millis);
  switch (unit) {
    case DateUnit::kYear:
      return start_of(date.year, 1, 1);
    case DateUnit::kQuarter:
      return start_of(date.year, (date.month - 1) / 3 * 3 + 1, 1);
    case DateUnit::kMonth:
      return start_of(date.year, date.month, 1);
    case DateUnit::kWeek:
      // 1970-01-01 was a Thursday, three days behind its Monday.
      return floor_to(millis + 3 * kDayMs, 7 * kDayMs) - 3 * kDayMs;
    default:
      return floor_to(millis, unit_ms(unit));
  }
}

std::int64_t add_units(std::int64_t millis, DateUnit unit, std::int64_t count) {
  switch (unit) {
    case DateUnit::kYear:
      return add_months(millis, 12 * count);
    case DateUnit::kQuarter:
      return add_months(millis, 3 * count);
    case DateUnit::kMonth:
      return add_months(millis, count);
    default:
      return millis + unit_ms(unit) * count;
  }
}

base::Result<std::int64_t> parse_time_zone(std::string_view zone) {
  if (zone == "UTC" || zone == "Z" || zone == "Etc/UTC" || zone == "GMT") return std::int64_t{0};
  if (zone.size() >= 3 && (zone[0] == '+' || zone[0] == '-')) {
    const std::string probe = fmt::format("1970-01-01T00:00:00{}", zone);
    if (auto instant = base::parse_iso8601(probe)) return -instant->millis;
  }
  return errors::not_implemented(fmt::format("time_zone [{}] (only UTC and offsets)", zone));
}

base::Result<std::int64_t> evaluate_date(std::string_view expression, const DateFormat& format,
                                         std::int64_t now_ms, bool round_up, std::int64_t zone_ms) {
  std::string_view math;
  std::optional<std::int64_t> start;
  if (expression.starts_with("now")) {
    start = now_ms;
    math = expression.substr(3);
  } else if (const std::size_t bars = expression.find("||"); bars != std::string_view::npos) {
    start = format.parse(expression.substr(0, bars), false, zone_ms);
    math = expression.substr(bars + 2);
  } else {
    start = format.parse(expression, round_up, zone_ms);
  }
  if (start) start = apply_math(*start, math, round_up, zone_ms);
  if (!start) return errors::invalid_date(expression, format.text());
  return *start;
}

}  // namespace weir::elasticsearch
