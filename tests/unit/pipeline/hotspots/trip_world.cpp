#include "tests/unit/pipeline/hotspots/trip_world.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "emulator/base/timestamp.h"

namespace weir::hotspots {
namespace {

constexpr std::int64_t kHour = 3'600'000;

bool within(double value, double low, double high) {
  return low <= value && value <= high;
}

bool inside(const TestTrip& trip) {
  return within(trip.pickup_latitude, 40.560, 40.878) &&
         within(trip.pickup_longitude, -74.054, -73.722) &&
         within(trip.dropoff_latitude, 40.560, 40.878) &&
         within(trip.dropoff_longitude, -74.054, -73.722);
}

std::string airport(const TestTrip& trip) {
  const double latitude = trip.dropoff_latitude;
  const double longitude = trip.dropoff_longitude;
  if (within(latitude, 40.632, 40.654) && within(longitude, -73.800, -73.761)) return "JFK";
  if (within(latitude, 40.766, 40.778) && within(longitude, -73.881, -73.859)) return "LGA";
  return "";
}

double between(sim::Random& random, double low, double high) {
  return low + (high - low) * random.uniform();
}

std::string number_with_fraction(double value) {
  const std::string text = fmt::format("{}", value);
  return text.find('.') == std::string::npos ? text + ".0" : text;
}

}  // namespace

TestTrip midtown_trip(std::int64_t dropoff_ms) {
  return {dropoff_ms - 600'000, dropoff_ms, 40.758, -73.985, 40.741, -73.989};
}

std::string payload(const TestTrip& trip) {
  return fmt::format(
      R"({{"type":"trip","pickup_datetime":"{}","dropoff_datetime":"{}",)"
      R"("pickup_longitude":{},"pickup_latitude":{},"dropoff_longitude":{},"dropoff_latitude":{}}})"
      "\n",
      base::to_iso8601({trip.pickup_ms}), base::to_iso8601({trip.dropoff_ms}),
      trip.pickup_longitude, trip.pickup_latitude, trip.dropoff_longitude, trip.dropoff_latitude);
}

std::string watermark_payload(std::int64_t instant_ms) {
  return fmt::format(R"({{"watermark":"{}","type":"watermark"}})"
                     "\n",
                     base::to_iso8601({instant_ms}));
}

std::vector<TestTrip> random_trips(sim::Random& random, std::size_t count, int hours) {
  std::vector<TestTrip> trips;
  const std::int64_t seconds = hours * 3600;
  for (std::size_t i = 0; i < count; ++i) {
    TestTrip trip;
    const auto second =
        static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(seconds)));
    trip.dropoff_ms = kMonday + second * 1000;
    trip.pickup_ms =
        trip.dropoff_ms - static_cast<std::int64_t>(random.below(3'000)) * 1000 + 60'000;
    trip.pickup_latitude = 40.75 + 0.003 * static_cast<double>(random.below(4));
    trip.pickup_longitude = -73.98 + 0.003 * static_cast<double>(random.below(4));
    trip.dropoff_latitude = between(random, 40.70, 40.80);
    trip.dropoff_longitude = between(random, -74.0, -73.9);
    if (random.chance(0.1)) trip.pickup_latitude = 0;
    if (random.chance(0.1))
      std::tie(trip.dropoff_latitude, trip.dropoff_longitude) = std::make_tuple(40.64, -73.78);
    if (random.chance(0.1))
      std::tie(trip.dropoff_latitude, trip.dropoff_longitude) = std::make_tuple(40.77, -73.87);
    trips.push_back(trip);
  }
  std::stable_sort(trips.begin(), trips.end(), [](const TestTrip& a, const TestTrip& b) {
    return a.dropoff_ms < b.dropoff_ms;
  });
  return trips;
}

Documents expected_documents(const std::vector<TestTrip>& trips) {
  std::map<std::pair<std::string, std::int64_t>, int> pickups;
  std::map<std::tuple<std::string, std::string, std::int64_t>, std::vector<std::int64_t>> minutes;
  for (const TestTrip& trip : trips) {
    if (!inside(trip)) continue;
    const std::int64_t end = trip.dropoff_ms / kHour * kHour + kHour;
    ++pickups[{bisected_geohash(trip.pickup_latitude, trip.pickup_longitude, 7), end}];
    if (airport(trip).empty()) continue;
    minutes[{bisected_geohash(trip.pickup_latitude, trip.pickup_longitude, 6), airport(trip), end}]
        .push_back((trip.dropoff_ms - trip.pickup_ms) / 60'000);
  }
  Documents documents;
  for (const auto& [key, count] : pickups) {
    documents["pickup_count"][fmt::format("{}-{}", key.first, key.second)] = fmt::format(
        R"({{"location":"{}","pickup_count":{},"timestamp":{}}})", key.first, count, key.second);
  }
  for (const auto& [key, values] : minutes) {
    if (values.size() < 2) continue;
    const auto& [cell, code, end] = key;
    std::int64_t sum = 0;
    for (const std::int64_t value : values) sum += value;
    const double average = static_cast<double>(sum) / static_cast<double>(values.size());
    documents["trip_duration"][fmt::format("{}-{}-{}", cell, code, end)] =
        fmt::format(R"({{"location":"{}","airport_code":"{}","sum_trip_duration":{},)"
                    R"("avg_trip_duration":{},"timestamp":{}}})",
                    cell, code, sum, number_with_fraction(average), end);
  }
  return documents;
}

std::uint64_t trips_inside(const std::vector<TestTrip>& trips) {
  return static_cast<std::uint64_t>(std::count_if(trips.begin(), trips.end(), inside));
}

std::string bisected_geohash(double latitude, double longitude, int precision) {
  double south = -90, north = 90, west = -180, east = 180;
  std::string text;
  bool along_longitude = true;
  while (text.size() < static_cast<std::size_t>(precision)) {
    int letter = 0;
    for (int bit = 0; bit < 5; ++bit, along_longitude = !along_longitude) {
      double& low = along_longitude ? west : south;
      double& high = along_longitude ? east : north;
      const double middle = (low + high) / 2;
      const bool upper = (along_longitude ? longitude : latitude) >= middle;
      (upper ? low : high) = middle;
      letter = letter * 2 + (upper ? 1 : 0);
    }
    text += "0123456789bcdefghjkmnpqrstuvwxyz"[letter];
  }
  return text;
}

}  // namespace weir::hotspots
