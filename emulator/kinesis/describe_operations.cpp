// DescribeStream, DescribeStreamSummary, ListStreams, DescribeLimits.
#include <algorithm>

#include "emulator/api/validate.h"
#include "emulator/kinesis/begin_operation.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/opaque_token.h"
#include "emulator/kinesis/shapes.h"

namespace weir::kinesis {
namespace {

constexpr std::uint64_t kListStreamsPurpose = 0x6c69737453747265;

std::vector<api::kinesis::EnhancedMetrics> enhanced_monitoring(const Stream& stream) {
  return {{std::vector<std::string>(stream.shard_level_metrics.begin(),
                                    stream.shard_level_metrics.end())}};
}

/// What DescribeStream and DescribeStreamSummary have in common.
template <class Description>
Description describe_stream_head(const Stream& stream) {
  Description description;
  description.stream_name = stream.name;
  description.stream_arn = stream.arn;
  description.stream_status = to_string(stream.status);
  description.stream_mode_details = mode_shape(stream);
  description.retention_period_hours = stream.retention_hours;
  description.stream_creation_timestamp = {stream.created_ms};
  description.enhanced_monitoring = enhanced_monitoring(stream);
  namespace encryption = api::kinesis::encryption_type;
  description.encryption_type = stream.key_id ? encryption::kKms : encryption::kNone;
  description.key_id = stream.key_id;
  return description;
}

}  // namespace

base::Result<api::kinesis::DescribeStreamOutput> KinesisService::describe_stream(
    const api::kinesis::DescribeStreamInput& input) {
  auto found = begin(ControlCall::kDescribeStream, input);
  if (!found) return found.error();
  Stream& stream = **found;
  std::size_t first = stream.skip_expired(now_ms());
  if (input.exclusive_start_shard_id) {
    const auto index = parse_shard_id(*input.exclusive_start_shard_id);
    if (!index) return bad_filter_shard_id(*input.exclusive_start_shard_id);
    first = std::max<std::size_t>(first, *index + 1);
  }
  const auto page = static_cast<std::size_t>(
      std::min(input.limit.value_or(kDescribeStreamMaxShards), kDescribeStreamMaxShards));
  auto description = describe_stream_head<api::kinesis::StreamDescription>(stream);
  for (std::size_t i = first; i < stream.shards.size(); ++i) {
    if (stream.expired(*stream.shards[i], now_ms())) continue;
    if (description.shards.size() == page) {
      description.has_more_shards = true;
      break;
    }
    description.shards.push_back(describe(*stream.shards[i]));
  }
  return api::kinesis::DescribeStreamOutput{std::move(description)};
}

base::Result<api::kinesis::DescribeStreamSummaryOutput> KinesisService::describe_stream_summary(
    const api::kinesis::DescribeStreamSummaryInput& input) {
  auto found = begin(ControlCall::kDescribeStreamSummary, input);
  if (!found) return found.error();
  const Stream& stream = **found;
  auto summary = describe_stream_head<api::kinesis::StreamDescriptionSummary>(stream);
  summary.open_shard_count = static_cast<std::int32_t>(stream.open_shards.shards().size());
  // No StreamId: it is reserved by the API's documentation, and the newest SDKs answer one by
  // asking ID.control-kinesis.REGION.amazonaws.com, whatever endpoint they were given.
  summary.consumer_count = static_cast<std::int32_t>(stream.consumers.size());
  summary.channel_count = stream.channels;
  summary.max_record_size_in_kib = static_cast<std::int32_t>(stream.record_max_bytes / kKibibyte);
  if (stream.on_demand) {
    namespace strategy = api::kinesis::record_distribution_strategy;
    summary.record_distribution_strategy =
        stream.spreads_evenly ? strategy::kAuto : strategy::kUserPartitionKey;
    if (stream.scaling.warm_target_mibps) {
      summary.warm_throughput = api::kinesis::WarmThroughputObject{
          stream.scaling.warm_target_mibps, stream.scaling.warm_current_mibps};
    }
  }
  return api::kinesis::DescribeStreamSummaryOutput{std::move(summary)};
}

base::Result<api::kinesis::ListStreamsOutput> KinesisService::list_streams(
    const api::kinesis::ListStreamsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kListStreams, {}));
  std::string after = input.exclusive_start_stream_name.value_or("");
  if (input.next_token) {
    auto opened = open_token(kListStreamsPurpose, *input.next_token);
    if (!opened) return invalid_next_token();
    after = std::move(*opened);
  }
  const auto page = static_cast<std::size_t>(input.limit.value_or(kListStreamsDefaultLimit));
  api::kinesis::ListStreamsOutput output;
  auto& summaries = output.stream_summaries.emplace();
  for (auto it = streams_.upper_bound(after); it != streams_.end(); ++it) {
    if (output.stream_names.size() == page) {
      output.has_more_streams = true;
      output.next_token = seal_token(kListStreamsPurpose, output.stream_names.back());
      break;
    }
    const Stream& stream = *it->second;
    output.stream_names.push_back(stream.name);
    summaries.push_back({stream.name, stream.arn, std::string(to_string(stream.status)),
                         mode_shape(stream), base::Timestamp{stream.created_ms}});
  }
  return output;
}

base::Result<api::kinesis::DescribeLimitsOutput> KinesisService::describe_limits(
    const api::kinesis::DescribeLimitsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kDescribeLimits, {}));
  const auto shown = [](std::int64_t count) {
    constexpr std::int64_t kGreatest = 1'000'000;  // The model's.
    return static_cast<std::int32_t>(std::min(count, kGreatest));
  };
  return api::kinesis::DescribeLimitsOutput{
      .shard_limit = shown(limits_.shards_per_account),
      .open_shard_count = shown(account_shards()),
      .on_demand_stream_count = shown(on_demand_streams()),
      .on_demand_stream_count_limit = shown(limits_.on_demand_streams_per_account),
      .channel_count = shown(static_cast<std::int64_t>(channels_.size())),
      .channel_count_limit = shown(limits_.channels_per_account)};
}

}  // namespace weir::kinesis
