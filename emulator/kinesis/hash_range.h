// Hash key ranges of shards: both ends inclusive (API reference, HashKeyRange).
#pragma once

#include <cstddef>
#include <vector>

#include "emulator/base/hash_key.h"

namespace weir::kinesis {

struct HashRange {
  base::HashKey start;
  base::HashKey end = base::kMaxHashKey;

  bool contains(base::HashKey key) const { return start <= key && key <= end; }
  bool operator==(const HashRange&) const = default;
};

/// The key space in `count` (at least 1) equal ranges, in order; the last takes the remainder, as
/// CreateStream cuts it on AWS.
std::vector<HashRange> uniform_ranges(std::size_t count);

base::HashKey next_key(base::HashKey key);      ///< key + 1, wraps at the end of the space.
base::HashKey previous_key(base::HashKey key);  ///< key - 1, wraps at its start.

}  // namespace weir::kinesis
