#include "pipeline/trips/city_model.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <string_view>

#include "emulator/sim/random.h"

namespace weir::trips {
namespace {

struct CellFigures {
  std::string_view geohash;
  std::uint32_t by_day;
  std::uint32_t by_night;
  std::uint32_t dropoffs;
};
struct LogNormalFigures {
  double mean;
  double deviation;
};

// The rate curve uses the first table of the file, this model the others.
#include "fixtures/trips/city_figures.inc"

// A geohash cell of six characters, 2^-15 of 180 and of 360 degrees, in millionths of a degree.
constexpr std::uint32_t kCellHeightE6 = 5'493;
constexpr std::uint32_t kCellWidthE6 = 10'986;

// Miles a degree at the city's latitude, and the street grid's angle of 29 degrees.
constexpr double kMilesPerLatitude = 69.0;
constexpr double kMilesPerLongitude = 52.3;
constexpr double kGridCosine = 0.874620;
constexpr double kGridSine = 0.484810;

// Fitted so that distances come out as in kDistance: a destination's weight falls with the square
// of the way to it.
constexpr double kNearness_miles = 1.7;

// Each next busiest part of a cell sees so much of what the one before sees.
constexpr double kPartDecay = 0.83;

// Parts of 65,536 drop-offs that are made at the airports, at the terminals' boxes.
constexpr std::uint32_t kToJfk = 520;
constexpr std::uint32_t kToLaGuardia = 715;
struct Terminal {
  Point corner;  // South-west.
  std::uint32_t height_e6;
  std::uint32_t width_e6;
};
constexpr Terminal kJfk{{40'640'000, 73'795'000}, 10'000, 25'000};
constexpr Terminal kLaGuardia{{40'767'500, 73'877'000}, 8'000, 16'000};

constexpr std::uint32_t kShortest_s = 20;
constexpr std::uint32_t kHalfDollar_cents = 50;

// Rounded so coarsely that the last bits of a library's exp and log do not matter.
std::uint32_t rounded(double value) {
  return static_cast<std::uint32_t>(std::lround(value));
}

double grid_miles(Point a, Point b) {
  const double north = (b.latitude_e6 - a.latitude_e6) * (kMilesPerLatitude / 1e6);
  const double east = (a.west_e6 - b.west_e6) * (kMilesPerLongitude / 1e6);
  return std::abs(east * kGridCosine - north * kGridSine) +
         std::abs(east * kGridSine + north * kGridCosine);
}

// The south-western corner of a geohash cell.
std::array<double, 2> south_west(std::string_view geohash) {
  constexpr std::string_view kAlphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
  double low[2] = {-180, -90};
  double size[2] = {360, 180};
  std::size_t axis = 0;
  for (const char c : geohash) {
    const std::size_t value = kAlphabet.find(c);
    for (int shift = 4; shift >= 0; --shift, axis ^= 1) {
      size[axis] /= 2;
      if ((value >> shift & 1) != 0) low[axis] += size[axis];
    }
  }
  return {low[1], low[0]};
}

// Quantile of the standard normal distribution, by bisection of its distribution function.
double normal_quantile(double probability) {
  double low = -8;
  double high = 8;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (std::erfc(-middle / std::sqrt(2.0)) / 2 < probability ? low : high) = middle;
  }
  return low;
}

template <class Member>
AliasTable shares(Member member) {
  std::vector<double> weights;
  for (const auto& cell : kCells) weights.push_back(cell.*member);
  return AliasTable{weights};
}

}  // namespace

CityModel::CityModel()
    : by_day_(shares(&CellFigures::by_day)), by_night_(shares(&CellFigures::by_night)) {
  build_cells();
  build_destinations();
  build_durations();
}

void CityModel::build_cells() {
  for (std::size_t i = 0; i < kCellCount; ++i) {
    const auto [south, west] = south_west(kCells[i].geohash);
    corners_[i] = {static_cast<std::int32_t>(std::ceil(south * 1e6)),
                   static_cast<std::int32_t>(std::floor(-west * 1e6))};
    // The same parts are busy whatever the seed: places stay where they are.
    sim::Random order{i};
    std::iota(parts_[i].begin(), parts_[i].end(), std::uint8_t{0});
    for (std::size_t j = kParts - 1; j > 0; --j) {
      std::swap(parts_[i][j], parts_[i][order.below(j + 1)]);
    }
  }
  double total = 0;
  double weight = 1;
  for (std::size_t rank = 0; rank < kParts; ++rank, weight *= kPartDecay) total += weight;
  double reached = 0;
  weight = 1;
  std::size_t next = 0;
  for (std::size_t rank = 0; rank < kParts; ++rank, weight *= kPartDecay) {
    reached += weight;
    const std::size_t end = rank + 1 == kParts ? ranks_.size() : rounded(256 * reached / total);
    while (next < end) ranks_[next++] = static_cast<std::uint8_t>(rank);
  }
}

