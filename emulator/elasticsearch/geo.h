// Points on the globe as Elasticsearch keeps them: two 32-bit cell numbers, and geohashes of them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::elasticsearch {

inline constexpr int kMaxGeohashLength = 12;

/// Degrees; latitude -90 .. 90, longitude -180 .. 180.
struct GeoPoint {
  double latitude = 0;
  double longitude = 0;

  bool operator==(const GeoPoint&) const = default;
};

/// Degrees in steps of 180 / 2^32 and 360 / 2^32, rounded down: the precision that Elasticsearch
/// documents for geo_point (geo-point). The largest value of a range maps to the last cell.
std::int32_t encode_latitude(double latitude);
std::int32_t encode_longitude(double longitude);
/// The cell's lower edge.
double decode_latitude(std::int32_t cell);
double decode_longitude(std::int32_t cell);

/// Bits of the geohash of `length` characters (1 .. 12) that covers the cell, right-aligned.
std::uint64_t geohash_bits(std::int32_t latitude, std::int32_t longitude, int length);
/// The `length` characters of such bits.
std::string geohash_text(std::uint64_t bits, int length);

/// The bottom-left corner of a geohash's cell, which is what a geohash means as a geo_point
/// (geo-point; GeoUtils of the original). Characters past the twelfth are ignored. nullopt when a
/// character is none of the geohash alphabet, or the text is empty.
std::optional<GeoPoint> parse_geohash(std::string_view text);

/// Edges of a geohash's cell, for boxes given by geohashes (query-dsl-geo-bounding-box-query).
struct GeoBox {
  double top = 90;
  double left = -180;
  double bottom = -90;
  double right = 180;
};
std::optional<GeoBox> parse_geohash_cell(std::string_view text);

/// "40.7,-73.9" (latitude first). nullopt when that is not two numbers.
std::optional<GeoPoint> parse_lat_lon(std::string_view text);

}  // namespace weir::elasticsearch
