// PutRecord and PutRecords.
#include <algorithm>
#include <limits>

#include "emulator/api/validate.h"
#include "emulator/base/md5.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/kinesis_service.h"

namespace weir::kinesis {
namespace {

using api::kinesis::PutError;
using api::kinesis::PutOutcome;
using api::kinesis::PutRecordView;

constexpr std::int64_t kUnlimited = std::numeric_limits<std::int64_t>::max();

std::size_t character_count(std::string_view utf8) {
  return static_cast<std::size_t>(std::ranges::count_if(
      utf8, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool key_length_sound(std::string_view key) {
  constexpr std::size_t kMaximum = kPartitionKeyMaxCharacters;
  return !key.empty() && (key.size() <= kMaximum || character_count(key) <= kMaximum);
}

std::string path_of(std::size_t index, std::string_view member) {
  return "records." + std::to_string(index + 1) + ".member." + std::string(member);
}

/// The records as views, with the hash keys of those that do not bring their own.
base::Result<std::vector<PutRecordView>> views_of(
    const Stream& stream, const std::vector<api::kinesis::PutRecordsRequestEntry>& records) {
  std::vector<std::string_view> keys;
  keys.reserve(records.size());
  for (const auto& record : records) {
    if (!record.partition_key && !stream.spreads_evenly) {
      return partition_key_missing(path_of(keys.size(), "partitionKey"));
    }
    keys.push_back(record.partition_key ? std::string_view(*record.partition_key) : "");
  }
  std::vector<base::HashKey> hashes(records.size());
  base::md5_hash_keys(keys, hashes);

  std::vector<PutRecordView> views;
  views.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto& record = records[i];
    if (record.explicit_hash_key) {
      const auto explicit_key = base::parse_hash_key(*record.explicit_hash_key);
      if (!explicit_key) return bad_explicit_hash_key(*record.explicit_hash_key);
      hashes[i] = *explicit_key;
    }
    views.push_back({record.data, keys[i], hashes[i]});
  }
  return views;
}

}  // namespace

base::Result<void> KinesisService::check_batch(const Stream& stream,
                                               std::span<const PutRecordView> records) const {
  if (records.empty()) return no_records();
  if (records.size() > static_cast<std::size_t>(limits_.put_records_max_records)) {
    return too_many_records(limits_.put_records_max_records);
  }
  std::size_t total_bytes = 0;
  const auto record_max = static_cast<std::size_t>(stream.record_max_bytes);
  for (std::size_t i = 0; i < records.size(); ++i) {
    const PutRecordView& record = records[i];
    const std::size_t bytes = record.data.size() + record.partition_key.size();
    if (bytes > record_max) {
      return record_data_too_long(path_of(i, "data"), stream.record_max_bytes);
    }
    const bool absent = stream.spreads_evenly && record.partition_key.empty();
    if (!absent && !key_length_sound(record.partition_key)) {
      return partition_key_length(path_of(i, "partitionKey"), record.partition_key,
                                  kPartitionKeyMaxCharacters);
    }
    total_bytes += bytes;
  }
  if (total_bytes > static_cast<std::size_t>(limits_.put_records_max_bytes)) {
    return request_too_large(limits_.put_records_max_bytes);
  }
  return {};
}

void KinesisService::group_by_shard(Stream& stream, std::span<const PutRecordView> records) {
  touched_.clear();
  next_in_shard_.resize(records.size());
  const auto add = [this](Shard& shard, std::uint32_t i) {
    next_in_shard_[i] = kNoRecord;
    if (shard.batch_first == kNoRecord) {
      shard.batch_first = i;
      touched_.push_back(&shard);
    } else {
      next_in_shard_[shard.batch_last] = i;
    }
    shard.batch_last = i;
  };
  if (!stream.spreads_evenly) {
    for (std::uint32_t i = 0; i < records.size(); ++i) {
      add(stream.open_shards.find(records[i].hash_key), i);
    }
    return;
  }
  const auto& open = stream.open_shards.shards();
  for (std::uint32_t i = 0; i < records.size(); ++i) {
    add(*open[stream.next_in_spread++ % open.size()], i);
  }
}

PutTotals KinesisService::append_to_shard(Shard& shard, std::span<const PutRecordView> records,
                                          std::span<PutOutcome> outcomes, bool encrypted) {
  const sim::Time now = scheduler_.now();
  const std::int64_t arrival_ms = now_ms();
  const std::int64_t full_bucket_bytes = shard.write_bytes.rate_per_second();
  std::int64_t records_left = limits_.throughput ? shard.write_records.available(now) : kUnlimited;
  std::int64_t bytes_left = limits_.throughput ? shard.write_bytes.available(now) : kUnlimited;
  if (now < shard.throttled_until) records_left = 0;

  PutTotals totals;
  for (std::uint32_t i = shard.batch_first; i != kNoRecord; i = next_in_shard_[i]) {
    const PutRecordView& record = records[i];
    PutOutcome& outcome = outcomes[i];
    outcome.sequence_number = shard.identity();
    const auto size = static_cast<std::int64_t>(record.data.size() + record.partition_key.size());
    // A record above one second's worth of bytes takes a full bucket and leaves a debt.
    if (records_left < 1 || bytes_left < std::min(size, full_bucket_bytes)) {
      outcome.error = PutError::kThrottled;
      ++totals.throttled;
      continue;
    }
    --records_left;
    bytes_left -= size;
    ++totals.records;
    totals.bytes += size;
    outcome.sequence_number.ordinal =
        shard.log.append(record.data, record.partition_key, arrival_ms, encrypted);
    outcome.sequence_number.arrival.millis = arrival_ms;
  }
  shard.batch_first = kNoRecord;
  if (limits_.throughput) {
    shard.write_records.take(totals.records);
    shard.write_bytes.take(totals.bytes);
  }
  shard.appended_bytes += static_cast<std::uint64_t>(totals.bytes);
  shard.throttled_records += totals.throttled;
  return totals;
}

PutTotals KinesisService::fail_shard(Shard& shard, std::span<PutOutcome> outcomes) {
  PutTotals totals;
  for (std::uint32_t i = shard.batch_first; i != kNoRecord; i = next_in_shard_[i]) {
    outcomes[i] = {shard.identity(), PutError::kInternalFailure};
    ++totals.failed;
  }
  shard.batch_first = kNoRecord;
  return totals;
}

PutTotals KinesisService::append(Stream& stream, std::span<const PutRecordView> records,
                                 std::span<PutOutcome> outcomes) {
  const bool accepting = store_.accepting();
  const bool encrypted = stream.key_id.has_value();
  // Shard by shard: a shard's state and the tail of its log stay in the cache, which halves the
  // cost at 64 shards.
  group_by_shard(stream, records);
  PutTotals totals;
  for (Shard* shard : touched_) {
    const PutTotals part = accepting ? append_to_shard(*shard, records, outcomes, encrypted)
                                     : fail_shard(*shard, outcomes);
    note_shard_batch(timeline_, scheduler_.now(), stream, *shard, part);
    if (part.records > 0) subscriptions_.wake(*shard);
    totals.records += part.records;
    totals.throttled += part.throttled;
    totals.failed += part.failed;
    totals.bytes += part.bytes;
  }
  throttled_records_ += totals.throttled;
  return totals;
}

base::Result<api::kinesis::PutRecordsBatchResult> KinesisService::put_records(
    const api::kinesis::PutRecordsBatch& batch) {
  auto stream = serving_stream(batch.stream_name);
  if (!stream) return stream.error();
  WEIR_RETURN_IF_ERROR(check_batch(**stream, batch.records));
  metrics_.begin(**stream);
  api::kinesis::PutRecordsBatchResult result;
  result.encrypted = (*stream)->key_id.has_value();
  result.outcomes.resize(batch.records.size());
  const PutTotals totals = append(**stream, batch.records, result.outcomes);
  result.failed_record_count = totals.throttled + totals.failed;
  count_put_records(**stream, totals);
  return result;
}

base::Result<api::kinesis::PutRecordsOutput> KinesisService::put_records(
    const api::kinesis::PutRecordsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto stream = stream_of(input);
  if (!stream) return stream.error();
  auto views = views_of(**stream, input.records);
  if (!views) return views.error();
  if (input.dry_run.value_or(false)) {
    if (!(*stream)->serving()) return stream_not_found((*stream)->name, scope_);
    WEIR_RETURN_IF_ERROR(check_batch(**stream, *views));
    return dry_run();
  }
  auto result = put_records(api::kinesis::PutRecordsBatch{(*stream)->name, *views});
  if (!result) return result.error();

  api::kinesis::PutRecordsOutput output;
  output.failed_record_count = static_cast<std::int32_t>(result->failed_record_count);
  if (result->encrypted) output.encryption_type = std::string(api::kinesis::encryption_type::kKms);
  output.records.reserve(result->outcomes.size());
  for (const PutOutcome& outcome : result->outcomes) {
    const std::string shard_id = shard_id_of(outcome.sequence_number.shard_index);
    api::kinesis::PutRecordsResultEntry entry;
    if (outcome.error == PutError::kNone) {
      entry.shard_id = shard_id;
      entry.sequence_number = to_decimal(outcome.sequence_number);
    } else {
      const base::Error error = outcome.error == PutError::kThrottled
                                    ? throughput_exceeded(shard_id, (*stream)->name, scope_)
                                    : internal_failure();
      entry.error_code = error.code;
      entry.error_message = error.message;
    }
    output.records.push_back(std::move(entry));
  }
  return output;
}

base::Result<api::kinesis::PutRecordOutput> KinesisService::put_record(
    const api::kinesis::PutRecordInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  auto found = stream_of(input);
  if (!found) return found.error();
  Stream& stream = **found;
  if (!stream.serving()) return stream_not_found(stream.name, scope_);
  if (!input.partition_key && !stream.spreads_evenly) return partition_key_missing("partitionKey");
  const std::string_view key = input.partition_key ? std::string_view(*input.partition_key) : "";
  base::HashKey hash_key = base::md5_hash_key(key);
  if (input.explicit_hash_key) {
    const auto explicit_key = base::parse_hash_key(*input.explicit_hash_key);
    if (!explicit_key) return bad_explicit_hash_key(*input.explicit_hash_key);
    hash_key = *explicit_key;
  }
  if (input.sequence_number_for_ordering) {
    // Within a shard order holds anyway: time never runs back here.
    const auto parsed = parse_sequence_number(*input.sequence_number_for_ordering);
    if (!parsed || parsed->seconds * 1000 > now_ms()) {
      return bad_sequence_number_for_ordering(*input.sequence_number_for_ordering, stream.name,
                                              scope_);
    }
  }

  if (std::cmp_greater(input.data.size() + key.size(), stream.record_max_bytes)) {
    return record_data_too_long("data", stream.record_max_bytes);
  }
  if (input.dry_run.value_or(false)) return dry_run();

  const PutRecordView record{input.data, key, hash_key};
  const auto stored = put_record(api::kinesis::PutRecordsBatch{stream.name, {&record, 1}});
  if (!stored) return stored.error();
  const api::kinesis::SequenceNumber& number = stored->outcomes.front().sequence_number;
  api::kinesis::PutRecordOutput output{shard_id_of(number.shard_index), to_decimal(number), {}};
  if (stored->encrypted) output.encryption_type = std::string(api::kinesis::encryption_type::kKms);
  return output;
}

base::Result<api::kinesis::PutRecordsBatchResult> KinesisService::put_record(
    const api::kinesis::PutRecordsBatch& batch) {
  auto found = serving_stream(batch.stream_name);
  if (!found) return found.error();
  Stream& stream = **found;
  const PutRecordView& record = batch.records.front();
  if (std::cmp_greater(record.data.size() + record.partition_key.size(), stream.record_max_bytes)) {
    return record_data_too_long("data", stream.record_max_bytes);
  }
  metrics_.begin(stream);
  api::kinesis::PutRecordsBatchResult result;
  result.encrypted = stream.key_id.has_value();
  result.outcomes.resize(1);
  count_put_record(stream, append(stream, batch.records, result.outcomes));
  const PutOutcome& outcome = result.outcomes.front();
  if (outcome.error == PutError::kThrottled) {
    return throughput_exceeded(shard_id_of(outcome.sequence_number.shard_index), stream.name,
                               scope_);
  }
  if (outcome.error == PutError::kInternalFailure) return internal_failure();
  return result;
}

}  // namespace weir::kinesis
