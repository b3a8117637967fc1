// GetShardIterator and GetRecords.
#include <algorithm>

#include "emulator/kinesis/begin_operation.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/kinesis_service.h"
#include "emulator/kinesis/shapes.h"
#include "emulator/kinesis/shard_iterator.h"

namespace weir::kinesis {
namespace {

namespace iterator_type = api::kinesis::shard_iterator_type;

bool is_sequence_number_type(std::string_view type) {
  return type == iterator_type::kAtSequenceNumber || type == iterator_type::kAfterSequenceNumber;
}

}  // namespace

base::Result<std::uint64_t> KinesisService::ordinal_of_sequence_number(const Stream& stream,
                                                                       const Shard& shard,
                                                                       std::string_view number,
                                                                       bool after) const {
  const auto parsed = parse_sequence_number(number);
  if (!parsed) return sequence_number_malformed(number, shard.id, stream.name, scope_);
  if (parsed->shard_index != shard.index) {
    return sequence_number_of_other_shard(shard_id_of(parsed->shard_index), shard.id);
  }
  // AWS fails, without a text, at a number of its first layout (kinesalite's observation).
  if (parsed->version == 0) return internal_failure({});
  if (parsed->version != 2 || parsed->shard_created_seconds != shard.created_seconds) {
    return sequence_number_of_other_stream(number, shard.id, stream.name, scope_);
  }
  if (parsed->index == 0) return std::uint64_t{0};
  return std::min(after ? parsed->index : parsed->index - 1, shard.log.next_ordinal());
}

base::Result<std::uint64_t> KinesisService::starting_ordinal(
    const Stream& stream, const Shard& shard, std::string_view type,
    const std::optional<std::string>& sequence_number,
    const std::optional<base::Timestamp>& timestamp) const {
  if (is_sequence_number_type(type)) {
    if (!sequence_number) return sequence_number_missing(type);
    return ordinal_of_sequence_number(stream, shard, *sequence_number,
                                      type == iterator_type::kAfterSequenceNumber);
  }
  if (sequence_number) return sequence_number_not_wanted(type);
  if (type == iterator_type::kLatest) return shard.log.next_ordinal();
  if (type == iterator_type::kTrimHorizon) return std::uint64_t{0};
  if (!timestamp) return timestamp_missing();
  if (timestamp->millis > now_ms()) return timestamp_in_future(timestamp->millis, now_ms());
  return shard.log.find_arrival(timestamp->millis);
}

base::Result<api::kinesis::GetShardIteratorOutput> KinesisService::get_shard_iterator(
    const api::kinesis::GetShardIteratorInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  const std::string named = stream_as_named(input);
  const auto index = parse_shard_id(input.shard_id);
  if (!index) return shard_not_in_stream(input.shard_id, named, scope_);
  const std::string shard_id = shard_id_of(*index);
  auto found = stream_of(input);
  if (!found && found.error().code != "ResourceNotFoundException") return found.error();
  // AWS speaks of the shard even when it is the stream that does not exist.
  if (!found || !(*found)->serving()) return shard_does_not_exist(shard_id, named, scope_);
  Stream& stream = **found;
  Shard* shard = stream.find_shard(*index, now_ms());
  if (shard == nullptr) return shard_does_not_exist(shard_id, stream.name, scope_);
  if (limits_.throughput && !shard->iterator_calls.try_take_one(scheduler_.now())) {
    return throughput_exceeded(shard_id, stream.name, scope_);
  }
  auto ordinal = starting_ordinal(stream, *shard, input.shard_iterator_type,
                                  input.starting_sequence_number, input.timestamp);
  if (!ordinal) return ordinal.error();
  if (input.dry_run.value_or(false)) return dry_run();
  return api::kinesis::GetShardIteratorOutput{to_text(
      {now_ms(), stream.incarnation, *ordinal, shard->index, stream.name, ++iterators_made_})};
}

base::Result<LogRead> KinesisService::read_shard(Stream& stream, Shard& shard,
                                                 std::uint64_t ordinal, std::int32_t limit) {
  const sim::Time now = scheduler_.now();
  if (limits_.throughput) {
    if (shard.read_calls.available(now) < 1 || shard.read_bytes.available(now) < 0) {
      count_get_records_failure(stream, shard, true);
      return read_throughput_exceeded(shard.id, stream.name, scope_);
    }
    shard.read_calls.take(1);
  }
  auto read = stream.read(shard, ordinal, limit, limits_.get_records_max_bytes, now_ms());
  if (!read) {
    count_get_records_failure(stream, shard, false);
    return read.error();
  }
  if (limits_.throughput) {
    // A 10 MB answer blocks the shard for 5 s: size over rate, whatever was left before
    // (API reference, GetRecords).
    if (read->bytes > shard.read_bytes.rate_per_second()) {
      shard.read_bytes.owe(read->bytes);
    } else {
      shard.read_bytes.take(read->bytes);
    }
  }
  return read;
}

base::Result<KinesisService::IteratedShard> KinesisService::iterated_shard(
    std::string_view shard_iterator) const {
  auto iterator = parse_shard_iterator(shard_iterator);
  if (!iterator || iterator->created_ms > now_ms()) return invalid_shard_iterator();
  if (now_ms() - iterator->created_ms > limits_.shard_iterator_life_ms) {
    return expired_iterator(iterator->created_ms, now_ms(), limits_.shard_iterator_life_ms);
  }
  Stream* stream = stream_named(iterator->stream);
  const bool present =
      stream != nullptr && stream->serving() && stream->incarnation == iterator->incarnation;
  Shard* shard = present ? stream->find_shard(iterator->shard_index, now_ms()) : nullptr;
  if (shard == nullptr) {
    return shard_does_not_exist(shard_id_of(iterator->shard_index), iterator->stream, scope_);
  }
  return IteratedShard{std::move(*iterator), stream, shard};
}

base::Result<api::kinesis::GetRecordsBatch> KinesisService::get_records(
    std::string_view shard_iterator, std::int32_t limit) {
  if (limit < 1 || limit > limits_.get_records_max_records) {
    return bad_get_records_limit(limit, limits_.get_records_max_records);
  }
  auto found = iterated_shard(shard_iterator);
  if (!found) return found.error();
  auto& [iterator, stream, shard] = *found;
  metrics_.begin(*stream);
  auto read = read_shard(*stream, *shard, iterator.ordinal, limit);
  if (!read) return read.error();

  api::kinesis::GetRecordsBatch batch;
  if (read->next_arrival_ms) batch.millis_behind_latest = now_ms() - *read->next_arrival_ms;
  count_get_records(*stream, *shard, *read, batch.millis_behind_latest, now_ms());
  const bool at_end = !shard->open() && read->next_ordinal >= shard->log.next_ordinal();
  if (at_end) {
    batch.child_shards = stream->children_of(*shard);
  } else {
    iterator.created_ms = now_ms();
    iterator.ordinal = read->next_ordinal;
    iterator.serial = ++iterators_made_;
    batch.next_shard_iterator = to_text(iterator);
  }
  batch.records = std::move(read->records);
  batch.pins = std::move(read->pins);
  return batch;
}

base::Result<api::kinesis::GetRecordsOutput> KinesisService::get_records(
    const api::kinesis::GetRecordsInput& input) {
  WEIR_RETURN_IF_ERROR(api::validate(input));
  if (input.stream_arn || input.stream_id) {
    const auto iterator = parse_shard_iterator(input.shard_iterator);
    if (!iterator) return invalid_shard_iterator();
    auto named = find_stream(std::nullopt, input.stream_arn, input.stream_id);
    if (!named || (*named)->name != iterator->stream) {
      return iterator_of_other_stream(input.stream_arn ? *input.stream_arn : *input.stream_id);
    }
  }
  if (input.dry_run.value_or(false)) {
    WEIR_RETURN_IF_ERROR(iterated_shard(input.shard_iterator));
    return dry_run();
  }
  auto batch =
      get_records(input.shard_iterator, input.limit.value_or(limits_.get_records_max_records));
  if (!batch) return batch.error();

  api::kinesis::GetRecordsOutput output;
  output.next_shard_iterator = std::move(batch->next_shard_iterator);
  output.millis_behind_latest = batch->millis_behind_latest;
  output.records.reserve(batch->records.size());
  std::ranges::transform(batch->records, std::back_inserter(output.records), record_shape);
  if (!batch->child_shards.empty()) {
    std::ranges::transform(batch->child_shards, std::back_inserter(output.child_shards.emplace()),
                           child_shape);
  }
  return output;
}

}  // namespace weir::kinesis
