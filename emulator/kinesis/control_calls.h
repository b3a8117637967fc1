// The quotas of calls per second and account of the control plane
// (developer guide, "Quotas and limits").
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "emulator/kinesis/limits.h"
#include "emulator/kinesis/token_bucket.h"

namespace weir::kinesis {

/// Operations with such a quota. ListShards has one per stream, the data plane per shard.
enum class ControlCall : std::uint8_t {
  kCreateStream,
  kDeleteStream,
  kDescribeStream,
  kDescribeStreamSummary,
  kListStreams,
  kDescribeLimits,
  kSplitShard,
  kMergeShards,
  kUpdateShardCount,
  kIncreaseStreamRetentionPeriod,
  kDecreaseStreamRetentionPeriod,
  kEnableEnhancedMonitoring,
  kDisableEnhancedMonitoring,
  kAddTagsToStream,
  kListTagsForStream,
  kRemoveTagsFromStream,
  kRegisterStreamConsumer,
  kDeregisterStreamConsumer,
  kDescribeStreamConsumer,
  kListStreamConsumers,
  kStartStreamEncryption,
  kStopStreamEncryption,
  kUpdateStreamMode,
  kUpdateStreamWarmThroughput,
  kUpdateMaxRecordSize,
  kUpdateStreamRecordDistributionStrategy,
  kDescribeAccountSettings,
  kUpdateAccountSettings,
  kTagResource,
  kUntagResource,
  kListTagsForResource,
  kPutResourcePolicy,
  kGetResourcePolicy,
  kDeleteResourcePolicy,
  kCreateChannel,
  kUpdateChannel,
  kDeleteChannel,
  kDescribeChannel,
  kListChannels,
  kCount,
};

class ControlCalls {
 public:
  ControlCalls(const Limits& limits, sim::Time now);

  /// Charges one call, or says no. Always yes while limits.throughput is off.
  bool try_take(ControlCall call, sim::Time now) {
    return !enforced_ || buckets_[static_cast<std::size_t>(call)].try_take_one(now);
  }

 private:
  bool enforced_;
  std::vector<TokenBucket> buckets_;
};

}  // namespace weir::kinesis
