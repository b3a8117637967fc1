// Sequence numbers as AWS writes them: 186 bits in 56 decimal digits ("49..."), layout version 2
// as kinesalite's authors worked it out from real ones. From the top: 2, shard creation (36 bits of
// seconds), low 4 bits of the shard index, index in the shard (64), 0 (8), time of the record (36),
// shard index (32), version 2 (4). AWS still reads the two layouts of its first year, so that what
// it answers to them, small numbers above all, depends on what they would mean.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/api/kinesis_records.h"

namespace weir::kinesis {

using api::kinesis::SequenceNumber;

/// A sequence number read back: its text keeps whole seconds only.
struct ParsedSequenceNumber {
  /// 0 is the shard's StartingSequenceNumber, n the record of ordinal n - 1.
  std::uint64_t index = 0;
  std::int64_t seconds = 0;
  std::int64_t shard_created_seconds = 0;
  std::int64_t shard_index = 0;  ///< Negative when its top bit is set.
  /// Of the older layouts, 0 and 1, only the shard and its creation are read back.
  std::uint8_t version = 2;

  bool operator==(const ParsedSequenceNumber&) const = default;
};

/// Index of a closed shard's EndingSequenceNumber, greater than that of any record.
inline constexpr std::uint64_t kClosingIndex = 0x7fff'ffff'ffff'ffff;

std::string to_decimal(const SequenceNumber& number);
std::string to_decimal(const ParsedSequenceNumber& number);

/// nullopt when `text` is no sequence number of any of the three layouts.
std::optional<ParsedSequenceNumber> parse_sequence_number(std::string_view text);

/// "shardId-000000000003".
std::string shard_id_of(std::int64_t shard_index);
/// The index in "shardId-000000000003", and, as AWS has it, in "3" and after any other word and a
/// dash; nullopt for other texts.
std::optional<std::uint32_t> parse_shard_id(std::string_view text);

}  // namespace weir::kinesis
