#include "emulator/sim/random.h"

#include <bit>
#include <cmath>

namespace weir::sim {

Random::Random(std::uint64_t seed) {
  for (auto& word : state_) {
    seed = mix_bits(seed);
    word = seed;
  }
}

std::uint64_t Random::next() {
  const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t bound) {
  // Multiply-shift; the bias of at most bound / 2^64 does not matter here, one draw each does.
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((Wide{next()} * bound) >> 64);
}

double Random::normal() {
  // Box-Muller with a fixed number of draws, so that streams stay aligned.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * 3.14159265358979323846 * uniform());
}

double Random::exponential() {
  return -std::log(1.0 - uniform());
}

Random RandomSource::stream(std::string_view name) const {
  // FNV-1a over the name: stable across platforms, unlike std::hash.
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  }
  return Random{mix_bits(seed_) ^ hash};
}

}  // namespace weir::sim
