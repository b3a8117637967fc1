#include "emulator/elasticsearch/date_pattern.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "emulator/base/timestamp.h"
#include "emulator/elasticsearch/date_format.h"

namespace weir::elasticsearch {
namespace {

constexpr std::string_view kFieldLetters = "yuMdHmsS";

struct Fields {
  // Year, month, day, hour, minute, second, millisecond; -1 where the text says nothing.
  std::array<std::int64_t, 7> values{-1, -1, -1, -1, -1, -1, -1};
  std::optional<std::int64_t> zone_ms;
};

std::size_t field_index(char letter) {
  constexpr std::string_view kOrder = "yMdHmsS";
  return kOrder.find(letter == 'u' ? 'y' : letter);
}

std::size_t run_length(std::string_view pattern) {
  std::size_t n = 1;
  while (n < pattern.size() && pattern[n] == pattern[0]) ++n;
  return n;
}

// Reads a text along a pattern. Optional sections are tried and taken back when they do not fit.
class PatternReader {
 public:
  explicit PatternReader(std::string_view text) : text_(text) {}

  std::optional<Fields> read(std::string_view pattern) {
    if (!section(pattern) || !text_.empty()) return std::nullopt;
    return fields_;
  }

 private:
  bool section(std::string_view pattern) {
    while (!pattern.empty()) {
      const char letter = pattern.front();
      if (letter == '[') {
        const std::size_t end = closing(pattern);
        const auto saved = *this;
        if (!section(pattern.substr(1, end - 1))) *this = saved;
        pattern.remove_prefix(end + 1);
      } else if (letter == '\'') {
        const std::size_t end = pattern.find('\'', 1);
        if (!literal(pattern.substr(1, end - 1))) return false;
        pattern.remove_prefix(end + 1);
      } else if (kFieldLetters.find(letter) != std::string_view::npos) {
        const std::size_t run = run_length(pattern);
        const bool more_digits =
            run < pattern.size() && kFieldLetters.find(pattern[run]) != std::string_view::npos;
        if (!number(letter, run, more_digits)) return false;
        pattern.remove_prefix(run);
      } else if (letter == 'X' || letter == 'Z' || letter == 'x') {
        if (!zone()) return false;
        pattern.remove_prefix(run_length(pattern));
      } else {
        if (!literal(pattern.substr(0, 1))) return false;
        pattern.remove_prefix(1);
      }
    }
    return true;
  }

  static std::size_t closing(std::string_view pattern) {
    int depth = 0;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
      depth += pattern[i] == '[' ? 1 : pattern[i] == ']' ? -1 : 0;
      if (depth == 0) return i;
    }
    return pattern.size() - 1;
  }

  bool literal(std::string_view expected) {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }

  bool number(char letter, std::size_t run, bool digits_follow) {
    const bool year = letter == 'y' || letter == 'u';
    const bool fraction = letter == 'S';
    // Two-letter fields are exact; a single letter takes one or two digits; "S" takes up to nine.
    const std::size_t least = fraction && !digits_follow ? 1
                              : year                     ? std::min(run, std::size_t{4})
                                                         : run;
    const std::size_t most = fraction && !digits_follow ? 9 : year || run > 1 ? least : 2;
    std::size_t used = 0;
    std::int64_t value = 0;
    while (used < most && used < text_.size() && text_[used] >= '0' && text_[used] <= '9') {
      value = value * 10 + (text_[used++] - '0');
    }
    if (used < least || used == 0) return false;
    if (fraction) {
      for (std::size_t i = used; i < 3; ++i) value *= 10;
      for (std::size_t i = used; i > 3; --i) value /= 10;
    }
    fields_.values[field_index(letter)] = value;
    text_.remove_prefix(used);
    return true;
  }

  bool zone() {
    if (literal("Z")) {
      fields_.zone_ms = 0;
      return true;
    }
    if (text_.size() < 3 || (text_[0] != '+' && text_[0] != '-')) return false;
    const std::size_t length = text_.size() >= 6 && text_[3] == ':' ? 6 : text_.size() >= 5 ? 5 : 3;
    const auto zone = parse_time_zone(text_.substr(0, length));
    if (!zone) return false;
    fields_.zone_ms = *zone;
    text_.remove_prefix(length);
    return true;
  }

