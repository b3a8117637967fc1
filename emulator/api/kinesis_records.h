// The hot shapes of Kinesis: a batch of records as views into one buffer, no allocation a record.
// The generated PutRecords and GetRecords shapes (api/kinesis.h) say the same one record at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/hash_key.h"
#include "emulator/base/timestamp.h"

namespace weir::api::kinesis {

/// What a sequence number says, before it is written as AWS's 56 decimal digits. Orders records of
/// one shard by `ordinal`.
struct SequenceNumber {
  std::uint64_t ordinal = 0;                ///< Position in the shard's log, from 0.
  base::Timestamp arrival;                  ///< When the record was stored.
  std::uint32_t shard_created_seconds = 0;  ///< Shard creation, seconds since the epoch.
  std::uint32_t shard_index = 0;            ///< N of "shardId-00000000000N".

  auto operator<=>(const SequenceNumber&) const = default;
};

/// A record to put. The views must stay valid during the call.
struct PutRecordView {
  std::string_view data;
  std::string_view partition_key;
  /// Where the record goes: the explicit hash key, else MD5 of the partition key (base/md5.h).
  base::HashKey hash_key;
};

struct PutRecordsBatch {
  std::string_view stream_name;
  std::span<const PutRecordView> records;  ///< 1 to 500 (API reference, PutRecords).
};

enum class PutError : std::uint8_t { kNone, kThrottled, kInternalFailure };

struct PutOutcome {
  SequenceNumber sequence_number;  ///< Also names the shard, for refused records too.
  PutError error = PutError::kNone;
};

struct PutRecordsBatchResult {
  std::uint32_t failed_record_count = 0;
  bool encrypted = false;            ///< The records were stored encrypted: EncryptionType KMS.
  std::vector<PutOutcome> outcomes;  ///< One a record, in the order of the request.
};

struct RecordView {
  std::string_view data;
  std::string_view partition_key;  ///< Empty: none was given (record distribution strategy AUTO).
  SequenceNumber sequence_number;
  bool encrypted = false;  ///< Stored while the stream was encrypted: EncryptionType KMS.
};

struct ChildShardView {
  std::string shard_id;
  std::vector<std::string> parent_shards;
  base::HashKey starting_hash_key;
  base::HashKey ending_hash_key;
};

/// The answer to GetRecords. The views live as long as `pins`.
struct GetRecordsBatch {
  std::vector<RecordView> records;
  std::vector<std::shared_ptr<const void>> pins;
  std::optional<std::string> next_shard_iterator;  ///< Absent at the end of a closed shard.
  std::int64_t millis_behind_latest = 0;
  std::vector<ChildShardView> child_shards;  ///< Only at the end of a closed shard.
};

}  // namespace weir::api::kinesis
