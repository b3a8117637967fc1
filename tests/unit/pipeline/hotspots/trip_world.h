// Random trips, their payloads, and the documents that they must lead to, computed the slow way.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "emulator/sim/random.h"

namespace weir::hotspots {

/// 2015-01-05T00:00:00Z.
inline constexpr std::int64_t kMonday = 1'420'416'000'000;

struct TestTrip {
  std::int64_t pickup_ms = 0;
  std::int64_t dropoff_ms = 0;
  double pickup_latitude = 0;
  double pickup_longitude = 0;
  double dropoff_latitude = 0;
  double dropoff_longitude = 0;
};

/// A trip between two points of Manhattan that ends at `dropoff_ms` after ten minutes.
TestTrip midtown_trip(std::int64_t dropoff_ms);

std::string payload(const TestTrip& trip);
std::string watermark_payload(std::int64_t instant_ms);

/// In order of drop-off, spread over `hours` from kMonday; a tenth lies outside the box, a fifth
/// ends at an airport, and pick-ups crowd into a few cells.
std::vector<TestTrip> random_trips(sim::Random& random, std::size_t count, int hours);

/// index -> id -> source, as an Elasticsearch that got every document once would hold them.
using Documents = std::map<std::string, std::map<std::string, std::string>>;
Documents expected_documents(const std::vector<TestTrip>& trips);

/// Trips that begin and end inside the New York box.
std::uint64_t trips_inside(const std::vector<TestTrip>& trips);

/// Geohash by bisection, letter by letter.
std::string bisected_geohash(double latitude, double longitude, int precision);

}  // namespace weir::hotspots
