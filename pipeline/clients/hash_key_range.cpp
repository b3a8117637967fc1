#include "pipeline/clients/hash_key_range.h"

#include <charconv>

namespace weir::clients {

std::optional<HashKeyRange> parse_range(const api::kinesis::HashKeyRange& range) {
  const auto first = base::parse_hash_key(range.starting_hash_key);
  const auto last = base::parse_hash_key(range.ending_hash_key);
  if (!first || !last) return std::nullopt;
  return HashKeyRange{*first, *last};
}

std::optional<std::uint32_t> shard_index(std::string_view shard_id) {
  constexpr std::string_view kFront = "shardId-";
  if (!shard_id.starts_with(kFront)) return std::nullopt;
  const char* const end = shard_id.data() + shard_id.size();
  std::uint32_t index = 0;
  const auto read = std::from_chars(shard_id.data() + kFront.size(), end, index);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return index;
}

}  // namespace weir::clients
