// Hash key ranges of shards, and shard ids, as the programs read them from ListShards.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "emulator/api/kinesis.h"
#include "emulator/base/hash_key.h"

namespace weir::clients {

/// Both ends belong to it (API reference, HashKeyRange). The default holds every key.
struct HashKeyRange {
  base::HashKey first;
  base::HashKey last = base::kMaxHashKey;

  bool contains(base::HashKey key) const { return first <= key && key <= last; }
  bool operator==(const HashKeyRange&) const = default;
};

/// nullopt when an end is no hash key.
std::optional<HashKeyRange> parse_range(const api::kinesis::HashKeyRange& range);

/// N of "shardId-00000000000N"; nullopt for other texts.
std::optional<std::uint32_t> shard_index(std::string_view shard_id);

}  // namespace weir::clients
