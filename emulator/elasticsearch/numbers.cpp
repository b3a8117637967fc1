#include "emulator/elasticsearch/numbers.h"

#include <fmt/format.h>

#include <bit>
#include <charconv>
#include <cmath>

namespace weir::elasticsearch {

std::optional<std::int64_t> parse_int64(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> parse_double(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::string java_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  const double size = std::fabs(value);
  if (value == 0 || (size >= 1e-3 && size < 1e7)) {
    std::string text = fmt::format("{}", value);
    if (text.find('.') == std::string::npos) text += ".0";
    return text;
  }
  char digits[40];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, value, std::chars_format::scientific);
  const std::string_view text{digits, static_cast<std::size_t>(end.ptr - digits)};
  const std::size_t e = text.find('e');
  std::string mantissa{text.substr(0, e)};
  if (mantissa.find('.') == std::string::npos) mantissa += ".0";
  return fmt::format("{}E{}", mantissa, *parse_int64(text.substr(e + 1)));
}

std::int64_t encode_double(double value) {
  const auto bits = std::bit_cast<std::int64_t>(value);
  return bits ^ ((bits >> 63) & 0x7fff'ffff'ffff'ffffLL);
}

double decode_double(std::int64_t code) {
  return std::bit_cast<double>(code ^ ((code >> 63) & 0x7fff'ffff'ffff'ffffLL));
}

std::int64_t encode_float(float value) {
  const auto bits = std::bit_cast<std::int32_t>(value);
  return bits ^ ((bits >> 31) & 0x7fff'ffff);
}

float decode_float(std::int64_t code) {
  const auto bits = static_cast<std::int32_t>(code);
  return std::bit_cast<float>(bits ^ ((bits >> 31) & 0x7fff'ffff));
}

float round_to_half(float value) {
  if (!std::isfinite(value) || value == 0) return value;
  // Ten bits follow the leading one; below 2^-14 the step stays that of 2^-14.
  const int exponent = std::max(std::ilogb(value), -14);
  const float step = std::ldexp(1.0F, exponent - 10);
  const float rounded = std::nearbyint(value / step) * step;
  return std::fabs(rounded) > 65504.0F ? std::copysign(HUGE_VALF, value) : rounded;
}

}  // namespace weir::elasticsearch
