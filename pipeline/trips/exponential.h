// Exponential variates without a call to the mathematics library each.
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace weir::trips {

/// -ln(u) for uniform u, by a table of logarithms with linear interpolation (error below 1e-7).
class ExponentialTable {
 public:
  ExponentialTable() {
    for (std::size_t i = 0; i < values_.size(); ++i) {
      // Rounded, so that the last bits of a library's logarithm do not matter.
      constexpr double kUnit = 0x1.0p-40;
      const double mantissa = 1.0 + static_cast<double>(i) / kSteps;
      values_[i] = std::round(std::log(mantissa) / kUnit) * kUnit;
    }
  }

  /// Mean 1, from 64 uniform bits.
  double draw(std::uint64_t bits) const {
    const double uniform = static_cast<double>((bits >> 11) + 1) * 0x1.0p-53;  // In (0, 1].
    const auto pattern = std::bit_cast<std::uint64_t>(uniform);
    const auto exponent = static_cast<std::int32_t>(pattern >> 52) - 1023;
    const std::size_t index = pattern >> (52 - kStepBits) & (kSteps - 1);
    const std::uint64_t rest = pattern & ((std::uint64_t{1} << (52 - kStepBits)) - 1);
    const double part = static_cast<double>(rest) * kRestUnit;
    const double logarithm = values_[index] + part * (values_[index + 1] - values_[index]);
    return -(exponent * kLn2 + logarithm);
  }

 private:
  static constexpr unsigned kStepBits = 11;
  static constexpr std::size_t kSteps = std::size_t{1} << kStepBits;
  static constexpr double kRestUnit = 0x1.0p-41;
  static constexpr double kLn2 = 0.693147180559945;
  std::array<double, kSteps + 1> values_;
};

}  // namespace weir::trips
