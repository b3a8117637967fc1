#include "emulator/kinesis/subscriptions.h"

#include <algorithm>

#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/resource_errors.h"
#include "emulator/kinesis/shapes.h"

namespace weir::kinesis {

SubscriptionHandle& SubscriptionHandle::operator=(SubscriptionHandle&& other) noexcept {
  if (this != &other) {
    cancel();
    subscription_ = std::move(other.subscription_);
  }
  return *this;
}

bool SubscriptionHandle::live() const {
  return subscription_ != nullptr && subscription_->all != nullptr;
}

void SubscriptionHandle::resume() {
  if (!live() || !subscription_->paused) return;
  subscription_->paused = false;
  subscription_->all->wake(*subscription_);
}

void SubscriptionHandle::cancel() {
  if (live()) subscription_->all->detach(*subscription_);
  subscription_.reset();
}

api::kinesis::SubscribeToShardEvent to_shape(const SubscriptionEvent& event) {
  api::kinesis::SubscribeToShardEvent shape;
  shape.records.reserve(event.records.size());
  std::ranges::transform(event.records, std::back_inserter(shape.records), record_shape);
  shape.continuation_sequence_number = event.continuation_sequence_number;
  shape.millis_behind_latest = event.millis_behind_latest;
  // Java clients tell "no children" from "no list" and take the latter for a damaged event.
  std::ranges::transform(event.child_shards, std::back_inserter(shape.child_shards.emplace()),
                         child_shape);
  return shape;
}

ShardSubscriptions& Subscriptions::of(Consumer& consumer, const Shard& shard) {
  const auto found = consumer.shards.find(shard.index);
  if (found != consumer.shards.end()) return found->second;
  const TokenBucket calls(limits_.subscribe_calls_per_second, scheduler_.now());
  return consumer.shards.emplace(shard.index, ShardSubscriptions{calls, {}, {}}).first->second;
}

base::Error Subscriptions::in_use(const Stream& stream, const Consumer& consumer,
                                  const Shard& shard) const {
  return subscription_in_use(stream.name, shard.id, consumer.name, scope_);
}

base::Result<void> Subscriptions::admit(Stream& stream, Consumer& consumer, const Shard& shard) {
  if (!limits_.throughput) return {};
  const sim::Time now = scheduler_.now();
  ShardSubscriptions& known = of(consumer, shard);
  const bool in_time = known.calls.try_take_one(now);
  if (known.subscribed_at && now - *known.subscribed_at < limits_.subscription_takeover) {
    return in_use(stream, consumer, shard);
  }
  if (in_time) return {};
  metrics_.begin(stream);
  consumer.counters.add(ConsumerMetric::kSubscribeRateExceeded, 1);
  consumer.counters.add(ConsumerMetric::kSubscribeSuccess, 0);
  return subscribe_rate_exceeded(stream.name, shard.id, consumer.name, scope_);
}

SubscriptionHandle Subscriptions::open(Stream& stream, Consumer& consumer, Shard& shard,
                                       std::uint64_t ordinal, SubscriptionSink& sink) {
  const sim::Time now = scheduler_.now();
  if (const auto taken_over = of(consumer, shard).live) {
    end(*taken_over, in_use(stream, consumer, shard));
  }
  auto subscription = std::make_shared<Subscription>(*this, stream, consumer, shard, ordinal, sink,
                                                     limits_.subscribe_bytes_per_second, now);
  ShardSubscriptions& known = of(consumer, shard);
  known.subscribed_at = now;
  known.live = subscription;
  shard.subscriptions.push_back(subscription.get());
  metrics_.begin(stream);
  consumer.counters.add(ConsumerMetric::kSubscribeSuccess, 1);
  consumer.counters.add(ConsumerMetric::kSubscribeRateExceeded, 0);
  Subscription* raw = subscription.get();  // The jobs are cancelled before it goes.
  raw->expiry = scheduler_.call_at(
      now + limits_.subscription_life, [this, raw] { end(*raw, std::nullopt); },
      "kinesis.subscription_end");
  beat_at(*raw, now + limits_.subscription_heartbeat);
  wake(*raw);
  return SubscriptionHandle(std::move(subscription));
}

void Subscriptions::wake(Subscription& subscription) {
  if (subscription.paused || subscription.delivery_pending) return;
  deliver_at(subscription, scheduler_.now());
}

void Subscriptions::deliver_at(Subscription& subscription, sim::Time time) {
  subscription.delivery_pending = true;
  subscription.delivery = scheduler_.call_at(
      time, [this, raw = &subscription] { deliver(*raw); }, "kinesis.subscription");
}

void Subscriptions::deliver(Subscription& subscription) {
  const auto hold = subscription.shared_from_this();  // The sink may let go of it.
  subscription.delivery_pending = false;
  if (subscription.paused) return;
  const sim::Time now = scheduler_.now();
  Shard& shard = subscription.shard;
  if (limits_.throughput && subscription.bytes.available(now) < 1) {
    deliver_at(subscription, now + subscription.bytes.until_one());
    return;
  }
  auto read = subscription.stream.read(shard, subscription.ordinal, limits_.get_records_max_records,
                                       limits_.subscribe_event_max_bytes, sim::to_millis(now));
  if (!read) {
    end(subscription, read.error());
    return;
  }
  const bool at_end = !shard.open() && read->next_ordinal >= shard.log.next_ordinal();
  if (read->records.empty() && !at_end) return;
  send(subscription, std::move(*read));
  if (subscription.all == nullptr) return;
  if (at_end) {
    end(subscription, std::nullopt);
    return;
  }
  if (subscription.ordinal < shard.log.next_ordinal()) wake(subscription);
}

void Subscriptions::send(Subscription& subscription, LogRead read) {
  const sim::Time now = scheduler_.now();
  const std::int64_t now_ms = sim::to_millis(now);
  const Shard& shard = subscription.shard;
  const bool at_end = !shard.open() && read.next_ordinal >= shard.log.next_ordinal();
  SubscriptionEvent event;
  if (read.next_arrival_ms) event.millis_behind_latest = now_ms - *read.next_arrival_ms;
  if (at_end) {
    event.child_shards = subscription.stream.children_of(shard);
  } else {
    event.continuation_sequence_number =
        to_decimal(ParsedSequenceNumber{.index = read.next_ordinal,
                                        .seconds = now_ms / 1000,
                                        .shard_created_seconds = shard.created_seconds,
                                        .shard_index = shard.index});
  }
  count(subscription, read, event.millis_behind_latest);
  subscription.ordinal = read.next_ordinal;
  subscription.last_event = now;
  if (limits_.throughput) {
    subscription.bytes.available(now);
    subscription.bytes.take(read.bytes);
  }
  event.records = std::move(read.records);
  event.pins = std::move(read.pins);
  if (!subscription.sink.on_event(std::move(event))) subscription.paused = true;
}

void Subscriptions::count(Subscription& subscription, const LogRead& read,
                          std::int64_t millis_behind) {
  Stream& stream = subscription.stream;
  metrics_.begin(stream);
  const auto bytes = static_cast<double>(read.bytes);
  const auto records = static_cast<double>(read.records.size());
  ConsumerCounters& counters = subscription.consumer.counters;
  counters.add(ConsumerMetric::kEventBytes, bytes);
  counters.add(ConsumerMetric::kEventRecords, records);
  counters.add(ConsumerMetric::kEventMillisBehindLatest, static_cast<double>(millis_behind));
  counters.add(ConsumerMetric::kEventSuccess, 1);
  if (stream.shard_level_metrics.empty()) return;
  subscription.shard.counting().add(ShardMetric::kOutgoingBytes, bytes);
  subscription.shard.counting().add(ShardMetric::kOutgoingRecords, records);
}

void Subscriptions::beat_at(Subscription& subscription, sim::Time time) {
  subscription.heartbeat = scheduler_.call_at(
      time, [this, raw = &subscription] { beat(*raw); }, "kinesis.subscription_heartbeat");
}

void Subscriptions::beat(Subscription& subscription) {
  const auto hold = subscription.shared_from_this();
  const sim::Time due = subscription.last_event + limits_.subscription_heartbeat;
  const sim::Time now = scheduler_.now();
  if (due > now) {
    beat_at(subscription, due);
    return;
  }
  // With records waiting, the sink or the throughput holds them back: no sign of life is wanted.
  const bool idle = !subscription.paused && !subscription.delivery_pending &&
                    subscription.ordinal >= subscription.shard.log.next_ordinal();
  if (idle) {
    LogRead nothing;
    nothing.next_ordinal = subscription.ordinal;
    send(subscription, std::move(nothing));
    if (subscription.all == nullptr) return;
  }
  beat_at(subscription, now + limits_.subscription_heartbeat);
}

void Subscriptions::detach(Subscription& subscription) {
  subscription.all = nullptr;
  subscription.delivery.cancel();
  subscription.heartbeat.cancel();
  subscription.expiry.cancel();
  std::erase(subscription.shard.subscriptions, &subscription);
  // Last: this may be what keeps it alive.
  of(subscription.consumer, subscription.shard).live.reset();
}

void Subscriptions::end(Subscription& subscription, std::optional<base::Error> error) {
  const auto hold = subscription.shared_from_this();
  detach(subscription);
  subscription.sink.on_end(std::move(error));
}

void Subscriptions::end_all_of(Consumer& consumer, const base::Error& error) {
  for (auto& [index, known] : consumer.shards) {
    if (const auto live = known.live) end(*live, error);
  }
}

void Subscriptions::end_all_of(Stream& stream, const base::Error& error) {
  for (auto& [name, consumer] : stream.consumers) end_all_of(*consumer, error);
}

}  // namespace weir::kinesis
