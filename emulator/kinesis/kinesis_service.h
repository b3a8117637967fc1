// Kinesis Data Streams of one account and region: a pure state machine driven by the simulated
// clock. What is where:
//
//   limits.h, errors.h, events.h   every quota, every error text, every timeline event
//   stream.h, consumer.h           the state: streams, shards, routing, consumers
//   shard_log.h, segment.h, record_store.h, spill_file.h   the records
//   subscription.h, subscriptions.h  SubscribeToShard: the interface, and how it works
//   channels.h, account_settings.h, on_demand.h, control_calls.h   what their names say
//   reshard_plan.h, hash_range.h, sequence_number.h, shard_iterator.h, token_bucket.h
//   metrics.h, counting.h, metrics_publisher.h   what is counted, and how it gets to CloudWatch
//   service_status.h               what checkers of a world may ask for
//   *_operations.cpp               one group of API operations each
//
// Queues, which AWS has, are unknown to it: dispatchers answer with api::not_implemented.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/kinesis.h"
#include "emulator/api/kinesis_records.h"
#include "emulator/base/caller.h"
#include "emulator/base/metric_sink.h"
#include "emulator/base/result.h"
#include "emulator/kinesis/account_settings.h"
#include "emulator/kinesis/channels.h"
#include "emulator/kinesis/control_calls.h"
#include "emulator/kinesis/counting.h"
#include "emulator/kinesis/limits.h"
#include "emulator/kinesis/metrics_publisher.h"
#include "emulator/kinesis/record_store.h"
#include "emulator/kinesis/service_status.h"
#include "emulator/kinesis/shard_iterator.h"
#include "emulator/kinesis/stream.h"
#include "emulator/kinesis/subscription.h"
#include "emulator/kinesis/subscriptions.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/timeline.h"

namespace weir::kinesis {

namespace kds = api::kinesis;

/// All operations are synchronous: they take effect at scheduler.now(), and later changes of state
/// (CREATING to ACTIVE and the like) are events of the scheduler. Errors are AWS's, see errors.h.
class KinesisService {
 public:
  /// The references must outlive the service; the scheduler may end first.
  KinesisService(sim::Scheduler& scheduler, sim::Timeline& timeline, base::MetricSink& metrics,
                 base::Caller scope, Limits limits);
  ~KinesisService();
  KinesisService(const KinesisService&) = delete;
  KinesisService& operator=(const KinesisService&) = delete;

  template <class T>
  using Reply = base::Result<T>;

  // Streams (stream_operations.cpp, describe_operations.cpp).
  Reply<void> create_stream(const kds::CreateStreamInput& input);
  Reply<void> delete_stream(const kds::DeleteStreamInput& input);
  Reply<kds::DescribeStreamOutput> describe_stream(const kds::DescribeStreamInput& input);
  Reply<kds::DescribeStreamSummaryOutput> describe_stream_summary(
      const kds::DescribeStreamSummaryInput& input);
  Reply<kds::ListStreamsOutput> list_streams(const kds::ListStreamsInput& input);
  Reply<kds::DescribeLimitsOutput> describe_limits(const kds::DescribeLimitsInput& input);

  // Writing (put_operations.cpp).
  Reply<kds::PutRecordOutput> put_record(const kds::PutRecordInput& input);
  Reply<kds::PutRecordsOutput> put_records(const kds::PutRecordsInput& input);
  /// The hot way: no text, no allocation a record. `stream_name` may be an ARN. Whole-batch errors
  /// are those of PutRecords; refused records are in the outcomes.
  Reply<kds::PutRecordsBatchResult> put_records(const kds::PutRecordsBatch& batch);
  /// PutRecord the hot way: a batch of one, whose key is sound. A refused record is an error.
  Reply<kds::PutRecordsBatchResult> put_record(const kds::PutRecordsBatch& batch);

  // Reading (get_operations.cpp).
  Reply<kds::GetShardIteratorOutput> get_shard_iterator(const kds::GetShardIteratorInput& input);
  Reply<kds::GetRecordsOutput> get_records(const kds::GetRecordsInput& input);
  /// The hot way. `limit` 1 to 10,000 records.
  Reply<kds::GetRecordsBatch> get_records(std::string_view shard_iterator, std::int32_t limit);

