// How UpdateShardCount gets from the open shards to equal ranges by splits and merges, with the
// short-lived shards in between that AWS documents (API reference, UpdateShardCount).
//
// The order of the steps decides which ids the shards get. AWS does not document it; what has been
// seen of it goes from the lowest hash key up: cut the shard that the target range ends in, merge
// the pieces of the range, go on with the next. Four shards made three leave 6, 9 and 10 open
// (risingwavelabs/risingwave issue 9961 shows it); two made three leave 2, 5 and 6.
//
// Steps that take place at one instant form a wave. Doubling or halving equal ranges takes one
// wave, every other step of 25 % two, and the rest, of which AWS says that they take longer, four.
#pragma once

#include <cstddef>
#include <span>
#include <variant>
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

/// In the order in which the steps are to be taken. A step may work on shards that an earlier one
/// of its wave made.
using ReshardWave = std::vector<std::variant<SplitStep, MergeStep>>;

/// `open` are the open shards' ranges in order, covering the key space; `target_count` at least 1.
/// No wave when they are equal already. Equal up to rounding: an open shard's boundary that lies a
/// few keys beside where a target boundary would be is kept, for 5 equal shards cut in two are not
/// quite 10 equal shards.
std::vector<ReshardWave> plan_uniform_scaling(std::span<const HashRange> open,
                                              std::size_t target_count);

}  // namespace weir::kinesis
