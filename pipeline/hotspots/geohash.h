// Geohash cells as integers, and the three boxes of the workshop.
//
// A cell of precision p holds 5 * p bits, longitude first, exactly as p letters of the text form
// (geohash by bisection: a coordinate on the middle line belongs to the upper half).
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

namespace weir::hotspots {

inline constexpr int kPickupPrecision = 7;    ///< Cells of the pick-up counts.
inline constexpr int kDurationPrecision = 6;  ///< Cells of the trip durations.

namespace internal {

// Number of the interval that holds `value` when -half..half degrees are cut into 2^bits intervals
// of step = 2 * half / 2^bits. Every boundary is a double without rounding (half is a multiple of
// 45 and bits <= 18), so one correction after the estimate agrees with bisection for every double.
// Values outside go to the first or last interval, NaN to the first, as bisection has it.
constexpr std::uint32_t interval_of(double value, double half, int bits) {
  const auto count = std::uint32_t{1} << bits;
  const double step = 2 * half / count;
  if (!(value > -half)) return 0;
  if (value >= half) return count - 1;
  const double estimate = (value + half) * (count / (2 * half));
  auto index = std::min(static_cast<std::uint32_t>(estimate), count - 1);
  if (value < index * step - half) {
    --index;
  } else if (index + 1 < count && value >= (index + 1) * step - half) {
    ++index;
  }
  return index;
}

// Moves bit i to bit 2i, for up to 32 bits.
constexpr std::uint64_t spread_bits(std::uint64_t bits) {
  bits = (bits | bits << 16) & 0x0000ffff0000ffffULL;
  bits = (bits | bits << 8) & 0x00ff00ff00ff00ffULL;
  bits = (bits | bits << 4) & 0x0f0f0f0f0f0f0f0fULL;
  bits = (bits | bits << 2) & 0x3333333333333333ULL;
  return (bits | bits << 1) & 0x5555555555555555ULL;
}

}  // namespace internal

/// The cell of precision 7 (35 bits) that holds a point given in degrees.
constexpr std::uint64_t pickup_cell(double latitude, double longitude) {
  const std::uint64_t east = internal::interval_of(longitude, 180, 18);
  const std::uint64_t north = internal::interval_of(latitude, 90, 17);
  return internal::spread_bits(east) | internal::spread_bits(north) << 1;
}

/// The cell of precision 6 (30 bits) around a cell of precision 7.
constexpr std::uint64_t duration_cell(std::uint64_t pickup_cell) {
  return pickup_cell >> 5;
}

/// Appends the text form, `precision` letters.
void append_geohash(std::string& text, std::uint64_t cell, int precision);

/// Edges belong to the box; NaN is outside.
struct Box {
  double south, north, west, east;

  constexpr bool contains(double latitude, double longitude) const {
    return latitude >= south && latitude <= north && longitude >= west && longitude <= east;
  }
};

// The boxes of the workshop's processor (amazon-kinesis-analytics-taxi-consumer, GeoUtils).
inline constexpr Box kNewYorkBox{40.560, 40.878, -74.054, -73.722};
inline constexpr Box kJfkBox{40.632, 40.654, -73.800, -73.761};
inline constexpr Box kLaGuardiaBox{40.766, 40.778, -73.881, -73.859};

enum class Airport : std::uint8_t { kJfk = 0, kLaGuardia = 1 };

}  // namespace weir::hotspots
