// The words of a state change: StateReason and StateReasonData.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "emulator/base/timestamp.h"
#include "emulator/cloudwatch/alarm_evaluation.h"

namespace weir::cloudwatch {

inline constexpr const char* kInitialReason = "Unchecked: Initial alarm creation";

struct EvaluatedPoint {
  base::Timestamp at;  ///< Start of the period.
  double value = 0;
  bool breaching = false;
};

/// One period that decided, as StateReasonData lists it. A missing one has its time only.
struct DecidingPoint {
  base::Timestamp at;
  std::optional<double> value;
  std::optional<double> sample_count;  ///< Absent for metric math.
};

/// What an evaluation saw and decided.
struct Evaluation {
  StateValue state = StateValue::kInsufficientData;
  std::size_t filled = 0;
  /// The real points that counted, oldest first.
  std::vector<EvaluatedPoint> points;
  /// As few as were needed, newest first, as in data that AWS sent.
  std::vector<DecidingPoint> deciding;
};

/// The parts of an alarm's configuration that its texts mention.
struct ReasonTerms {
  EvaluationRule rule;
  /// DatapointsToAlarm was given: texts then speak of "M out of the last N datapoints".
  bool counts_datapoints = false;
  Comparison comparison = Comparison::kGreater;
  double threshold = 0;
  std::int64_t period_s = 60;
  std::optional<std::string> statistic;  ///< Absent for metric math.
  std::optional<std::string> unit;
};

/// How many points a verdict takes: DatapointsToAlarm for ALARM, what makes that impossible for OK,
/// every period for INSUFFICIENT_DATA.
std::size_t points_needed(const EvaluationRule& rule, StateValue state);

/// "Threshold Crossed: 1 datapoint [99.5 (02/10/19 16:59:00)] was greater than the threshold
/// (50.0)." and its kin.
std::string alarm_reason(const ReasonTerms& terms, const Evaluation& evaluation);

/// JSON, version 1.0 ("cloudwatch-and-eventbridge"), with the time of the evaluation.
std::string alarm_reason_data(const ReasonTerms& terms, const Evaluation& evaluation,
                              base::Timestamp now);

}  // namespace weir::cloudwatch