  // Shards (list_shards_operations.cpp, reshard_operations.cpp).
  Reply<kds::ListShardsOutput> list_shards(const kds::ListShardsInput& input);
  Reply<void> split_shard(const kds::SplitShardInput& input);
  Reply<void> merge_shards(const kds::MergeShardsInput& input);
  Reply<kds::UpdateShardCountOutput> update_shard_count(const kds::UpdateShardCountInput& input);

  // Consumers (consumer_operations.cpp).
  Reply<kds::RegisterStreamConsumerOutput> register_stream_consumer(
      const kds::RegisterStreamConsumerInput& input);
  Reply<void> deregister_stream_consumer(const kds::DeregisterStreamConsumerInput& input);
  Reply<kds::DescribeStreamConsumerOutput> describe_stream_consumer(
      const kds::DescribeStreamConsumerInput& input);
  Reply<kds::ListStreamConsumersOutput> list_stream_consumers(
      const kds::ListStreamConsumersInput& input);
  /// Opens a subscription: `sink`, which must outlive the handle, is called with its events from
  /// the current instant on, but not during this call.
  Reply<SubscriptionHandle> subscribe_to_shard(const kds::SubscribeToShardInput& input,
                                               SubscriptionSink& sink);

  // Encryption, mode, sizes, distribution (update_operations.cpp).
  Reply<void> start_stream_encryption(const kds::StartStreamEncryptionInput& input);
  Reply<void> stop_stream_encryption(const kds::StopStreamEncryptionInput& input);
  Reply<void> update_stream_mode(const kds::UpdateStreamModeInput& input);
  Reply<kds::UpdateStreamWarmThroughputOutput> update_stream_warm_throughput(
      const kds::UpdateStreamWarmThroughputInput& input);
  Reply<void> update_max_record_size(const kds::UpdateMaxRecordSizeInput& input);
  Reply<void> update_stream_record_distribution_strategy(
      const kds::UpdateStreamRecordDistributionStrategyInput& input);

  // The account, and what is named by ARN (resource_operations.cpp).
  Reply<kds::DescribeAccountSettingsOutput> describe_account_settings(
      const kds::DescribeAccountSettingsInput& input);
  Reply<kds::UpdateAccountSettingsOutput> update_account_settings(
      const kds::UpdateAccountSettingsInput& input);
  Reply<void> tag_resource(const kds::TagResourceInput& input);
  Reply<void> untag_resource(const kds::UntagResourceInput& input);
  Reply<kds::ListTagsForResourceOutput> list_tags_for_resource(
      const kds::ListTagsForResourceInput& input);
  Reply<void> put_resource_policy(const kds::PutResourcePolicyInput& input);
  Reply<kds::GetResourcePolicyOutput> get_resource_policy(const kds::GetResourcePolicyInput& input);
  Reply<void> delete_resource_policy(const kds::DeleteResourcePolicyInput& input);

  // Channels (channel_operations.cpp).
  Reply<kds::CreateChannelOutput> create_channel(const kds::CreateChannelInput& input);
  Reply<kds::UpdateChannelOutput> update_channel(const kds::UpdateChannelInput& input);
  Reply<void> delete_channel(const kds::DeleteChannelInput& input);
  Reply<kds::DescribeChannelOutput> describe_channel(const kds::DescribeChannelInput& input);
  Reply<kds::ListChannelsOutput> list_channels(const kds::ListChannelsInput& input);

  // Retention, monitoring, tags (settings_operations.cpp).
  Reply<void> increase_stream_retention_period(
      const kds::IncreaseStreamRetentionPeriodInput& input);
  Reply<void> decrease_stream_retention_period(
      const kds::DecreaseStreamRetentionPeriodInput& input);
  Reply<kds::EnhancedMonitoringOutput> enable_enhanced_monitoring(
      const kds::EnableEnhancedMonitoringInput& input);
  Reply<kds::EnhancedMonitoringOutput> disable_enhanced_monitoring(
      const kds::DisableEnhancedMonitoringInput& input);
  Reply<void> add_tags_to_stream(const kds::AddTagsToStreamInput& input);
  Reply<kds::ListTagsForStreamOutput> list_tags_for_stream(
      const kds::ListTagsForStreamInput& input);
  Reply<void> remove_tags_from_stream(const kds::RemoveTagsFromStreamInput& input);

