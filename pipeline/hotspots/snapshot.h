// The state of the job as a value and as bytes: what a checkpoint or savepoint holds.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "pipeline/hotspots/documents.h"
#include "pipeline/hotspots/key_groups.h"
#include "pipeline/hotspots/shard_table.h"
#include "pipeline/hotspots/window_state.h"

namespace weir::hotspots {

/// What has become of the records. Part of the state: after a restore they agree with the read
/// positions again, so over any number of restarts each record counts once, and always
/// records_in = trips + filtered + late_dropped + undecodable + watermark_records.
struct Counters {
  std::uint64_t records_in = 0;    ///< User records: an aggregate counts as what it holds.
  std::uint64_t trips = 0;         ///< Inside the New York box and counted in a window.
  std::uint64_t filtered = 0;      ///< Trips that begin or end outside the box.
  std::uint64_t late_dropped = 0;  ///< Inside the box, but their window had fired.
  std::uint64_t undecodable = 0;   ///< Neither trip nor watermark.
  std::uint64_t watermark_records = 0;
  std::uint64_t documents_out = 0;  ///< Handed to the sink.
  std::uint64_t documents_acknowledged = 0;
  /// User records of aggregates that belong to another shard; not in records_in.
  std::uint64_t other_shard = 0;

  bool operator==(const Counters&) const = default;
};
/// What has been counted from `before` to `now`.
Counters operator-(const Counters& now, const Counters& before);

/// Keyed state is held by key group, so that a restore at another parallelism hands whole groups to
/// their new owners.
struct Snapshot {
  std::string stream;
  Counters counters;
  std::int64_t watermark_ms = kNoWatermark;
  std::vector<Shard> shards;
  std::array<std::vector<WindowContent>, kKeyGroups> key_groups;
  std::vector<Document> pending;  ///< Documents that are not known to be stored.

  bool operator==(const Snapshot&) const = default;
};

/// Bytes that begin with a mark and a version and end with a check sum.
std::string write_snapshot(const Snapshot& snapshot);
/// Error code "InvalidSnapshot" for bytes that write_snapshot() of this version did not make.
base::Result<Snapshot> read_snapshot(std::string_view bytes);

}  // namespace weir::hotspots
