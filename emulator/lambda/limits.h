// Quotas and modelled times of Lambda.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
#pragma once

#include <chrono>
#include <cstddef>

#include "emulator/sim/time.h"

namespace weir::lambda {

inline constexpr int kConcurrentExecutions = 1'000;
inline constexpr std::size_t kSynchronousPayloadBytes = 6 * 1024 * 1024;
inline constexpr std::size_t kAsynchronousPayloadBytes = 1024 * 1024;
/// What a reply may hold, as told by Lambda's own error for a longer one.
inline constexpr std::size_t kSynchronousReplyBytes = 6'291'556;
/// Invoke answers with so much of the log's end.
inline constexpr std::size_t kLogTailBytes = 4 * 1024;
/// API reference, CreateFunction: Timeout when none is given, and its maximum.
inline constexpr int kDefaultTimeoutSeconds = 3;
inline constexpr int kTimeoutSecondsMax = 900;
/// API reference, CreateFunction: MemorySize when none is given.
inline constexpr int kDefaultMemoryMb = 128;
/// API reference, EphemeralStorage: Size when none is given.
inline constexpr int kDefaultStorageMb = 512;

struct Limits {
  int concurrent_executions = kConcurrentExecutions;
  std::size_t synchronous_payload_bytes = kSynchronousPayloadBytes;
  std::size_t asynchronous_payload_bytes = kAsynchronousPayloadBytes;
  std::size_t synchronous_reply_bytes = kSynchronousReplyBytes;
  int timeout_seconds_max = kTimeoutSecondsMax;
  /// What an invocation takes in simulated time besides what its handler awaits: a model.
  sim::Duration invocation_duration = std::chrono::milliseconds{100};
  /// Developer guide, "Asynchronous invocation": a function error is retried after one minute,
  /// then after two; throttles come back with growing delays from one second on.
  int asynchronous_retries = 2;
  sim::Duration asynchronous_retry_delay = std::chrono::minutes{1};
  sim::Duration throttle_retry_delay = std::chrono::seconds{1};
  sim::Duration throttle_retry_delay_max = std::chrono::minutes{5};
  sim::Duration asynchronous_event_age_max = std::chrono::hours{6};
};

}  // namespace weir::lambda
