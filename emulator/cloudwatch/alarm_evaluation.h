// The decision of an alarm: from observed points to a state. A pure function of its arguments.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace weir::cloudwatch {

enum class StateValue { kOk, kAlarm, kInsufficientData };
/// "OK", "ALARM", "INSUFFICIENT_DATA".
std::string_view to_string(StateValue state);
std::optional<StateValue> parse_state_value(std::string_view text);

enum class MissingData { kMissing, kIgnore, kBreaching, kNotBreaching };
/// "missing", "ignore", "breaching", "notBreaching".
std::optional<MissingData> parse_missing_data(std::string_view text);

enum class Comparison { kGreaterOrEqual, kGreater, kLess, kLessOrEqual };
/// "GreaterThanThreshold", ...; nullopt for the anomaly-detection operators too.
std::optional<Comparison> parse_comparison(std::string_view text);
bool breaches(double value, Comparison comparison, double threshold);

enum class Observation : std::uint8_t { kMissing, kNotBreaching, kBreaching };

struct EvaluationRule {
  std::size_t evaluation_periods = 1;
  std::size_t datapoints_to_alarm = 1;
  MissingData missing_data = MissingData::kMissing;
};

struct Verdict {
  StateValue state;
  /// Missing points that were filled by MissingData kBreaching or kNotBreaching.
  std::size_t filled = 0;
};

/// "AlarmThatSendsEmail", sections on missing data and on avoiding premature transitions.
/// `range` holds the points of the evaluation range, oldest first: more than EvaluationPeriods.
/// Where the page leaves the answer open, the current state stays.
Verdict evaluate_alarm(std::span<const Observation> range, const EvaluationRule& rule,
                       StateValue current);

}  // namespace weir::cloudwatch
