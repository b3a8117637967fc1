#include "emulator/cloudwatch/metric_store.h"

#include <gtest/gtest.h>

namespace weir::cloudwatch {
namespace {

constexpr std::int64_t kNow = 1'767'600'000;  // a full hour

MetricStore::Point point(std::int64_t at_s, double value, bool high_resolution = false,
                         std::string unit = "Count") {
  return {make_metric_key("N", "M", {{"b", "2"}, {"a", "1"}}), std::move(unit), at_s,
          base::StatisticSet::of(value), high_resolution};
}

std::vector<StatisticPoint> read(const MetricStore& store, Window window, const char* statistic,
                                 std::int64_t now_s = kNow,
                                 std::optional<std::string> unit = std::nullopt) {
  const Metric* metric = store.find(make_metric_key("N", "M", {{"a", "1"}, {"b", "2"}}));
  if (metric == nullptr) return {};
  return read_statistic(*metric, window, *parse_statistic(statistic), unit, now_s);
}

TEST(Statistic, ParsesNamesAndPercentiles) {
  EXPECT_EQ(parse_statistic("p99.9")->percentile, 99.9);
  EXPECT_EQ(parse_statistic("p100")->percentile, 100);
  EXPECT_FALSE(parse_statistic("p101"));
  EXPECT_FALSE(parse_statistic("p"));
  EXPECT_FALSE(parse_statistic("average"));
}

TEST(Statistic, ParsesTrimmedOnes) {
  for (const char* text : {"tm90", "tc99.9", "ts0", "wm98", "TM(2%:98%)", "TM(150:1000)", "TC(:5%)",
                           "WM(10%:)", "PR(:300)", "PR(100:2000)", "IQM"}) {
    EXPECT_TRUE(parse_statistic(text)) << text;
  }
  for (const char* text : {"tm", "tm101", "TM()", "TM(:)", "TM(1%:2)", "TM(5:1)", "PR(1%:2%)",
                           "pr9", "tm-1", "XM(1:2)", "TM(1:2", "IQM1"}) {
    EXPECT_FALSE(parse_statistic(text)) << text;
  }
}

struct Trimmed {
  const char* statistic;
  double value;
};
class TrimmedStatistics : public testing::TestWithParam<Trimmed> {};
TEST_P(TrimmedStatistics, OfOneToTen) {
  Bucket bucket;
  for (int i = 1; i <= 10; ++i) bucket.add(base::StatisticSet::of(i));
  EXPECT_DOUBLE_EQ(*bucket.value(*parse_statistic(GetParam().statistic)), GetParam().value);
}
INSTANTIATE_TEST_SUITE_P(Statistic, TrimmedStatistics,
                         testing::Values(Trimmed{"tm90", 5}, Trimmed{"TM(10%:90%)", 5.5},
                                         Trimmed{"TM(2:4)", 3.5}, Trimmed{"tc90", 9},
                                         Trimmed{"TC(2:4)", 2}, Trimmed{"ts50", 15},
                                         Trimmed{"TS(8:)", 19}, Trimmed{"WM(10%:90%)", 5.4},
                                         Trimmed{"WM(3:8)", 5.5}, Trimmed{"PR(:3)", 30},
                                         Trimmed{"PR(3:5)", 20}, Trimmed{"IQM", 5.5}));

TEST(Statistic, AMeanOfNoSamplesIsMissing) {
  Bucket bucket;
  bucket.add(base::StatisticSet::of(1));
  EXPECT_FALSE(bucket.value(*parse_statistic("TM(5:9)")));
  EXPECT_EQ(bucket.value(*parse_statistic("TC(5:9)")), 0);
}

TEST(MetricKey, OrderOfDimensionsDoesNotMatter) {
  EXPECT_EQ(make_metric_key("N", "M", {{"b", "2"}, {"a", "1"}}),
            make_metric_key("N", "M", {{"a", "1"}, {"b", "2"}}));
}

TEST(Bucket, EveryStatisticOfKnownValues) {
  Bucket bucket;
  for (const double value : {4.0, 1.0, 2.0, 3.0}) bucket.add(base::StatisticSet::of(value));
  EXPECT_EQ(bucket.value(*parse_statistic("SampleCount")), 4);
  EXPECT_EQ(bucket.value(*parse_statistic("Sum")), 10);
  EXPECT_EQ(bucket.value(*parse_statistic("Average")), 2.5);
  EXPECT_EQ(bucket.value(*parse_statistic("Minimum")), 1);
  EXPECT_EQ(bucket.value(*parse_statistic("Maximum")), 4);
  EXPECT_EQ(bucket.value(*parse_statistic("p50")), 2);
  EXPECT_EQ(bucket.value(*parse_statistic("p51")), 3);
  EXPECT_EQ(bucket.value(*parse_statistic("p0")), 1);
  EXPECT_EQ(bucket.value(*parse_statistic("p100")), 4);
}

TEST(Bucket, StatisticSetOfDifferentValuesHasNoPercentiles) {
  Bucket bucket;
  bucket.add({3, 6, 1, 3});
  EXPECT_FALSE(bucket.value(*parse_statistic("p50")));
  EXPECT_EQ(bucket.value(*parse_statistic("Sum")), 6);
}

TEST(Bucket, StatisticSetOfEqualValuesHasPercentiles) {
  Bucket bucket;
  bucket.add({3, 6, 2, 2});
  EXPECT_EQ(bucket.value(*parse_statistic("p90")), 2);
}

TEST(Bucket, NegativeValueTakesPercentilesAway) {
  Bucket bucket;
  bucket.add(base::StatisticSet::of(1));
  bucket.add(base::StatisticSet::of(-1));
  EXPECT_FALSE(bucket.value(*parse_statistic("p50")));
}

TEST(Distribution, ManyValuesStayBoundedAndWithinOnePerCent) {
  Distribution distribution;
  for (int i = 1; i <= 100'000; ++i) distribution.add(i, 1);
  EXPECT_LT(distribution.distinct_values(), 3'000u);
  EXPECT_NEAR(distribution.percentile(50), 50'000, 500);
  EXPECT_NEAR(distribution.percentile(99), 99'000, 990);
}

TEST(MetricStore, PeriodsAddUpMinutesAndCarryTheirStart) {
  MetricStore store{Limits{}};
  for (int i = 0; i < 10; ++i) store.add(point(kNow - 600 + i * 60 + 30, 1), kNow);
  const auto points = read(store, {kNow - 600, 300, 2}, "Sum");
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].start_s, kNow - 600);
  EXPECT_EQ(points[1].start_s, kNow - 300);
  EXPECT_EQ(points[1].value, 5);
  EXPECT_EQ(points[1].sample_count, 5);
}

TEST(MetricStore, PeriodsNeedNotLieOnTheirMultiples) {
  MetricStore store{Limits{}};
  for (int i = 0; i < 10; ++i) store.add(point(kNow - 600 + i * 60, i), kNow);
  const auto points = read(store, {kNow - 540, 300, 1}, "Sum");
  ASSERT_EQ(points.size(), 1u);
  EXPECT_EQ(points[0].value, 1 + 2 + 3 + 4 + 5);
}

// As recorded from AWS: samples of a minute, read with a period of 30 s, are one point at its
// start.
TEST(MetricStore, BelowAMinuteAMinuteOfStandardResolutionIsOnePoint) {
  MetricStore store{Limits{}};
  store.add(point(kNow - 120 + 45, 2), kNow);
  store.add(point(kNow - 120 + 50, 3), kNow);
  store.add(point(kNow - 60 + 20, 4), kNow);
  const auto points = read(store, {kNow - 120, 30, 4}, "Sum");
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].start_s, kNow - 120);
  EXPECT_EQ(points[0].value, 5);
  EXPECT_EQ(points[1].start_s, kNow - 60);
}

TEST(MetricStore, BelowAMinutePointsOfHighResolutionStayInTheirSeconds) {
  MetricStore store{Limits{}};
  store.add(point(kNow - 120 + 45, 2, true), kNow);
  store.add(point(kNow - 60 + 20, 4), kNow);
  const auto points = read(store, {kNow - 120, 30, 4}, "Sum");
  ASSERT_EQ(points.size(), 2u);
  EXPECT_EQ(points[0].start_s, kNow - 90);
  EXPECT_EQ(points[1].start_s, kNow - 60);
  EXPECT_TRUE(read(store, {kNow - 120, 30, 1}, "Sum").empty());
}

TEST(MetricStore, PointsOutOfOrderFindTheirPlace) {
  MetricStore store{Limits{}};
  store.add(point(kNow - 60, 3), kNow);
  store.add(point(kNow - 180, 1), kNow);
  store.add(point(kNow - 120, 2), kNow);
  store.add(point(kNow - 170, 10), kNow);
  const auto points = read(store, {kNow - 180, 60, 3}, "Sum");
  ASSERT_EQ(points.size(), 3u);
  EXPECT_EQ(points[0].value, 11);
  EXPECT_EQ(points[1].value, 2);
}

TEST(MetricStore, UnitsAreKeptApartUnlessNoneIsAskedFor) {
  MetricStore store{Limits{}};
  store.add(point(kNow - 60, 1, false, "Count"), kNow);
  store.add(point(kNow - 60, 5, false, "Bytes"), kNow);
  EXPECT_EQ(read(store, {kNow - 60, 60, 1}, "Sum", kNow, "Count").at(0).value, 1);
  EXPECT_EQ(read(store, {kNow - 60, 60, 1}, "Sum", kNow, "Bytes").at(0).value, 5);
  EXPECT_EQ(read(store, {kNow - 60, 60, 1}, "Sum").at(0).value, 6);
  EXPECT_TRUE(read(store, {kNow - 60, 60, 1}, "Sum", kNow, "Seconds").empty());
}

TEST(MetricStore, SecondsAreSeenOnlyByHighResolutionPoints) {
  MetricStore store{Limits{}};
  store.add(point(kNow - 15, 1, true), kNow);
  store.add(point(kNow - 5, 2, true), kNow);
  store.add(point(kNow - 5, 4, false), kNow);
  EXPECT_EQ(read(store, {kNow - 10, 10, 1}, "Sum").at(0).value, 2);
  EXPECT_EQ(read(store, {kNow - 60, 60, 1}, "Sum").at(0).value, 7);
}

TEST(MetricStore, OldMinutesRollUpAndStayVisibleInCoarserPeriods) {
  MetricStore store{Limits{}};
  const std::int64_t days_ago = kNow - 20 * kDaySeconds;
  std::int64_t total = 0;
  for (std::int64_t at_s = days_ago; at_s < kNow; at_s += 60, ++total) {
    store.add(point(at_s, 1), at_s);
  }
  EXPECT_TRUE(read(store, {days_ago, 60, 1440}, "Sum").empty());
  const auto points = read(store, {days_ago, 300, 288}, "Sum");
  ASSERT_EQ(points.size(), 288u);
  EXPECT_EQ(points[7].value, 5);
  double sum = 0;
  for (const auto& p : read(store, {days_ago, 3600, 480}, "Sum")) sum += p.value;
  EXPECT_EQ(sum, static_cast<double>(total));
}

TEST(MetricStore, MemoryOfASeriesIsBounded) {
  MetricStore store{Limits{}};
  for (std::int64_t at_s = kNow; at_s < kNow + 100 * kDaySeconds; at_s += 60) {
    store.add(point(at_s, 1), at_s);
  }
  const UnitSeries& series = store.metrics().begin()->second.by_unit.begin()->second;
  EXPECT_LT(series.size(), 15u * 1440 + 48u * 288 + 37u * 24 + 1000);
}

TEST(MetricStore, PointsOfYesterdayShowAfterTwoDays) {
  MetricStore store{Limits{}};
  const std::int64_t at_s = kNow - 30 * kHourSeconds;
  store.add(point(at_s, 1), kNow);
  store.settle(kNow + 47 * kHourSeconds);
  EXPECT_TRUE(read(store, {at_s, 60, 1}, "Sum").empty());
  store.settle(kNow + 48 * kHourSeconds);
  EXPECT_EQ(read(store, {at_s, 60, 1}, "Sum", kNow + 48 * kHourSeconds).size(), 1u);
}

}  // namespace
}  // namespace weir::cloudwatch
