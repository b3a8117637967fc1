// The functions of metric math, apart from the walk over the tree.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/cloudwatch/math_expression.h"
#include "emulator/cloudwatch/math_value.h"

namespace weir::cloudwatch {

/// An operator on two values, point by point. Between series a missing point counts as 0; results
/// that are no number (a division by zero) are dropped.
base::Result<MathValue> apply_operator(MathOperator operation, MathValue left, MathValue right);

/// ABS, CEIL, FLOOR, LOG, LOG10, DIFF, DIFF_TIME, RATE, RUNNING_SUM and unary minus ("-") of a
/// value; nullopt when `name` is none of these.
std::optional<base::Result<MathValue>> apply_transform(std::string_view name, MathValue value);

/// AVG, MAX, MIN, SUM, STDDEV, DATAPOINT_COUNT: of a series a scalar, of an array a series. nullopt
/// when `name` is none of these.
std::optional<base::Result<MathValue>> apply_aggregate(std::string_view name, MathValue value);

/// MINUTE, HOUR, DAY (Monday is 1), DATE, MONTH, YEAR, EPOCH: a point for every period of the
/// series; nullopt when `name` is none of these.
std::optional<base::Result<MathValue>> apply_calendar(std::string_view name, MathValue value);

/// IF(condition, when_true[, when_false]).
base::Result<MathValue> apply_if(MathValue condition, MathValue when_true,
                                 std::optional<MathValue> when_false);

enum class FillMode { kValue, kRepeat, kLinear };
/// FILL: `filler` (a scalar or a series) with kValue only.
base::Result<MathValue> apply_fill(MathValue value, FillMode mode, MathValue filler);

/// Scalar that SORT and the aggregates of one series use. NaN when `name` is no aggregate or there
/// are no points to take it of.
double aggregate_points(std::string_view name, const std::vector<MathPoint>& points);

/// A series with `value` at every period of `grid`.
TimeSeries constant_series(const Window& grid, double value);

}  // namespace weir::cloudwatch
