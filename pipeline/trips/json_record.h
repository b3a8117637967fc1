// JSON lines of a trip file, read in full: for conversion, and for attributes of any name.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/base/result.h"
#include "pipeline/trips/trip_record.h"

namespace weir::trips {

/// The instant in member `attribute` of the JSON object `json`. The error's message is
/// "field: reason".
base::Result<std::int64_t> read_json_instant(std::string_view json, std::string_view attribute);

/// A TripRecord with the texts it points to.
class JsonRecord {
 public:
  /// Takes over the members that trip_columns.h knows. False when `json` is not an object.
  bool read(std::string_view json);
  const TripRecord& trip() const { return trip_; }

 private:
  friend class RecordHandler;
  TripRecord trip_;
  std::deque<std::string> texts_;
};

}  // namespace weir::trips
