// Where the taxis are wanted, condensed for a map: millions of pickup_count documents become some
// thousand cells, a day of hours, and a list of the busiest places.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "emulator/sim/time.h"

namespace weir::host {

inline constexpr std::size_t kHoursPerDay = 24;

/// A cell and its best window.
struct TopHotspot {
  std::string cell;  ///< Geohash.
  sim::Time window_end;
  std::uint64_t pickups = 0;  ///< In that window.
  std::uint64_t total = 0;    ///< In all windows.
};

struct HotspotMap {
  struct Cell {
    std::string geohash;
    std::uint64_t pickups = 0;
  };
  struct Hour {
    std::size_t windows = 0;  ///< How many windows ended in this hour of the day.
    /// (index into cells, pickups in those windows), ascending by index.
    std::vector<std::pair<std::size_t, std::uint64_t>> cells;
  };

  std::vector<Cell> cells;  ///< The busiest ones, ascending by geohash.
  std::size_t all_cells = 0;
  std::array<Hour, kHoursPerDay> hours;  ///< By the hour in which windows begin.
  std::vector<TopHotspot> top;           ///< By pickups in the best window, then in all.
};

/// Takes the documents in any order; the map depends on their set only.
class HotspotTally {
 public:
  struct Limits {
    std::size_t cells = 6000;         ///< On the map.
    std::size_t cells_an_hour = 700;  ///< In the picture of one hour of the day.
    std::size_t top = 15;             ///< Rows of the list.
  };

  /// One pickup_count document: a geohash of 1 to 12 characters, the end of a one-hour window.
  /// Ignores what is no geohash.
  void add(std::string_view geohash, sim::Time window_end, std::uint64_t pickups);

  HotspotMap map(const Limits& limits) const;
  HotspotMap map() const { return map(Limits{}); }

 private:
  struct Cell {
    std::uint64_t total = 0;
    std::uint64_t best = 0;
    sim::Time best_window{};
    std::array<std::uint32_t, kHoursPerDay> by_hour{};
  };
  /// Keys keep the order of the geohashes they stand for.
  using Key = std::uint64_t;
  using Entry = std::pair<Key, const Cell*>;

  std::vector<Entry> sorted() const;

  std::unordered_map<Key, Cell> cells_;
  std::set<sim::Time> windows_;
  sim::Time latest_window_ = sim::Time::min();
};

}  // namespace weir::host
