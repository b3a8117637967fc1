#include "emulator/api/scalar_text.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <iterator>
#include <limits>

#include "emulator/api/base64.h"
#include "emulator/api/decoding.h"
#include "emulator/api/errors.h"
#include "emulator/api/utf8.h"

namespace weir::api {
namespace {

using base::Result;
using base::Timestamp;

constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

/// A whole text as a number; nullopt when there is more or less to it.
template <class T>
std::optional<T> number_from(std::string_view text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

Result<std::int64_t> read_whole(std::string_view text, std::string_view expected) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) return number_out_of_range(expected);
  if (error != std::errc{} || end != text.data() + text.size()) {
    return text_not_convertible(text, expected);
  }
  return number;
}

Result<std::int32_t> read_integer(std::string_view text) {
  const auto number = read_whole(text, "an Integer");
  if (!number.ok()) return number.error();
  return integer_from(*number);
}

Result<double> read_double(std::string_view text) {
  if (const auto special = non_finite_from_text(text)) return *special;
  const auto number = number_from<double>(text);
  // from_chars also takes "inf", "nan" and their like.
  if (!number || !std::isfinite(*number)) return text_not_convertible(text, "an Double");
  return *number;
}

Result<bool> read_boolean(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return not_a_boolean(text);
}

Result<std::string> read_string(std::string_view text) {
  if (!is_utf8(text)) return not_utf8();
  return std::string(text);
}

Result<Timestamp> read_timestamp(std::string_view text) {
  if (const auto parsed = base::parse_iso8601(text)) return *parsed;
  if (const auto parsed = parse_http_date(text)) return *parsed;
  if (const auto seconds = number_from<double>(text)) return timestamp_from_seconds(*seconds);
  return not_iso8601();
}

}  // namespace

void append_double(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "NaN";
  } else if (std::isinf(value)) {
    out += value > 0 ? "Infinity" : "-Infinity";
  } else {
    const std::size_t start = out.size();
    fmt::format_to(std::back_inserter(out), "{}", value);
    if (out.find_first_of(".e", start) == std::string::npos) out += ".0";
  }
}

std::optional<double> non_finite_from_text(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::nullopt;
}

void append_epoch_seconds(std::string& out, Timestamp timestamp) {
  constexpr std::uint64_t kMillisPerSecond = 1000;
  const std::uint64_t millis = timestamp.millis < 0
                                   ? std::uint64_t{0} - static_cast<std::uint64_t>(timestamp.millis)
                                   : static_cast<std::uint64_t>(timestamp.millis);
  if (timestamp.millis < 0) out += '-';
  fmt::format_to(std::back_inserter(out), "{}", millis / kMillisPerSecond);
  if (millis % kMillisPerSecond == 0) return;
  fmt::format_to(std::back_inserter(out), ".{:03}", millis % kMillisPerSecond);
  while (out.back() == '0') out.pop_back();
}

/// AWS leaves a fraction of zero out ("2026-01-05T08:00:00Z"), and boto 2 reads statistics in no
/// other form.
std::string to_shortest_iso8601(Timestamp timestamp) {
  constexpr std::string_view kNoFraction = ".000Z";
  std::string text = base::to_iso8601(timestamp);
  if (text.ends_with(kNoFraction)) text.replace(text.size() - kNoFraction.size(), text.npos, "Z");
  return text;
}

std::string to_http_date(Timestamp timestamp) {
  using std::chrono::floor;
  const std::chrono::sys_time<std::chrono::milliseconds> instant{
      std::chrono::milliseconds{timestamp.millis}};
  const auto day = floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const std::int64_t rest = (instant - day).count();
  const std::string fraction = rest % 1000 == 0 ? "" : fmt::format(".{:03}", rest % 1000);
  return fmt::format(
      "{}, {:02} {} {:04} {:02}:{:02}:{:02}{} GMT", kDays[std::chrono::weekday{day}.c_encoding()],
      static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), rest / 3'600'000, rest / 60'000 % 60, rest / 1000 % 60,
      fraction);
}

std::optional<Timestamp> parse_http_date(std::string_view text) {
  constexpr std::size_t kDateSize = std::string_view("Tue, 29 Apr 2014 ").size();
  if (text.size() < kDateSize || !text.ends_with(" GMT") || text.substr(3, 2) != ", ") {
    return std::nullopt;
  }
  for (std::size_t month = 0; month < kMonths.size(); ++month) {
    if (text.substr(8, 3) != kMonths[month] || text[7] != ' ' || text[11] != ' ') continue;
    const std::string_view time = text.substr(kDateSize, text.size() - kDateSize - 4);
    return base::parse_iso8601(
        fmt::format("{}-{:02}-{}T{}", text.substr(12, 4), month + 1, text.substr(5, 2), time));
  }
  return std::nullopt;
}

void append_scalar(std::string& out, const ShapeInfo& shape, const void* value,
                   TimestampFormat format) {
  switch (shape.kind) {
    case Kind::kBoolean:
      out += *static_cast<const bool*>(value) ? "true" : "false";
      return;
    case Kind::kInteger:
      fmt::format_to(std::back_inserter(out), "{}", *static_cast<const std::int32_t*>(value));
      return;
    case Kind::kLong:
      fmt::format_to(std::back_inserter(out), "{}", *static_cast<const std::int64_t*>(value));
      return;
    case Kind::kDouble:
      append_double(out, *static_cast<const double*>(value));
      return;
    case Kind::kString:
      out += *static_cast<const std::string*>(value);
      return;
    case Kind::kBlob:
      out += base64_encode(*static_cast<const std::string*>(value));
      return;
    case Kind::kTimestamp: {
      const Timestamp timestamp = *static_cast<const Timestamp*>(value);
      if (format == TimestampFormat::kEpochSeconds) {
        append_epoch_seconds(out, timestamp);
      } else {
        out += format == TimestampFormat::kHttpDate ? to_http_date(timestamp)
                                                    : to_shortest_iso8601(timestamp);
      }
      return;
    }
    default:
      return;
  }
}

Result<void> read_scalar(const ShapeInfo& shape, std::string_view text, void* place) {
  switch (shape.kind) {
    case Kind::kBoolean:
      return store(read_boolean(text), place);
    case Kind::kInteger:
      return store(read_integer(text), place);
    case Kind::kLong:
      return store(read_whole(text, "an Long"), place);
    case Kind::kDouble:
      return store(read_double(text), place);
    case Kind::kString:
      return store(read_string(text), place);
    case Kind::kBlob:
      return store(base64_decode(text), place);
    case Kind::kTimestamp:
      return store(read_timestamp(text), place);
    case Kind::kList:
      return expected_list();
    case Kind::kMap:
      return expected_map();
    case Kind::kStructure:
      return expected_structure();
  }
  return {};
}

}  // namespace weir::api
