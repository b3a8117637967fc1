#include "emulator/elasticsearch/date_format.h"

#include <fmt/format.h>

#include <array>

#include "emulator/elasticsearch/date_pattern.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {
namespace {

struct NamedFormat {
  std::string_view name;
  std::string_view parse;
  std::string_view print;
};

constexpr std::string_view kIsoParse = "yyyy[-MM[-dd['T'[HH[:mm[:ss[.S]]]]]]][XXX]";
constexpr std::string_view kIsoPrint = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";

// mapping-date-format, "Built in formats"; each also exists with the prefix strict_.
constexpr std::array<NamedFormat, 11> kNamedFormats{{
    {"date_optional_time", kIsoParse, kIsoPrint},
    {"date_time", kIsoPrint, kIsoPrint},
    {"date_time_no_millis", "yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd'T'HH:mm:ssXXX"},
    {"date", "yyyy-MM-dd", "yyyy-MM-dd"},
    {"year_month_day", "yyyy-MM-dd", "yyyy-MM-dd"},
    {"year_month", "yyyy-MM", "yyyy-MM"},
    {"year", "yyyy", "yyyy"},
    {"date_hour_minute_second", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss"},
    {"date_hour_minute", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm"},
    {"basic_date", "yyyyMMdd", "yyyyMMdd"},
    {"date_hour_minute_second_millis", "yyyy-MM-dd'T'HH:mm:ss.SSS", "yyyy-MM-dd'T'HH:mm:ss.SSS"},
}};

std::optional<NamedFormat> named_format(std::string_view name) {
  if (name.starts_with("strict_")) name.remove_prefix(7);
  for (const NamedFormat& format : kNamedFormats) {
    if (format.name == name) return format;
  }
  return std::nullopt;
}

}  // namespace

base::Result<DateFormat> DateFormat::compile(std::string_view format) {
  DateFormat compiled;
  compiled.text_ = format;
  std::string_view rest = format;
  while (true) {
    const std::size_t bars = rest.find("||");
    const std::string_view one = trim(rest.substr(0, bars));
    if (one == "epoch_millis" || one == "epoch_second") {
      const bool millis = one == "epoch_millis";
      compiled.alternatives_.push_back(
          {millis ? Alternative::kEpochMillis : Alternative::kEpochSecond, {}, {}});
      if (!compiled.millis_per_number_) compiled.millis_per_number_ = millis ? 1 : 1000;
    } else if (const auto named = named_format(one)) {
      compiled.alternatives_.push_back(
          {Alternative::kPattern, std::string{named->parse}, std::string{named->print}});
    } else if (const auto problem = pattern_problem(one)) {
      return errors::illegal_argument(fmt::format("Invalid format: [{}]: {}", one, *problem));
    } else {
      compiled.alternatives_.push_back({Alternative::kPattern, std::string{one}, std::string{one}});
    }
    if (bars == std::string_view::npos) break;
    rest.remove_prefix(bars + 2);
  }
  return compiled;
}

const DateFormat& DateFormat::standard() {
  static const DateFormat format = compile(kDefaultDateFormat).value();
  return format;
}

std::optional<std::int64_t> DateFormat::parse(std::string_view text, bool round_up,
                                              std::int64_t zone_ms) const {
  for (const Alternative& alternative : alternatives_) {
    if (alternative.kind == Alternative::kPattern) {
      const auto millis = read_date(alternative.parse_pattern, text, round_up, zone_ms);
      if (millis) return millis;
    } else if (const auto number = parse_double(text); number && std::abs(*number) < 9e15) {
      const double scale = alternative.kind == Alternative::kEpochMillis ? 1 : 1000;
      return static_cast<std::int64_t>(*number * scale);
    }
  }
  return std::nullopt;
}

std::string DateFormat::print(std::int64_t millis, std::int64_t zone_ms) const {
  const Alternative& first = alternatives_.front();
  if (first.kind == Alternative::kEpochMillis) return fmt::format("{}", millis);
  if (first.kind == Alternative::kEpochSecond) return fmt::format("{}", millis / 1000);
  return print_date(first.print_pattern, millis, zone_ms);
}

}  // namespace weir::elasticsearch