  // For the world around (kinesis_service.cpp); no operations of AWS.

  /// Drops the segments whose records all have ordinals below `ordinal`: for worlds in which nobody
  /// can ask for them any more. Unknown streams and shards are ignored.
  void release_before(std::string_view stream, std::string_view shard_id, std::uint64_t ordinal);
  /// Fault: refuses all writes to a shard until `until`. False when there is no such shard.
  bool throttle_shard(std::string_view stream, std::string_view shard_id, sim::Time until);
  /// Every shard of the stream, by index; empty for an unknown stream.
  std::vector<ShardStatus> shard_statuses(std::string_view stream) const;
  /// Records refused by throttling since the start, deleted streams included.
  std::uint64_t throttled_records() const { return throttled_records_; }
  StorageStatus storage_status() const;
  const Limits& limits() const { return limits_; }
  const base::Caller& scope() const { return scope_; }

 private:
  struct ShardQuery;
  struct IteratedShard {
    ShardIterator iterator;
    Stream* stream;
    Shard* shard;
  };
  /// What an ARN names: one of the three.
  struct Resource {
    Stream* stream = nullptr;      ///< Also the consumer's.
    Consumer* consumer = nullptr;  ///< Null: the stream itself, or the channel.
    Channel* channel = nullptr;
    Tags& tags() const;
  };

  // Finding things (kinesis_service.cpp).
  std::int64_t now_ms() const { return sim::to_millis(scheduler_.now()); }
  Stream* stream_named(std::string_view name_or_arn) const;
  Reply<Stream*> serving_stream(std::string_view name_or_arn) const;
  Reply<Stream*> find_stream(const std::optional<std::string>& name,
                             const std::optional<std::string>& arn,
                             const std::optional<std::string>& id) const;
  /// For every input that names a stream in the usual three ways.
  template <class Input>
  Reply<Stream*> stream_of(const Input& input) const {
    return find_stream(input.stream_name, input.stream_arn, input.stream_id);
  }
  /// Validates the input, charges the call's quota and finds the stream.
  template <class Input>
  Reply<Stream*> begin(ControlCall call, const Input& input);
  Reply<void> admit(ControlCall call, std::string_view stream);
  Reply<void> check_active(const Stream& stream) const;
  Reply<Shard*> shard_to_reshard(const Stream& stream, std::string_view shard_id) const;
  /// Open or about to be, of provisioned streams: those that the account's quota counts.
  std::int64_t account_shards() const { return account_shards_; }
  void recount(Stream& stream);
  Reply<void> check_account_shards(std::int64_t additional) const;

  // Changes of state (kinesis_service.cpp, reshard_operations.cpp).
  void set_status(Stream& stream, StreamStatus status);
  void record_status(const Stream& stream, std::string_view status);
  void change_after(Stream& stream, sim::Duration delay, std::function<void()> change);
  void activate(Stream& stream);
  void erase(Stream& stream);
  Shard& add_shard(Stream& stream, HashRange range, ShardParents parents);
  void close_shard(Stream& stream, Shard& shard);
  void split(Stream& stream, Shard& shard, base::HashKey boundary);
  void merge(Stream& stream, Shard& lower, Shard& upper, ShardParents parents);
  /// To be called after closing shards and adding those from index `first_new` on.
  void refresh_open_shards(Stream& stream, std::size_t first_new);
  Reply<void> check_target(Stream& stream, std::int64_t target) const;
  void apply_wave(Stream& stream, const ReshardWave& wave);
  void apply_next_wave(Stream& stream);
  /// Begins to split and merge towards `target` equal shards; the stream must be UPDATING.
  void reshard_to(Stream& stream, std::int64_t target);

