// Every quota of Kinesis Data Streams that Weir enforces, with the page that states it, and the
// timings that AWS does not document. A world overrides them through Limits.
//
// Pages, abbreviated below:
//   [quotas] https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
//   [api X]  https://docs.aws.amazon.com/kinesis/latest/APIReference/API_X.html
//   [era]    [quotas] as it stood in 2019, when a record and a request were smaller
#pragma once

#include <cstdint>
#include <string>

#include "emulator/sim/time.h"

namespace weir::kinesis {

inline constexpr std::int64_t kKibibyte = 1024;
inline constexpr std::int64_t kMebibyte = 1024 * kKibibyte;

// Throughput of one shard [quotas]. AWS writes "MB" and means MiB in its own examples.
inline constexpr std::int64_t kWriteRecordsPerSecondPerShard = 1000;
inline constexpr std::int64_t kWriteBytesPerSecondPerShard = kMebibyte;
inline constexpr std::int64_t kReadBytesPerSecondPerShard = 2 * kMebibyte;
inline constexpr std::int64_t kGetRecordsCallsPerSecondPerShard = 5;
inline constexpr std::int64_t kGetShardIteratorCallsPerSecondPerShard =
    5;  // [api GetShardIterator]

// Sizes of calls.
inline constexpr std::int32_t kGetRecordsMaxRecords = 10'000;             // [api GetRecords]
inline constexpr std::int64_t kGetRecordsMaxBytes = 10 * kMebibyte;       // [api GetRecords]
inline constexpr std::int32_t kPutRecordsMaxRecords = 500;                // [api PutRecords]
inline constexpr std::int64_t kPutRecordsMaxBytes = 5 * kMebibyte;        // [era]
inline constexpr std::int64_t kPutRecordsMaxBytesToday = 10 * kMebibyte;  // [api PutRecords]
inline constexpr std::int64_t kRecordMaxBytes = kMebibyte;                // [quotas]
inline constexpr std::int32_t kPartitionKeyMaxCharacters = 256;           // [api PutRecord]

// Iterators and tokens.
inline constexpr std::int64_t kShardIteratorLifeMs = 300'000;  // [api GetShardIterator]
inline constexpr std::int64_t kNextTokenLifeMs = 300'000;      // [api ListShards]

// Pages of listings. A greater request is answered with this many.
inline constexpr std::int32_t kListShardsMaxResults = 1000;    // [api ListShards]
inline constexpr std::int32_t kDescribeStreamMaxShards = 100;  // [api DescribeStream]
inline constexpr std::int32_t kListStreamsDefaultLimit = 100;  // [api ListStreams]
inline constexpr std::int32_t kListTagsDefaultLimit = 50;      // [api ListTagsForStream]

// Account and stream.
inline constexpr std::int64_t kShardsPerAccount = 500;              // [quotas], us-east-1
inline constexpr std::int64_t kOnDemandStreamsPerAccount = 50;      // [quotas]
inline constexpr std::int64_t kStreamsInCreating = 5;               // [api CreateStream]
inline constexpr std::int32_t kMinRetentionHours = 24;              // [quotas]
inline constexpr std::int32_t kMaxRetentionHours = 8760;            // [quotas]
inline constexpr std::int64_t kTagsPerStream = 50;                  // [api AddTagsToStream]
inline constexpr std::int64_t kUpdateShardCountMaxShards = 10'000;  // [api UpdateShardCount]
inline constexpr std::int64_t kUpdateShardCountCallsPerDay = 10;    // [api UpdateShardCount]

// Control plane, calls per second and account [quotas]; ListShards per stream [api ListShards].
inline constexpr std::int64_t kControlCallsPerSecond = 5;
inline constexpr std::int64_t kDescribeStreamCallsPerSecond = 10;
inline constexpr std::int64_t kDescribeStreamSummaryCallsPerSecond = 20;
inline constexpr std::int64_t kListShardsCallsPerSecond = 1000;
inline constexpr std::int64_t kDescribeLimitsCallsPerSecond = 1;
inline constexpr std::int64_t kUpdateShardCountCallsPerSecond = 10;

/// What one world allows. All `..._per_second` quotas are token buckets that hold one second's
/// worth; AWS does not document its window, so a fresh shard takes up to two seconds' worth in its
/// first second.
struct Limits {
  /// False lifts every per-second quota: shards, GetShardIterator and the control plane.
  bool throughput = true;

