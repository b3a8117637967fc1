// The subscriptions of all streams at work: what wakes them, what they send, how they end.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "emulator/base/caller.h"
#include "emulator/base/error.h"
#include "emulator/kinesis/limits.h"
#include "emulator/kinesis/metrics_publisher.h"
#include "emulator/kinesis/stream.h"
#include "emulator/kinesis/subscription.h"
#include "emulator/sim/scheduler.h"

namespace weir::kinesis {

class Subscriptions;

/// One consumer reading one shard. `all` is null once it has ended.
class Subscription : public std::enable_shared_from_this<Subscription> {
 public:
  Subscription(Subscriptions& owner, Stream& of_stream, Consumer& of_consumer, Shard& of_shard,
               std::uint64_t from_ordinal, SubscriptionSink& to_sink, std::int64_t bytes_per_second,
               sim::Time now)
      : all(&owner),
        stream(of_stream),
        consumer(of_consumer),
        shard(of_shard),
        sink(to_sink),
        ordinal(from_ordinal),
        bytes(bytes_per_second, now),
        last_event(now) {}

  Subscriptions* all;
  Stream& stream;
  Consumer& consumer;
  Shard& shard;
  SubscriptionSink& sink;
  std::uint64_t ordinal;  ///< The next record to send.
  TokenBucket bytes;
  sim::Time last_event;
  bool paused = false;
  bool delivery_pending = false;
  sim::Job delivery;
  sim::Job heartbeat;
  sim::Job expiry;
};

class Subscriptions {
 public:
  /// The references must outlive it.
  Subscriptions(sim::Scheduler& scheduler, MetricsPublisher& metrics, const Limits& limits,
                const base::Caller& scope)
      : scheduler_(scheduler), metrics_(metrics), limits_(limits), scope_(scope) {}

  /// Whether a call is allowed now: ResourceInUseException within 5 s of a success,
  /// LimitExceededException beyond one call a second and shard. Counts the call either way.
  base::Result<void> admit(Stream& stream, Consumer& consumer, const Shard& shard);
  /// Opens a subscription after admit(); one that is there ends with ResourceInUseException.
  SubscriptionHandle open(Stream& stream, Consumer& consumer, Shard& shard, std::uint64_t ordinal,
                          SubscriptionSink& sink);

  /// The shard has new records, or was closed.
  void wake(const Shard& shard) {
    for (Subscription* subscription : shard.subscriptions) wake(*subscription);
  }
  void end_all_of(Consumer& consumer, const base::Error& error);
  void end_all_of(Stream& stream, const base::Error& error);

 private:
  friend class SubscriptionHandle;

  void wake(Subscription& subscription);
  void deliver_at(Subscription& subscription, sim::Time time);
  void deliver(Subscription& subscription);
  void beat_at(Subscription& subscription, sim::Time time);
  void beat(Subscription& subscription);
  void send(Subscription& subscription, LogRead read);
  void count(Subscription& subscription, const LogRead& read, std::int64_t millis_behind);
  void end(Subscription& subscription, std::optional<base::Error> error);
  /// Takes it out of everything that knows it.
  void detach(Subscription& subscription);
  ShardSubscriptions& of(Consumer& consumer, const Shard& shard);
  base::Error in_use(const Stream& stream, const Consumer& consumer, const Shard& shard) const;

  sim::Scheduler& scheduler_;
  MetricsPublisher& metrics_;
  const Limits& limits_;
  const base::Caller& scope_;
};

}  // namespace weir::kinesis
