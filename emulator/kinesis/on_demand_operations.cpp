// How on-demand streams scale themselves.
#include <algorithm>

#include "emulator/kinesis/kinesis_service.h"

namespace weir::kinesis {
namespace {

constexpr std::uint64_t kSecondsPerMinute = 60;

/// What a shard has taken since the last look.
ShardTraffic taken(const Shard& shard) {
  return {shard.log.next_ordinal() - shard.traffic.records,
          shard.appended_bytes - shard.traffic.bytes};
}

bool is_hot(const ShardTraffic& minute) {
  return minute.bytes > kOnDemandSplitBytesPerSecond * kSecondsPerMinute ||
         minute.records > kOnDemandSplitRecordsPerSecond * kSecondsPerMinute;
}

/// How many shards the minute's writes would fill.
double shards_filled(const ShardTraffic& minute) {
  const double bytes_per_second = static_cast<double>(minute.bytes) / kSecondsPerMinute;
  const double records_per_second = static_cast<double>(minute.records) / kSecondsPerMinute;
  return std::max(bytes_per_second / kWriteBytesPerSecondPerShard,
                  records_per_second / kWriteRecordsPerSecondPerShard);
}

}  // namespace

void KinesisService::watch_traffic(Stream& stream) {
  if (!stream.on_demand || !stream.serving()) return;
  ShardTraffic total;
  for (Shard* shard : stream.open_shards.shards()) {
    const ShardTraffic minute = taken(*shard);
    shard->traffic = {shard->log.next_ordinal(), shard->appended_bytes};
    total.records += minute.records;
    total.bytes += minute.bytes;
    if (is_hot(minute)) stream.scaling.hot_shards.insert(shard->index);
  }
  stream.scaling.peak.note(scheduler_.now(), shards_filled(total));
  if (stream.scaling.hot_shards.empty() || !stream.scaling.split.done()) return;
  stream.scaling.split = scheduler_.call_at(
      scheduler_.now() + limits_.on_demand_scaling_duration,
      [this, &stream] { split_hot_shards(stream); }, "kinesis.on_demand");
}

void KinesisService::split_hot_shards(Stream& stream) {
  const std::set<std::uint32_t> hot = std::move(stream.scaling.hot_shards);
  stream.scaling.hot_shards.clear();
  // Another change has shards of the stream in its plan: what stays hot is seen again.
  if (!stream.on_demand || stream.status != StreamStatus::kActive) return;
  const std::size_t first_new = stream.shards.size();
  auto open = static_cast<std::int64_t>(stream.open_shards.shards().size());
  for (const std::uint32_t index : hot) {
    Shard& shard = *stream.shards[index];
    const base::Uint128 start = to_uint128(shard.range.start);
    const base::Uint128 half = (to_uint128(shard.range.end) - start) / 2;
    if (!shard.open() || half == 0 || open >= kOnDemandMaxMibps) continue;
    split(stream, shard, base::to_hash_key(start + half + 1));
    ++open;
  }
  if (stream.shards.size() > first_new) refresh_open_shards(stream, first_new);
}

}  // namespace weir::kinesis
