// What checkers and reports of a world may ask a Kinesis service for; no shapes of AWS.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/kinesis/hash_range.h"

namespace weir::kinesis {

/// One shard as a checker of the world sees it.
struct ShardStatus {
  std::string shard_id;
  std::vector<std::string> parent_shard_ids;
  HashRange range;
  bool open = true;
  std::uint64_t appended_records = 0;   ///< Ever; also the next ordinal.
  std::uint64_t appended_bytes = 0;     ///< Ever, data and keys.
  std::uint64_t throttled_records = 0;  ///< Ever refused.
  std::uint64_t first_ordinal = 0;      ///< Oldest record still held.
  std::uint64_t held_bytes = 0;
};

/// How the records of all streams are stored at present.
struct StorageStatus {
  std::int64_t resident_bytes = 0;  ///< Of full segments in memory, index included.
  std::uint64_t spilled_segments = 0;
  std::uint64_t spill_file_bytes = 0;
  std::string spill_error;  ///< Empty unless spilling fails: the disk is full, for one.
};

}  // namespace weir::kinesis
