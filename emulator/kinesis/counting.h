// What one call of PutRecord, PutRecords or GetRecords adds to the minute's metrics (developer
// guide, "Monitoring the Amazon Kinesis Data Streams Service with Amazon CloudWatch").
#pragma once

#include <cstdint>

#include "emulator/kinesis/stream.h"
#include "emulator/sim/timeline.h"

namespace weir::kinesis {

/// How the records of a call fared, in all or in one shard.
struct PutTotals {
  std::uint32_t records = 0;  ///< Stored.
  std::uint32_t throttled = 0;
  std::uint32_t failed = 0;
  std::int64_t bytes = 0;  ///< Stored: data and keys.
};

/// Tells the timeline, and the shard's metrics where they are enabled, of its part of a batch.
void note_shard_batch(sim::Timeline& timeline, sim::Time now, Stream& stream, Shard& shard,
                      const PutTotals& totals);
void count_put_records(Stream& stream, const PutTotals& totals);
void count_put_record(Stream& stream, const PutTotals& totals);
void count_get_records(Stream& stream, Shard& shard, const LogRead& read,
                       std::int64_t millis_behind, std::int64_t now_ms);
void count_get_records_failure(Stream& stream, Shard& shard, bool throttled);

}  // namespace weir::kinesis
