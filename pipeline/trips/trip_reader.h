// One trip file, row by row, in its own order.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "emulator/base/result.h"
#include "pipeline/trips/trip_record.h"

namespace weir::trips {

enum class RowKind { kTrip, kBad, kEnd };

/// A cursor: next() moves to a row, the other functions speak of that row until the next call.
class TripReader {
 public:
  virtual ~TripReader() = default;

  /// Skips blank lines. Errors end the file: cut-off or damaged data, a line too long.
  virtual base::Result<RowKind> next() = 0;

  /// Of a kTrip row: the time that orders the replay.
  virtual std::int64_t timestamp_ms() const = 0;
  /// Of a kTrip row: what the file says; trip_id is 0 when it says none.
  virtual const TripRecord& trip() = 0;
  /// Of a kTrip row: the event as the file has it, without line end, when it is JSON; else empty.
  virtual std::string_view json() const = 0;
  /// Of a kBad row: "file:line: field: reason".
  virtual const std::string& complaint() const = 0;
};

/// Opens a file of trips: CSV with a TLC header of 2009 to 2016, or JSON lines, plain or compressed
/// (byte_stream.h). `timestamp_attribute` names the time that orders the replay:
/// "dropoff_datetime" or "pickup_datetime"; for JSON any member that holds an instant.
/// Errors (BadInput): what open_byte_stream, LineReader and find_layout refuse, a file without
/// content, a timestamp attribute that the file cannot have.
base::Result<std::unique_ptr<TripReader>> open_trip_reader(
    const std::string& path, const std::string& timestamp_attribute = "dropoff_datetime");

}  // namespace weir::trips
