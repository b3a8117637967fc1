#include "pipeline/hotspots/window_state.h"

#include <algorithm>

namespace weir::hotspots {
namespace {

template <class Group>
void append_content(const Group& group, WindowContent& content) {
  group.pickups.for_each([&content](std::uint64_t cell, std::uint64_t count) {
    content.pickups.push_back({cell, count});
  });
  group.durations.for_each([&content](std::uint64_t key, const TripMinutes& minutes) {
    content.durations.push_back({key, minutes});
  });
}

void sort_content(WindowContent& content) {
  std::sort(content.pickups.begin(), content.pickups.end());
  std::sort(content.durations.begin(), content.durations.end(),
            [](const TripDuration& a, const TripDuration& b) { return a.key < b.key; });
}

}  // namespace

WindowState::Groups& WindowState::find_groups(std::int64_t window_end_ms) {
  auto& groups = windows_[window_end_ms];
  if (!groups) groups = std::make_unique<Groups>();
  recent_ = groups.get();
  recent_end_ms_ = window_end_ms;
  return *groups;
}

void WindowState::add_pickups(std::int64_t window_end_ms, PickupCount pickups) {
  const int group = key_group_of(hash_key(pickups.cell));
  groups_at(window_end_ms)[group].pickups[pickups.cell] += pickups.count;
}

void WindowState::add_durations(std::int64_t window_end_ms, const TripDuration& durations) {
  const int group = key_group_of(hash_key(durations.key));
  TripMinutes& total = groups_at(window_end_ms)[group].durations[durations.key];
  total.sum += durations.minutes.sum;
  total.count += durations.minutes.count;
}

std::size_t WindowState::entries_in(KeyGroupRange range) const {
  std::size_t entries = 0;
  for (const auto& [end_ms, groups] : windows_) {
    for (int group = range.first; group <= range.last; ++group) {
      entries += (*groups)[group].pickups.size() + (*groups)[group].durations.size();
    }
  }
  return entries;
}

std::optional<WindowContent> WindowState::take_due(std::int64_t watermark_ms) {
  if (windows_.empty() || windows_.begin()->first - 1 > watermark_ms) return std::nullopt;
  WindowContent content{windows_.begin()->first, {}, {}};
  for (const Group& group : *windows_.begin()->second) append_content(group, content);
  sort_content(content);
  windows_.erase(windows_.begin());
  recent_ = nullptr;
  return content;
}

std::vector<WindowContent> WindowState::content_of(int key_group) const {
  std::vector<WindowContent> contents;
  for (const auto& [end_ms, groups] : windows_) {
    const Group& group = (*groups)[key_group];
    if (group.pickups.size() + group.durations.size() == 0) continue;
    WindowContent& content = contents.emplace_back(WindowContent{end_ms, {}, {}});
    append_content(group, content);
    sort_content(content);
  }
  return contents;
}

}  // namespace weir::hotspots
