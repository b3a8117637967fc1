#include "pipeline/trips/generated_trips.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "emulator/sim/timeline.h"
#include "pipeline/trips/parse_trip.h"

namespace weir::trips {
namespace {

constexpr std::int64_t kSaturday_ms = 1'420'848'000'000;  // 2015-01-10.
constexpr std::int64_t kHour_ms = 3'600'000;
constexpr std::uint64_t kBytesOfSeedOne = 6'686'053'300'207'902'422;

GeneratedTripsOptions options_for(std::int64_t from_ms, std::int64_t hours) {
  GeneratedTripsOptions options;
  options.from_ms = from_ms;
  options.duration_ms = hours * kHour_ms;
  return options;
}

std::vector<GeneratedTrip> generate(const GeneratedTripsOptions& options, std::uint64_t seed = 1) {
  GeneratedTrips source{options, sim::Random{seed}};
  std::vector<GeneratedTrip> trips;
  while (const auto trip = source.next()) trips.push_back(*trip);
  return trips;
}

std::uint64_t hash_of(const GeneratedTripsOptions& options, std::uint64_t seed) {
  GeneratedTrips source{options, sim::Random{seed}};
  sim::RunHash hash;
  EventBlock block;
  while (source.fill(block)) {
    for (const auto& record : block.records()) hash.fold(record.data);
  }
  return hash.value();
}

bool in_city(const TripFields& trip) {
  const auto inside = [](double latitude, double longitude) {
    return latitude >= 40.560 && latitude <= 40.878 && longitude >= -74.054 && longitude <= -73.722;
  };
  return inside(trip.pickup_latitude, trip.pickup_longitude) &&
         inside(trip.dropoff_latitude, trip.dropoff_longitude);
}

TEST(GeneratedTrips, SameSeedGivesTheSameBytes) {
  const auto options = options_for(kSaturday_ms, 1);
  EXPECT_EQ(hash_of(options, 1), hash_of(options, 1));
  EXPECT_NE(hash_of(options, 1), hash_of(options, 2));
}

TEST(GeneratedTrips, BytesAreTheSameInEveryBuild) {
  // A change of the generator changes this figure; a change of build type or machine must not.
  EXPECT_EQ(hash_of(options_for(kSaturday_ms, 1), 1), kBytesOfSeedOne);
}

TEST(GeneratedTrips, EventsAreSortedAndWithinTheirTime) {
  const auto options = options_for(kSaturday_ms, 2);
  GeneratedTrips source{options, sim::Random{1}};
  EventBlock block;
  std::int64_t last_ms = options.from_ms;
  std::size_t count = 0;
  while (source.fill(block)) {
    EXPECT_TRUE(block.sorted());
    EXPECT_GE(block.timestamps_ms().front(), last_ms);
    last_ms = block.timestamps_ms().back();
    count += block.size();
  }
  EXPECT_LT(last_ms, options.from_ms + options.duration_ms);
  EXPECT_EQ(source.statistics().rows_read, count);
}

TEST(GeneratedTrips, PayloadsTakeTheFastWayAndAreAbout280Bytes) {
  GeneratedTrips source{options_for(kSaturday_ms, 1), sim::Random{1}};
  EventBlock block;
  std::size_t bytes = 0;
  std::size_t count = 0;
  while (source.fill(block)) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      const auto trip = scan_trip(block.records()[i].data);
      ASSERT_TRUE(trip.has_value()) << block.records()[i].data;
      ASSERT_EQ(trip->dropoff_ms, block.timestamps_ms()[i]);
      bytes += block.records()[i].data.size();
    }
    count += block.size();
  }
  EXPECT_NEAR(static_cast<double>(bytes) / static_cast<double>(count), 278, 6);
}

