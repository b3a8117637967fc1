#include "pipeline/hotspots/cpu_share.h"

#include <gtest/gtest.h>

namespace weir::hotspots {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr sim::Time kStart{std::chrono::seconds{100}};

TEST(CpuShare, RecordsTakeTheirCostTimesTheSlotsOfAKpu) {
  CpuShare cpu{microseconds{180}, 4};
  EXPECT_EQ(cpu.book(kStart, 1000), kStart + milliseconds{720});
}

TEST(CpuShare, BookingsQueueUp) {
  CpuShare cpu{microseconds{100}, 1};
  EXPECT_EQ(cpu.book(kStart, 10), kStart + milliseconds{1});
  EXPECT_EQ(cpu.book(kStart, 10), kStart + milliseconds{2});
  EXPECT_EQ(cpu.book(kStart + milliseconds{5}, 10), kStart + milliseconds{6});
}

TEST(CpuShare, NanosecondsAddUpOverBookings) {
  CpuShare cpu{nanoseconds{250}, 1};
  sim::Time end = kStart;
  for (int i = 0; i < 8; ++i) end = cpu.book(kStart, 1);
  EXPECT_EQ(end, kStart + microseconds{2});
}

TEST(CpuShare, UsedTimeGrowsAsTimePasses) {
  CpuShare cpu{microseconds{100}, 2};
  cpu.book(kStart, 100);
  EXPECT_EQ(cpu.used(kStart), milliseconds{0});
  EXPECT_EQ(cpu.used(kStart + milliseconds{8}), milliseconds{4});
  EXPECT_EQ(cpu.used(kStart + milliseconds{20}), milliseconds{10});
  EXPECT_EQ(cpu.used(kStart + milliseconds{50}), milliseconds{10});
}

TEST(CpuShare, SliceHoldsAtLeastOneRecord) {
  EXPECT_EQ((CpuShare{microseconds{180}, 4}.records_within(milliseconds{100})), 138);
  EXPECT_EQ((CpuShare{std::chrono::seconds{1}, 1}.records_within(milliseconds{100})), 1);
  EXPECT_EQ((CpuShare{nanoseconds{0}, 1}.records_within(milliseconds{100})), INT64_MAX);
}

}  // namespace
}  // namespace weir::hotspots
