// The fields of a document that the hotspots job has written, read back for tables and maps.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/host/run_database.h"

namespace weir::host {

struct DocumentFields {
  std::string id;
  std::string location;
  std::string airport_code;
  std::optional<std::int64_t> timestamp_ms;
  std::optional<std::int64_t> pickup_count;
  std::optional<std::int64_t> sum_trip_duration;
  std::optional<double> avg_trip_duration;
  /// The whole document when it is of another shape, else empty.
  std::string other;

  /// Views into this object.
  DocumentRow row() const {
    return {id,           location,          timestamp_ms,      pickup_count,
            airport_code, sum_trip_duration, avg_trip_duration, other};
  }
};

/// Reads a JSON object. What is not one of the fields above sends the whole into `other`.
DocumentFields read_document(std::string_view id, std::string_view source);

}  // namespace weir::host
