#include "pipeline/hotspots/window_state.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "emulator/sim/random.h"

namespace weir::hotspots {
namespace {

TEST(FlatTable, AgreesWithAMapForCrowdedKeys) {
  sim::Random random(3);
  FlatTable<std::uint64_t> table;
  std::map<std::uint64_t, std::uint64_t> reference;
  for (int i = 0; i < 50'000; ++i) {
    const std::uint64_t key = random.chance(0.5) ? random.below(100) : random.next() >> 20;
    ++table[key];
    ++reference[key];
  }
  std::map<std::uint64_t, std::uint64_t> content;
  table.for_each([&content](std::uint64_t key, std::uint64_t count) { content[key] = count; });
  EXPECT_EQ(content, reference);
  EXPECT_EQ(table.size(), reference.size());
}

TEST(WindowEnd, FollowsFloorDivision) {
  struct Case {
    std::int64_t event_ms;
    std::int64_t end_ms;
  };
  const Case cases[] = {{0, 3'600'000},
                        {3'599'999, 3'600'000},
                        {3'600'000, 7'200'000},
                        {-1, 0},
                        {-3'600'000, 0},
                        {-3'600'001, -3'600'000},
                        {1'420'418'062'000, 1'420'419'600'000}};
  for (const Case& c : cases) EXPECT_EQ(window_end_of(c.event_ms), c.end_ms) << c.event_ms;
}

TEST(WindowEnd, ExtremeTimesStayInRange) {
  EXPECT_GT(window_end_of(INT64_MAX), INT64_MAX - 2 * kWindowMillis);
  EXPECT_LT(window_end_of(INT64_MIN), INT64_MIN + 2 * kWindowMillis);
}

TEST(WindowState, WindowLeavesAtItsLastMillisecond) {
  WindowState state;
  state.add(kWindowMillis, 7, std::nullopt, 0);
  EXPECT_FALSE(state.take_due(kWindowMillis - 2));
  const auto window = state.take_due(kWindowMillis - 1);
  ASSERT_TRUE(window);
  EXPECT_EQ(window->end_ms, kWindowMillis);
  EXPECT_FALSE(state.take_due(INT64_MAX));
}

TEST(WindowState, WindowsLeaveInOrderOfTheirEndsWithSortedKeys) {
  WindowState state;
  sim::Random random(4);
  for (int i = 0; i < 3'000; ++i) {
    const auto hour = static_cast<std::int64_t>(random.below(5)) - 2;
    state.add(hour * kWindowMillis, random.below(500), Airport::kJfk, 1);
  }
  std::vector<std::int64_t> ends;
  while (const auto window = state.take_due(INT64_MAX)) {
    ends.push_back(window->end_ms);
    EXPECT_TRUE(std::is_sorted(window->pickups.begin(), window->pickups.end()));
    EXPECT_TRUE(
        std::is_sorted(window->durations.begin(), window->durations.end(),
                       [](const TripDuration& a, const TripDuration& b) { return a.key < b.key; }));
  }
  EXPECT_EQ(ends, (std::vector<std::int64_t>{-2 * kWindowMillis, -kWindowMillis, 0, kWindowMillis,
                                             2 * kWindowMillis}));
}

TEST(WindowState, DurationsAreKeptByCellAndAirport) {
  WindowState state;
  state.add(kWindowMillis, 5 << 5, Airport::kJfk, 30);
  state.add(kWindowMillis, (5 << 5) + 1, Airport::kJfk, -4);
  state.add(kWindowMillis, 5 << 5, Airport::kLaGuardia, 9);
  state.add(kWindowMillis, 5 << 5, std::nullopt, 100);
  const auto window = state.take_due(INT64_MAX);
  ASSERT_TRUE(window);
  EXPECT_EQ(window->pickups, (std::vector<PickupCount>{{5 << 5, 3}, {(5 << 5) + 1, 1}}));
  EXPECT_EQ(window->durations,
            (std::vector<TripDuration>{{duration_key(5, Airport::kJfk), {26, 2}},
                                       {duration_key(5, Airport::kLaGuardia), {9, 1}}}));
}

TEST(WindowState, CountingGoesOnAfterTheRecentWindowHasLeft) {
  WindowState state;
  state.add(kWindowMillis, 1, std::nullopt, 0);
  ASSERT_TRUE(state.take_due(INT64_MAX));
  state.add(kWindowMillis, 2, std::nullopt, 0);
  const auto window = state.take_due(INT64_MAX);
  ASSERT_TRUE(window);
  EXPECT_EQ(window->pickups, (std::vector<PickupCount>{{2, 1}}));
}

TEST(WindowState, ContentOfAllGroupsRebuildsTheState) {
  WindowState state;
  sim::Random random(5);
  for (int i = 0; i < 5'000; ++i) {
    state.add(static_cast<std::int64_t>(random.below(3)) * kWindowMillis, random.below(1 << 20),
              Airport::kLaGuardia, 3);
  }
  WindowState copy;
  for (int group = 0; group < kKeyGroups; ++group) {
    for (const WindowContent& window : state.content_of(group)) {
      for (const PickupCount& pickups : window.pickups) {
        ASSERT_EQ(key_group_of(hash_key(pickups.cell)), group);
        copy.add_pickups(window.end_ms, pickups);
      }
      for (const auto& durations : window.durations) copy.add_durations(window.end_ms, durations);
    }
  }
  EXPECT_EQ(copy.entries_in({0, kKeyGroups - 1}), state.entries_in({0, kKeyGroups - 1}));
  while (const auto window = state.take_due(INT64_MAX)) {
    EXPECT_EQ(copy.take_due(INT64_MAX), window);
  }
  EXPECT_EQ(copy.open_windows(), 0u);
}

}  // namespace
}  // namespace weir::hotspots
