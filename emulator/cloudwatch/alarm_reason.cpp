#include "emulator/cloudwatch/alarm_reason.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "emulator/cloudwatch/number_text.h"

namespace weir::cloudwatch {
namespace {

// Up to here the points stand in the sentence; more of them follow behind it, the latest five.
// Both as seen in messages that AWS sent.
constexpr std::size_t kInlinePointsMax = 3;
constexpr std::size_t kListedPointsMax = 5;

std::string_view words(Comparison comparison) {
  switch (comparison) {
    case Comparison::kGreaterOrEqual:
      return "greater than or equal to";
    case Comparison::kGreater:
      return "greater than";
    case Comparison::kLess:
      return "less than";
    case Comparison::kLessOrEqual:
      break;
  }
  return "less than or equal to";
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}
std::string_view was(std::size_t count) {
  return count == 1 ? "was" : "were";
}

// Newest first, as AWS lists them.
std::string list(const std::vector<EvaluatedPoint>& points) {
  std::vector<std::string> texts;
  const std::size_t shown = std::min(points.size(), kListedPointsMax);
  for (std::size_t i = 0; i < shown; ++i) {
    const EvaluatedPoint& point = points[points.size() - 1 - i];
    texts.push_back(fmt::format("{} ({})", java_double(point.value), reason_time(point.at)));
  }
  return fmt::format("[{}]", fmt::join(texts, ", "));
}

std::string missing_text(const ReasonTerms& terms, const Evaluation& evaluation) {
  const std::size_t real = evaluation.points.size();
  const std::string received = real == 0
                                   ? "no datapoints were"
                                   : fmt::format("{} {}", counted(real, "datapoint"), was(real));
  return fmt::format(
      "Threshold Crossed: {} received for {} and {} {} treated as [{}].", received,
      counted(terms.rule.evaluation_periods, "period"),
      counted(evaluation.filled, "missing datapoint"), was(evaluation.filled),
      terms.rule.missing_data == MissingData::kBreaching ? "Breaching" : "NonBreaching");
}

std::string minimum_text(const ReasonTerms& terms, StateValue state) {
  if (!terms.counts_datapoints) return {};
  return fmt::format(" (minimum {} for {} transition)",
                     counted(points_needed(terms.rule, state), "datapoint"),
                     state == StateValue::kAlarm ? "OK -> ALARM" : "ALARM -> OK");
}

std::string deciding_json(const DecidingPoint& point) {
  std::string text = fmt::format(R"({{"timestamp":{})", json_string(event_time(point.at)));
  if (point.sample_count) {
    text += fmt::format(R"(,"sampleCount":{})", java_double(*point.sample_count));
  }
  if (point.value) text += fmt::format(R"(,"value":{})", java_double(*point.value));
  return text + "}";
}

}  // namespace

std::size_t points_needed(const EvaluationRule& rule, StateValue state) {
  if (state == StateValue::kInsufficientData) return rule.evaluation_periods;
  if (state == StateValue::kAlarm) return rule.datapoints_to_alarm;
  return rule.evaluation_periods - rule.datapoints_to_alarm + 1;
}

std::string alarm_reason(const ReasonTerms& terms, const Evaluation& evaluation) {
  if (evaluation.state == StateValue::kInsufficientData) {
    const std::size_t periods = terms.rule.evaluation_periods;
    return fmt::format("Insufficient Data: {} {} unknown.", counted(periods, "datapoint"),
                       was(periods));
  }
  const bool alarm = evaluation.state == StateValue::kAlarm;
  std::vector<EvaluatedPoint> deciding;
  for (const EvaluatedPoint& point : evaluation.points) {
    if (point.breaching == alarm) deciding.push_back(point);
  }
  const bool filling_decided =
      evaluation.filled > 0 && deciding.size() < points_needed(terms.rule, evaluation.state);
  if (filling_decided || deciding.empty()) return missing_text(terms, evaluation);

  const std::string which = terms.counts_datapoints
                                ? fmt::format("{} out of the last {} datapoints", deciding.size(),
                                              terms.rule.evaluation_periods)
                                : counted(deciding.size(), "datapoint");
  const std::string relation =
      fmt::format("{}{}{} the threshold ({})", was(deciding.size()), alarm ? " " : " not ",
                  words(terms.comparison), java_double(terms.threshold));
  const std::string minimum = minimum_text(terms, evaluation.state);
  if (deciding.size() <= kInlinePointsMax) {
    return fmt::format("Threshold Crossed: {} {} {}{}.", which, list(deciding), relation, minimum);
  }
  return fmt::format(
      "Threshold Crossed: {} {}. The most recent datapoints which crossed the threshold: {}{}.",
      which, relation, list(deciding), minimum);
}

std::string alarm_reason_data(const ReasonTerms& terms, const Evaluation& evaluation,
                              base::Timestamp now) {
  std::string text =
      fmt::format(R"({{"version":"1.0","queryDate":{})", json_string(event_time(now)));
  if (!evaluation.points.empty()) {
    text += fmt::format(R"(,"startDate":{})", json_string(event_time(evaluation.points[0].at)));
  }
  if (terms.unit) text += fmt::format(R"(,"unit":{})", json_string(*terms.unit));
  if (terms.statistic) text += fmt::format(R"(,"statistic":{})", json_string(*terms.statistic));
  std::vector<std::string> values;
  for (const EvaluatedPoint& point : evaluation.points) values.push_back(java_double(point.value));
  text += fmt::format(R"(,"period":{},"recentDatapoints":[{}],"threshold":{})", terms.period_s,
                      fmt::join(values, ","), java_double(terms.threshold));
  std::vector<std::string> deciding;
  for (const DecidingPoint& point : evaluation.deciding) deciding.push_back(deciding_json(point));
  if (!deciding.empty()) {
    text += fmt::format(R"(,"evaluatedDatapoints":[{}])", fmt::join(deciding, ","));
  }
  return text + "}";
}

}  // namespace weir::cloudwatch
