// Draws from a fixed discrete distribution in one look (A. J. Walker's alias method).
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace weir::trips {

/// 256 outcomes in 1 KiB: an entry holds a threshold of 24 bits and the other outcome in 8.
class AliasTable {
 public:
  static constexpr std::size_t kOutcomes = 256;

  AliasTable() = default;
  /// `weights` must not be negative and not all 0; there must be kOutcomes of them.
  explicit AliasTable(std::span<const double> weights) {
    double total = 0;
    for (const double weight : weights) total += weight;
    std::array<double, kOutcomes> scaled{};
    std::vector<std::size_t> small;
    std::vector<std::size_t> large;
    for (std::size_t i = 0; i < kOutcomes; ++i) {
      scaled[i] = weights[i] * kOutcomes / total;
      (scaled[i] < 1 ? small : large).push_back(i);
    }
    std::array<std::size_t, kOutcomes> other{};
    for (std::size_t i = 0; i < kOutcomes; ++i) other[i] = i;
    while (!small.empty() && !large.empty()) {
      const std::size_t poor = small.back();
      const std::size_t rich = large.back();
      small.pop_back();
      other[poor] = rich;
      scaled[rich] -= 1 - scaled[poor];
      if (scaled[rich] < 1) {
        large.pop_back();
        small.push_back(rich);
      }
    }
    for (std::size_t i = 0; i < kOutcomes; ++i) {
      const double threshold = other[i] == i ? kThresholds - 1 : scaled[i] * kThresholds;
      entries_[i] = static_cast<std::uint32_t>(std::lround(threshold)) << 8 |
                    static_cast<std::uint32_t>(other[i]);
    }
  }

  /// The outcome that 32 uniform bits select.
  std::uint8_t draw(std::uint32_t bits) const {
    const std::uint32_t entry = entries_[bits >> 24];
    return static_cast<std::uint8_t>((bits & 0xffffff) < entry >> 8 ? bits >> 24 : entry);
  }

 private:
  static constexpr double kThresholds = 1 << 24;
  std::array<std::uint32_t, kOutcomes> entries_{};
};

}  // namespace weir::trips
