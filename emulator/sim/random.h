// Seeded randomness in named streams: adding a consumer does not shift another's numbers.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace weir::sim {

/// A bijective mix of 64 bits (the finaliser of SplitMix64).
constexpr std::uint64_t mix_bits(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

/// One stream of numbers: xoshiro256++ (Blackman and Vigna). The same seed gives the same numbers
/// on every platform; no distribution of the standard library is involved.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  std::uint64_t next();
  /// Uniform in [0, 1), 53 bits.
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /// Uniform in 0 .. bound-1; bound must not be 0.
  std::uint64_t below(std::uint64_t bound);
  /// Mean 0, standard deviation 1.
  double normal();
  /// Mean 1.
  double exponential();
  bool chance(double probability) { return uniform() < probability; }

 private:
  std::array<std::uint64_t, 4> state_;
};

/// The seed of a run, from which every consumer draws a stream by name.
class RandomSource {
 public:
  explicit RandomSource(std::uint64_t seed) : seed_(seed) {}
  std::uint64_t seed() const { return seed_; }
  Random stream(std::string_view name) const;

 private:
  std::uint64_t seed_;
};

}  // namespace weir::sim
