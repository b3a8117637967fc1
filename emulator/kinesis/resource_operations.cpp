// Account settings, and tags and policies of what is named by ARN.
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include "emulator/api/validate.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/kinesis_service.h"
#include "emulator/kinesis/resource_errors.h"
#include "emulator/kinesis/tag_rules.h"

namespace weir::kinesis {
namespace {

bool is_json_object(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos ||
      text[text.find_first_not_of(" \t\r\n")] != '{') {
    return false;
  }
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  rapidjson::BaseReaderHandler<> handler;
  return !reader.Parse<rapidjson::kParseIterativeFlag>(stream, handler).IsError();
}

}  // namespace

Tags& KinesisService::Resource::tags() const {
  if (channel != nullptr) return channel->tags;
  return consumer != nullptr ? consumer->tags : stream->tags;
}

base::Result<KinesisService::Resource> KinesisService::resource_named(std::string_view arn) {
  if (arn.find("/consumer/") != std::string_view::npos) {
    auto found = consumer_named(arn);
    if (!found) return found.error();
    return Resource{found->stream, found->consumer, nullptr};
  }
  if (arn.find(":channel/") != std::string_view::npos) {
    Channel* channel = channels_.find(arn);
    if (channel == nullptr) return channel_not_found(arn, scope_);
    return Resource{nullptr, nullptr, channel};
  }
  Stream* stream = stream_named(arn);
  if (stream == nullptr) return resource_not_found(arn, scope_);
  return Resource{stream, nullptr, nullptr};
}

base::Result<api::kinesis::DescribeAccountSettingsOutput> KinesisService::describe_account_settings(
    const api::kinesis::DescribeAccountSettingsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kDescribeAccountSettings, {}));
  return api::kinesis::DescribeAccountSettingsOutput{
      account_settings_.commitment(scheduler_.now())};
}

base::Result<api::kinesis::UpdateAccountSettingsOutput> KinesisService::update_account_settings(
    const api::kinesis::UpdateAccountSettingsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kUpdateAccountSettings, {}));
  const sim::Time now = scheduler_.now();
  if (input.minimum_throughput_billing_commitment.status ==
      api::kinesis::minimum_throughput_billing_commitment_input_status::kEnabled) {
    account_settings_.enable_commitment(now);
  } else {
    account_settings_.disable_commitment(now);
  }
  return api::kinesis::UpdateAccountSettingsOutput{account_settings_.commitment(now)};
}

base::Result<void> KinesisService::tag_resource(const api::kinesis::TagResourceInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kTagResource, {}));
  auto found = resource_named(input.resource_arn);
  if (!found) return found.error();
  Tags& tags = found->tags();
  WEIR_RETURN_IF_ERROR(
      check_new_tags(input.resource_arn, input.tags, tags, limits_.tags_per_stream, scope_));
  for (const auto& [key, value] : input.tags) tags[key] = value;
  return {};
}

base::Result<void> KinesisService::untag_resource(const api::kinesis::UntagResourceInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kUntagResource, {}));
  auto found = resource_named(input.resource_arn);
  if (!found) return found.error();
  WEIR_RETURN_IF_ERROR(check_removed_tags(input.resource_arn, input.tag_keys, scope_));
  for (const std::string& key : input.tag_keys) found->tags().erase(key);
  return {};
}

base::Result<api::kinesis::ListTagsForResourceOutput> KinesisService::list_tags_for_resource(
    const api::kinesis::ListTagsForResourceInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kListTagsForResource, {}));
  auto found = resource_named(input.resource_arn);
  if (!found) return found.error();
  api::kinesis::ListTagsForResourceOutput output;
  auto& tags = output.tags.emplace();
  for (const auto& [key, value] : found->tags()) tags.push_back({key, value});
  return output;
}

base::Result<std::optional<std::string>*> KinesisService::policy_of(std::string_view arn,
                                                                    bool for_change) {
  auto found = resource_named(arn);
  if (!found) return found.error();
  // The API reference knows policies of streams, consumers and queues only.
  if (found->stream == nullptr) return resource_not_found(arn, scope_);
  if (found->consumer == nullptr) {
    if (for_change && !found->stream->serving()) return check_active(*found->stream).error();
    return &found->stream->policy;
  }
  const Consumer& consumer = *found->consumer;
  if (for_change && consumer.status != ConsumerStatus::kActive) {
    return consumer_not_active(consumer.name, consumer.created_ms / 1000, found->stream->name,
                               scope_);
  }
  return &found->consumer->policy;
}

base::Result<void> KinesisService::put_resource_policy(
    const api::kinesis::PutResourcePolicyInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kPutResourcePolicy, {}));
  auto policy = policy_of(input.resource_arn, true);
  if (!policy) return policy.error();
  if (!is_json_object(input.policy)) return policy_malformed();
  **policy = input.policy;
  return {};
}

base::Result<api::kinesis::GetResourcePolicyOutput> KinesisService::get_resource_policy(
    const api::kinesis::GetResourcePolicyInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kGetResourcePolicy, {}));
  auto policy = policy_of(input.resource_arn, false);
  if (!policy) return policy.error();
  // A resource without a policy has an empty one (observed by moto's authors).
  return api::kinesis::GetResourcePolicyOutput{(*policy)->value_or("{}")};
}

base::Result<void> KinesisService::delete_resource_policy(
    const api::kinesis::DeleteResourcePolicyInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  WEIR_RETURN_IF_ERROR(admit(ControlCall::kDeleteResourcePolicy, {}));
  auto policy = policy_of(input.resource_arn, true);
  if (!policy) return policy.error();
  if (!**policy) return resource_without_policy(input.resource_arn);
  (*policy)->reset();
  return {};
}

}  // namespace weir::kinesis
