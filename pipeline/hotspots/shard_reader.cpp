#include "pipeline/hotspots/shard_reader.h"

#include <algorithm>
#include <utility>

#include "emulator/api/kinesis.h"
#include "emulator/sim/signal.h"

namespace weir::hotspots {
namespace {

std::vector<SeenShard> children_of(const api::kinesis::GetRecordsBatch& batch) {
  std::vector<SeenShard> children;
  for (const api::kinesis::ChildShardView& child : batch.child_shards) {
    children.push_back({child.shard_id, child.parent_shards, false,
                        clients::HashKeyRange{child.starting_hash_key, child.ending_hash_key}});
  }
  return children;
}

std::int64_t bytes_of(const api::kinesis::GetRecordsBatch& batch) {
  std::size_t bytes = 0;
  for (const api::kinesis::RecordView& record : batch.records) {
    bytes += record.data.size() + record.partition_key.size();
  }
  return static_cast<std::int64_t>(bytes);
}

}  // namespace

sim::Task<base::Result<std::vector<SeenShard>>> ShardReader::run() {
  std::string iterator;
  for (;;) {
    if (iterator.empty()) {
      base::Result<std::string> opened = co_await open_iterator();
      if (!opened) co_return opened.error();
      iterator = std::move(opened).value();
    }
    const sim::Time started = context_.scheduler.now();
    base::Result<Batch> batch =
        co_await context_.client.get_records(iterator, context_.options.limit);
    if (!batch) {
      // An iterator lives five minutes; slow processing or a paused world can outlast it.
      const bool expired = batch.error().code == "ExpiredIteratorException";
      if (!expired && !backoff_.allows(batch.error())) co_return batch.error();
      if (expired) iterator.clear();
      co_await context_.scheduler.sleep_for(backoff_.next());
      continue;
    }
    backoff_.reset();
    millis_behind_latest_ = batch->millis_behind_latest;
    co_await process(*batch);
    if (!batch->next_shard_iterator) co_return children_of(*batch);
    iterator = std::move(*batch->next_shard_iterator);
    const sim::Time next = started + interval_after(*batch);
    batch->pins.clear();
    co_await context_.scheduler.sleep_until(next);
  }
}

api::kinesis::GetShardIteratorInput ShardReader::iterator_input() const {
  namespace type = api::kinesis::shard_iterator_type;
  api::kinesis::GetShardIteratorInput input;
  input.stream_name = context_.stream_name;
  input.shard_id = shard_.id;
  if (shard_.last_processed) {
    input.shard_iterator_type = type::kAfterSequenceNumber;
    input.starting_sequence_number = context_.sequence_number_text(*shard_.last_processed);
  } else if (shard_.start_at == StartAt::kTimestamp) {
    input.shard_iterator_type = type::kAtTimestamp;
    input.timestamp = base::Timestamp{shard_.start_timestamp_ms};
  } else {
    input.shard_iterator_type = type::kTrimHorizon;
  }
  return input;
}

sim::Task<base::Result<std::string>> ShardReader::open_iterator() {
  for (;;) {
    api::kinesis::GetShardIteratorInput input = iterator_input();
    const auto output = co_await context_.client.get_shard_iterator(std::move(input));
    if (output) co_return output.value().shard_iterator.value_or("");
    if (!backoff_.allows(output.error())) co_return output.error();
    co_await context_.scheduler.sleep_for(backoff_.next());
  }
}

sim::Task<void> ShardReader::process(const Batch& batch) {
  const auto limit = static_cast<std::size_t>(cpu_.records_within(context_.options.slice));
  users_.start(batch.records);
  while (!users_.done()) {
    while (!context_.sink.has_room()) co_await context_.sink.progress().wait();
    if (users_.at_aggregate()) {
      if (!shard_.range) co_await wait_for_range();
      const clients::UserRecordSlice slice = users_.split(limit, *shard_.range);
      if (!cpu_.is_free_of_charge()) {
        co_await context_.scheduler.sleep_until(charge(slice.records.size()));
      }
      context_.processor.apply(shard_, slice);
    } else {
      const auto next = users_.peek(limit);
      if (!cpu_.is_free_of_charge()) {
        co_await context_.scheduler.sleep_until(charge(next.size()));
      }
      const std::size_t applied = context_.processor.apply(shard_, next);
      users_.skip(applied);
      prepaid_ += next.size() - applied;
    }
  }
}

sim::Time ShardReader::charge(std::size_t records) {
  const std::size_t credit = std::min(records, prepaid_);
  prepaid_ -= credit;
  return cpu_.book(context_.scheduler.now(), static_cast<std::int64_t>(records - credit));
}

// A shard from a snapshot is read at once, while the listing that names its range is under way.
sim::Task<void> ShardReader::wait_for_range() {
  while (!shard_.range) co_await context_.listed.wait();
}

sim::Duration ShardReader::interval_after(const Batch& batch) const {
  const ReadOptions& options = context_.options;
  const bool behind = batch.millis_behind_latest > 0 ||
                      batch.records.size() == static_cast<std::size_t>(options.limit);
  if (!behind) return options.interval;
  sim::Duration pace{};
  if (options.bytes_per_second > 0) {
    pace = sim::Duration{bytes_of(batch) * sim::Duration::period::den / options.bytes_per_second};
  }
  return std::max(options.min_interval, pace);
}

}  // namespace weir::hotspots
