#include "emulator/cloudwatch/alarm_evaluation.h"

namespace weir::cloudwatch {
namespace {

struct Counts {
  std::size_t real = 0;
  std::size_t breaching = 0;
  std::size_t oldest_breaching_age = 0;  // newest point = 1
};

// Of the whole range, or of its latest `latest_real` real points.
Counts count(std::span<const Observation> range, std::size_t latest_real) {
  Counts counts;
  for (std::size_t age = 1; age <= range.size() && counts.real < latest_real; ++age) {
    const Observation observation = range[range.size() - age];
    if (observation == Observation::kMissing) continue;
    ++counts.real;
    if (observation != Observation::kBreaching) continue;
    ++counts.breaching;
    counts.oldest_breaching_age = age;
  }
  return counts;
}

StateValue alarm_if(bool condition) {
  return condition ? StateValue::kAlarm : StateValue::kOk;
}

}  // namespace

std::string_view to_string(StateValue state) {
  switch (state) {
    case StateValue::kOk:
      return "OK";
    case StateValue::kAlarm:
      return "ALARM";
    case StateValue::kInsufficientData:
      break;
  }
  return "INSUFFICIENT_DATA";
}

std::optional<StateValue> parse_state_value(std::string_view text) {
  for (const auto state : {StateValue::kOk, StateValue::kAlarm, StateValue::kInsufficientData}) {
    if (to_string(state) == text) return state;
  }
  return std::nullopt;
}

std::optional<MissingData> parse_missing_data(std::string_view text) {
  if (text == "missing") return MissingData::kMissing;
  if (text == "ignore") return MissingData::kIgnore;
  if (text == "breaching") return MissingData::kBreaching;
  if (text == "notBreaching") return MissingData::kNotBreaching;
  return std::nullopt;
}

std::optional<Comparison> parse_comparison(std::string_view text) {
  if (text == "GreaterThanOrEqualToThreshold") return Comparison::kGreaterOrEqual;
  if (text == "GreaterThanThreshold") return Comparison::kGreater;
  if (text == "LessThanThreshold") return Comparison::kLess;
  if (text == "LessThanOrEqualToThreshold") return Comparison::kLessOrEqual;
  return std::nullopt;
}

bool breaches(double value, Comparison comparison, double threshold) {
  switch (comparison) {
    case Comparison::kGreaterOrEqual:
      return value >= threshold;
    case Comparison::kGreater:
      return value > threshold;
    case Comparison::kLess:
      return value < threshold;
    case Comparison::kLessOrEqual:
      break;
  }
  return value <= threshold;
}

Verdict evaluate_alarm(std::span<const Observation> range, const EvaluationRule& rule,
                       StateValue current) {
  const std::size_t periods = rule.evaluation_periods;
  const std::size_t needed = rule.datapoints_to_alarm;
  const Counts counts = count(range, periods);
  if (counts.real >= periods) return {alarm_if(counts.breaching >= needed)};

  const std::size_t missing = periods - counts.real;
  switch (rule.missing_data) {
    case MissingData::kBreaching:
      return {alarm_if(counts.breaching + missing >= needed), missing};
    case MissingData::kNotBreaching:
      return {alarm_if(counts.breaching >= needed), missing};
    case MissingData::kMissing:
      if (counts.real == 0) return {StateValue::kInsufficientData};
      break;
    case MissingData::kIgnore:
      if (counts.real == 0) return {current};
      break;
  }
  if (counts.breaching >= needed) return {StateValue::kAlarm};
  // A real point that does not breach decides for OK; without one the page's rule against premature
  // alarms applies: ALARM once the oldest breaching point is old enough.
  if (counts.breaching < counts.real) return {StateValue::kOk};
  const bool old_enough = counts.oldest_breaching_age >= needed;
  if (rule.missing_data == MissingData::kMissing && old_enough) return {StateValue::kAlarm};
  return {current};
}

}  // namespace weir::cloudwatch
