// Shard iterators: a place in one shard of one stream, valid for five minutes
// (API reference, GetShardIterator).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::kinesis {

struct ShardIterator {
  std::int64_t created_ms = 0;
  std::uint64_t incarnation = 0;  ///< Of the stream: one made anew under the old name is another.
  std::uint64_t ordinal = 0;      ///< The next record to read.
  std::uint32_t shard_index = 0;
  std::string stream;
  /// Makes two iterators differ that were made in one millisecond for one place: programs take an
  /// unchanged iterator for the end.
  std::uint32_t serial = 0;

  bool operator==(const ShardIterator&) const = default;
};

/// Opaque text of at most 512 characters, the model's limit.
std::string to_text(const ShardIterator& iterator);
/// nullopt for a text that is no iterator.
std::optional<ShardIterator> parse_shard_iterator(std::string_view text);

}  // namespace weir::kinesis
