// Which shard a hash key belongs to, as the last listing of the stream had it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "emulator/base/hash_key.h"
#include "pipeline/clients/hash_key_range.h"
#include "pipeline/replay/shard_listing.h"

namespace weir::replay {

class ShardMap {
 public:
  ShardMap() = default;
  /// Shards with an id or range that is none are left aside.
  explicit ShardMap(const Shards& listing);

  /// Place of the open shard that owns `key`, below open_shards(); nullopt when there is none.
  std::optional<std::size_t> find(base::HashKey key) const;
  std::size_t open_shards() const { return open_.size(); }
  /// N of "shardId-00000000000N" of the open shard at `place`.
  std::uint32_t index_at(std::size_t place) const { return open_[place].index; }

  bool is_open(std::uint32_t index) const;
  /// Of an open or closed shard; nullopt when the listing does not name it.
  std::optional<clients::HashKeyRange> range_of(std::uint32_t index) const;

 private:
  struct Open {
    clients::HashKeyRange range;
    std::uint32_t index;
  };
  std::vector<Open> open_;  // In order of their ranges.
  std::map<std::uint32_t, clients::HashKeyRange> ranges_;
};

}  // namespace weir::replay
