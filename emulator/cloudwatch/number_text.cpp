#include "emulator/cloudwatch/number_text.h"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <charconv>
#include <chrono>
#include <cmath>

namespace weir::cloudwatch {
namespace {

// Outside of these bounds Java switches to an exponent (Double.toString).
constexpr double kDecimalMin = 1e-3;
constexpr double kDecimalMax = 1e7;

struct CivilTime {
  std::chrono::sys_days day;
  std::chrono::year_month_day date;
  std::int64_t hour, minute, second, milli;
};

CivilTime civil(base::Timestamp at) {
  const std::chrono::sys_time<std::chrono::milliseconds> instant{
      std::chrono::milliseconds{at.millis}};
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::int64_t rest = (instant - day).count();
  return {day,
          std::chrono::year_month_day{day},
          rest / 3'600'000,
          rest / 60'000 % 60,
          rest / 1000 % 60,
          rest % 1000};
}

}  // namespace

std::string java_double(double value) {
  assert(std::isfinite(value));
  const double magnitude = std::fabs(value);
  const bool decimal = value == 0 || (magnitude >= kDecimalMin && magnitude < kDecimalMax);
  std::array<char, 64> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 decimal ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  std::string text(buffer.data(), end);
  if (decimal) return text.find('.') == std::string::npos ? text + ".0" : text;
  const std::size_t mark = text.find('e');
  std::string digits = text.substr(0, mark);
  if (digits.find('.') == std::string::npos) digits += ".0";
  int exponent = 0;
  const char* first = text.data() + mark + 1;
  if (*first == '+') ++first;
  std::from_chars(first, text.data() + text.size(), exponent);
  return fmt::format("{}E{}", digits, exponent);
}

std::string reason_time(base::Timestamp at) {
  const CivilTime t = civil(at);
  return fmt::format("{:02}/{:02}/{:02} {:02}:{:02}:{:02}", static_cast<unsigned>(t.date.day()),
                     static_cast<unsigned>(t.date.month()), static_cast<int>(t.date.year()) % 100,
                     t.hour, t.minute, t.second);
}

std::string event_time(base::Timestamp at) {
  std::string text = base::to_iso8601(at);
  text.back() = '+';
  return text + "0000";
}

std::string long_time(base::Timestamp at) {
  static constexpr std::array<std::string_view, 7> kDays{
      "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
  static constexpr std::array<std::string_view, 12> kMonths{
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  const CivilTime t = civil(at);
  return fmt::format(
      "{} {:02} {}, {} {:02}:{:02}:{:02} UTC", kDays[std::chrono::weekday{t.day}.c_encoding()],
      static_cast<unsigned>(t.date.day()), kMonths[static_cast<unsigned>(t.date.month()) - 1],
      static_cast<int>(t.date.year()), t.hour, t.minute, t.second);
}

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          out += c;
        }
    }
  }
  return out + "\"";
}

}  // namespace weir::cloudwatch
