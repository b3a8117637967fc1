#include "pipeline/replay/aggregate_packer.h"

#include <algorithm>
#include <utility>

namespace weir::replay {

using api::kinesis::PutRecordView;

namespace {

// Generously, what the format adds to an event.
constexpr std::size_t kOverheadBytes = 16;

}  // namespace

void AggregatePacker::group(const trips::EventBlock& block,
                            std::span<const std::uint32_t> positions, const ShardMap& shards) {
  by_shard_.resize(shards.open_shards());
  for (auto& members : by_shard_) members.clear();
  unowned_.clear();
  text_bytes_expected_ = 0;
  for (const std::uint32_t position : positions) {
    const PutRecordView& event = block.records()[position];
    text_bytes_expected_ += event.data.size() + event.partition_key.size() + kOverheadBytes;
    const auto place = shards.find(event.hash_key);
    (place ? by_shard_[*place] : unowned_).push_back(position);
  }
}

std::vector<Parcel> AggregatePacker::pack(const trips::EventBlock& block,
                                          std::span<const std::uint32_t> positions,
                                          const ShardMap& shards) {
  group(block, positions, shards);
  parcels_.clear();
  for (std::size_t place = 0; place < by_shard_.size(); ++place) {
    pack_shard(block, by_shard_[place], shards.index_at(place));
  }
  for (const std::uint32_t& position : unowned_) pack_shard(block, {&position, 1}, kNoShard);
  for (Parcel& parcel : parcels_) seal(parcel);
  return std::exchange(parcels_, {});
}

void AggregatePacker::pack_shard(const trips::EventBlock& block,
                                 std::span<const std::uint32_t> members, std::uint32_t shard) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const PutRecordView& event = block.records()[members[i]];
    const clients::UserRecord record{event.data, event.partition_key, {}};
    if (writer_.add(record, options_.aggregate_bytes)) continue;
    close(block, members.subspan(begin, i - begin), shard);
    begin = i;
    writer_.add(record, options_.aggregate_bytes);
  }
  if (!writer_.empty()) close(block, members.subspan(begin), shard);
}

void AggregatePacker::close(const trips::EventBlock& block, std::span<const std::uint32_t> members,
                            std::uint32_t shard) {
  PutRecordView record = block.records()[members.front()];
  const bool plain = members.size() == 1;
  if (!plain) record.partition_key = clients::kAggregatePartitionKey;
  const std::size_t text_bytes = plain ? 0 : writer_.bytes();
  const std::size_t data_bytes = plain ? record.data.size() : text_bytes;
  Parcel& parcel = parcel_with_room(data_bytes + record.partition_key.size());
  if (!plain) {
    const std::size_t begin = parcel.text.size();
    parcel.text.resize(begin + text_bytes);
    writer_.write(parcel.text.data() + begin);
  }
  writer_.clear();
  const auto first = static_cast<std::uint32_t>(parcel.members.size());
  parcel.members.insert(parcel.members.end(), members.begin(), members.end());
  parcel.packages.push_back({shard, first, static_cast<std::uint32_t>(parcel.members.size()),
                             static_cast<std::uint32_t>(text_bytes)});
  parcel.records.push_back(record);
}

Parcel& AggregatePacker::parcel_with_room(std::size_t bytes) {
  if (parcels_.empty() || parcels_.back().records.size() == options_.batch_records ||
      parcel_bytes_ + bytes > options_.batch_bytes) {
    parcels_.emplace_back().text.reserve(std::min(text_bytes_expected_, options_.batch_bytes));
    parcel_bytes_ = 0;
  }
  parcel_bytes_ += bytes;
  return parcels_.back();
}

void AggregatePacker::seal(Parcel& parcel) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < parcel.records.size(); ++i) {
    const std::size_t bytes = parcel.packages[i].text_bytes;
    if (bytes == 0) continue;
    parcel.records[i].data = {parcel.text.data() + begin, bytes};
    begin += bytes;
  }
}

}  // namespace weir::replay
