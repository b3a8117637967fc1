#include "emulator/kinesis/errors.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "emulator/kinesis/error_kinds.h"

namespace weir::kinesis {
namespace {

base::Error violation(std::string sentence) {
  return validation("1 validation error detected: " + std::move(sentence));
}

/// "Thu Jan 22 01:22:02 UTC 2015": how Java prints a date.
std::string java_date(std::int64_t millis) {
  return fmt::format("{:%a %b %d %H:%M:%S UTC %Y}",
                     fmt::gmtime(static_cast<std::time_t>(millis / 1000)));
}

}  // namespace

base::Error stream_not_found(std::string_view stream, const base::Caller& scope) {
  return not_found(fmt::format("Stream {} under account {} not found.", stream, scope.account));
}

base::Error stream_exists(std::string_view stream, const base::Caller& scope) {
  return in_use(fmt::format("Stream {} under account {} already exists.", stream, scope.account));
}

base::Error stream_not_active(std::string_view stream, std::string_view status,
                              const base::Caller& scope) {
  return in_use(fmt::format("Stream {} under account {} not ACTIVE, instead in state {}", stream,
                            scope.account, status));
}

base::Error stream_not_serving(std::string_view stream, std::string_view status,
                               const base::Caller& scope) {
  return in_use(
      fmt::format("Stream {} under account {} not ACTIVE or UPDATING, instead in state {}", stream,
                  scope.account, status));
}

base::Error stream_being_created(std::string_view stream) {
  return in_use(fmt::format(
      "Attempt to change a resource which is still in use: Stream is being created: {}", stream));
}

base::Error stream_not_named() {
  return invalid_argument("Either StreamARN or StreamName must be provided.");
}

base::Error stream_name_and_arn_differ(std::string_view name, std::string_view arn) {
  return invalid_argument(
      fmt::format("StreamName {} and StreamARN {} name different streams.", name, arn));
}

base::Error stream_arn_malformed(std::string_view arn) {
  return invalid_argument(fmt::format("StreamARN {} is not the ARN of a stream.", arn));
}

base::Error shard_count_missing() {
  return invalid_argument("ShardCount must be provided for a stream in PROVISIONED mode.");
}

base::Error stream_id_unknown(std::string_view id) {
  return not_found(fmt::format("Stream with StreamId {} not found.", id));
}

base::Error stream_id_and_name_differ(std::string_view id, std::string_view name) {
  return invalid_argument(fmt::format("StreamId {} does not belong to stream {}.", id, name));
}

base::Error dry_run() {
  return base::client_error("DryRunOperationException",
                            "The request would have succeeded, but the DryRun flag is set.");
}

base::Error shard_not_in_stream(std::string_view shard_id, std::string_view stream,
                                const base::Caller& scope) {
  return not_found(fmt::format("Could not find shard {} in stream {} under account {}.", shard_id,
                               stream, scope.account));
}

base::Error shard_does_not_exist(std::string_view shard_id, std::string_view stream,
                                 const base::Caller& scope) {
  return not_found(fmt::format("Shard {} in stream {} under account {} does not exist", shard_id,
                               stream, scope.account));
}

base::Error shard_closed(std::string_view shard_id, std::string_view stream,
                         const base::Caller& scope) {
  return invalid_argument(fmt::format(
      "Shard {} in stream {} under account {} has already been merged or split, and thus "
      "is not eligible for merging or splitting.",
      shard_id, stream, scope.account));
}

base::Error bad_split_key(std::string_view key, std::string_view shard_id, std::string_view stream,
                          const HashRange& range, const base::Caller& scope) {
  return invalid_argument(fmt::format(
      "NewStartingHashKey {} used in SplitShard() on shard {} in stream {} under account {} is not "
      "both greater than one plus the shard's StartingHashKey {} and less than the shard's "
      "EndingHashKey {}.",
      key, shard_id, stream, scope.account, to_decimal(range.start), to_decimal(range.end)));
}

base::Error shards_not_adjacent(std::string_view shard_id, std::string_view adjacent_shard_id,
                                std::string_view stream, const base::Caller& scope) {
  return invalid_argument(
      fmt::format("Shards {} and {} in stream {} under account {} are not an adjacent pair of "
                  "shards eligible for merging",
                  shard_id, adjacent_shard_id, stream, scope.account));
}

base::Error throughput_exceeded(std::string_view shard_id, std::string_view stream,
                                const base::Caller& scope) {
  return base::client_error("ProvisionedThroughputExceededException",
                            fmt::format("Rate exceeded for shard {} in stream {} under account {}.",
                                        shard_id, stream, scope.account));
}

base::Error read_throughput_exceeded(std::string_view shard_id, std::string_view stream,
                                     const base::Caller& scope) {
  return base::client_error(
      "ProvisionedThroughputExceededException",
      fmt::format("Rate exceeded for Shard - {}/{}/{}", scope.account, stream, shard_id));
}

base::Error call_rate_exceeded(std::string_view stream, const base::Caller& scope) {
  if (stream.empty()) {
    return limit_exceeded(fmt::format("Rate exceeded for account {}.", scope.account));
  }
  return limit_exceeded(
      fmt::format("Rate exceeded for stream {} under account {}.", stream, scope.account));
}

base::Error shard_limit_exceeded(std::int64_t open_shards, std::int64_t limit,
                                 std::int64_t additional, const base::Caller& scope) {
  return limit_exceeded(fmt::format(
      "This request would exceed the shard limit for the account {} in {}. Current shard count for "
      "the account: {}. Limit: {}. Number of additional shards that would have resulted from this "
      "request: {}. Refer to the AWS Service Limits page "
      "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current limits "
      "and how to request higher limits.",
      scope.account, scope.region, open_shards, limit, additional));
}

base::Error target_above_shard_limit(std::int64_t limit, std::int64_t open_shards,
                                     std::int64_t target) {
  return limit_exceeded(
      fmt::format("Target shard count or number of open shards cannot be greater than {}. Current "
                  "open shard count: {}, Target shard count: {}",
                  limit, open_shards, target));
}

base::Error target_above_double(std::int64_t open_shards, std::int64_t target) {
  return limit_exceeded(
      fmt::format("UpdateShardCount cannot scale up over double your current open shard count. "
                  "Current open shard count: {}, Target shard count: {}",
                  open_shards, target));
}

base::Error target_below_half(std::int64_t open_shards, std::int64_t target) {
  return limit_exceeded(
      fmt::format("UpdateShardCount cannot scale down below half your current open shard count. "
                  "Current open shard count: {}, Target shard count: {}",
                  open_shards, target));
}

base::Error too_many_shard_count_updates(std::string_view stream, std::int64_t limit,
                                         const base::Caller& scope) {
  return limit_exceeded(
      fmt::format("Stream {} under account {} has been scaled {} times in the last 24 hours, which "
                  "is the limit.",
                  stream, scope.account, limit));
}

base::Error too_many_records(std::int64_t limit) {
  return violation(
      fmt::format("Value at 'records' failed to satisfy constraint: "
                  "Member must have length less than or equal to {}",
                  limit));
}

base::Error no_records() {
  return violation(
      "Value '[]' at 'records' failed to satisfy constraint: "
      "Member must have length greater than or equal to 1");
}

base::Error record_data_too_long(std::string_view path, std::int64_t limit_bytes) {
  return violation(
      fmt::format("Value at '{}' failed to satisfy constraint: Member must have "
                  "length less than or equal to {}",
                  path, limit_bytes));
}

base::Error partition_key_length(std::string_view path, std::string_view key,
                                 std::int64_t limit_characters) {
  const bool empty = key.empty();
  return violation(fmt::format(
      "Value '{}' at '{}' failed to satisfy constraint: Member must have length {} than or equal "
      "to {}",
      key, path, empty ? "greater" : "less", empty ? 1 : limit_characters));
}

base::Error request_too_large(std::int64_t limit_bytes) {
  return invalid_argument(
      fmt::format("Records size exceeds {} MB limit", limit_bytes / (1024 * 1024)));
}

base::Error partition_key_missing(std::string_view path) {
  return violation(fmt::format(
      "Value null at '{}' failed to satisfy constraint: Member must not be null", path));
}

base::Error bad_explicit_hash_key(std::string_view key) {
  return invalid_argument(
      fmt::format("Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
                  "Specified value was {}",
                  key));
}

base::Error bad_sequence_number_for_ordering(std::string_view number, std::string_view stream,
                                             const base::Caller& scope) {
  return invalid_argument(
      fmt::format("ExclusiveMinimumSequenceNumber {} used in PutRecord on stream {} under account "
                  "{} is invalid.",
                  number, stream, scope.account));
}

base::Error internal_failure(std::string message) {
  return {"InternalFailure", std::move(message), 500};
}

base::Error spill_failed(std::string_view action, std::string_view reason) {
  return {"InternalFailure", fmt::format("Spill file: cannot {}: {}", action, reason), 500};
}

base::Error invalid_shard_iterator() {
  return invalid_argument("Invalid ShardIterator.");
}

base::Error expired_iterator(std::int64_t created_ms, std::int64_t now_ms, std::int64_t life_ms) {
  return base::client_error(
      "ExpiredIteratorException",
      fmt::format("Iterator expired. The iterator was created at time {} while right now it is {} "
                  "which is further in the future than the tolerated delay of {} milliseconds.",
                  java_date(created_ms), java_date(now_ms), life_ms));
}

base::Error iterator_of_other_stream(std::string_view arn) {
  return invalid_argument(fmt::format("ShardIterator does not belong to stream {}.", arn));
}

base::Error bad_get_records_limit(std::int64_t value, std::int64_t limit) {
  return violation(fmt::format(
      "Value '{}' at 'limit' failed to satisfy constraint: Member must have value {} than or equal "
      "to {}",
      value, value < 1 ? "greater" : "less", value < 1 ? 1 : limit));
}

base::Error sequence_number_not_wanted(std::string_view iterator_type) {
  return invalid_argument(fmt::format(
      "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
      "StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request "
      "specified {} and also a StartingSequenceNumber.",
      iterator_type));
}

base::Error sequence_number_missing(std::string_view iterator_type) {
  return invalid_argument(fmt::format(
      "Must either specify (1) AT_SEQUENCE_NUMBER or AFTER_SEQUENCE_NUMBER and "
      "StartingSequenceNumber or (2) TRIM_HORIZON or LATEST and no StartingSequenceNumber. Request "
      "specified {} and no StartingSequenceNumber.",
      iterator_type));
}

base::Error sequence_number_malformed(std::string_view number, std::string_view shard_id,
                                      std::string_view stream, const base::Caller& scope) {
  return invalid_argument(
      fmt::format("StartingSequenceNumber {} used in GetShardIterator on shard {} in stream {} "
                  "under account {} is invalid.",
                  number, shard_id, stream, scope.account));
}

base::Error sequence_number_of_other_shard(std::string_view encoded_shard_id,
                                           std::string_view shard_id) {
  return invalid_argument(fmt::format(
      "Invalid StartingSequenceNumber. It encodes {}, while it was used in a call to a shard with "
      "{}",
      encoded_shard_id, shard_id));
}

base::Error sequence_number_of_other_stream(std::string_view number, std::string_view shard_id,
                                            std::string_view stream, const base::Caller& scope) {
  return invalid_argument(
      fmt::format("StartingSequenceNumber {} used in GetShardIterator on shard {} in stream {} "
                  "under account {} is invalid because it did not come from this stream.",
                  number, shard_id, stream, scope.account));
}

base::Error timestamp_missing() {
  return invalid_argument(
      "Must specify timestampInMillis parameter for iterator of type AT_TIMESTAMP. Current request "
      "has no timestamp parameter.");
}

base::Error timestamp_in_future(std::int64_t timestamp_ms, std::int64_t now_ms) {
  return invalid_argument(fmt::format(
      "The timestampInMillis parameter cannot be greater than the currentTimestampInMillis. "
      "timestampInMillis: {}, currentTimestampInMillis: {}",
      timestamp_ms, now_ms));
}

base::Error next_token_or_stream_missing() {
  return invalid_argument("Either NextToken or StreamName should be provided.");
}

base::Error next_token_with_stream() {
  return invalid_argument("NextToken and StreamName cannot be provided together.");
}

base::Error invalid_next_token() {
  return invalid_argument("Invalid NextToken.");
}

base::Error expired_next_token(std::int64_t created_ms, std::int64_t now_ms, std::int64_t life_ms) {
  return base::client_error(
      "ExpiredNextTokenException",
      fmt::format("NextToken expired. The token was created at time {} while right now it is {} "
                  "which is further in the future than the tolerated delay of {} milliseconds.",
                  java_date(created_ms), java_date(now_ms), life_ms));
}

base::Error filter_member_missing(std::string_view member, std::string_view type) {
  return invalid_argument(
      fmt::format("ShardFilter of type {} must have a member {}.", type, member));
}

base::Error bad_filter_shard_id(std::string_view shard_id) {
  return invalid_argument(fmt::format("{} is not the id of a shard.", shard_id));
}

base::Error retention_too_short(std::int64_t hours, std::int64_t minimum_hours) {
  return invalid_argument(fmt::format(
      "Minimum allowed retention period is {} hours. Requested retention period ({} hours) is too "
      "short.",
      minimum_hours, hours));
}

base::Error retention_too_long(std::int64_t hours, std::int64_t maximum_hours) {
  return invalid_argument(fmt::format(
      "Maximum allowed retention period is {} hours. Requested retention period ({} hours) is too "
      "long.",
      maximum_hours, hours));
}

base::Error retention_not_increased(std::int64_t hours, std::string_view stream,
                                    std::int64_t existing_hours) {
  return invalid_argument(fmt::format(
      "Requested retention period ({} hours) for stream {} can not be shorter than existing "
      "retention period ({} hours). Use DecreaseRetentionPeriod API.",
      hours, stream, existing_hours));
}

base::Error retention_not_decreased(std::int64_t hours, std::string_view stream,
                                    std::int64_t existing_hours) {
  return invalid_argument(fmt::format(
      "Requested retention period ({} hours) for stream {} can not be longer than existing "
      "retention period ({} hours). Use IncreaseRetentionPeriod API.",
      hours, stream, existing_hours));
}

}  // namespace weir::kinesis
