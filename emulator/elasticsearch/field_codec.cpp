#include "emulator/elasticsearch/field_codec.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {
namespace {

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();
constexpr double kTwoTo63 = 9223372036854775808.0;

base::Result<double> to_number(const Scalar& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return static_cast<double>(*integer);
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (const auto number = parse_double(*text)) return *number;
  }
  return errors::illegal_argument(fmt::format("For input string: \"{}\"", scalar_text(value)));
}

base::Result<std::int64_t> to_truth(const Scalar& value) {
  const std::string text = scalar_text(value);
  if (text == "true") return std::int64_t{1};
  if (text == "false" || text.empty()) return std::int64_t{0};
  return errors::illegal_argument(
      fmt::format("Can't parse boolean value [{}], expected [true] or [false]", text));
}

std::optional<std::int64_t> exact_integer(const Scalar& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* text = std::get_if<std::string>(&value)) return parse_int64(*text);
  return std::nullopt;
}

base::Result<std::int64_t> date_bound(const Field& field, const RangeBound& bound,
                                      const DateOptions& dates, bool upper) {
  // gt and lte mean the end of a period that is not written out, gte and lt its start.
  const bool round_up = upper == bound.inclusive;
  const DateFormat& format = dates.format != nullptr ? *dates.format : field.dates();
  std::int64_t millis = 0;
  const auto* integer = std::get_if<std::int64_t>(&bound.value);
  if (integer != nullptr && format.millis_per_number()) {
    millis = *integer * *format.millis_per_number();
  } else {
    auto instant =
        evaluate_date(scalar_text(bound.value), format, dates.now_ms, round_up, dates.zone_ms);
    if (!instant) return instant;
    millis = *instant;
  }
  if (bound.inclusive) return millis;
  return upper ? millis - 1 : millis + 1;
}

// The whole numbers within `value`: rounded towards the inside of the range.
base::Result<std::int64_t> whole_bound(const RangeBound& bound, bool upper) {
  const std::int64_t outward = upper ? -1 : 1;
  if (const auto integer = exact_integer(bound.value)) {
    if (bound.inclusive) return *integer;
    // Nothing lies beyond the last number; an impossible bound selects nothing.
    if (*integer == (upper ? kLowest : kHighest)) return upper ? kLowest : kHighest;
    return *integer + outward;
  }
  auto number = to_number(bound.value);
  if (!number) return number.error();
  const double inner = upper ? std::floor(*number) : std::ceil(*number);
  if (inner >= kTwoTo63) return kHighest;
  if (inner < -kTwoTo63) return kLowest;
  const auto code = static_cast<std::int64_t>(inner);
  return inner == *number && !bound.inclusive ? code + outward : code;
}

base::Result<std::int64_t> real_bound(const Field& field, const RangeBound& bound, bool upper) {
  auto number = to_number(bound.value);
  if (!number) return number.error();
  if (field.type == FieldType::kScaledFloat) {
    const double scaled = *number * field.scaling_factor;
    return whole_bound({scaled, bound.inclusive}, upper);
  }
  const auto code = encode_real(field, *number);
  if (!code) return *number > 0 ? kHighest : kLowest;
  if (bound.inclusive) return *code;
  return upper ? *code - 1 : *code + 1;
}

base::Result<std::int64_t> bound_code(const Field& field, const RangeBound& bound,
                                      const DateOptions& dates, bool upper) {
  if (field.type == FieldType::kDate) return date_bound(field, bound, dates, upper);
  if (is_whole_number(field.type)) return whole_bound(bound, upper);
  if (is_real_number(field.type)) return real_bound(field, bound, upper);
  if (field.type == FieldType::kBoolean) {
    auto truth = to_truth(bound.value);
    if (!truth || bound.inclusive) return truth;
    return upper ? *truth - 1 : *truth + 1;
  }
  return errors::illegal_argument(fmt::format(
      "Field [{}] of type [{}] does not support range queries", field.path, type_name(field.type)));
}

}  // namespace

std::pair<std::int64_t, std::int64_t> whole_number_range(FieldType type) {
  switch (type) {
    case FieldType::kInteger:
      return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
    case FieldType::kShort:
      return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
    case FieldType::kByte:
      return {std::numeric_limits<std::int8_t>::min(), std::numeric_limits<std::int8_t>::max()};
    default:
      return {kLowest, kHighest};
  }
}

std::optional<std::int64_t> encode_real(const Field& field, double value) {
  if (field.type == FieldType::kDouble) return encode_double(value);
  if (field.type == FieldType::kScaledFloat) {
    const double scaled = std::floor(value * field.scaling_factor + 0.5);
    if (!(std::fabs(scaled) < kTwoTo63)) return std::nullopt;
    return static_cast<std::int64_t>(scaled);
  }
  auto narrow = static_cast<float>(value);
  if (field.type == FieldType::kHalfFloat) narrow = round_to_half(narrow);
  if (!std::isfinite(narrow)) return std::nullopt;
  return encode_float(narrow);
}

double decode_number(const Field& field, std::int64_t code) {
  switch (field.type) {
    case FieldType::kDouble:
      return decode_double(code);
    case FieldType::kFloat:
    case FieldType::kHalfFloat:
      return decode_float(code);
    case FieldType::kScaledFloat:
      return static_cast<double>(code) / field.scaling_factor;
    default:
      return static_cast<double>(code);
  }
}

base::Result<std::optional<std::int64_t>> encode_term(const Field& field, const Scalar& value,
                                                      std::int64_t now_ms) {
  using Code = std::optional<std::int64_t>;
  if (field.type == FieldType::kGeoPoint) {
    return errors::illegal_argument(
        fmt::format("Geometry fields do not support exact searching, use dedicated geometry "
                    "queries instead: [{}]",
                    field.path));
  }
  if (field.type == FieldType::kBoolean) {
    auto truth = to_truth(value);
    if (!truth) return truth.error();
    return Code{*truth};
  }
  if (is_real_number(field.type)) {
    auto number = to_number(value);
    if (!number) return number.error();
    return encode_real(field, *number);
  }
  const DateOptions dates{nullptr, 0, now_ms};
  auto low = lower_code(field, {value, true}, dates);
  if (!low) return low.error();
  if (field.type == FieldType::kDate) return Code{*low};
  auto high = upper_code(field, {value, true}, dates);
  if (!high) return high.error();
  return *low == *high ? Code{*low} : Code{};
}

base::Result<std::int64_t> lower_code(const Field& field, const RangeBound& bound,
                                      const DateOptions& dates) {
  return bound_code(field, bound, dates, false);
}

base::Result<std::int64_t> upper_code(const Field& field, const RangeBound& bound,
                                      const DateOptions& dates) {
  return bound_code(field, bound, dates, true);
}

bool shows_as_integer(FieldType type) {
  return is_whole_number(type) || type == FieldType::kDate || type == FieldType::kBoolean;
}

}  // namespace weir::elasticsearch
