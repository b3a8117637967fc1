#include "emulator/autoscaling/step_policy.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "emulator/autoscaling/errors.h"

namespace weir::autoscaling {

namespace model = api::application_autoscaling;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Interval {
  double lower;
  double upper;
};

Interval interval_of(const model::StepAdjustment& step) {
  return {step.metric_interval_lower_bound.value_or(-kInfinity),
          step.metric_interval_upper_bound.value_or(kInfinity)};
}

std::int64_t percent_change(std::int64_t capacity, std::int32_t percent) {
  const std::int64_t hundredfold = capacity * percent;
  const std::int64_t change = hundredfold / 100;
  if (change != 0 || hundredfold == 0) return change;
  return hundredfold > 0 ? 1 : -1;
}

}  // namespace

base::Result<void> check_steps(const StepConfiguration& configuration, int steps_max) {
  if (!configuration.adjustment_type) return invalid_steps("AdjustmentType is required");
  if (!configuration.step_adjustments || configuration.step_adjustments->empty()) {
    return invalid_steps("at least one step is required");
  }
  const auto& steps = *configuration.step_adjustments;
  if (static_cast<int>(steps.size()) > steps_max) return invalid_steps("too many steps");

  std::vector<Interval> intervals;
  for (const auto& step : steps) {
    intervals.push_back(interval_of(step));
    if (!(intervals.back().lower < intervals.back().upper)) {
      return invalid_steps("a lower bound must be less than its upper bound");
    }
    if (configuration.adjustment_type == model::adjustment_type::kExactCapacity &&
        step.scaling_adjustment < 0) {
      return invalid_steps("ExactCapacity cannot be negative");
    }
  }
  std::sort(intervals.begin(), intervals.end(),
            [](const Interval& a, const Interval& b) { return a.lower < b.lower; });
  for (std::size_t i = 1; i < intervals.size(); ++i) {
    if (intervals[i].lower < intervals[i - 1].upper) return invalid_steps("steps overlap");
    if (intervals[i].lower > intervals[i - 1].upper) return invalid_steps("steps leave a gap");
  }
  const double lowest = intervals.front().lower;
  const double highest = intervals.back().upper;
  if (lowest < 0 && lowest != -kInfinity) {
    return invalid_steps("a negative lower bound needs a step without a lower bound");
  }
  if (highest > 0 && highest != kInfinity) {
    return invalid_steps("a positive upper bound needs a step without an upper bound");
  }
  return {};
}

std::optional<std::int32_t> adjustment_for(const StepConfiguration& configuration, double breach) {
  if (!configuration.step_adjustments) return std::nullopt;
  const auto find = [&](auto fits) -> std::optional<std::int32_t> {
    for (const auto& step : *configuration.step_adjustments) {
      if (fits(interval_of(step))) return step.scaling_adjustment;
    }
    return std::nullopt;
  };
  std::optional<std::int32_t> found;
  if (breach >= 0) {
    found = find([&](Interval i) { return i.lower <= breach && breach < i.upper; });
  }
  if (!found && breach <= 0) {
    found = find([&](Interval i) { return i.lower < breach && breach <= i.upper; });
  }
  return found;
}

std::int64_t adjusted_capacity(const StepConfiguration& configuration, std::int64_t capacity,
                               std::int32_t adjustment) {
  if (configuration.adjustment_type == model::adjustment_type::kExactCapacity) return adjustment;
  if (configuration.adjustment_type == model::adjustment_type::kChangeInCapacity) {
    return capacity + adjustment;
  }
  std::int64_t change = percent_change(capacity, adjustment);
  const std::int64_t least = configuration.min_adjustment_magnitude.value_or(1);
  if (change > 0) change = std::max(change, least);
  if (change < 0) change = std::min(change, -least);
  return capacity + change;
}

}  // namespace weir::autoscaling
