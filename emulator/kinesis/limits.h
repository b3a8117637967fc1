// Every quota of Kinesis Data Streams that Weir enforces, with the page that states it, and the
// timings that AWS does not document. A world overrides them through Limits.
//
// Pages, abbreviated below:
//   [quotas] https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
//   [api X]  https://docs.aws.amazon.com/kinesis/latest/APIReference/API_X.html
//   [modes]  https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html
//   [delivery] https://docs.aws.amazon.com/streams/latest/dev/data-delivery-quotas.html
//   [era]    [quotas] as it stood in 2019, when a record and a request were smaller
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
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
inline constexpr std::int64_t kSubscribeEventMaxBytes = kMebibyte;        // Own choice.
inline constexpr std::int32_t kPartitionKeyMaxCharacters = 256;           // [api PutRecord]

// Iterators and tokens.
inline constexpr std::int64_t kShardIteratorLifeMs = 300'000;  // [api GetShardIterator]
inline constexpr std::int64_t kNextTokenLifeMs = 300'000;      // [api ListShards]

// Pages of listings. A greater request is answered with this many.
inline constexpr std::int32_t kListShardsMaxResults = 1000;    // [api ListShards]
inline constexpr std::int32_t kDescribeStreamMaxShards = 100;  // [api DescribeStream]
inline constexpr std::int32_t kListStreamsDefaultLimit = 100;  // [api ListStreams]
inline constexpr std::int32_t kListTagsDefaultLimit = 50;      // [api ListTagsForStream]
inline constexpr std::int32_t kListConsumersMaxResults = 100;  // [api ListStreamConsumers]
inline constexpr std::int32_t kListChannelsMaxResults = 100;   // [api ListChannels]

// Account and stream.
inline constexpr std::int64_t kShardsPerAccount = 500;              // [quotas], us-east-1
inline constexpr std::int64_t kOnDemandStreamsPerAccount = 50;      // [quotas]
inline constexpr std::int64_t kStreamsInCreating = 5;               // [api CreateStream]
inline constexpr std::int32_t kMinRetentionHours = 24;              // [quotas]
inline constexpr std::int32_t kMaxRetentionHours = 8760;            // [quotas]
inline constexpr std::int64_t kTagsPerStream = 50;                  // [api AddTagsToStream]
inline constexpr std::int64_t kUpdateShardCountMaxShards = 10'000;  // [api UpdateShardCount]
inline constexpr std::int64_t kUpdateShardCountCallsPerDay = 10;    // [api UpdateShardCount]
inline constexpr std::int64_t kKeyChangesPerDay = 25;               // [api StartStreamEncryption]
inline constexpr std::int64_t kModeChangesPerDay = 2;               // [modes]
inline constexpr std::int64_t kConsumersPerStream = 20;             // [api RegisterStreamConsumer]
inline constexpr std::int64_t kConsumersPerAdvantageStream = 50;    // [api RegisterStreamConsumer]
inline constexpr std::int64_t kConsumersInCreating = 5;             // [api RegisterStreamConsumer]
inline constexpr std::int64_t kChannelsPerDestinationType = 1;      // Of a stream [delivery].
inline constexpr std::int64_t kChannelsPerAccount = 2 * kOnDemandStreamsPerAccount;  // [delivery]

// Enhanced fan-out.
inline constexpr std::int64_t kSubscribeCallsPerSecond = 1;              // [api SubscribeToShard]
inline constexpr std::int64_t kSubscribeBytesPerSecond = 2 * kMebibyte;  // [api SubscribeToShard]
inline constexpr std::chrono::minutes kSubscriptionLife{5};              // [api SubscribeToShard]
/// From a success on, another call for the same consumer and shard is refused; later it takes over.
inline constexpr std::chrono::seconds kSubscriptionTakeover{5};  // [api SubscribeToShard]
/// An idle subscription gets an empty event this often. AWS does not document its interval.
inline constexpr std::chrono::seconds kSubscriptionHeartbeat{5};

// On-demand streams [modes].
inline constexpr std::int64_t kOnDemandInitialShards = 4;  ///< 4 MB/s of writes.
/// A shard that takes more is split, within 15 minutes; 500 records/s is half of the other quota.
inline constexpr std::int64_t kOnDemandSplitBytesPerSecond = 500 * kKibibyte;
inline constexpr std::int64_t kOnDemandSplitRecordsPerSecond = 500;
/// The peak that capacity is kept at double of is that of so many days.
inline constexpr std::int64_t kOnDemandPeakDays = 30;
inline constexpr std::int64_t kOnDemandMaxMibps = 10 * 1024;  // [api UpdateStreamWarmThroughput]
/// How long a commitment to minimum throughput billing lasts at least ("On-demand Advantage").
inline constexpr std::chrono::hours kBillingCommitmentLeast{24};

// Control plane, calls per second and account [quotas]; ListShards per stream [api ListShards].
inline constexpr std::int64_t kControlCallsPerSecond = 5;
inline constexpr std::int64_t kDescribeStreamCallsPerSecond = 10;
inline constexpr std::int64_t kDescribeStreamSummaryCallsPerSecond = 20;
inline constexpr std::int64_t kListShardsCallsPerSecond = 1000;
inline constexpr std::int64_t kDescribeLimitsCallsPerSecond = 1;
inline constexpr std::int64_t kUpdateShardCountCallsPerSecond = 10;
inline constexpr std::int64_t kDescribeStreamConsumerCallsPerSecond = 20;

