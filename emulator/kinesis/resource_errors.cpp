#include "emulator/kinesis/resource_errors.h"

#include <fmt/format.h>

#include "emulator/kinesis/error_kinds.h"
#include "emulator/kinesis/errors.h"

namespace weir::kinesis {

base::Error shard_count_of_on_demand() {
  return invalid_argument("ShardCount must not be provided for a stream in ON_DEMAND mode.");
}

base::Error too_many_streams_in_creating(std::int64_t limit, const base::Caller& scope) {
  return limit_exceeded(
      fmt::format("This request would have exceed the limit on the number  of streams that can "
                  "simultaneously be in CREATING or DELETING for the account {}. Limit: {}.",
                  scope.account, limit));
}

base::Error stream_has_consumers(std::string_view stream, const base::Caller& scope) {
  return in_use(
      fmt::format("DeleteStream can't delete {}:{} because there are consumers associated with "
                  "this data stream. To delete {} anyway, set the EnforceConsumerDeletion "
                  "parameter to true to force the deletion of all the consumers that are "
                  "associated with it.",
                  scope.account, stream, stream));
}

base::Error stream_has_channels(std::string_view stream, const base::Caller& scope) {
  return in_use(fmt::format("Stream {} under account {} has channels. Delete them first.", stream,
                            scope.account));
}

base::Error tag_characters() {
  return invalid_argument(
      "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white "
      "space, _ . / = + - % @.");
}

base::Error tag_with_percent_sign(std::string_view action, std::string_view stream,
                                  const base::Caller& scope) {
  return invalid_argument(
      fmt::format("Failed to {} stream {} under account {} because some tags contained illegal "
                  "characters. The allowed characters are Unicode letters, white-spaces, "
                  "'_',',','/','=','+','-','@'.",
                  action, stream, scope.account));
}

base::Error tag_key_reserved(std::string_view key) {
  return invalid_argument(
      fmt::format("Tag key {} starts with aws:, a prefix that is reserved for AWS.", key));
}

base::Error too_many_tags(std::string_view stream, std::int64_t limit, const base::Caller& scope) {
  return invalid_argument(
      fmt::format("Failed to add tags to stream {} under account {} because a given stream cannot "
                  "have more than {} tags associated with it.",
                  stream, scope.account, limit));
}

base::Error stream_on_demand(std::string_view stream, const base::Caller& scope) {
  return validation(
      fmt::format("Request is invalid. Stream {} under account {} is in On-Demand "
                  "mode.",
                  stream, scope.account));
}

base::Error stream_provisioned(std::string_view stream, const base::Caller& scope) {
  return validation(
      fmt::format("Request is invalid. Stream {} under account {} is in Provisioned "
                  "mode.",
                  stream, scope.account));
}

base::Error distribution_of_provisioned() {
  return invalid_argument(
      "RecordDistributionStrategy AUTO is supported for streams in ON_DEMAND mode only.");
}

base::Error warm_throughput_of_provisioned() {
  return validation("WarmThroughputMiBps is supported for streams in ON_DEMAND mode only.");
}

base::Error warm_throughput_uncommitted(const base::Caller& scope) {
  return validation(
      fmt::format("Warm throughput needs MinimumThroughputBillingCommitment to be enabled for "
                  "account {}.",
                  scope.account));
}

base::Error warm_throughput_too_high(std::int64_t mibps, std::int64_t limit_mibps) {
  return limit_exceeded(
      fmt::format("WarmThroughputMiBps {} is greater than the limit of {}.", mibps, limit_mibps));
}

base::Error too_many_on_demand_streams(std::int64_t limit, const base::Caller& scope) {
  return limit_exceeded(fmt::format(
      "Account {} has {} streams in ON_DEMAND mode, which is the limit.", scope.account, limit));
}

base::Error too_many_mode_changes(std::string_view stream, std::int64_t limit,
                                  const base::Caller& scope) {
  return limit_exceeded(
      fmt::format("The mode of stream {} under account {} has been changed {} times in the last 24 "
                  "hours, which is the limit.",
                  stream, scope.account, limit));
}

base::Error encryption_type_not_kms(std::string_view type) {
  return invalid_argument(fmt::format("EncryptionType must be KMS. Specified value was {}", type));
}

base::Error bad_key_id(std::string_view key_id) {
  return base::client_error("KMSNotFoundException", fmt::format("Invalid keyId {}", key_id));
}

base::Error too_many_key_changes(std::string_view stream, std::int64_t limit,
                                 const base::Caller& scope) {
  return limit_exceeded(
      fmt::format("The encryption of stream {} under account {} has been changed {} times in the "
                  "last 24 hours, which is the limit.",
                  stream, scope.account, limit));
}

base::Error consumer_not_named() {
  return invalid_argument(
      "Either ConsumerARN or both StreamARN and ConsumerName must be provided.");
}

base::Error consumer_arn_malformed(std::string_view arn) {
  return invalid_argument(fmt::format("ConsumerARN {} is not the ARN of a consumer.", arn));
}

base::Error consumer_names_differ(std::string_view arn) {
  return invalid_argument(
      fmt::format("ConsumerARN {} and StreamARN or ConsumerName name different consumers.", arn));
}

base::Error consumer_not_found(std::string_view consumer, const base::Caller& scope) {
  return not_found(fmt::format("Consumer {}, account {} not found.", consumer, scope.account));
}

base::Error consumer_exists(std::string_view consumer, std::string_view stream,
                            const base::Caller& scope) {
  return in_use(fmt::format("Consumer {} under stream {} already exists for account {}.", consumer,
                            stream, scope.account));
}

base::Error consumer_not_active(std::string_view consumer, std::int64_t created_seconds,
                                std::string_view stream, const base::Caller& scope) {
  return in_use(
      fmt::format("Consumer {} with creation timestamp {} under stream {} and account {} is not in "
                  "ACTIVE status.",
                  consumer, created_seconds, stream, scope.account));
}

base::Error too_many_consumers(std::string_view stream, std::int64_t limit,
                               const base::Caller& scope) {
  return limit_exceeded(
      fmt::format("Stream {} under account {} has {} registered consumers, which is the limit.",
                  stream, scope.account, limit));
}

base::Error too_many_consumers_in_creating(std::string_view stream, std::int64_t limit,
                                           const base::Caller& scope) {
  return limit_exceeded(
      fmt::format("Stream {} under account {} has {} consumers in CREATING status, which is the "
                  "limit.",
                  stream, scope.account, limit));
}

base::Error subscription_in_use(std::string_view stream, std::string_view shard_id,
                                std::string_view consumer, const base::Caller& scope) {
  return in_use(fmt::format("Another active subscription exists for this consumer: {}:{}:{}:{}",
                            scope.account, stream, shard_id, consumer));
}

base::Error subscribe_rate_exceeded(std::string_view stream, std::string_view shard_id,
                                    std::string_view consumer, const base::Caller& scope) {
  return limit_exceeded(
      fmt::format("Rate exceeded for consumer {} and shard {} in stream {} under account {}.",
                  consumer, shard_id, stream, scope.account));
}

base::Error resource_not_found(std::string_view arn, const base::Caller& scope) {
  return stream_not_found(arn, scope);
}

base::Error resource_without_policy(std::string_view arn) {
  return not_found(fmt::format("No resource policy found for resource ARN {}.", arn));
}

base::Error policy_malformed() {
  return invalid_argument("The policy is not a JSON object.");
}

base::Error channel_not_found(std::string_view arn, const base::Caller& scope) {
  return not_found(fmt::format("Channel {} under account {} not found.", arn, scope.account));
}

base::Error channel_exists(std::string_view channel, const base::Caller& scope) {
  return in_use(fmt::format("Channel {} under account {} already exists.", channel, scope.account));
}

base::Error channel_not_active(std::string_view channel, std::string_view status,
                               const base::Caller& scope) {
  return in_use(fmt::format("Channel {} under account {} not ACTIVE, instead in state {}", channel,
                            scope.account, status));
}

base::Error too_many_channels(std::int64_t limit, const base::Caller& scope) {
  return limit_exceeded(
      fmt::format("Account {} has {} channels, which is the limit.", scope.account, limit));
}

base::Error too_many_channels_of_stream(std::string_view stream, std::string_view destination,
                                        std::int64_t limit, const base::Caller& scope) {
  return limit_exceeded(
      fmt::format("The limit of channels to {} from stream {} under account {} is {}.", destination,
                  stream, scope.account, limit));
}

base::Error channel_destination_count() {
  return validation(
      "Either S3DestinationConfiguration or S3TablesDestinationConfiguration must be provided, but "
      "not both.");
}

base::Error channel_source_count() {
  return validation("A channel reads from one stream: StreamConfigurationList must have 1 entry.");
}

base::Error channel_table_count() {
  return validation("A channel writes to one table: S3TablesConfigurationList must have 1 entry.");
}

base::Error channel_record_format(std::string_view format, std::string_view destination) {
  return validation(fmt::format("RecordFormatType {} is not supported for destinations of type {}.",
                                format, destination));
}

base::Error channel_schema_missing() {
  return validation("GSRSchemaARN must be provided for destinations of type S3_TABLES.");
}

base::Error channel_update_of_other_destination(std::string_view channel) {
  return validation(
      fmt::format("Channel {} has a destination of another type than the update.", channel));
}

}  // namespace weir::kinesis
