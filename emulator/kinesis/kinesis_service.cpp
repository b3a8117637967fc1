#include "emulator/kinesis/kinesis_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/events.h"

namespace weir::kinesis {
namespace {

/// The stream's name in an ARN; empty when the text is no ARN of a stream in this scope.
std::string_view name_in_arn(const base::Caller& scope, std::string_view arn) {
  // The partition (aws, aws-cn) is not checked: a world has one.
  const std::string tail = fmt::format(":kinesis:{}:{}:stream/", scope.region, scope.account);
  const std::size_t at = arn.find(tail);
  if (!arn.starts_with("arn:aws") || at == std::string_view::npos) return {};
  return arn.substr(at + tail.size());
}

}  // namespace

KinesisService::KinesisService(sim::Scheduler& scheduler, sim::Timeline& timeline,
                               base::MetricSink& metrics, base::Caller scope, Limits limits)
    : scheduler_(scheduler),
      timeline_(timeline),
      scope_(std::move(scope)),
      limits_(std::move(limits)),
      store_({.memory_bytes = limits_.record_memory_bytes,
              .segment_bytes = static_cast<std::uint32_t>(limits_.segment_bytes),
              .spill_directory = limits_.spill_directory}),
      metrics_(scheduler, metrics, [this](Stream& stream) { watch_traffic(stream); }),
      subscriptions_(scheduler, metrics_, limits_, scope_),
      channels_(scheduler, limits_, scope_),
      control_calls_(limits_, scheduler.now()) {}

KinesisService::~KinesisService() {
  for (auto& [name, stream] : streams_) {
    subscriptions_.end_all_of(*stream, stream_not_found(name, scope_));
    stream->transition.cancel();
    stream->scaling.split.cancel();
    for (auto& [consumer_name, consumer] : stream->consumers) consumer->transition.cancel();
  }
}

Stream* KinesisService::stream_named(std::string_view name_or_arn) const {
  if (name_or_arn.starts_with("arn:")) name_or_arn = name_in_arn(scope_, name_or_arn);
  const auto found = streams_.find(name_or_arn);
  return found == streams_.end() ? nullptr : found->second.get();
}

base::Result<Stream*> KinesisService::serving_stream(std::string_view name_or_arn) const {
  Stream* stream = stream_named(name_or_arn);
  if (stream == nullptr || !stream->serving()) return stream_not_found(name_or_arn, scope_);
  return stream;
}

base::Result<Stream*> KinesisService::find_stream(const std::optional<std::string>& name,
                                                  const std::optional<std::string>& arn,
                                                  const std::optional<std::string>& id) const {
  if (!name && !arn && !id) return stream_not_named();
  if (arn) {
    const std::size_t slash = arn->find(":stream/");
    if (slash == std::string::npos) return stream_arn_malformed(*arn);
    if (name && arn->substr(slash + 8) != *name) return stream_name_and_arn_differ(*name, *arn);
  }
  Stream* stream = nullptr;
  if (id) {
    const auto found = streams_by_id_.find(*id);
    if (found == streams_by_id_.end()) return stream_id_unknown(*id);
    stream = found->second;
    const std::string& expected = arn ? *arn : name ? *name : stream->name;
    if (stream_named(expected) != stream) return stream_id_and_name_differ(*id, expected);
    return stream;
  }
  stream = stream_named(arn ? *arn : *name);
  if (stream == nullptr) return stream_not_found(name ? *name : *arn, scope_);
  return stream;
}

base::Result<void> KinesisService::admit(ControlCall call, std::string_view stream) {
  if (control_calls_.try_take(call, scheduler_.now())) return {};
  return call_rate_exceeded(stream, scope_);
}

base::Result<void> KinesisService::check_active(const Stream& stream) const {
  if (stream.status == StreamStatus::kActive) return {};
  return stream_not_active(stream.name, to_string(stream.status), scope_);
}

void KinesisService::recount(Stream& stream) {
  const std::size_t shards = stream.status == StreamStatus::kCreating
                                 ? stream.requested_shards
                                 : stream.open_shards.shards().size();
  const std::int64_t counted = stream.on_demand ? 0 : static_cast<std::int64_t>(shards);
  account_shards_ += counted - stream.account_shards;
  stream.account_shards = counted;
}

base::Result<void> KinesisService::check_account_shards(std::int64_t additional) const {
  const std::int64_t shards = account_shards();
  if (shards + additional <= limits_.shards_per_account) return {};
  return shard_limit_exceeded(shards, limits_.shards_per_account, additional, scope_);
}

void KinesisService::set_status(Stream& stream, StreamStatus status) {
  stream.status = status;
  record_status(stream, to_string(status));
}

void KinesisService::record_status(const Stream& stream, std::string_view status) {
  const auto open = static_cast<std::int64_t>(stream.open_shards.shards().size());
  timeline_.record(scheduler_.now(), kStreamStatus, stream.name,
                   {{"status", status}, {"open_shards", open}});
}

void KinesisService::change_after(Stream& stream, sim::Duration delay,
                                  std::function<void()> change) {
  if (delay <= sim::Duration::zero()) {
    change();
    return;
  }
  stream.transition =
      scheduler_.call_at(scheduler_.now() + delay, std::move(change), "kinesis.transition");
}

void KinesisService::release_before(std::string_view stream_name, std::string_view shard_id,
                                    std::uint64_t ordinal) {
  const Stream* stream = stream_named(stream_name);
  const auto index = parse_shard_id(shard_id);
  if (stream == nullptr || !index || *index >= stream->shards.size()) return;
  stream->shards[*index]->log.release_before(ordinal);
}

bool KinesisService::throttle_shard(std::string_view stream_name, std::string_view shard_id,
                                    sim::Time until) {
  const Stream* stream = stream_named(stream_name);
  const auto index = parse_shard_id(shard_id);
  if (stream == nullptr || !index || *index >= stream->shards.size()) return false;
  stream->shards[*index]->throttled_until = until;
  return true;
}

std::vector<ShardStatus> KinesisService::shard_statuses(std::string_view stream_name) const {
  std::vector<ShardStatus> statuses;
  const Stream* stream = stream_named(stream_name);
  if (stream == nullptr) return statuses;
  for (const auto& shard : stream->shards) {
    ShardStatus status{.shard_id = shard->id,
                       .range = shard->range,
                       .open = shard->open(),
                       .appended_records = shard->log.next_ordinal(),
                       .appended_bytes = shard->appended_bytes,
                       .throttled_records = shard->throttled_records,
                       .first_ordinal = shard->log.first_ordinal(),
                       .held_bytes = shard->log.held_bytes()};
    for (const auto& parent : {shard->parents.parent, shard->parents.adjacent}) {
      if (parent) status.parent_shard_ids.push_back(shard_id_of(*parent));
    }
    statuses.push_back(std::move(status));
  }
  return statuses;
}

StorageStatus KinesisService::storage_status() const {
  return {store_.resident_bytes(), store_.spilled_segments(), store_.spill_file_bytes(),
          store_.spill_error()};
}

}  // namespace weir::kinesis