void CityModel::build_destinations() {
  std::vector<double> weights(kCellCount);
  for (std::size_t from = 0; from < kCellCount; ++from) {
    const Point origin{corners_[from].south_e6, corners_[from].west_e6};
    for (std::size_t to = 0; to < kCellCount; ++to) {
      const double miles =
          kNearness_miles + grid_miles(origin, {corners_[to].south_e6, corners_[to].west_e6});
      weights[to] = kCells[to].dropoffs / (miles * miles);
    }
    destinations_.emplace_back(weights);
  }
}

void CityModel::build_durations() {
  const double slope = kDurationDistanceCorrelation * kDuration.deviation / kDistance.deviation;
  for (std::size_t i = 0; i < kDistances; ++i) {
    const double miles = std::max<double>(static_cast<double>(i), 5) / 100;
    const double seconds = std::exp(kDuration.mean + slope * (std::log(miles) - kDistance.mean));
    median_s_q8_[i] = rounded(seconds * 256);
  }
  const double rest = kDuration.deviation *
                      std::sqrt(1 - kDurationDistanceCorrelation * kDurationDistanceCorrelation);
  for (std::size_t i = 0; i < kNoises; ++i) {
    const double probability = (static_cast<double>(i) + 0.5) / kNoises;
    noise_q16_[i] = rounded(std::exp(rest * normal_quantile(probability)) * 65'536);
  }
}

Point CityModel::place(std::uint8_t cell, std::uint8_t rank_bits, std::uint32_t across,
                       std::uint32_t up) const {
  // A cell of six characters has 8 columns and 4 rows of cells of seven; 16 bits place a point
  // in one of those.
  const std::uint8_t part = parts_[cell][ranks_[rank_bits]];
  const std::uint32_t column = part & 7U;
  const std::uint32_t row = part >> 3U;
  const Corner& corner = corners_[cell];
  return {corner.south_e6 +
              static_cast<std::int32_t>(((row << 16 | up) * std::uint64_t{kCellHeightE6}) >> 18),
          corner.west_e6 - static_cast<std::int32_t>(
                               ((column << 16 | across) * std::uint64_t{kCellWidthE6}) >> 19)};
}

Ride CityModel::draw(bool night, std::uint64_t first, std::uint64_t second,
                     std::uint64_t third) const {
  const auto bits = [](std::uint64_t word, unsigned shift, unsigned count) {
    return static_cast<std::uint32_t>(word >> shift & ((std::uint64_t{1} << count) - 1));
  };
  const std::uint8_t from = (night ? by_night_ : by_day_).draw(bits(first, 32, 32));
  Ride ride;
  ride.pickup = place(from, static_cast<std::uint8_t>(bits(second, 56, 8)), bits(second, 40, 16),
                      bits(second, 24, 16));
  const std::uint32_t up = bits(third, 48, 16);
  const std::uint32_t across = bits(third, 32, 16);
  const std::uint32_t airport = bits(third, 16, 16);
  if (airport < kToJfk + kToLaGuardia) {
    const Terminal& terminal = airport < kToJfk ? kJfk : kLaGuardia;
    ride.dropoff = {
        terminal.corner.latitude_e6 + static_cast<std::int32_t>(up * terminal.height_e6 >> 16),
        terminal.corner.west_e6 - static_cast<std::int32_t>(across * terminal.width_e6 >> 16)};
    ride.to_airport = true;
  } else {
    const std::uint8_t to = destinations_[from].draw(bits(first, 0, 32));
    ride.dropoff = place(to, static_cast<std::uint8_t>(bits(second, 16, 8)), across, up);
  }
  // Detours make the way up to a third longer, mostly less.
  const std::uint32_t detour = bits(second, 8, 8);
  const double way =
      grid_miles(ride.pickup, ride.dropoff) * 100 * (1.0 + detour * detour * (0.33 / 65'536));
  ride.distance_centimiles = static_cast<std::uint32_t>(way) + 5;
  const std::uint64_t median =
      median_s_q8_[std::min<std::size_t>(ride.distance_centimiles, kDistances - 1)];
  ride.duration_s = std::max(
      kShortest_s, static_cast<std::uint32_t>(median * noise_q16_[bits(third, 0, 12)] >> 24));
  return ride;
}

std::uint32_t CityModel::fare_cents(const Ride& ride) {
  const double cents = kFare[0] * 100 + kFare[1] * ride.distance_centimiles +
                       kFare[2] * (100.0 / 60) * ride.duration_s;
  return (static_cast<std::uint32_t>(cents) + kHalfDollar_cents / 2) / kHalfDollar_cents *
         kHalfDollar_cents;
}

}  // namespace weir::trips
