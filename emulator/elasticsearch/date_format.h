// Dates of mappings and requests: formats, date math and rounding, in milliseconds since 1970 UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"

namespace weir::elasticsearch {

inline constexpr std::string_view kDefaultDateFormat = "strict_date_optional_time||epoch_millis";

/// A unit of the calendar, or of the clock, as date math and date_histogram name them.
enum class DateUnit { kYear, kQuarter, kMonth, kWeek, kDay, kHour, kMinute, kSecond, kMillisecond };

/// Start of the unit that holds `millis`, in UTC. Weeks start on Monday.
std::int64_t round_down(std::int64_t millis, DateUnit unit);
/// `millis` moved by `count` units; days past a month's end become its last day.
std::int64_t add_units(std::int64_t millis, DateUnit unit, std::int64_t count);

/// "UTC", "Z", "Etc/UTC", "GMT" or an offset such as "+01:00": milliseconds east of UTC. Other
/// zones are an Error (not implemented).
base::Result<std::int64_t> parse_time_zone(std::string_view zone);

/// One or several formats, tried in order ("a||b"); the first one prints (mapping-date-format).
class DateFormat {
 public:
  /// Names (strict_date_optional_time, epoch_millis, epoch_second, date, date_time, ...) and
  /// patterns of y M d H m s S, quoted text, [ ] and zones (X, XXX, Z, ZZ). Error:
  /// illegal_argument.
  static base::Result<DateFormat> compile(std::string_view format);
  static const DateFormat& standard();

  /// An instant, or nullopt. `round_up` fills what the text leaves out ("2015-01") with the end of
  /// the period instead of its start. `zone_ms` east of UTC holds for texts without a zone.
  std::optional<std::int64_t> parse(std::string_view text, bool round_up = false,
                                    std::int64_t zone_ms = 0) const;
  std::string print(std::int64_t millis, std::int64_t zone_ms = 0) const;

  const std::string& text() const { return text_; }
  /// What a JSON number means: milliseconds each, or nullopt when numbers are no dates here.
  std::optional<std::int64_t> millis_per_number() const { return millis_per_number_; }

 private:
  struct Alternative {
    enum Kind { kEpochMillis, kEpochSecond, kPattern } kind;
    std::string parse_pattern;
    std::string print_pattern;
  };

  std::string text_;
  std::vector<Alternative> alternatives_;
  std::optional<std::int64_t> millis_per_number_;
};

/// An expression of a range query: a date, "now", either with date math ("now-1h/d",
/// "2015-01-01||+1M/d") (common-options, date math). Error: parse_exception.
base::Result<std::int64_t> evaluate_date(std::string_view expression, const DateFormat& format,
                                         std::int64_t now_ms, bool round_up, std::int64_t zone_ms);

}  // namespace weir::elasticsearch
