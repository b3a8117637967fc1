// What the job does with records: decode, filter, count in windows, and fire windows.
#pragma once

#include <cstdint>
#include <span>

#include "emulator/api/kinesis_records.h"
#include "pipeline/clients/aggregation.h"
#include "pipeline/hotspots/shard_table.h"
#include "pipeline/hotspots/sink.h"
#include "pipeline/hotspots/snapshot.h"
#include "pipeline/hotspots/window_state.h"

namespace weir::hotspots {

class Processor {
 public:
  explicit Processor(BulkSink& sink) : sink_(sink) {}
  /// Goes on from a snapshot, whose pending documents go to the sink.
  Processor(BulkSink& sink, const Snapshot& snapshot);

  /// Processes records that were read from `shard` behind its last position, and moves the position
  /// behind them. `shard` is an entry of shards(). Returns how many: it stops in front of what
  /// looks aggregated.
  std::size_t apply(Shard& shard, std::span<const api::kinesis::RecordView> records);
  /// The same for user records of aggregates, all of them.
  void apply(Shard& shard, const clients::UserRecordSlice& slice);
  /// Fires the windows that the shards' watermarks close; to be called when shards() has changed.
  void advance_watermark();

  ShardTable& shards() { return shards_; }
  const ShardTable& shards() const { return shards_; }
  const WindowState& windows() const { return windows_; }
  /// kNoWatermark before every shard has sent one. Never falls.
  std::int64_t watermark_ms() const { return watermark_ms_; }
  Counters counters() const;

 private:
  // False for what is neither a trip nor a watermark.
  bool apply_record(Shard& shard, const api::kinesis::RecordView& record);
  void apply_watermark_record(Shard& shard, std::int64_t instant_ms);
  void fire(const WindowContent& window);

  BulkSink& sink_;
  ShardTable shards_;
  WindowState windows_;
  std::int64_t watermark_ms_ = kNoWatermark;
  Counters counters_;  ///< documents_acknowledged: those of the snapshot.
  Document document_;
};

}  // namespace weir::hotspots
