#include "pipeline/host/report_hotspots.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::host {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

constexpr sim::Time kMidnight = std::chrono::sys_days{std::chrono::January / 10 / 2015};

sim::Time window_end(int day, int hour) {
  return kMidnight + std::chrono::days{day} + std::chrono::hours{hour};
}

std::vector<std::pair<std::string, std::uint64_t>> totals(const HotspotMap& map) {
  std::vector<std::pair<std::string, std::uint64_t>> result;
  for (const auto& cell : map.cells) result.emplace_back(cell.geohash, cell.pickups);
  return result;
}

TEST(HotspotTally, NothingAddedGivesAnEmptyMap) {
  const HotspotMap map = HotspotTally().map();
  EXPECT_THAT(map.cells, IsEmpty());
  EXPECT_THAT(map.top, IsEmpty());
}

TEST(HotspotTally, CellsAreSummedAndSortedByGeohash) {
  HotspotTally tally;
  tally.add("dr5x1pb", window_end(0, 1), 4);
  tally.add("dr5ru7k", window_end(0, 1), 2);
  tally.add("dr5x1pb", window_end(0, 2), 5);
  tally.add("dr5ru7", window_end(0, 2), 1);
  EXPECT_THAT(totals(tally.map()),
              ElementsAre(Pair("dr5ru7", 1), Pair("dr5ru7k", 2), Pair("dr5x1pb", 9)));
}

TEST(HotspotTally, WhatIsNoGeohashIsIgnored) {
  HotspotTally tally;
  for (const char* text : {"", "dr5ru7a", "DR5", "dr5ru7kdr5ru7", "d r"}) {
    tally.add(text, window_end(0, 1), 1);
  }
  EXPECT_EQ(tally.map().all_cells, 0u);
}

TEST(HotspotTally, WindowCountsForTheHourInWhichItBegins) {
  HotspotTally tally;
  tally.add("dr5ru7k", window_end(0, 18), 3);
  tally.add("dr5ru7k", window_end(1, 18), 4);
  tally.add("dr5ru7k", window_end(1, 0), 9);
  const HotspotMap map = tally.map();
  EXPECT_EQ(map.hours[17].windows, 2u);
  EXPECT_THAT(map.hours[17].cells, ElementsAre(Pair(0, 7)));
  EXPECT_EQ(map.hours[23].windows, 1u);
  EXPECT_EQ(map.hours[0].windows, 0u);
}

TEST(HotspotTally, BestWindowOfEachCellRanksTheList) {
  HotspotTally tally;
  tally.add("dr5aaa0", window_end(0, 1), 100);  // Not a geohash: 'a' is no digit.
  tally.add("dr5ru00", window_end(0, 1), 5);
  tally.add("dr5ru00", window_end(0, 2), 5);
  tally.add("dr5ru01", window_end(0, 3), 8);
  tally.add("dr5ru02", window_end(0, 4), 2);
  const auto top = tally.map({.top = 2}).top;
  ASSERT_EQ(top.size(), 2u);
  EXPECT_EQ(top[0].cell, "dr5ru01");
  EXPECT_EQ(top[1].cell, "dr5ru00");
  EXPECT_EQ(top[1].window_end, window_end(0, 1));
  EXPECT_EQ(top[1].total, 10u);
}

TEST(HotspotTally, LimitsKeepTheBusiestCells) {
  HotspotTally tally;
  tally.add("dr5ru00", window_end(0, 1), 1);
  tally.add("dr5ru01", window_end(0, 1), 3);
  tally.add("dr5ru02", window_end(0, 1), 2);
  const HotspotMap map = tally.map({.cells = 2, .cells_an_hour = 1});
  EXPECT_EQ(map.all_cells, 3u);
  EXPECT_THAT(totals(map), ElementsAre(Pair("dr5ru01", 3), Pair("dr5ru02", 2)));
  EXPECT_THAT(map.hours[0].cells, ElementsAre(Pair(0, 3)));
}

TEST(HotspotTally, OrderOfArrivalDoesNotMatter) {
  HotspotTally forward;
  HotspotTally backward;
  for (int i = 0; i < 32; ++i) {
    const auto name = [](int n) { return std::string("dr5ru7") + "0123456789bcdefg"[n % 16]; };
    forward.add(name(i), window_end(0, i % 3), 1);
    backward.add(name(31 - i), window_end(0, (31 - i) % 3), 1);
  }
  const HotspotMap a = forward.map({.cells = 5});
  const HotspotMap b = backward.map({.cells = 5});
  EXPECT_EQ(totals(a), totals(b));
  EXPECT_EQ(a.top[0].window_end, b.top[0].window_end);
}

}  // namespace
}  // namespace weir::host
