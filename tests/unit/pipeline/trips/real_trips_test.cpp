// Readers against recorded files, where those are at hand. The figures were counted by a separate
// program from the same files.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include "pipeline/trips/file_trips.h"
#include "pipeline/trips/parse_trip.h"

namespace weir::trips {
namespace {

// The folder of recorded data: beside the repository, or where the environment says.
std::string data_file(const std::string& name) {
  const char* const told = std::getenv("WEIR_TEST_DATA");
  const std::filesystem::path folder = told != nullptr ? told : WEIR_TEST_DATA_FOLDER;
  return folder / name;
}

struct Counts {
  std::size_t events = 0;
  std::size_t fast = 0;
  std::size_t in_city = 0;
};

bool in_city(double latitude, double longitude) {
  return latitude >= 40.560 && latitude <= 40.878 && longitude >= -74.054 && longitude <= -73.722;
}

Counts count(const std::string& path) {
  Counts counts;
  auto source = FileTrips::open({path}, {});
  EXPECT_TRUE(source.ok());
  EventBlock block;
  while ((*source)->fill(block)) {
    for (const auto& record : block.records()) {
      const auto trip = parse_trip(record.data);
      counts.events += trip.kind == TripFields::Kind::kTrip;
      counts.fast += scan_trip(record.data).has_value();
      counts.in_city += in_city(trip.pickup_latitude, trip.pickup_longitude) &&
                        in_city(trip.dropoff_latitude, trip.dropoff_longitude);
    }
  }
  EXPECT_EQ((*source)->statistics().bad_rows, 0U);
  return counts;
}

TEST(RealTrips, HourOf2015IsReadWhole) {
  const auto path = data_file("trips/yellow_2015-01-10_hour00.csv.gz");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  const Counts counts = count(path);
  EXPECT_EQ(counts.events, 32'615U);
  EXPECT_EQ(counts.fast, 32'615U);
  EXPECT_EQ(counts.in_city, 31'753U);
}

TEST(RealTrips, SampleOf2016IsReadWhole) {
  const auto path = data_file("trips/yellow_2016-01_sample.csv.gz");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  const Counts counts = count(path);
  EXPECT_EQ(counts.events, 10'000U);
  EXPECT_EQ(counts.in_city, 9'801U);
}

TEST(RealTrips, DirtyFileOf2009IsReadWhole) {
  const auto path = data_file("trips/yellow_2009-01_dirty.csv");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  EXPECT_EQ(count(path).events, 498U);
}

TEST(RealTrips, ZoneIdFilesAreRefused) {
  const auto path = data_file("trips_zone/yellow_2019-03_sample.csv.gz");
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  const auto source = FileTrips::open({path}, {});
  ASSERT_FALSE(source.ok());
  EXPECT_NE(source.error().message.find("zone id"), std::string::npos);
}

}  // namespace
}  // namespace weir::trips
