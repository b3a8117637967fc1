// Numbers as text and as order-preserving integer codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::elasticsearch {

/// Whole text as a decimal integer with optional sign; nullopt otherwise or when out of range.
std::optional<std::int64_t> parse_int64(std::string_view text);
/// Whole text as a finite number; nullopt otherwise.
std::optional<double> parse_double(std::string_view text);
/// Without spaces, tabs and line ends at either side.
std::string_view trim(std::string_view text);

/// Shortest text that reads back as `value`, as Java prints doubles: "3.0", "0.25", "1.0E7".
/// Bucket keys contain such texts.
std::string java_text(double value);

/// Codes compare as the doubles do; -0.0 comes before 0.0.
std::int64_t encode_double(double value);
double decode_double(std::int64_t code);
/// The same for single precision; the code fits 32 bits.
std::int64_t encode_float(float value);
float decode_float(std::int64_t code);
/// The nearest value of IEEE half precision, ties to even; beyond 65,504 infinity.
float round_to_half(float value);

}  // namespace weir::elasticsearch
