#include "pipeline/host/report_hotspots.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <tuple>

namespace weir::host {
namespace {

constexpr std::string_view kAlphabet = "0123456789bcdefghjkmnpqrstuvwxyz";
constexpr std::size_t kMaxCharacters = 12;
constexpr unsigned kBitsPerCharacter = 5;
constexpr unsigned kLengthBits = 4;

constexpr std::array<std::int8_t, 256> digit_table() {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}

/// Characters from the top bit down, then the length: integers sort as the texts do.
std::optional<std::uint64_t> pack(std::string_view geohash) {
  static constexpr auto kDigits = digit_table();
  if (geohash.empty() || geohash.size() > kMaxCharacters) return std::nullopt;
  std::uint64_t key = geohash.size();
  unsigned shift = 64;
  for (const char character : geohash) {
    const int digit = kDigits[static_cast<unsigned char>(character)];
    if (digit < 0) return std::nullopt;
    shift -= kBitsPerCharacter;
    key |= static_cast<std::uint64_t>(digit) << shift;
  }
  return key;
}

std::string unpack(std::uint64_t key) {
  std::string text(key & ((1U << kLengthBits) - 1), '\0');
  unsigned shift = 64;
  for (char& character : text) {
    shift -= kBitsPerCharacter;
    character = kAlphabet[(key >> shift) & (kAlphabet.size() - 1)];
  }
  return text;
}

std::size_t hour_of_day(sim::Time window_end) {
  const sim::Time begin = window_end - std::chrono::hours{1};
  const auto day = std::chrono::floor<std::chrono::days>(begin);
  return static_cast<std::size_t>(std::chrono::floor<std::chrono::hours>(begin - day).count());
}

/// Leaves the `limit` first elements by `before`, in that order.
template <class T, class Before>
void keep_first(std::vector<T>& items, std::size_t limit, Before before) {
  const auto middle = items.begin() + static_cast<std::ptrdiff_t>(std::min(limit, items.size()));
  std::partial_sort(items.begin(), middle, items.end(), before);
  items.erase(middle, items.end());
}

HotspotMap::Hour picture_of(std::vector<std::pair<std::size_t, std::uint64_t>> cells,
                            std::size_t limit) {
  keep_first(cells, limit, [](const auto& a, const auto& b) {
    return a.second != b.second ? a.second > b.second : a.first < b.first;
  });
  std::sort(cells.begin(), cells.end());
  return {0, std::move(cells)};
}

}  // namespace

void HotspotTally::add(std::string_view geohash, sim::Time window_end, std::uint64_t pickups) {
  const auto key = pack(geohash);
  if (!key) return;
  // Documents come window by window, so most of them need no look at the set.
  if (window_end != latest_window_) windows_.insert(window_end);
  latest_window_ = window_end;
  Cell& cell = cells_[*key];
  cell.total += pickups;
  cell.by_hour[hour_of_day(window_end)] += static_cast<std::uint32_t>(pickups);
  if (pickups > cell.best || (pickups == cell.best && window_end < cell.best_window)) {
    cell.best = pickups;
    cell.best_window = window_end;
  }
}

std::vector<HotspotTally::Entry> HotspotTally::sorted() const {
  std::vector<Entry> entries;
  entries.reserve(cells_.size());
  for (const auto& [key, cell] : cells_) entries.emplace_back(key, &cell);
  std::sort(entries.begin(), entries.end());
  return entries;
}

HotspotMap HotspotTally::map(const Limits& limits) const {
  HotspotMap map;
  std::vector<Entry> entries = sorted();
  map.all_cells = entries.size();

  std::vector<Entry> top = entries;
  keep_first(top, limits.top, [](const Entry& a, const Entry& b) {
    return std::tie(b.second->best, b.second->total, a.first) <
           std::tie(a.second->best, a.second->total, b.first);
  });
  for (const auto& [key, cell] : top) {
    map.top.push_back({unpack(key), cell->best_window, cell->best, cell->total});
  }

  keep_first(entries, limits.cells, [](const Entry& a, const Entry& b) {
    return a.second->total != b.second->total ? a.second->total > b.second->total
                                              : a.first < b.first;
  });
  std::sort(entries.begin(), entries.end());
  for (const auto& [key, cell] : entries) map.cells.push_back({unpack(key), cell->total});

  for (std::size_t hour = 0; hour < kHoursPerDay; ++hour) {
    std::vector<std::pair<std::size_t, std::uint64_t>> cells;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::uint64_t pickups = entries[i].second->by_hour[hour];
      if (pickups > 0) cells.emplace_back(i, pickups);
    }
    map.hours[hour] = picture_of(std::move(cells), limits.cells_an_hour);
  }
  for (const sim::Time window_end : windows_) ++map.hours[hour_of_day(window_end)].windows;
  return map;
}

}  // namespace weir::host
