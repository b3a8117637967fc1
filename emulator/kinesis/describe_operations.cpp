// DescribeStream, DescribeStreamSummary, ListStreams, DescribeLimits.
#include <algorithm>

#include "emulator/api/validate.h"
#include "emulator/kinesis/begin_operation.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/opaque_token.h"

namespace weir::kinesis {
namespace {

constexpr std::uint64_t kListStreamsPurpose = 0x6c69737453747265;

api::kinesis::StreamModeDetails provisioned() {
  return {std::string(api::kinesis::stream_mode::kProvisioned)};
}

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
  description.stream_mode_details = provisioned();
  description.retention_period_hours = stream.retention_hours;
  description.stream_creation_timestamp = {stream.created_ms};
  description.enhanced_monitoring = enhanced_monitoring(stream);
  description.encryption_type = api::kinesis::encryption_type::kNone;
  return description;
}

}  // namespace

api::kinesis::Shard describe(const Shard& shard) {
  api::kinesis::Shard out;
  out.shard_id = shard.id;
  if (shard.parents.parent) out.parent_shard_id = shard_id_of(*shard.parents.parent);
  if (shard.parents.adjacent) out.adjacent_parent_shard_id = shard_id_of(*shard.parents.adjacent);
  out.hash_key_range = {to_decimal(shard.range.start), to_decimal(shard.range.end)};
  out.sequence_number_range.starting_sequence_number = shard.starting_sequence_number();
  if (!shard.open()) {
    out.sequence_number_range.ending_sequence_number = shard.ending_sequence_number();
  }
  return out;
}

base::Result<api::kinesis::DescribeStreamOutput> KinesisService::describe_stream(
    const api::kinesis::DescribeStreamInput& input) {
  auto found = begin(ControlCall::kDescribeStream, input);
  if (!found) return found.error();
  const Stream& stream = **found;
  std::uint32_t first = 0;
  if (input.exclusive_start_shard_id) {
    const auto index = parse_shard_id(*input.exclusive_start_shard_id);
    if (!index) return bad_filter_shard_id(*input.exclusive_start_shard_id);
    first = *index + 1;
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
  summary.consumer_count = 0;
  summary.max_record_size_in_kib = static_cast<std::int32_t>(stream.record_max_bytes / kKibibyte);
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
                         provisioned(), base::Timestamp{stream.created_ms}});
  }
  return output;
}

base::Result<api::kinesis::DescribeLimitsOutput> KinesisService::describe_limits(
    const api::kinesis::DescribeLimitsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kDescribeLimits, {}));
  return api::kinesis::DescribeLimitsOutput{
      .shard_limit = static_cast<std::int32_t>(limits_.shards_per_account),
      .open_shard_count = static_cast<std::int32_t>(account_shards()),
      .on_demand_stream_count = 0,
      .on_demand_stream_count_limit = static_cast<std::int32_t>(kOnDemandStreamsPerAccount)};
}

}  // namespace weir::kinesis
