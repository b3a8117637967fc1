#include "emulator/autoscaling/schedule.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <span>
#include <vector>

#include "emulator/autoscaling/errors.h"
#include "emulator/base/timestamp.h"

namespace weir::autoscaling {
namespace {

using std::chrono::days;

constexpr int kFirstYear = 1970;
constexpr int kGreatestRate = 36'500;  ///< Own choice: in days, a century.
constexpr std::array<std::string_view, 12> kMonths = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                      "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<std::string_view, 7> kWeekdays = {"SUN", "MON", "TUE", "WED",
                                                       "THU", "FRI", "SAT"};

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    if (separator != ' ' || end != 0) parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  std::erase_if(parts, [&](std::string_view part) { return separator == ' ' && part.empty(); });
  return parts;
}

std::optional<int> parse_number(std::string_view text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, problem] = std::from_chars(text.data(), end, number);
  return problem == std::errc{} && stop == end ? std::optional(number) : std::nullopt;
}

// "15", or "MON" where the field has names; the first name stands for `first`.
std::optional<int> parse_place(std::string_view text, std::span<const std::string_view> names,
                               int first) {
  const auto name = std::ranges::find(names, text);
  if (name != names.end()) return first + static_cast<int>(name - names.begin());
  return parse_number(text);
}

// One field, "*", "?", "1,5", "10-20/2", into bits `first` to `last`, which stand `offset` lower.
template <std::size_t N>
bool parse_field(std::string_view text, int first, int last, int offset,
                 std::span<const std::string_view> names, std::bitset<N>& bits) {
  for (const std::string_view part : split(text, ',')) {
    const auto slash = part.find('/');
    const std::string_view range = part.substr(0, slash);
    const auto dash = range.find('-');
    const bool all = range == "*" || range == "?";
    const auto from = all ? first : parse_place(range.substr(0, dash), names, first);
    auto to = all || slash != std::string_view::npos ? std::optional(last) : from;
    if (dash != std::string_view::npos) to = parse_place(range.substr(dash + 1), names, first);
    const auto step = slash == std::string_view::npos ? 1 : parse_number(part.substr(slash + 1));
    if (!from || !to || !step || *step < 1 || *step > last) return false;
    if (*from < first || *to > last || *from > *to) return false;
    for (int i = *from; i <= *to; i += *step) bits.set(static_cast<std::size_t>(i - offset));
  }
  return bits.any();
}

base::Result<CronFields> parse_cron(std::string_view text, std::string_view whole) {
  const auto fields = split(text, ' ');
  if (fields.size() != 6) return invalid_schedule(whole);
  for (const std::size_t day_field : {2, 4}) {
    const std::string_view field = fields[day_field];
    if (field.find('#') != std::string_view::npos || field == "L" || field.ends_with('W') ||
        (field.size() == 2 && field[1] == 'L')) {
      return not_supported("L, W and # in schedules");
    }
  }
  CronFields cron;
  const bool good = parse_field(fields[0], 0, 59, 0, {}, cron.minutes) &&
                    parse_field(fields[1], 0, 23, 0, {}, cron.hours) &&
                    parse_field(fields[2], 1, 31, 0, {}, cron.days) &&
                    parse_field(fields[3], 1, 12, 0, kMonths, cron.months) &&
                    parse_field(fields[4], 1, 7, 0, kWeekdays, cron.weekdays) &&
                    parse_field(fields[5], kFirstYear, 2199, kFirstYear, {}, cron.years);
  if (!good) return invalid_schedule(whole);
  return cron;
}

std::optional<sim::Duration> parse_rate(std::string_view text) {
  const auto parts = split(text, ' ');
  if (parts.size() != 2) return std::nullopt;
  const auto count = parse_number(parts[0]);
  std::string_view unit = parts[1];
  if (!count || *count < 1 || *count > kGreatestRate) return std::nullopt;
  if (unit.ends_with('s')) unit.remove_suffix(1);
  if (unit == "minute") return std::chrono::minutes{*count};
  if (unit == "hour") return std::chrono::hours{*count};
  if (unit == "day") return days{*count};
  return std::nullopt;
}

bool matches_day(const CronFields& cron, std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  const auto year = static_cast<int>(date.year()) - kFirstYear;
  return year >= 0 && year < static_cast<int>(cron.years.size()) &&
         cron.years.test(static_cast<std::size_t>(year)) &&
         cron.months.test(static_cast<unsigned>(date.month())) &&
         cron.days.test(static_cast<unsigned>(date.day())) &&
         cron.weekdays.test(std::chrono::weekday{day}.c_encoding() + 1);
}

std::optional<sim::Time> next_minute(const CronFields& cron, sim::Time after) {
  const auto first =
      std::chrono::floor<std::chrono::minutes>(
          sim::to_millis(after) >= 0 ? std::chrono::milliseconds{sim::to_millis(after)}
                                     : std::chrono::milliseconds{0}) +
      std::chrono::minutes{1};
  const auto first_day = std::chrono::floor<days>(first);
  const std::chrono::sys_days last{std::chrono::year{kFirstYear + 230} / 1 / 1};
  for (std::chrono::sys_days day{first_day}; day < last; day += days{1}) {
    if (!matches_day(cron, day)) continue;
    const int begin = day.time_since_epoch() == first_day
                          ? static_cast<int>((first - first_day) / std::chrono::minutes{1})
                          : 0;
    for (int minute = begin; minute < 24 * 60; ++minute) {
      if (!cron.hours.test(static_cast<std::size_t>(minute / 60)) ||
          !cron.minutes.test(static_cast<std::size_t>(minute % 60))) {
        continue;
      }
      const std::chrono::milliseconds since = day.time_since_epoch() + std::chrono::minutes{minute};
      return sim::from_millis(since.count());
    }
  }
  return std::nullopt;
}

}  // namespace

base::Result<Schedule> Schedule::parse(std::string_view text) {
  Schedule schedule;
  const auto inner = [&](std::string_view name) -> std::optional<std::string_view> {
    if (!text.starts_with(name) || !text.ends_with(')')) return std::nullopt;
    return text.substr(name.size(), text.size() - name.size() - 1);
  };
  if (const auto at = inner("at(")) {
    const auto time = base::parse_iso8601(*at);
    if (!time || at->find('T') == std::string_view::npos) return invalid_schedule(text);
    schedule.at_ = sim::from_millis(time->millis);
  } else if (const auto rate = inner("rate(")) {
    schedule.rate_ = parse_rate(*rate);
    if (!schedule.rate_) return invalid_schedule(text);
  } else if (const auto cron = inner("cron(")) {
    auto fields = parse_cron(*cron, text);
    if (!fields.ok()) return fields.error();
    schedule.cron_ = *fields;
  } else {
    return invalid_schedule(text);
  }
  return schedule;
}

std::optional<sim::Time> Schedule::next(sim::Time after, sim::Time anchor) const {
  if (at_) return *at_ > after ? at_ : std::nullopt;
  if (cron_) return next_minute(*cron_, after);
  if (after < anchor) return anchor;
  return anchor + ((after - anchor) / *rate_ + 1) * *rate_;
}

}  // namespace weir::autoscaling
