// Reads one record of the trip stream, as the processor gets it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::trips {

/// What the processor needs of a record. Coordinates are degrees, times milliseconds since the
/// epoch. A member that the record lacks (or holds null for) is 0.
struct TripFields {
  enum class Kind : std::uint8_t {
    kTrip,         ///< "type":"trip".
    kWatermark,    ///< "type":"watermark"; only `watermark_ms` counts.
    kOther,        ///< A JSON object of another type, or of none.
    kUndecodable,  ///< Not a JSON object, or a member that cannot be read.
  };
  Kind kind = Kind::kUndecodable;
  double pickup_latitude = 0;
  double pickup_longitude = 0;
  double dropoff_latitude = 0;
  double dropoff_longitude = 0;
  std::int64_t pickup_ms = 0;
  std::int64_t dropoff_ms = 0;
  std::int64_t watermark_ms = 0;
};

/// Reads `json`, with or without a line end behind it. Members may come in any order and unknown
/// ones are skipped; of a repeated member the last counts. Coordinates are correctly rounded, so
/// they equal what any conforming parser reads. Trips in the member order of payload.h take the
/// fast way. Never reads outside the view.
TripFields parse_trip(std::string_view json);

/// The fast way alone: nullopt unless `json` is a trip with exactly the members of payload.h, in
/// their order. What it gives equals what parse_trip gives.
std::optional<TripFields> scan_trip(std::string_view json);

}  // namespace weir::trips
