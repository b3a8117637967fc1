// Where taxi trips begin and end, and how long they take: tables fitted to New York's yellow cabs.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "pipeline/trips/alias_table.h"

namespace weir::trips {

/// Millionths of a degree. Longitudes are west of Greenwich, counted positive.
struct Point {
  std::int32_t latitude_e6 = 0;
  std::int32_t west_e6 = 0;
};

/// The places of a trip and the way between them.
struct Ride {
  Point pickup;
  Point dropoff;
  std::uint32_t distance_centimiles = 0;
  std::uint32_t duration_s = 0;
  bool to_airport = false;
};

/// Immutable tables, about 330 KiB. All hot work is integer arithmetic and table look-ups, so that
/// every build draws the same trips.
class CityModel {
 public:
  CityModel();

  /// Draws a ride from three uniform words: a pick-up cell by the shares of day or night, a place
  /// in it, a drop-off cell by popularity and nearness (or an airport), a distance along the
  /// street grid, and a duration that goes with it.
  Ride draw(bool night, std::uint64_t first, std::uint64_t second, std::uint64_t third) const;

  /// The fare of the meter in cents, to the half dollar.
  static std::uint32_t fare_cents(const Ride& ride);

 private:
  struct Corner {
    std::int32_t south_e6;
    std::int32_t west_e6;  // Of the western edge.
  };
  static constexpr std::size_t kCellCount = AliasTable::kOutcomes;
  static constexpr std::size_t kParts = 32;
  static constexpr std::size_t kDistances = 4096;
  static constexpr std::size_t kNoises = 4096;

  void build_cells();
  void build_destinations();
  void build_durations();
  Point place(std::uint8_t cell, std::uint8_t rank_bits, std::uint32_t across,
              std::uint32_t up) const;

  AliasTable by_day_;
  AliasTable by_night_;
  std::vector<AliasTable> destinations_;
  std::array<Corner, kCellCount> corners_;
  // Some parts of a cell, such as a station, see most of its taxis: which part is the busiest, the
  // second busiest and so on, and how often each rank is drawn.
  std::array<std::array<std::uint8_t, kParts>, kCellCount> parts_;
  std::array<std::uint8_t, 256> ranks_;
  std::array<std::uint32_t, kDistances> median_s_q8_;
  std::array<std::uint32_t, kNoises> noise_q16_;
};

}  // namespace weir::trips
