// How UpdateShardCount gets from the open shards to equal ranges by splits and merges, with the
// short-lived shards in between that AWS documents (API reference, UpdateShardCount). The order of
// steps is not documented; this plan takes the fewest waves:
//
//   1. Split every open shard wherever a target boundary lies inside it; one with several such
//      boundaries is halved by count, wave by wave.
//   2. Merge the pieces of each target range in neighbouring pairs, wave by wave.
//
// Everything in a wave happens at one instant. Doubling or halving equal ranges takes one wave;
// 2 -> 3 takes two: two splits make four shards, and the middle two merge.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "emulator/kinesis/hash_range.h"

namespace weir::kinesis {

struct SplitStep {
  HashRange range;         ///< The shard to split.
  base::HashKey boundary;  ///< Start of the upper child.
  bool operator==(const SplitStep&) const = default;
};

struct MergeStep {
  HashRange lower;
  HashRange upper;
  bool operator==(const MergeStep&) const = default;
};

/// Splits or merges, never both; by ascending hash key.
struct ReshardWave {
  std::vector<SplitStep> splits;
  std::vector<MergeStep> merges;
};

/// `open` are the open shards' ranges in order, covering the key space; `target_count` at least 1.
/// No wave when they are equal already. Equal up to rounding: an open shard's boundary that lies a
/// few keys beside where a target boundary would be is kept, for 5 equal shards cut in two are not
/// quite 10 equal shards.
std::vector<ReshardWave> plan_uniform_scaling(std::span<const HashRange> open,
                                              std::size_t target_count);

}  // namespace weir::kinesis
