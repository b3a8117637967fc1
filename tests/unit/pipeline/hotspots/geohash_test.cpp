#include "pipeline/hotspots/geohash.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "emulator/sim/random.h"
#include "tests/unit/pipeline/hotspots/trip_world.h"

namespace weir::hotspots {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string text_of(std::uint64_t cell, int precision) {
  std::string text;
  append_geohash(text, cell, precision);
  return text;
}

void expect_agreement(double latitude, double longitude) {
  const std::uint64_t cell = pickup_cell(latitude, longitude);
  ASSERT_EQ(text_of(cell, 7), bisected_geohash(latitude, longitude, 7))
      << latitude << " " << longitude;
  ASSERT_EQ(text_of(duration_cell(cell), 6), bisected_geohash(latitude, longitude, 6));
}

TEST(Geohash, KnownPointGivesItsPublishedText) {
  EXPECT_EQ(text_of(pickup_cell(57.64911, 10.40744), 7), "u4pruyd");
}

TEST(Geohash, RandomPointsAgreeWithBisection) {
  sim::Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    expect_agreement(-90 + 180 * random.uniform(), -180 + 360 * random.uniform());
    expect_agreement(40.5 + 0.4 * random.uniform(), -74.1 + 0.4 * random.uniform());
  }
}

TEST(Geohash, NeighboursOfCellBoundariesAgreeWithBisection) {
  sim::Random random(2);
  for (int i = 0; i < 20'000; ++i) {
    const double latitude = static_cast<double>(random.below(1 << 17)) * (180.0 / (1 << 17)) - 90;
    const double longitude = static_cast<double>(random.below(1 << 18)) * (360.0 / (1 << 18)) - 180;
    expect_agreement(latitude, longitude);
    expect_agreement(std::nextafter(latitude, -kInfinity), std::nextafter(longitude, -kInfinity));
    expect_agreement(std::nextafter(latitude, kInfinity), std::nextafter(longitude, kInfinity));
  }
}

TEST(Geohash, ValuesBeyondTheGlobeAgreeWithBisection) {
  const double values[] = {-kInfinity, -1e300, -180, -90.5, -90,       0.0,         -0.0,
                           90,         90.5,   180,  1e300, kInfinity, std::nan("")};
  for (const double latitude : values) {
    for (const double longitude : values) expect_agreement(latitude, longitude);
  }
}

TEST(Box, EdgesAreInside) {
  EXPECT_TRUE(kNewYorkBox.contains(40.560, -74.054));
  EXPECT_TRUE(kNewYorkBox.contains(40.878, -73.722));
  EXPECT_FALSE(kNewYorkBox.contains(std::nextafter(40.560, 0), -74));
  EXPECT_FALSE(kNewYorkBox.contains(std::nextafter(40.878, 90), -74));
  EXPECT_FALSE(kNewYorkBox.contains(40.7, std::nextafter(-74.054, -180)));
  EXPECT_FALSE(kNewYorkBox.contains(40.7, std::nextafter(-73.722, 0)));
}

TEST(Box, NotANumberIsOutside) {
  EXPECT_FALSE(kNewYorkBox.contains(std::nan(""), -74));
  EXPECT_FALSE(kNewYorkBox.contains(40.7, std::nan("")));
}

}  // namespace
}  // namespace weir::hotspots
