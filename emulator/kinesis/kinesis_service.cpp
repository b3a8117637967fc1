#include "emulator/kinesis/kinesis_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/events.h"

namespace weir::kinesis {
namespace {

constexpr std::array<std::string_view, 21> kImplemented{
    "AddTagsToStream",
    "CreateStream",
    "DecreaseStreamRetentionPeriod",
    "DeleteStream",
    "DescribeLimits",
    "DescribeStream",
    "DescribeStreamSummary",
    "DisableEnhancedMonitoring",
    "EnableEnhancedMonitoring",
    "GetRecords",
    "GetShardIterator",
    "IncreaseStreamRetentionPeriod",
    "ListShards",
    "ListStreams",
    "ListTagsForStream",
    "MergeShards",
    "PutRecord",
    "PutRecords",
    "RemoveTagsFromStream",
    "SplitShard",
    "UpdateShardCount",
};

/// The stream's name in an ARN; empty when the text is no ARN of a stream in this scope.
std::string_view name_in_arn(const base::Caller& scope, std::string_view arn) {
  // The partition (aws, aws-cn) is not checked: a world has one.
  const std::string tail = fmt::format(":kinesis:{}:{}:stream/", scope.region, scope.account);
  const std::size_t at = arn.find(tail);
  if (!arn.starts_with("arn:aws") || at == std::string_view::npos) return {};
  return arn.substr(at + tail.size());
}

}  // namespace

std::string stream_arn(const base::Caller& scope, std::string_view name) {
  return fmt::format("arn:aws:kinesis:{}:{}:stream/{}", scope.region, scope.account, name);
}

std::span<const std::string_view> implemented_operations() {
  return kImplemented;
}

KinesisService::KinesisService(sim::Scheduler& scheduler, sim::Timeline& timeline,
                               base::MetricSink& metrics, base::Caller scope, Limits limits)
    : scheduler_(scheduler),
      timeline_(timeline),
      metrics_(metrics),
      scope_(std::move(scope)),
      limits_(std::move(limits)),
      store_({.memory_bytes = limits_.record_memory_bytes,
              .segment_bytes = static_cast<std::uint32_t>(limits_.segment_bytes),
              .spill_directory = limits_.spill_directory}) {
  for (std::size_t i = 0; i < static_cast<std::size_t>(ControlCall::kCount); ++i) {
    std::int64_t rate = limits_.control_calls_per_second;
    switch (static_cast<ControlCall>(i)) {
      case ControlCall::kDescribeStream:
        rate = limits_.describe_stream_calls_per_second;
        break;
      case ControlCall::kDescribeStreamSummary:
        rate = limits_.describe_stream_summary_calls_per_second;
        break;
      case ControlCall::kDescribeLimits:
        rate = limits_.describe_limits_calls_per_second;
        break;
      case ControlCall::kUpdateShardCount:
        rate = limits_.update_shard_count_calls_per_second;
        break;
      default:
        break;
    }
    control_calls_.emplace_back(rate, scheduler_.now());
  }
}

KinesisService::~KinesisService() {
  for (auto& [name, stream] : streams_) stream->transition.cancel();
  publish_job_.cancel();
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
  if (id) return feature_not_implemented("StreamId");
  if (!name && !arn) return stream_not_named();
  if (arn) {
    const std::size_t slash = arn->find(":stream/");
    if (slash == std::string::npos) return stream_arn_malformed(*arn);
    if (name && arn->substr(slash + 8) != *name) return stream_name_and_arn_differ(*name, *arn);
  }
  const std::string& named = arn ? *arn : *name;
  Stream* stream = stream_named(named);
  if (stream == nullptr) return stream_not_found(name ? *name : *arn, scope_);
  return stream;
}

base::Result<void> KinesisService::admit(ControlCall call, std::string_view stream) {
  if (!limits_.throughput) return {};
  if (control_calls_[static_cast<std::size_t>(call)].try_take_one(scheduler_.now())) return {};
  return call_rate_exceeded(stream, scope_);
}

std::int64_t KinesisService::account_shards() const {
  std::size_t shards = 0;
  for (const auto& [name, stream] : streams_) {
    shards += stream->status == StreamStatus::kCreating ? stream->requested_shards
                                                        : stream->open_shards.shards().size();
  }
  return static_cast<std::int64_t>(shards);
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

void KinesisService::begin_counting() {
  const sim::Time now = scheduler_.now();
  // Another event of the boundary's instant may come before the one that publishes.
  if (publish_at_ && now >= *publish_at_) {
    publish_job_.cancel();
    publish_metrics();
  }
  if (publish_at_) return;
  publish_at_ = std::chrono::floor<std::chrono::minutes>(now) + std::chrono::minutes{1};
  publish_job_ = scheduler_.call_at(
      *publish_at_, [this] { publish_metrics(); }, "kinesis.metrics");
}

void KinesisService::publish_metrics() {
  if (!publish_at_) return;
  const base::Timestamp minute{sim::to_millis(*publish_at_) - 60'000};
  publish_at_.reset();
  for (auto& [name, stream] : streams_) {
    const base::Dimension by_stream{"StreamName", name};
    stream->counters.publish(metrics_, minute, {by_stream}, nullptr);
    if (stream->shard_level_metrics.empty()) continue;
    for (auto& shard : stream->shards) {
      if (!shard->counters.any()) continue;
      shard->counters.publish(metrics_, minute, {{"ShardId", shard->id}, by_stream},
                              &stream->shard_level_metrics);
    }
  }
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
