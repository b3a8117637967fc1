// CreateStream, DeleteStream and how streams come and go.
#include <algorithm>

#include "emulator/api/validate.h"
#include "emulator/kinesis/begin_operation.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/tag_rules.h"

namespace weir::kinesis {
namespace {

base::Result<void> check_supported(const api::kinesis::CreateStreamInput& input) {
  const bool on_demand = input.stream_mode_details && input.stream_mode_details->stream_mode ==
                                                          api::kinesis::stream_mode::kOnDemand;
  if (on_demand) return feature_not_implemented("stream mode ON_DEMAND");
  if (input.warm_throughput_mibps) return feature_not_implemented("WarmThroughputMiBps");
  if (!input.shard_count) return shard_count_missing();
  return {};
}

}  // namespace

base::Result<void> KinesisService::create_stream(const api::kinesis::CreateStreamInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kCreateStream, input.stream_name));
  WEIR_RETURN_IF_ERROR(check_supported(input));
  if (streams_.contains(input.stream_name)) return stream_exists(input.stream_name, scope_);
  if (input.tags) {
    WEIR_RETURN_IF_ERROR(
        check_new_tags(input.stream_name, *input.tags, {}, limits_.tags_per_stream, scope_));
  }
  const auto creating = std::ranges::count_if(
      streams_, [](const auto& entry) { return entry.second->status == StreamStatus::kCreating; });
  if (creating >= limits_.streams_in_creating) {
    return too_many_streams_in_creating(limits_.streams_in_creating, scope_);
  }
  WEIR_RETURN_IF_ERROR(check_account_shards(*input.shard_count));

  auto owned = std::make_unique<Stream>();
  Stream& stream = *owned;
  stream.name = input.stream_name;
  stream.arn = stream_arn(scope_, input.stream_name);
  stream.incarnation = next_incarnation_++;
  stream.created_ms = now_ms();
  stream.requested_shards = static_cast<std::size_t>(*input.shard_count);
  stream.retention_hours = limits_.min_retention_hours;
  stream.record_max_bytes = input.max_record_size_in_kib ? *input.max_record_size_in_kib * kKibibyte
                                                         : limits_.record_max_bytes;
  if (input.tags) stream.tags = *input.tags;
  stream.list_shards_calls.emplace(limits_.list_shards_calls_per_second, scheduler_.now());
  streams_.emplace(stream.name, std::move(owned));
  set_status(stream, StreamStatus::kCreating);
  change_after(stream, limits_.create_stream_duration, [this, &stream] { activate(stream); });
  return {};
}

void KinesisService::activate(Stream& stream) {
  for (const HashRange& range : uniform_ranges(stream.requested_shards)) {
    add_shard(stream, range, {});
  }
  refresh_open_shards(stream);
  stream.activated_ms = now_ms();
  set_status(stream, StreamStatus::kActive);
}

base::Result<void> KinesisService::delete_stream(const api::kinesis::DeleteStreamInput& input) {
  auto found = begin(ControlCall::kDeleteStream, input);
  if (!found) return found.error();
  Stream& stream = **found;
  if (stream.status == StreamStatus::kCreating) return stream_being_created(stream.name);
  if (stream.status == StreamStatus::kDeleting) {
    return stream_not_active(stream.name, to_string(stream.status), scope_);
  }
  stream.transition.cancel();
  stream.waves.clear();
  set_status(stream, StreamStatus::kDeleting);
  change_after(stream, limits_.delete_stream_duration, [this, &stream] { erase(stream); });
  return {};
}

void KinesisService::erase(Stream& stream) {
  // The minute's counters go with the stream: publish what they hold.
  publish_job_.cancel();
  publish_metrics();
  record_status(stream, "DELETED");
  streams_.erase(streams_.find(stream.name));
}

}  // namespace weir::kinesis
