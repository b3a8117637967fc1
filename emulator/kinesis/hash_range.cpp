#include "emulator/kinesis/hash_range.h"

#include <cassert>

namespace weir::kinesis {

using base::to_hash_key;
using base::to_uint128;
using base::Uint128;

base::HashKey next_key(base::HashKey key) {
  return to_hash_key(to_uint128(key) + 1);
}

base::HashKey previous_key(base::HashKey key) {
  return to_hash_key(to_uint128(key) - 1);
}

std::vector<HashRange> uniform_ranges(std::size_t count) {
  assert(count >= 1);
  if (count == 1) return {HashRange{}};
  // floor(2^128 / count) without 2^128, which does not fit.
  const Uint128 width = (Uint128{0} - count) / count + 1;
  std::vector<HashRange> ranges;
  ranges.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const bool last = i + 1 == count;
    ranges.push_back(
        {to_hash_key(width * i), last ? base::kMaxHashKey : to_hash_key(width * (i + 1) - 1)});
  }
  return ranges;
}

}  // namespace weir::kinesis
