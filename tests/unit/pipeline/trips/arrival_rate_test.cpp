#include "pipeline/trips/arrival_rate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/sim/random.h"
#include "pipeline/trips/exponential.h"
#include "test_files.h"

namespace weir::trips {
namespace {

using testing::HasSubstr;

constexpr std::int64_t kMonday_ms = 1'420'416'000'000;  // 2015-01-05.
constexpr std::int64_t kHour_ms = 3'600'000;

TEST(ArrivalRate, FlatIsTheSameAlways) {
  const auto rate = ArrivalRate::flat(3);
  EXPECT_EQ(rate.at(0).per_second, 3);
  EXPECT_EQ(rate.at(kMonday_ms).per_second, 3);
  EXPECT_GT(rate.at(kMonday_ms).end_ms, kMonday_ms);
}

TEST(ArrivalRate, CityWeekHasTheMeanAskedForAndRepeats) {
  const auto rate = ArrivalRate::city(4.8);
  double sum = 0;
  std::int64_t steps = 0;
  for (std::int64_t at = kMonday_ms; at < kMonday_ms + 168 * kHour_ms; ++steps) {
    const auto step = rate.at(at);
    EXPECT_EQ(step.end_ms - at, kHour_ms / 2);
    EXPECT_EQ(step.per_second, rate.at(at + 168 * kHour_ms).per_second);
    sum += step.per_second;
    at = step.end_ms;
  }
  EXPECT_EQ(steps, 336);
  EXPECT_NEAR(sum / 336, 4.8, 1e-9);
}

TEST(ArrivalRate, CitySleepsOnMondayMorningAndIsBusyOnSaturdayNight) {
  const auto rate = ArrivalRate::city(4.8);
  EXPECT_LT(rate.at(kMonday_ms + 3 * kHour_ms).per_second, 1.5);
  EXPECT_GT(rate.at(kMonday_ms + 5 * 24 * kHour_ms).per_second, 7);
  EXPECT_GT(rate.at(-259'200'000).per_second, 0);  // 1969 is no trouble.
}

TEST(ArrivalRate, FactorsHoldFromTheirTimeOn) {
  auto rate = ArrivalRate::flat(2);
  rate.set_factors({{kMonday_ms + 1000, 0.5}, {kMonday_ms + 3000, 0}});
  EXPECT_EQ(rate.at(kMonday_ms).per_second, 2);
  EXPECT_EQ(rate.at(kMonday_ms).end_ms, kMonday_ms + 1000);
  EXPECT_EQ(rate.at(kMonday_ms + 1000).per_second, 1);
  EXPECT_EQ(rate.at(kMonday_ms + 1000).end_ms, kMonday_ms + 3000);
  EXPECT_EQ(rate.at(kMonday_ms + 3000).per_second, 0);
}

TEST(ArrivalRate, RecordedSeriesCountsPassengersAsTrips) {
  const auto series = read_volume_series(
      write_test_file("timestamp,value\n2015-01-26 00:00:00,6300\n2015-01-26 00:30:00,0\n"));
  ASSERT_TRUE(series.ok());
  const auto rate = ArrivalRate::recorded(*series);
  EXPECT_DOUBLE_EQ(rate.at(series->start_ms).per_second, 2);
  EXPECT_EQ(rate.at(series->start_ms + kHour_ms / 2).per_second, 0);
  EXPECT_EQ(rate.at(series->start_ms - 1).per_second, 0);
  EXPECT_EQ(rate.at(series->start_ms - 1).end_ms, series->start_ms);
  EXPECT_EQ(rate.at(series->end_ms()).per_second, 0);
}

TEST(ArrivalRate, SeriesErrorsNameLineAndField) {
  struct Case {
    const char* content;
    const char* message;
  };
  for (const auto& [content, message] :
       {Case{"timestamp,value\n2015-01-26 00:00:00,x\n", ":2: value: 'x' is not a number"},
        Case{"timestamp,value\n2015-01-26 00:00:00,-1\n", ":2: value: "},
        Case{"timestamp,value\nyesterday,1\n", ":2: timestamp: 'yesterday' is not a time"},
        Case{"2015-01-26 00:00:00\n", ":1: row: needs a timestamp and a value"},
        Case{"2015-01-26 00:00:00,1\n2015-01-26 00:30:00,1\n2015-01-26 01:30:00,1\n",
             ":3: timestamp: "},
        Case{"2015-01-26 00:00:00,1\n", "at least two rows"}}) {
    const auto series = read_volume_series(write_test_file(content));
    ASSERT_FALSE(series.ok()) << content;
    EXPECT_THAT(series.error().message, HasSubstr(message));
  }
}

TEST(ExponentialTable, AgreesWithTheLogarithm) {
  const ExponentialTable table;
  sim::Random random{7};
  double sum = 0;
  constexpr int kDraws = 200'000;
  for (int i = 0; i < kDraws; ++i) {
    const std::uint64_t bits = random.next();
    const double value = table.draw(bits);
    ASSERT_NEAR(value, -std::log((static_cast<double>(bits >> 11) + 1) * 0x1.0p-53), 1e-6);
    sum += value;
  }
  EXPECT_NEAR(sum / kDraws, 1, 0.01);
  EXPECT_GE(table.draw(~std::uint64_t{0}), 0);
}

}  // namespace
}  // namespace weir::trips
