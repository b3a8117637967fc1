#include "pipeline/host/scenario_expectation.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace weir::host {
namespace {

using config::YamlValue;

constexpr std::string_view kAlarmPrefix = "alarm.";

bool is_alarm(std::string_view subject) {
  return subject.starts_with(kAlarmPrefix) && subject.size() > kAlarmPrefix.size();
}

void read_alarm_state(const YamlValue& value, const std::string& text, Expectation& expectation) {
  if (expectation.comparison != "==" && expectation.comparison != "!=") {
    value.fail("a state can be equal (==) or not (!=), nothing else");
  }
  if (text != "OK" && text != "ALARM" && text != "INSUFFICIENT_DATA") {
    value.fail(fmt::format("'{}' is not a state; known: OK, ALARM, INSUFFICIENT_DATA", text));
  }
  expectation.value = text;
}

void read_expected_value(const YamlValue& value, Expectation& expectation) {
  std::string text = value.text();
  for (const std::string_view sign : {"==", "!=", "<=", ">=", "<", ">"}) {
    if (text.starts_with(sign)) {
      expectation.comparison = sign;
      text.erase(0, sign.size());
      text.erase(0, text.find_first_not_of(' '));
      break;
    }
  }
  if (is_alarm(expectation.subject)) return read_alarm_state(value, text, expectation);
  double number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) {
    value.fail(fmt::format("'{}' is not a number", text));
  }
  expectation.value = number;
}

bool is_subject(std::string_view name) {
  static constexpr std::string_view kKnown[] = {"stream.shards",
                                                "application.kpus",
                                                "application.parallelism",
                                                "replay_lag_seconds",
                                                "millis_behind_latest",
                                                "simulated_seconds",
                                                "throttled_records",
                                                "max_replay_lag_seconds",
                                                "max_millis_behind_latest",
                                                "final_millis_behind_latest",
                                                "events.read",
                                                "events.sent",
                                                "events.acknowledged",
                                                "events.processed",
                                                "events.filtered",
                                                "events.late_dropped",
                                                "events.bad_rows",
                                                "documents.pickup_count",
                                                "documents.trip_duration",
                                                "scaling.stream",
                                                "scaling.application",
                                                "scaling.application.reversals"};
  return std::find(std::begin(kKnown), std::end(kKnown), name) != std::end(kKnown) ||
         is_alarm(name);
}

}  // namespace

Expectation read_expectation(const YamlValue& value) {
  Expectation expectation;
  bool has_subject = false;
  std::string when;
  for (const auto& [key, entry] : value.entries()) {
    if (key == "by" || key == "at" || key == "after") {
      expectation.when = key == "by"   ? Expectation::When::kBy
                         : key == "at" ? Expectation::When::kAt
                                       : Expectation::When::kAfter;
      expectation.moment = std::chrono::floor<sim::Duration>(entry.duration());
      if (!when.empty()) entry.fail("takes only one of by, at, after");
      when = fmt::format(" {} {}", key, entry.text());
      continue;
    }
    if (has_subject) entry.fail("one expectation states one thing; begin another list item");
    if (!is_subject(key)) entry.fail("unknown subject of an expectation");
    has_subject = true;
    expectation.subject = key;
    read_expected_value(entry, expectation);
  }
  if (!has_subject) value.fail("states nothing");
  expectation.text = fmt::format("{} {} {}{}", expectation.subject, expectation.comparison,
                                 std::holds_alternative<double>(expectation.value)
                                     ? fmt::format("{}", std::get<double>(expectation.value))
                                     : std::get<std::string>(expectation.value),
                                 when);
  return expectation;
}

}  // namespace weir::host
