#include "emulator/kinesis/channels.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/opaque_token.h"
#include "emulator/kinesis/resource_errors.h"
#include "emulator/kinesis/stream.h"

namespace weir::kinesis {
namespace {

namespace destination = api::kinesis::channel_destination_type;
namespace record_format = api::kinesis::record_format_type;
namespace channel_status = api::kinesis::channel_status;

constexpr std::uint64_t kListChannelsPurpose = 0x6c6973744368616e;
constexpr std::int32_t kDefaultFreshnessSeconds =
    300;  // API reference, S3DestinationConfiguration.
/// Developer guide, "S3 output key template for Amazon S3 delivery".
constexpr std::string_view kDefaultKeyTemplate =
    "kinesis-channel/!{channel-name}/!{channel-id}/!{yyyy}/!{MM}/!{dd}/!{HH}/"
    "!{channel-name}-!{channel-id}-!{yyyy}-!{MM}-!{dd}-!{HH}-!{mm}!{extension}";

/// Where undelivered records go when nothing is said (AWS::Kinesis::Channel in the CDK reference).
std::string default_error_prefix(const api::kinesis::ChannelDescription& channel) {
  return fmt::format("kinesis-channel/errors/{}/{}/", channel.channel_name, channel.channel_id);
}

api::kinesis::S3DestinationDescription describe(
    const api::kinesis::S3DestinationConfiguration& configuration,
    const api::kinesis::ChannelDescription& channel) {
  api::kinesis::S3DestinationDescription description;
  description.data_freshness_in_seconds =
      configuration.data_freshness_in_seconds.value_or(kDefaultFreshnessSeconds);
  description.storage_configuration = configuration.storage_configuration;
  auto& storage = description.storage_configuration;
  if (!storage.storage_class) {
    storage.storage_class = std::string(api::kinesis::s3_storage_class::kStandard);
  }
  if (!storage.output_key_template) storage.output_key_template = kDefaultKeyTemplate;
  description.dead_letter_queue_s3_configuration =
      configuration.dead_letter_queue_s3_configuration.value_or(
          api::kinesis::DeadLetterQueueS3Configuration{
              storage.bucket_arn, storage.expected_bucket_owner, default_error_prefix(channel)});
  return description;
}

api::kinesis::S3TablesDestinationDescription describe(
    const api::kinesis::S3TablesDestinationConfiguration& configuration) {
  return {configuration.data_freshness_in_seconds.value_or(kDefaultFreshnessSeconds),
          configuration.dead_letter_queue_s3_configuration,
          configuration.s3_tables_configuration_list};
}

/// Names of log group and stream that the API reference gives for logging without them.
api::kinesis::CloudWatchLogs with_default_names(api::kinesis::CloudWatchLogs logs,
                                                const api::kinesis::ChannelDescription& channel) {
  if (!logs.enabled) return logs;
  if (!logs.log_group_name) {
    logs.log_group_name =
        fmt::format("/aws/kinesis/{}/{}", channel.channel_name, channel.channel_id);
  }
  if (!logs.log_stream_name) logs.log_stream_name = "DestinationDelivery";
  return logs;
}

std::string_view name_in(std::string_view arn) {
  const std::size_t at = arn.find(":channel/");
  return at == std::string_view::npos ? std::string_view{} : arn.substr(at + 9);
}

bool reads_from(const Channel& channel, const std::vector<api::kinesis::StreamFilter>& filters) {
  return std::ranges::any_of(filters, [&](const auto& filter) {
    const auto& created = filter.stream_creation_timestamp;
    return filter.stream_arn == channel.stream->arn &&
           (!created || created->millis / 1000 == channel.stream->created_ms / 1000);
  });
}

api::kinesis::ChannelSummary summary_of(const Channel& channel) {
  const auto& description = channel.description;
  return {description.channel_name,
          description.channel_arn,
          description.channel_id,
          description.channel_status,
          description.channel_status_reason,
          description.channel_creation_timestamp,
          channel.destination_type,
          {{channel.stream->arn, {channel.stream->created_ms}}}};
}

}  // namespace

Channels::~Channels() {
  for (auto& [name, channel] : channels_) channel.transition.cancel();
}

base::Result<void> Channels::check(const api::kinesis::CreateChannelInput& input) {
  const bool to_s3 = input.s3_destination_configuration.has_value();
  const auto& tables = input.s3_tables_destination_configuration;
  if (to_s3 == tables.has_value()) return channel_destination_count();
  if (input.stream_configuration_list.size() != 1) return channel_source_count();
  if (tables && tables->s3_tables_configuration_list.size() != 1) return channel_table_count();
  const auto& record = input.stream_configuration_list[0].record_configuration;
  const std::string& format = record.record_format_type;
  const bool fits = format == record_format::kJson || (format == record_format::kGsrJson) != to_s3;
  if (!fits)
    return channel_record_format(format, to_s3 ? destination::kS3 : destination::kS3Tables);
  if (!to_s3 && !record.gsr_schema_arn) return channel_schema_missing();
  return {};
}

base::Result<api::kinesis::ChannelDescription> Channels::create(
    const api::kinesis::CreateChannelInput& input, Stream& stream) {
  if (channels_.contains(input.channel_name)) return channel_exists(input.channel_name, scope_);
  if (static_cast<std::int64_t>(channels_.size()) >= limits_.channels_per_account) {
    return too_many_channels(limits_.channels_per_account, scope_);
  }
  const std::string_view destination =
      input.s3_destination_configuration ? destination::kS3 : destination::kS3Tables;
  const auto rivals = std::ranges::count_if(channels_, [&](const auto& named) {
    return named.second.stream == &stream && named.second.destination_type == destination;
  });
  if (rivals >= limits_.channels_per_destination_type) {
    return too_many_channels_of_stream(stream.name, destination,
                                       limits_.channels_per_destination_type, scope_);
  }
  Channel& channel = channels_[input.channel_name];
  channel.stream = &stream;
  channel.tags = input.tags.value_or(Tags{});
  ++stream.channels;
  auto& description = channel.description;
  description.channel_name = input.channel_name;
  description.channel_arn = fmt::format("arn:aws:kinesis:{}:{}:channel/{}", scope_.region,
                                        scope_.account, input.channel_name);
  description.channel_id = stream_id(scope_, input.channel_name, ++created_);
  description.channel_creation_timestamp = {sim::to_millis(scheduler_.now())};
  description.service_execution_role_arn = input.service_execution_role_arn;
  description.stream_configuration_list = {
      {stream.arn, {stream.created_ms}, input.stream_configuration_list[0].record_configuration}};
  description.encryption_configuration = input.encryption_configuration;
  channel.destination_type = destination;
  if (input.s3_destination_configuration) {
    description.s3_destination_configuration =
        describe(*input.s3_destination_configuration, description);
  } else {
    description.s3_tables_destination_configuration =
        describe(*input.s3_tables_destination_configuration);
  }
  if (input.logging_configuration) {
    description.logging_configuration.cloud_watch_logs =
        with_default_names(input.logging_configuration->cloud_watch_logs, description);
  }
  change_after(channel, channel_status::kCreating,
               [&channel] { channel.description.channel_status = channel_status::kActive; });
  return channel.description;
}

void Channels::change_after(Channel& channel, std::string_view status,
                            std::function<void()> change) {
  channel.description.channel_status = status;
  if (limits_.channel_duration <= sim::Duration::zero()) {
    change();
    return;
  }
  channel.transition.cancel();
  channel.transition = scheduler_.call_at(scheduler_.now() + limits_.channel_duration,
                                          std::move(change), "kinesis.channel");
}

base::Result<api::kinesis::ChannelDescription> Channels::update(
    const api::kinesis::UpdateChannelInput& input) {
  Channel* channel = find(input.channel_arn);
  if (channel == nullptr) return channel_not_found(input.channel_arn, scope_);
  auto& description = channel->description;
  const std::string& status = description.channel_status;
  if (status != channel_status::kActive) {
    return channel_not_active(description.channel_name, status, scope_);
  }
  auto& s3 = description.s3_destination_configuration;
  auto& tables = description.s3_tables_destination_configuration;
  if ((input.s3_destination_configuration && !s3) ||
      (input.s3_tables_destination_configuration && !tables)) {
    return channel_update_of_other_destination(description.channel_name);
  }
  if (input.s3_destination_configuration) {
    s3->data_freshness_in_seconds = input.s3_destination_configuration->data_freshness_in_seconds;
  }
  if (input.s3_tables_destination_configuration) {
    tables->data_freshness_in_seconds =
        input.s3_tables_destination_configuration->data_freshness_in_seconds;
  }
  if (input.logging_configuration) {
    const auto& logs = input.logging_configuration->cloud_watch_logs;
    description.logging_configuration.cloud_watch_logs =
        with_default_names({logs.enabled, logs.log_group_name, logs.log_stream_name}, description);
  }
  change_after(*channel, channel_status::kUpdating,
               [channel] { channel->description.channel_status = channel_status::kActive; });
  return description;
}

base::Result<void> Channels::remove(std::string_view arn) {
  Channel* channel = find(arn);
  if (channel == nullptr) return channel_not_found(arn, scope_);
  if (channel->description.channel_status == channel_status::kDeleting) return {};
  change_after(*channel, channel_status::kDeleting, [this, channel] {
    --channel->stream->channels;
    channels_.erase(channels_.find(channel->description.channel_name));
  });
  return {};
}

Channel* Channels::find(std::string_view arn) {
  const auto found = channels_.find(name_in(arn));
  if (found == channels_.end() || found->second.description.channel_arn != arn) return nullptr;
  return &found->second;
}

base::Result<api::kinesis::ListChannelsOutput> Channels::list(
    const api::kinesis::ListChannelsInput& input) const {
  std::string after;
  if (input.next_token) {
    auto opened = open_token(kListChannelsPurpose, *input.next_token);
    if (!opened) return invalid_next_token();
    after = std::move(*opened);
  }
  const auto page = static_cast<std::size_t>(
      std::min(input.max_results.value_or(kListChannelsMaxResults), kListChannelsMaxResults));
  api::kinesis::ListChannelsOutput output;
  for (auto it = channels_.upper_bound(after); it != channels_.end(); ++it) {
    if (input.stream_filter && !reads_from(it->second, *input.stream_filter)) continue;
    if (output.channel_summaries.size() == page) {
      output.next_token =
          seal_token(kListChannelsPurpose, output.channel_summaries.back().channel_name);
      break;
    }
    output.channel_summaries.push_back(summary_of(it->second));
  }
  return output;
}

}  // namespace weir::kinesis