TEST(GeneratedTrips, ArrivalsWithinAnHourArePoisson) {
  auto options = options_for(kSaturday_ms, 10);
  options.profile = VolumeProfile::kFlat;
  options.mean_trips_per_second = 7.4;
  std::vector<double> per_second(36'000);
  for (const auto& trip : generate(options)) {
    ++per_second[static_cast<std::size_t>(trip.dropoff_s - kSaturday_ms / 1000)];
  }
  double sum = 0;
  double squares = 0;
  for (const double count : per_second) {
    sum += count;
    squares += count * count;
  }
  const double mean = sum / 36'000;
  EXPECT_NEAR(mean, 7.4, 0.1);
  EXPECT_NEAR(squares / 36'000 - mean * mean, 7.4, 0.3);
}

TEST(GeneratedTrips, VolumeFollowsProfileSeriesAndFactors) {
  auto options = options_for(kSaturday_ms, 1);
  EXPECT_NEAR(static_cast<double>(generate(options).size()), 4.8 * 1.55 * 3600, 1000);
  options.factors = {{kSaturday_ms + kHour_ms / 2, 0}};
  EXPECT_NEAR(static_cast<double>(generate(options).size()), 4.8 * 1.6 * 1800, 700);
  options.factors.clear();
  options.series = VolumeSeries{kSaturday_ms, kHour_ms, {6300}};
  EXPECT_NEAR(static_cast<double>(generate(options).size()), 3600, 250);
}

TEST(GeneratedTrips, AnEmptyRateGivesNoTrips) {
  auto options = options_for(kSaturday_ms, 1000);
  options.profile = VolumeProfile::kFlat;
  options.mean_trips_per_second = 0;
  EXPECT_TRUE(generate(options).empty());
}

TEST(GeneratedTrips, AnHourOf17000TripsHasTheRealCitysNumberOfCells) {
  auto options = options_for(kSaturday_ms, 1);
  options.profile = VolumeProfile::kFlat;
  options.mean_trips_per_second = 17'000.0 / 3600;
  GeneratedTrips source{options, sim::Random{1}};
  // Cells of seven geohash characters measure 180 / 2^17 degrees both ways.
  std::set<std::pair<int, int>> cells;
  EventBlock block;
  while (source.fill(block)) {
    for (const auto& record : block.records()) {
      const auto trip = parse_trip(record.data);
      if (!in_city(trip)) continue;
      cells.emplace(static_cast<int>(std::floor(trip.pickup_latitude * 131'072 / 180)),
                    static_cast<int>(std::floor(trip.pickup_longitude * 131'072 / 180)));
    }
  }
  EXPECT_GT(cells.size(), 1'900U);
  EXPECT_LT(cells.size(), 2'500U);
}

TEST(GeneratedTrips, DistancesAndDurationsAreLogNormalAsRecorded) {
  auto options = options_for(kSaturday_ms, 5);
  options.dirt = 0;
  double sums[5] = {};
  const auto trips = generate(options);
  for (const auto& trip : trips) {
    const double distance = std::log(trip.ride.distance_centimiles / 100.0);
    const double duration = std::log(static_cast<double>(trip.ride.duration_s));
    ASSERT_EQ(trip.dropoff_s - trip.pickup_s, trip.ride.duration_s);
    sums[0] += distance;
    sums[1] += duration;
    sums[2] += distance * distance;
    sums[3] += duration * duration;
    sums[4] += distance * duration;
  }
  for (double& sum : sums) sum /= static_cast<double>(trips.size());
  const double distance_deviation = std::sqrt(sums[2] - sums[0] * sums[0]);
  const double duration_deviation = std::sqrt(sums[3] - sums[1] * sums[1]);
  EXPECT_NEAR(sums[0], 0.613, 0.15);
  EXPECT_NEAR(distance_deviation, 0.903, 0.1);
  EXPECT_NEAR(sums[1], 6.42, 0.1);
  EXPECT_NEAR(duration_deviation, 0.725, 0.08);
  EXPECT_NEAR((sums[4] - sums[0] * sums[1]) / distance_deviation / duration_deviation, 0.85, 0.06);
}

TEST(GeneratedTrips, DirtAndAirportsHaveTheRecordedShares) {
  const auto trips = generate(options_for(kSaturday_ms, 10));
  double zero = 0;
  double airport = 0;
  for (const auto& trip : trips) {
    zero += trip.ride.pickup.latitude_e6 == 0;
    airport += trip.ride.to_airport;
    ASSERT_EQ(trip.total_cents, trip.fare_cents + trip.extra_cents + trip.mta_tax_cents +
                                    trip.improvement_surcharge_cents + trip.tolls_cents +
                                    trip.tip_cents);
  }
  EXPECT_NEAR(zero / static_cast<double>(trips.size()), 0.0195, 0.002);
  EXPECT_NEAR(airport / static_cast<double>(trips.size()), 0.0188, 0.002);
}

TEST(GeneratedTrips, NoDirtMeansEveryTripIsInTheCity) {
  auto options = options_for(kSaturday_ms, 1);
  options.dirt = 0;
  GeneratedTrips source{options, sim::Random{1}};
  EventBlock block;
  while (source.fill(block)) {
    for (const auto& record : block.records()) ASSERT_TRUE(in_city(parse_trip(record.data)));
  }
}

}  // namespace
}  // namespace weir::trips