  std::string_view text_;
  Fields fields_;
};

std::optional<std::int64_t> to_millis(const Fields& fields, bool round_up, std::int64_t zone_ms) {
  constexpr std::array kUnits{DateUnit::kYear,       DateUnit::kMonth,  DateUnit::kDay,
                              DateUnit::kHour,       DateUnit::kMinute, DateUnit::kSecond,
                              DateUnit::kMillisecond};
  constexpr std::array<std::int64_t, 7> kStart{1970, 1, 1, 0, 0, 0, 0};
  std::array<std::int64_t, 7> v = kStart;
  std::size_t finest = 0;
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (fields.values[i] < 0) continue;
    v[i] = fields.values[i];
    finest = i;
  }
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(v[0])},
                                         std::chrono::month{static_cast<unsigned>(v[1])},
                                         std::chrono::day{static_cast<unsigned>(v[2])}};
  if (!date.ok() || v[3] > 23 || v[4] > 59 || v[5] > 59) return std::nullopt;
  const std::int64_t days =
      base::days_from_civil(v[0], static_cast<unsigned>(v[1]), static_cast<unsigned>(v[2]));
  std::int64_t millis = (((days * 24 + v[3]) * 60 + v[4]) * 60 + v[5]) * 1000 + v[6];
  if (round_up) millis = add_units(millis, kUnits[finest], 1) - 1;
  return millis - fields.zone_ms.value_or(zone_ms);
}

std::string print_zone(std::int64_t zone_ms, bool colon, bool letter) {
  if (zone_ms == 0 && letter) return "Z";
  const std::int64_t minutes = std::abs(zone_ms) / 60'000;
  return fmt::format("{}{:02}{}{:02}", zone_ms < 0 ? '-' : '+', minutes / 60, colon ? ":" : "",
                     minutes % 60);
}

std::string print_field(char letter, std::size_t run, const std::string& iso) {
  // iso is "2015-01-10T00:00:00.000Z": each field has its place.
  static constexpr std::array<std::pair<std::size_t, std::size_t>, 7> kPlaces{
      {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}, {20, 3}}};
  const auto [at, length] = kPlaces[field_index(letter)];
  std::string digits = iso.substr(at, length);
  if (letter == 'S') return digits.substr(0, std::min<std::size_t>(run, 3));
  if ((letter == 'y' || letter == 'u') && run == 2) return digits.substr(2);
  if (run == 1 && digits.size() == 2 && digits[0] == '0') return digits.substr(1);
  return digits;
}

}  // namespace

std::optional<std::int64_t> read_date(std::string_view pattern, std::string_view text,
                                      bool round_up, std::int64_t zone_ms) {
  const auto fields = PatternReader{text}.read(pattern);
  if (!fields) return std::nullopt;
  return to_millis(*fields, round_up, zone_ms);
}

std::string print_date(std::string_view pattern, std::int64_t millis, std::int64_t zone_ms) {
  const std::string iso = base::to_iso8601({millis + zone_ms});
  std::string out;
  while (!pattern.empty()) {
    const char letter = pattern.front();
    std::size_t used = 1;
    if (letter == '\'') {
      const std::size_t end = pattern.find('\'', 1);
      out += pattern.substr(1, end - 1);
      used = end + 1;
    } else if (kFieldLetters.find(letter) != std::string_view::npos) {
      used = run_length(pattern);
      out += print_field(letter, used, iso);
    } else if (letter == 'X' || letter == 'Z' || letter == 'x') {
      used = run_length(pattern);
      out += print_zone(zone_ms, used >= 2, letter == 'X' || used >= 2);
    } else if (letter != '[' && letter != ']') {
      out += letter;
    }
    pattern.remove_prefix(used);
  }
  return out;
}

std::optional<std::string> pattern_problem(std::string_view pattern) {
  if (pattern.empty()) return "empty";
  int depth = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\'') {
      const std::size_t end = pattern.find('\'', i + 1);
      if (end == std::string_view::npos) return "quote without end";
      i = end;
      continue;
    }
    depth += c == '[' ? 1 : c == ']' ? -1 : 0;
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (is_letter && std::string_view{"yuMdHmsSXZx"}.find(c) == std::string_view::npos) {
      return fmt::format("Unknown pattern letter: {}", c);
    }
    if (depth < 0) break;
  }
  if (depth != 0) return "unbalanced brackets";
  if (pattern.find("MMM") != std::string_view::npos) return "names of months are not implemented";
  return std::nullopt;
}

}  // namespace weir::elasticsearch
