#include "emulator/server/kinesis_faults.h"

#include <algorithm>
#include <optional>

#include "emulator/base/md5.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/sequence_number.h"
#include "emulator/kinesis/shard_iterator.h"

namespace weir::server {
namespace {

using api::kinesis::PutRecordsInput;
using api::kinesis::PutRecordsOutput;
using api::kinesis::PutRecordsRequestEntry;

std::string text_member(const api::ShapeInfo& shape, const void* input, std::string_view name) {
  const auto member = std::ranges::find(shape.members, name, &api::MemberInfo::name);
  if (member == shape.members.end() || member->shape->kind != api::Kind::kString) return {};
  const void* value = api::read(*member, input);
  return value == nullptr ? std::string{} : *static_cast<const std::string*>(value);
}

std::string shard_of_hash_key(const kinesis::KinesisService& service, std::string_view stream,
                              base::HashKey key) {
  for (const kinesis::ShardStatus& shard : service.shard_statuses(stream)) {
    if (shard.open && shard.range.start <= key && key <= shard.range.end) return shard.shard_id;
  }
  return {};
}

base::HashKey hash_key_of(const std::optional<std::string>& explicit_key, std::string_view key) {
  if (explicit_key) {
    if (const auto parsed = base::parse_hash_key(*explicit_key)) return *parsed;
  }
  return base::md5_hash_key(key);
}

}  // namespace

std::string stream_of(const api::ShapeInfo& shape, const void* input) {
  constexpr std::string_view kStream = ":stream/";
  std::string name = text_member(shape, input, "StreamName");
  if (!name.empty()) return name;
  std::string arn = text_member(shape, input, "StreamARN");
  if (arn.empty()) arn = text_member(shape, input, "ConsumerARN");
  if (arn.empty()) {
    const auto iterator = kinesis::parse_shard_iterator(text_member(shape, input, "ShardIterator"));
    return iterator ? iterator->stream : std::string{};
  }
  const std::size_t at = arn.find(kStream);
  if (at == std::string::npos) return {};
  name = arn.substr(at + kStream.size());
  return name.substr(0, name.find('/'));
}

std::string shard_of(const kinesis::KinesisService& service, const api::ShapeInfo& shape,
                     const void* input) {
  std::string shard_id = text_member(shape, input, "ShardId");
  if (!shard_id.empty()) return shard_id;
  const std::string iterator_text = text_member(shape, input, "ShardIterator");
  if (const auto iterator = kinesis::parse_shard_iterator(iterator_text)) {
    return kinesis::shard_id_of(iterator->shard_index);
  }
  const std::string key = text_member(shape, input, "PartitionKey");
  if (key.empty()) return {};
  const std::string explicit_key = text_member(shape, input, "ExplicitHashKey");
  return shard_of_hash_key(
      service, stream_of(shape, input),
      hash_key_of(explicit_key.empty() ? std::nullopt : std::optional{explicit_key}, key));
}

PartialFailure::PartialFailure(const kinesis::KinesisService& service, faults::FaultTable& table,
                               const faults::Decision& decision, const base::Caller& caller,
                               PutRecordsInput& input)
    : failing_(input.records.size(), false), code_(decision.error.code) {
  const std::string stream = stream_of(api::shape_of<PutRecordsInput>(), &input);
  std::vector<std::size_t> candidates;
  std::vector<std::string> shards(input.records.size());
  for (std::size_t i = 0; i < input.records.size(); ++i) {
    const PutRecordsRequestEntry& record = input.records[i];
    shards[i] = shard_of_hash_key(
        service, stream,
        hash_key_of(record.explicit_hash_key, std::string_view{record.partition_key.value_or("")}));
    if (decision.shard_id.empty() || decision.shard_id == shards[i]) candidates.push_back(i);
  }
  const std::vector<bool> chosen = table.failing_records(decision, candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) failing_[candidates[i]] = chosen[i];

  std::vector<PutRecordsRequestEntry> kept;
  for (std::size_t i = 0; i < input.records.size(); ++i) {
    if (!failing_[i]) {
      kept.push_back(std::move(input.records[i]));
      continue;
    }
    const bool throttled = code_ == "ProvisionedThroughputExceededException";
    const std::string own_text =
        throttled ? kinesis::throughput_exceeded(shards[i], stream, caller).message
                  : kinesis::internal_failure().message;
    messages_.push_back(decision.error.message.empty() ? own_text : decision.error.message);
  }
  all_ = kept.empty();
  input.records = std::move(kept);
}

PutRecordsOutput PartialFailure::merge(const PutRecordsOutput& stored) const {
  PutRecordsOutput merged = stored;
  merged.records.clear();
  auto next_stored = stored.records.begin();
  auto next_message = messages_.begin();
  for (const bool fails : failing_) {
    if (!fails) {
      merged.records.push_back(*next_stored++);
      continue;
    }
    api::kinesis::PutRecordsResultEntry refused;
    refused.error_code = code_;
    refused.error_message = *next_message++;
    merged.records.push_back(std::move(refused));
  }
  merged.failed_record_count =
      stored.failed_record_count.value_or(0) + static_cast<std::int32_t>(messages_.size());
  return merged;
}

}  // namespace weir::server
