// The trip as it travels in the stream: one line of JSON in a fixed order of members, about 280
// bytes, and the partition key that the workshop's producer derives from it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "pipeline/trips/trip_record.h"

namespace weir::trips {

// The text between the values of a payload, in order. The last three members but the id are left
// out when a trip file does not state them.
inline constexpr std::string_view kBeforePickupTime = R"({"type":"trip","pickup_datetime":")";
inline constexpr std::string_view kBeforeDropoffTime = R"(","dropoff_datetime":")";
inline constexpr std::string_view kBeforePickupLongitude = R"(","pickup_longitude":)";
inline constexpr std::string_view kBeforePickupLatitude = R"(,"pickup_latitude":)";
inline constexpr std::string_view kBeforeDropoffLongitude = R"(,"dropoff_longitude":)";
inline constexpr std::string_view kBeforeDropoffLatitude = R"(,"dropoff_latitude":)";
inline constexpr std::string_view kBeforeTripDistance = R"(,"trip_distance":)";
inline constexpr std::string_view kBeforeTotalAmount = R"(,"total_amount":)";
inline constexpr std::string_view kBeforeTripId = R"(,"trip_id":)";

/// Room that write_payload may need: each number text has at most kMaxNumberBytes.
inline constexpr std::size_t kMaxPayloadBytes = 640;

/// Writes the payload of `trip`, line end included, and gives the end of what was written. `out`
/// must have kMaxPayloadBytes. A coordinate without text becomes null.
char* write_payload(char* out, const TripRecord& trip);
/// The same in two parts: everything but the id, then the id and the end.
char* write_payload_front(char* out, const TripRecord& trip);
char* write_payload_back(char* out, std::uint64_t trip_id);
inline constexpr std::size_t kMaxPayloadBackBytes = 40;

/// "2015-01-10T00:36:18Z", with ".123" before the Z when there are milliseconds: the form of
/// Java's Instant.toString. `out` must have 27 bytes; years 0 to 9999.
char* write_instant(char* out, std::int64_t millis);

/// Decimal digits of `value`, at most 20.
char* write_unsigned(char* out, std::uint64_t value);

/// java.util.Objects.hash(payload) as the producer computes it: 31 + String.hashCode(payload), in
/// wrapping 32-bit arithmetic. Bytes beyond ASCII count as the UTF-16 units that they decode to.
std::int32_t java_objects_hash(std::string_view payload);

/// The partition key: java_objects_hash in decimal. `out` must have 11 bytes.
char* write_partition_key(char* out, std::string_view payload);

}  // namespace weir::trips
