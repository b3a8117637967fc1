// CreateChannel, UpdateChannel, DeleteChannel, DescribeChannel, ListChannels.
#include "emulator/api/validate.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/kinesis_service.h"
#include "emulator/kinesis/resource_errors.h"

namespace weir::kinesis {

base::Result<api::kinesis::CreateChannelOutput> KinesisService::create_channel(
    const api::kinesis::CreateChannelInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kCreateChannel, {}));
  WEIR_RETURN_IF_ERROR(Channels::check(input));
  const std::string& arn = input.stream_configuration_list[0].stream_arn;
  Stream* stream = stream_named(arn);
  if (stream == nullptr) return stream_not_found(arn, scope_);
  if (!stream->on_demand) return stream_provisioned(stream->name, scope_);
  WEIR_RETURN_IF_ERROR(check_active(*stream));
  if (input.tags) {
    WEIR_RETURN_IF_ERROR(
        check_new_tags(input.channel_name, *input.tags, {}, limits_.tags_per_stream, scope_));
  }
  auto created = channels_.create(input, *stream);
  if (!created) return created.error();
  return api::kinesis::CreateChannelOutput{std::move(*created)};
}

base::Result<api::kinesis::UpdateChannelOutput> KinesisService::update_channel(
    const api::kinesis::UpdateChannelInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kUpdateChannel, {}));
  auto updated = channels_.update(input);
  if (!updated) return updated.error();
  return api::kinesis::UpdateChannelOutput{std::move(*updated)};
}

base::Result<void> KinesisService::delete_channel(const api::kinesis::DeleteChannelInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kDeleteChannel, {}));
  return channels_.remove(input.channel_arn);
}

base::Result<api::kinesis::DescribeChannelOutput> KinesisService::describe_channel(
    const api::kinesis::DescribeChannelInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kDescribeChannel, {}));
  const Channel* channel = channels_.find(input.channel_arn);
  if (channel == nullptr) return channel_not_found(input.channel_arn, scope_);
  return api::kinesis::DescribeChannelOutput{channel->description};
}

base::Result<api::kinesis::ListChannelsOutput> KinesisService::list_channels(
    const api::kinesis::ListChannelsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kListChannels, {}));
  return channels_.list(input);
}

}  // namespace weir::kinesis
