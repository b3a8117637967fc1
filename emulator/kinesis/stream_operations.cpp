// CreateStream, DeleteStream and how streams come and go.
#include <algorithm>

#include "emulator/api/validate.h"
#include "emulator/kinesis/begin_operation.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/resource_errors.h"
#include "emulator/kinesis/tag_rules.h"

namespace weir::kinesis {

std::int64_t KinesisService::on_demand_streams() const {
  return std::ranges::count_if(streams_, [](const auto& entry) { return entry.second->on_demand; });
}

base::Result<void> KinesisService::check_warm_throughput(std::int64_t mibps) const {
  if (!account_settings_.committed(scheduler_.now())) return warm_throughput_uncommitted(scope_);
  if (mibps > kOnDemandMaxMibps) return warm_throughput_too_high(mibps, kOnDemandMaxMibps);
  return {};
}

base::Result<std::int64_t> KinesisService::check_new_stream(
    const api::kinesis::CreateStreamInput& input) const {
  namespace strategy = api::kinesis::record_distribution_strategy;
  const auto& warm = input.warm_throughput_mibps;
  // With neither mode nor count AWS answers four shards (docs/fidelity.md).
  const bool on_demand = input.stream_mode_details ? input.stream_mode_details->stream_mode ==
                                                         api::kinesis::stream_mode::kOnDemand
                                                   : !input.shard_count;
  if (!on_demand) {
    if (warm) return warm_throughput_of_provisioned();
    if (input.record_distribution_strategy == strategy::kAuto) return distribution_of_provisioned();
    if (!input.shard_count) return shard_count_missing();
    WEIR_RETURN_IF_ERROR(check_account_shards(*input.shard_count));
    return std::int64_t{*input.shard_count};
  }
  if (input.shard_count) return shard_count_of_on_demand();
  if (warm) WEIR_RETURN_IF_ERROR(check_warm_throughput(*warm));
  if (on_demand_streams() >= limits_.on_demand_streams_per_account) {
    return too_many_on_demand_streams(limits_.on_demand_streams_per_account, scope_);
  }
  return std::max(kOnDemandInitialShards, std::int64_t{warm.value_or(0)});
}

base::Result<void> KinesisService::create_stream(const api::kinesis::CreateStreamInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kCreateStream, input.stream_name));
  if (streams_.contains(input.stream_name)) return stream_exists(input.stream_name, scope_);
  if (input.tags) {
    WEIR_RETURN_IF_ERROR(
        check_new_tags(input.stream_name, *input.tags, {}, limits_.tags_per_stream, scope_));
  }
  if (streams_in_creating_ >= limits_.streams_in_creating) {
    return too_many_streams_in_creating(limits_.streams_in_creating, scope_);
  }
  auto shards = check_new_stream(input);
  if (!shards) return shards.error();

  Stream& stream = add_stream(input.stream_name);
  stream.requested_shards = static_cast<std::size_t>(*shards);
  stream.on_demand = !input.shard_count;
  stream.scaling.warm_target_mibps = stream.scaling.warm_current_mibps =
      input.warm_throughput_mibps;
  stream.spreads_evenly =
      input.record_distribution_strategy == api::kinesis::record_distribution_strategy::kAuto;
  if (input.max_record_size_in_kib) {
    stream.record_max_bytes = *input.max_record_size_in_kib * kKibibyte;
  }
  if (input.tags) stream.tags = *input.tags;
  recount(stream);
  record_status(stream, to_string(stream.status));
  change_after(stream, limits_.create_stream_duration, [this, &stream] { activate(stream); });
  return {};
}

Stream& KinesisService::add_stream(const std::string& name) {
  auto owned = std::make_unique<Stream>();
  Stream& stream = *owned;
  stream.name = name;
  stream.arn = stream_arn(scope_, name);
  stream.incarnation = next_incarnation_++;
  stream.id = stream_id(scope_, name, stream.incarnation);
  stream.created_ms = now_ms();
  stream.retention_hours = limits_.min_retention_hours;
  stream.record_max_bytes = limits_.record_max_bytes;
  stream.list_shards_calls.emplace(limits_.list_shards_calls_per_second, scheduler_.now());
  ++streams_in_creating_;
  streams_by_id_.emplace(stream.id, &stream);
  streams_.emplace(stream.name, std::move(owned));
  return stream;
}

void KinesisService::activate(Stream& stream) {
  for (const HashRange& range : uniform_ranges(stream.requested_shards)) {
    add_shard(stream, range, {});
  }
  stream.activated_ms = now_ms();
  // Not before the status: what counts are now the open shards, no longer the requested ones.
  stream.status = StreamStatus::kActive;
  --streams_in_creating_;
  refresh_open_shards(stream, 0);
  record_status(stream, to_string(stream.status));
}

base::Result<void> KinesisService::delete_stream(const api::kinesis::DeleteStreamInput& input) {
  auto found = begin(ControlCall::kDeleteStream, input);
  if (!found) return found.error();
  Stream& stream = **found;
  if (stream.status == StreamStatus::kCreating) return stream_being_created(stream.name);
  if (stream.status == StreamStatus::kDeleting) {
    return stream_not_active(stream.name, to_string(stream.status), scope_);
  }
  if (stream.channels > 0) return stream_has_channels(stream.name, scope_);
  if (!stream.consumers.empty() && !input.enforce_consumer_deletion.value_or(false)) {
    return stream_has_consumers(stream.name, scope_);
  }
  stream.transition.cancel();
  stream.scaling.split.cancel();
  stream.waves.clear();
  set_status(stream, StreamStatus::kDeleting);
  subscriptions_.end_all_of(stream, stream_not_found(stream.name, scope_));
  change_after(stream, limits_.delete_stream_duration, [this, &stream] { erase(stream); });
  return {};
}

void KinesisService::erase(Stream& stream) {
  // The minute's counters go with the stream: publish what they hold.
  metrics_.flush(stream);
  record_status(stream, "DELETED");
  for (auto& [name, consumer] : stream.consumers) consumer->transition.cancel();
  account_shards_ -= stream.account_shards;
  streams_by_id_.erase(stream.id);
  streams_.erase(streams_.find(stream.name));
}

}  // namespace weir::kinesis