  // New streams, and those that scale themselves (stream_operations.cpp, on_demand_operations.cpp).
  Stream& add_stream(const std::string& name);
  /// How many shards the new stream begins with.
  Reply<std::int64_t> check_new_stream(const kds::CreateStreamInput& input) const;
  Reply<void> check_warm_throughput(std::int64_t mibps) const;
  std::int64_t on_demand_streams() const;
  void watch_traffic(Stream& stream);
  void split_hot_shards(Stream& stream);

  // Consumers and resources (consumer_operations.cpp, resource_operations.cpp).
  template <class Input>
  Reply<ConsumerRef> consumer_of(const Input& input) const;
  Reply<ConsumerRef> consumer_named(std::string_view arn) const;
  Reply<void> check_new_consumer(const Stream& stream,
                                 const kds::RegisterStreamConsumerInput& input) const;
  Reply<Resource> resource_named(std::string_view arn);
  Reply<std::optional<std::string>*> policy_of(std::string_view arn, bool for_change);

  // Changes of a stream's settings (update_operations.cpp).
  /// UPDATING for a while, then `effect`, then ACTIVE.
  void update_stream(Stream& stream, std::function<void()> effect);
  template <class Input>
  Reply<Stream*> begin_encryption(ControlCall call, const Input& input);
  Reply<void> check_mode_change(Stream& stream, bool on_demand,
                                const std::optional<std::int32_t>& warm_mibps);
  void change_mode(Stream& stream, bool on_demand, const std::optional<std::int32_t>& warm_mibps);

  // Writing (put_operations.cpp).
  Reply<void> check_batch(const Stream& stream, std::span<const kds::PutRecordView> records) const;
  PutTotals append(Stream& stream, std::span<const kds::PutRecordView> records,
                   std::span<kds::PutOutcome> outcomes);
  void group_by_shard(Stream& stream, std::span<const kds::PutRecordView> records);
  PutTotals append_to_shard(Shard& shard, std::span<const kds::PutRecordView> records,
                            std::span<kds::PutOutcome> outcomes, bool encrypted);
  PutTotals fail_shard(Shard& shard, std::span<kds::PutOutcome> outcomes);

  // Reading (get_operations.cpp).
  /// Where to begin to read: `type` is one of shard_iterator_type.
  Reply<std::uint64_t> starting_ordinal(const Stream& stream, const Shard& shard,
                                        std::string_view type,
                                        const std::optional<std::string>& sequence_number,
                                        const std::optional<base::Timestamp>& timestamp) const;
  Reply<std::uint64_t> ordinal_of_sequence_number(const Stream& stream, const Shard& shard,
                                                  std::string_view number, bool after) const;
  /// The shard of an iterator that is sound, of age and of a stream that serves.
  Reply<IteratedShard> iterated_shard(std::string_view shard_iterator) const;
  Reply<LogRead> read_shard(Stream& stream, Shard& shard, std::uint64_t ordinal,
                            std::int32_t limit);

  // Listing (list_shards_operations.cpp, describe_operations.cpp).
  Reply<ShardQuery> shard_query(const kds::ListShardsInput& input) const;
  Reply<ShardQuery> shard_query_of_token(std::string_view token) const;

  sim::Scheduler& scheduler_;
  sim::Timeline& timeline_;
  base::Caller scope_;
  Limits limits_;
  RecordStore store_;
  MetricsPublisher metrics_;
  Subscriptions subscriptions_;
  std::map<std::string, std::unique_ptr<Stream>, std::less<>> streams_;
  std::uint64_t next_incarnation_ = 1;
  std::map<std::string, Stream*, std::less<>> streams_by_id_;
  std::int64_t account_shards_ = 0;
  std::int64_t streams_in_creating_ = 0;
  AccountSettings account_settings_;
  Channels channels_;
  ControlCalls control_calls_;
  // Scratch of append(): the batch's shards, and each record's successor in its shard.
  std::vector<Shard*> touched_;
  std::vector<std::uint32_t> next_in_shard_;
  std::uint32_t iterators_made_ = 0;
  std::uint64_t throttled_records_ = 0;
};

}  // namespace weir::kinesis
