// SubscribeToShard as an interface: whoever opens a subscription is called with its events, by the
// scheduler, as records arrive. No client polls and no timer runs for a record
// (API reference, SubscribeToShard and SubscribeToShardEvent).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "emulator/api/kinesis.h"
#include "emulator/api/kinesis_records.h"
#include "emulator/base/error.h"

namespace weir::kinesis {

class Subscription;

/// One event. The views of the records live as long as `pins`.
struct SubscriptionEvent {
  std::vector<api::kinesis::RecordView> records;  ///< None in the events that keep an idle
  std::vector<std::shared_ptr<const void>> pins;  ///< subscription alive.
  /// Where to subscribe next, AFTER_SEQUENCE_NUMBER. Absent at the end of a closed shard, by which
  /// the Kinesis Client Library knows the end.
  std::optional<std::string> continuation_sequence_number;
  std::int64_t millis_behind_latest = 0;
  std::vector<api::kinesis::ChildShardView> child_shards;  ///< Only at the end of a closed shard.
};

/// The event as API shape, with copies of the records. ChildShards is there but empty in all but
/// the last event of a closed shard.
api::kinesis::SubscribeToShardEvent to_shape(const SubscriptionEvent& event);

/// Called on the scheduler's thread. Both may drop the subscription's handle.
class SubscriptionSink {
 public:
  virtual ~SubscriptionSink() = default;
  /// False when the sink has enough for now: nothing more comes until SubscriptionHandle::resume(),
  /// and the position stays.
  virtual bool on_event(SubscriptionEvent event) = 0;
  /// The last call. No error: the session is over (5 minutes) or the closed shard read to its end.
  /// ResourceInUseException: another call took over. ResourceNotFoundException: the stream or the
  /// consumer was deleted. InternalFailure: records could not be read.
  virtual void on_end(std::optional<base::Error> error) = 0;
};

/// Holds a subscription open; letting go of it closes it without a call of on_end. To be used on
/// the scheduler's thread. May outlive the service, which ends its subscriptions before it goes.
class SubscriptionHandle {
 public:
  SubscriptionHandle() = default;
  explicit SubscriptionHandle(std::shared_ptr<Subscription> subscription)
      : subscription_(std::move(subscription)) {}
  SubscriptionHandle(SubscriptionHandle&&) = default;
  SubscriptionHandle& operator=(SubscriptionHandle&& other) noexcept;
  ~SubscriptionHandle() { cancel(); }

  /// False once it has ended or was cancelled.
  bool live() const;
  /// After an on_event that said false: the sink takes events again.
  void resume();
  void cancel();

 private:
  std::shared_ptr<Subscription> subscription_;
};

}  // namespace weir::kinesis
