#include "pipeline/hotspots/geohash.h"

namespace weir::hotspots {

void append_geohash(std::string& text, std::uint64_t cell, int precision) {
  constexpr char kAlphabet[] = "0123456789bcdefghjkmnpqrstuvwxyz";
  for (int shift = 5 * (precision - 1); shift >= 0; shift -= 5) {
    text.push_back(kAlphabet[(cell >> shift) & 31]);
  }
}

}  // namespace weir::hotspots
