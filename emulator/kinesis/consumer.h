// Registered consumers of a stream (enhanced fan-out): the state. What may happen to them is in
// consumer_operations.cpp, what they are sent in subscriptions.h.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/kinesis/metrics.h"
#include "emulator/kinesis/tag_rules.h"
#include "emulator/kinesis/token_bucket.h"
#include "emulator/sim/scheduler.h"

namespace weir::kinesis {

struct Stream;
class Subscription;

enum class ConsumerStatus : std::uint8_t { kCreating, kActive, kDeleting };
std::string_view to_string(ConsumerStatus status);

/// What a consumer has done on one shard.
struct ShardSubscriptions {
  TokenBucket calls;
  std::optional<sim::Time> subscribed_at;  ///< The last success.
  std::shared_ptr<Subscription> live;
};

struct Consumer {
  std::string name;
  std::string arn;
  std::int64_t created_ms = 0;
  ConsumerStatus status = ConsumerStatus::kCreating;
  Tags tags;
  std::optional<std::string> policy;
  std::map<std::uint32_t, ShardSubscriptions> shards;  ///< By index.
  sim::Job transition;                                 ///< The pending change of status.
  ConsumerCounters counters;
};

/// A consumer and its stream, neither null.
struct ConsumerRef {
  Stream* stream;
  Consumer* consumer;
};

}  // namespace weir::kinesis
