// What Kinesis tells the timeline. The subject is always the stream's name.
#pragma once

#include "emulator/sim/timeline.h"

namespace weir::kinesis {

/// Fields: shard_index, records, bytes (data and keys), first_ordinal. One a batch and shard.
inline constexpr sim::EventKind kRecordsAppended{"kinesis.records_appended", true};
/// Fields: shard_index, records. One a batch and shard with refused records.
inline constexpr sim::EventKind kThrottled{"kinesis.throttled", true};
/// Fields: status ("DELETED" at the very end), open_shards.
inline constexpr sim::EventKind kStreamStatus{"kinesis.stream_status"};
/// Fields: shard_id, parent_shard_id, adjacent_parent_shard_id, starting_hash_key,
/// ending_hash_key.
inline constexpr sim::EventKind kShardCreated{"kinesis.shard_created"};
/// Fields: shard_id, records (ever appended).
inline constexpr sim::EventKind kShardClosed{"kinesis.shard_closed"};

}  // namespace weir::kinesis
