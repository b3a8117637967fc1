// Evaluates a metric-math tree.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/base/result.h"
#include "emulator/cloudwatch/math_expression.h"
#include "emulator/cloudwatch/math_value.h"

namespace weir::cloudwatch {

/// The request that an expression is part of.
class MathScope {
 public:
  virtual ~MathScope() = default;
  /// Value of the metric or expression `id`; a ValidationException when there is none.
  virtual base::Result<MathValue> value(const std::string& id) = 0;
  /// Every metric (not expression) whose id contains `text`, in the request's order.
  virtual base::Result<TimeSeriesArray> metrics(std::string_view text) = 0;
  /// Seconds; nullopt when `id` is no metric.
  virtual std::optional<std::int64_t> metric_period_s(const std::string& id) = 0;
  /// The expression's own time: what TIME_SERIES lies on.
  virtual Window grid() = 0;
};

/// By the rules of "using-metric-math". Errors: a ValidationException for unknown functions and for
/// arguments of the wrong type; functions that AWS has and Weir has not say so.
base::Result<MathValue> evaluate_math(const MathNode& node, MathScope& scope);

}  // namespace weir::cloudwatch