  std::int64_t write_records_per_second_per_shard = kWriteRecordsPerSecondPerShard;
  std::int64_t write_bytes_per_second_per_shard = kWriteBytesPerSecondPerShard;
  std::int64_t read_bytes_per_second_per_shard = kReadBytesPerSecondPerShard;
  std::int64_t get_records_calls_per_second_per_shard = kGetRecordsCallsPerSecondPerShard;
  std::int64_t get_shard_iterator_calls_per_second_per_shard =
      kGetShardIteratorCallsPerSecondPerShard;

  std::int32_t get_records_max_records = kGetRecordsMaxRecords;
  std::int64_t get_records_max_bytes = kGetRecordsMaxBytes;
  std::int32_t put_records_max_records = kPutRecordsMaxRecords;
  std::int64_t put_records_max_bytes = kPutRecordsMaxBytes;
  /// Data of one record, before base64; CreateStream may set more for its stream.
  std::int64_t record_max_bytes = kRecordMaxBytes;

  std::int64_t shard_iterator_life_ms = kShardIteratorLifeMs;
  std::int64_t next_token_life_ms = kNextTokenLifeMs;

  std::int64_t shards_per_account = kShardsPerAccount;
  std::int64_t streams_in_creating = kStreamsInCreating;
  std::int32_t min_retention_hours = kMinRetentionHours;
  std::int32_t max_retention_hours = kMaxRetentionHours;
  std::int64_t tags_per_stream = kTagsPerStream;
  std::int64_t update_shard_count_calls_per_day = kUpdateShardCountCallsPerDay;
  /// Double at most, half at least (API reference, UpdateShardCount).
  bool update_shard_count_factor_two = true;

  std::int64_t control_calls_per_second = kControlCallsPerSecond;
  std::int64_t describe_stream_calls_per_second = kDescribeStreamCallsPerSecond;
  std::int64_t describe_stream_summary_calls_per_second = kDescribeStreamSummaryCallsPerSecond;
  std::int64_t list_shards_calls_per_second = kListShardsCallsPerSecond;
  std::int64_t describe_limits_calls_per_second = kDescribeLimitsCallsPerSecond;
  std::int64_t update_shard_count_calls_per_second = kUpdateShardCountCallsPerSecond;

  // Durations that AWS does not document; zero changes state inside the call.
  sim::Duration create_stream_duration = std::chrono::milliseconds{500};
  sim::Duration delete_stream_duration = std::chrono::milliseconds{500};
  /// One wave of splits or merges. All splits of a wave happen together, so doubling any number of
  /// shards takes one wave; targets off the 25 % steps take two or more (reshard_plan.h).
  sim::Duration reshard_step_duration = std::chrono::seconds{15};

  // Storage, no quota of AWS.
  /// Records of full segments beyond this are compressed into the spill file.
  std::int64_t record_memory_bytes = 1024 * kMebibyte;
  std::int64_t segment_bytes = kMebibyte;
  /// Where the unlinked spill file lives; /tmp when it is not writable.
  std::string spill_directory = "/var/tmp";

  /// `--limits off`: no per-second quota, and every change of state at once.
  static Limits off() {
    Limits limits;
    limits.throughput = false;
    limits.create_stream_duration = sim::Duration::zero();
    limits.delete_stream_duration = sim::Duration::zero();
    limits.reshard_step_duration = sim::Duration::zero();
    return limits;
  }
  /// Request size of today's API instead of that of 2019.
  static Limits today() {
    Limits limits;
    limits.put_records_max_bytes = kPutRecordsMaxBytesToday;
    return limits;
  }
};

}  // namespace weir::kinesis
