#include "emulator/kinesis/counting.h"

#include "emulator/kinesis/events.h"

namespace weir::kinesis {

void note_shard_batch(sim::Timeline& timeline, sim::Time now, Stream& stream, Shard& shard,
                      const PutTotals& totals) {
  const auto index = static_cast<std::int64_t>(shard.index);
  if (totals.records > 0) {
    const auto first = static_cast<std::int64_t>(shard.log.next_ordinal() - totals.records);
    timeline.record(now, kRecordsAppended, stream.name,
                    {{"shard_index", index},
                     {"records", std::int64_t{totals.records}},
                     {"bytes", totals.bytes},
                     {"first_ordinal", first}});
  }
  if (totals.throttled > 0) {
    timeline.record(now, kThrottled, stream.name,
                    {{"shard_index", index}, {"records", std::int64_t{totals.throttled}}});
  }
  if (stream.shard_level_metrics.empty()) return;
  shard.counting().add(ShardMetric::kIncomingRecords, totals.records);
  shard.counting().add(ShardMetric::kIncomingBytes, static_cast<double>(totals.bytes));
  shard.counting().add(
      ShardMetric::kWriteProvisionedThroughputExceeded,
      zeros_and_ones(totals.records + totals.throttled + totals.failed, totals.throttled));
}

void count_put_records(Stream& stream, const PutTotals& totals) {
  StreamCounters& counters = stream.counters;
  const auto bytes = static_cast<double>(totals.bytes);
  const std::uint32_t all = totals.records + totals.throttled + totals.failed;
  counters.add(StreamMetric::kIncomingBytes, bytes);
  counters.add(StreamMetric::kIncomingRecords, totals.records);
  counters.add(StreamMetric::kPutRecordsBytes, bytes);
  counters.add(StreamMetric::kPutRecordsLatency, 0);
  counters.add(StreamMetric::kPutRecordsSuccess, totals.records > 0 ? 1 : 0);
  counters.add(StreamMetric::kPutRecordsRecords, totals.records);
  counters.add(StreamMetric::kPutRecordsTotalRecords, all);
  counters.add(StreamMetric::kPutRecordsSuccessfulRecords, totals.records);
  counters.add(StreamMetric::kPutRecordsFailedRecords, totals.failed);
  counters.add(StreamMetric::kPutRecordsThrottledRecords, totals.throttled);
  counters.add(StreamMetric::kWriteProvisionedThroughputExceeded,
               zeros_and_ones(all, totals.throttled));
}

void count_put_record(Stream& stream, const PutTotals& totals) {
  StreamCounters& counters = stream.counters;
  const auto bytes = static_cast<double>(totals.bytes);
  counters.add(StreamMetric::kIncomingBytes, bytes);
  counters.add(StreamMetric::kIncomingRecords, totals.records);
  counters.add(StreamMetric::kPutRecordBytes, bytes);
  counters.add(StreamMetric::kPutRecordLatency, 0);
  counters.add(StreamMetric::kPutRecordSuccess, totals.records);
  counters.add(StreamMetric::kWriteProvisionedThroughputExceeded,
               zeros_and_ones(1, totals.throttled));
}

void count_get_records(Stream& stream, Shard& shard, const LogRead& read,
                       std::int64_t millis_behind, std::int64_t now_ms) {
  double age_ms = static_cast<double>(millis_behind);
  if (millis_behind > 0 && !read.records.empty()) {
    age_ms = static_cast<double>(now_ms - read.records.back().sequence_number.arrival.millis);
  }
  const auto bytes = static_cast<double>(read.bytes);
  const auto records = static_cast<double>(read.records.size());
  StreamCounters& counters = stream.counters;
  counters.add(StreamMetric::kGetRecordsBytes, bytes);
  counters.add(StreamMetric::kGetRecordsRecords, records);
  counters.add(StreamMetric::kGetRecordsLatency, 0);
  counters.add(StreamMetric::kGetRecordsSuccess, 1);
  counters.add(StreamMetric::kGetRecordsIteratorAge, age_ms);
  counters.add(StreamMetric::kGetRecordsIteratorAgeMilliseconds, age_ms);
  counters.add(StreamMetric::kReadProvisionedThroughputExceeded, 0);
  if (stream.shard_level_metrics.empty()) return;
  shard.counting().add(ShardMetric::kOutgoingBytes, bytes);
  shard.counting().add(ShardMetric::kOutgoingRecords, records);
  shard.counting().add(ShardMetric::kIteratorAgeMilliseconds, age_ms);
  shard.counting().add(ShardMetric::kReadProvisionedThroughputExceeded, 0);
}

void count_get_records_failure(Stream& stream, Shard& shard, bool throttled) {
  stream.counters.add(StreamMetric::kGetRecordsSuccess, 0);
  stream.counters.add(StreamMetric::kReadProvisionedThroughputExceeded, throttled ? 1 : 0);
  if (stream.shard_level_metrics.empty()) return;
  shard.counting().add(ShardMetric::kReadProvisionedThroughputExceeded, throttled ? 1 : 0);
}

}  // namespace weir::kinesis
