#include "emulator/kinesis/control_calls.h"

namespace weir::kinesis {
namespace {

std::int64_t calls_per_second(ControlCall call, const Limits& limits) {
  switch (call) {
    case ControlCall::kDescribeStream:
      return limits.describe_stream_calls_per_second;
    case ControlCall::kDescribeStreamSummary:
      return limits.describe_stream_summary_calls_per_second;
    case ControlCall::kDescribeLimits:
      return limits.describe_limits_calls_per_second;
    case ControlCall::kUpdateShardCount:
      return limits.update_shard_count_calls_per_second;
    case ControlCall::kDescribeStreamConsumer:
      return limits.describe_stream_consumer_calls_per_second;
    default:
      return limits.control_calls_per_second;
  }
}

}  // namespace

ControlCalls::ControlCalls(const Limits& limits, sim::Time now) : enforced_(limits.throughput) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(ControlCall::kCount); ++i) {
    buckets_.emplace_back(calls_per_second(static_cast<ControlCall>(i), limits), now);
  }
}

}  // namespace weir::kinesis