/// What one world allows. All `..._per_second` quotas are token buckets that hold one second's
/// worth; AWS does not document its window, so a fresh shard takes up to two seconds' worth in its
/// first second.
struct Limits {
  /// False lifts every per-second quota: shards, GetShardIterator, subscriptions and the control
  /// plane.
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
  std::int64_t update_shard_count_max_shards = kUpdateShardCountMaxShards;
  std::int64_t key_changes_per_day = kKeyChangesPerDay;
  std::int64_t mode_changes_per_day = kModeChangesPerDay;
  std::int64_t on_demand_streams_per_account = kOnDemandStreamsPerAccount;
  std::int64_t consumers_per_stream = kConsumersPerStream;
  std::int64_t consumers_per_advantage_stream = kConsumersPerAdvantageStream;
  std::int64_t consumers_in_creating = kConsumersInCreating;
  std::int64_t channels_per_destination_type = kChannelsPerDestinationType;
  std::int64_t channels_per_account = kChannelsPerAccount;
  /// Double at most, half at least (API reference, UpdateShardCount).
  bool update_shard_count_factor_two = true;

  std::int64_t control_calls_per_second = kControlCallsPerSecond;
  std::int64_t describe_stream_calls_per_second = kDescribeStreamCallsPerSecond;
  std::int64_t describe_stream_summary_calls_per_second = kDescribeStreamSummaryCallsPerSecond;
  std::int64_t list_shards_calls_per_second = kListShardsCallsPerSecond;
  std::int64_t describe_limits_calls_per_second = kDescribeLimitsCallsPerSecond;
  std::int64_t update_shard_count_calls_per_second = kUpdateShardCountCallsPerSecond;
  std::int64_t describe_stream_consumer_calls_per_second = kDescribeStreamConsumerCallsPerSecond;

  // Enhanced fan-out, per consumer and shard.
  std::int64_t subscribe_calls_per_second = kSubscribeCallsPerSecond;
  std::int64_t subscribe_bytes_per_second = kSubscribeBytesPerSecond;
  std::int64_t subscribe_event_max_bytes = kSubscribeEventMaxBytes;
  sim::Duration subscription_life = kSubscriptionLife;
  sim::Duration subscription_takeover = kSubscriptionTakeover;
  sim::Duration subscription_heartbeat = kSubscriptionHeartbeat;

  // Durations that AWS does not document; zero changes state inside the call.
  sim::Duration create_stream_duration = std::chrono::milliseconds{500};
  sim::Duration delete_stream_duration = std::chrono::milliseconds{500};
  /// One wave of splits or merges. All splits of a wave happen together, so doubling any number of
  /// shards takes one wave; targets off the 25 % steps take two or more (reshard_plan.h).
  sim::Duration reshard_step_duration = std::chrono::seconds{15};
  /// Encryption, capacity mode, maximum record size: "normally takes a few seconds".
  sim::Duration update_stream_duration = std::chrono::seconds{5};
  sim::Duration consumer_duration = std::chrono::milliseconds{500};  ///< CREATING and DELETING.
  sim::Duration channel_duration = std::chrono::milliseconds{500};   ///< Each state of a channel.
  /// From the end of a minute in which a shard took too much to its split: AWS says "within 15
  /// minutes".
  sim::Duration on_demand_scaling_duration = std::chrono::minutes{15};

  // Storage, no quota of AWS.
  /// Records of full segments beyond this are compressed into the spill file.
  std::int64_t record_memory_bytes = 1024 * kMebibyte;
  /// The usual size of a segment; a shard's first ones are smaller.
  std::int64_t segment_bytes = kMebibyte;
  /// Where the unlinked spill file lives; /tmp when it is not writable.
  std::string spill_directory = "/var/tmp";

  /// Makes every change of state take this long. On-demand scaling is none: it is decided later.
  void set_transitions(sim::Duration duration) {
    create_stream_duration = delete_stream_duration = reshard_step_duration = duration;
    update_stream_duration = consumer_duration = channel_duration = duration;
  }

  /// `--limits off`: no quota that stands in the way of a load test, and every change of state at
  /// once. What a call may hold stays as AWS has it.
  static Limits off() {
    constexpr std::int64_t kLifted = std::numeric_limits<std::int32_t>::max();
    Limits limits = today();
    limits.throughput = false;
    limits.shards_per_account = limits.streams_in_creating = kLifted;
    limits.update_shard_count_calls_per_day = limits.update_shard_count_max_shards = kLifted;
    limits.update_shard_count_factor_two = false;
    limits.key_changes_per_day = limits.mode_changes_per_day = kLifted;
    limits.on_demand_streams_per_account = limits.channels_per_account = kLifted;
    limits.channels_per_destination_type = kLifted;
    limits.consumers_per_stream = limits.consumers_per_advantage_stream = kLifted;
    limits.consumers_in_creating = kLifted;
    limits.set_transitions(sim::Duration::zero());
    limits.on_demand_scaling_duration = sim::Duration::zero();
    return limits;
  }
  /// Request size of today's API instead of that of 2019. A record may have 10 MiB in both, where
  /// its stream says so.
  static Limits today() {
    Limits limits;
    limits.put_records_max_bytes = kPutRecordsMaxBytesToday;
    return limits;
  }
};

}  // namespace weir::kinesis
