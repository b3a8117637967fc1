// The keyed state of the job: one-hour tumbling windows of counters, in key groups.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "pipeline/hotspots/flat_table.h"
#include "pipeline/hotspots/geohash.h"
#include "pipeline/hotspots/key_groups.h"

namespace weir::hotspots {

inline constexpr std::int64_t kWindowMillis = 3'600'000;

/// End of the window that holds `event_ms`; windows start at multiples of their length, before 1970
/// too (Flink, TimeWindow.getWindowStartWithOffset). Saturates at the ends of the number range.
constexpr std::int64_t window_end_of(std::int64_t event_ms) {
  std::int64_t index = event_ms / kWindowMillis;
  if (event_ms % kWindowMillis < 0) --index;
  constexpr std::int64_t kLastIndex = INT64_MAX / kWindowMillis - 1;
  constexpr std::int64_t kFirstIndex = INT64_MIN / kWindowMillis;
  index = index > kLastIndex ? kLastIndex : index < kFirstIndex ? kFirstIndex : index;
  return (index + 1) * kWindowMillis;
}

/// Minutes of the trips from one cell to one airport.
struct TripMinutes {
  std::int64_t sum = 0;
  std::uint64_t count = 0;

  bool operator==(const TripMinutes&) const = default;
};

/// Key of the trip durations: precision-6 cell and airport.
constexpr std::uint64_t duration_key(std::uint64_t cell, Airport airport) {
  return cell << 1 | static_cast<std::uint64_t>(airport);
}
constexpr std::uint64_t cell_of_duration_key(std::uint64_t key) {
  return key >> 1;
}
constexpr Airport airport_of_duration_key(std::uint64_t key) {
  return static_cast<Airport>(key & 1);
}

struct PickupCount {
  std::uint64_t cell;
  std::uint64_t count;

  auto operator<=>(const PickupCount&) const = default;
};
struct TripDuration {
  std::uint64_t key;  ///< See duration_key().
  TripMinutes minutes;

  bool operator==(const TripDuration&) const = default;
};

/// What one window holds, each list in order of its key.
struct WindowContent {
  std::int64_t end_ms;
  std::vector<PickupCount> pickups;
  std::vector<TripDuration> durations;

  bool operator==(const WindowContent&) const = default;
};

class WindowState {
 public:
  /// Counts one pick-up, and one trip to an airport when `airport` is given, with its whole
  /// minutes.
  void add(std::int64_t window_end_ms, std::uint64_t pickup_cell, std::optional<Airport> airport,
           std::int64_t minutes) {
    Groups& groups = groups_at(window_end_ms);
    groups[key_group_of(hash_key(pickup_cell))].pickups[pickup_cell] += 1;
    if (airport) {
      const std::uint64_t key = duration_key(duration_cell(pickup_cell), *airport);
      TripMinutes& total = groups[key_group_of(hash_key(key))].durations[key];
      total.sum += minutes;
      total.count += 1;
    }
  }

  /// Adds to one counter: how a snapshot comes back.
  void add_pickups(std::int64_t window_end_ms, PickupCount pickups);
  void add_durations(std::int64_t window_end_ms, const TripDuration& durations);

  std::size_t open_windows() const { return windows_.size(); }
  /// Counters of all windows whose key lies in these key groups.
  std::size_t entries_in(KeyGroupRange range) const;

  /// Takes the earliest window out when it ends at or before `watermark_ms` + 1; nullopt when there
  /// is none. Call again until then: windows leave in order of their ends.
  std::optional<WindowContent> take_due(std::int64_t watermark_ms);

  /// The windows of one key group that are not empty, in order of their ends.
  std::vector<WindowContent> content_of(int key_group) const;

 private:
  struct Group {
    FlatTable<std::uint64_t> pickups;
    FlatTable<TripMinutes> durations;
  };
  using Groups = std::array<Group, kKeyGroups>;

  Groups& groups_at(std::int64_t window_end_ms) {
    if (recent_ != nullptr && recent_end_ms_ == window_end_ms) return *recent_;
    return find_groups(window_end_ms);
  }
  Groups& find_groups(std::int64_t window_end_ms);

  std::map<std::int64_t, std::unique_ptr<Groups>> windows_;
  // Neighbouring trips nearly always share a window.
  Groups* recent_ = nullptr;
  std::int64_t recent_end_ms_ = 0;
};

}  // namespace weir::hotspots
