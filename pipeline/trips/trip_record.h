// One taxi trip with all columns that the producer and the writers know.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace weir::trips {

/// Longest text of a number in a TripRecord; longer ones are rewritten or left out.
inline constexpr std::size_t kMaxNumberBytes = 40;

/// Times in milliseconds since the epoch, taken as they stand, as UTC. Numbers are texts in JSON's
/// number form, so that they pass through to the bit; an empty view is a missing value. The views
/// live as long as whoever filled the record says.
struct TripRecord {
  std::uint64_t trip_id = 0;
  std::int64_t pickup_ms = 0;
  std::int64_t dropoff_ms = 0;
  std::string_view pickup_longitude;
  std::string_view pickup_latitude;
  std::string_view dropoff_longitude;
  std::string_view dropoff_latitude;
  std::string_view passenger_count;
  std::string_view trip_distance;  ///< Miles.
  std::string_view fare_amount;    ///< This and the other amounts: dollars.
  std::string_view extra;
  std::string_view mta_tax;
  std::string_view tip_amount;
  std::string_view tolls_amount;
  std::string_view improvement_surcharge;
  std::string_view total_amount;
  std::string_view vendor_id;  ///< From here on plain text, not numbers.
  std::string_view rate_code;
  std::string_view store_and_forward;
  std::string_view payment_type;
};

}  // namespace weir::trips
