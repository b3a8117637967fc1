#include "pipeline/replay/replay_time.h"

#include <gtest/gtest.h>

#include "pipeline/replay/retry.h"
#include "pipeline/replay/watermarks.h"

namespace weir::replay {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(ReplayTime, CompressesEventTimeAndRounds) {
  const sim::Time origin = sim::from_millis(1'000'000);
  const ReplayTime time{origin, 500, 1000};
  EXPECT_EQ(time.due(500), origin);
  EXPECT_EQ(time.due(999), origin);
  EXPECT_EQ(time.due(1000), origin + milliseconds{1});
  EXPECT_EQ(time.due(3'600'500), origin + milliseconds{3600});
  EXPECT_LT(time.due(-5000), origin);
}

TEST(ReplayTime, CountsInSinglePrecisionAsTheProducerDoes) {
  const ReplayTime time{sim::Time{}, 0, 1};
  EXPECT_EQ(time.due(16'777'216), sim::from_millis(16'777'216));
  EXPECT_EQ(time.due(16'777'217), sim::from_millis(16'777'216));
}

TEST(ReplayTime, StopsAtTheLargestInt) {
  const ReplayTime time{sim::Time{}, 0, 1};
  EXPECT_EQ(time.due(4'000'000'000), sim::from_millis(2'147'483'647));
}

TEST(ReplayTime, NeverDecreases) {
  const ReplayTime time{sim::Time{}, 0, 2700};
  sim::Time last = time.due(0);
  for (std::int64_t at = 0; at < 5'000'000'000; at += 777'777) {
    ASSERT_GE(time.due(at), last);
    last = time.due(at);
  }
}

TEST(StatisticsLine, IsTheProducersOwn) {
  EXPECT_EQ(statistics_line(1'420'850'178'000, 260'000, seconds{20}, milliseconds{65'400}),
            "all events with dropoff time until 2015-01-10T00:36:18Z have been sent "
            "(13000.0 events/sec, PT1M5S replay lag)");
}

TEST(StatisticsLine, WritesDurationsAsJavaDoes) {
  EXPECT_EQ(iso_duration(milliseconds{999}), "PT0S");
  EXPECT_EQ(iso_duration(milliseconds{-1}), "PT-1S");
  EXPECT_EQ(iso_duration(seconds{3723}), "PT1H2M3S");
  EXPECT_EQ(iso_duration(seconds{7200}), "PT2H");
}

TEST(Retry, WaitsGrowUpToTheLimit) {
  sim::Random random{1};
  const Backoff backoff;
  const int expected[] = {100, 200, 400, 800, 1600, 2000, 2000};
  for (unsigned tries = 0; tries < 7; ++tries) {
    EXPECT_EQ(backoff_delay(backoff, tries, random), milliseconds{expected[tries]});
  }
  EXPECT_EQ(backoff_delay(backoff, 1'000'000, random), milliseconds{2000});
}

TEST(Retry, JitterShortensWaitsByAtMostItsPart) {
  sim::Random random{1};
  Backoff backoff;
  backoff.jitter = 0.5;
  for (int i = 0; i < 100; ++i) {
    const auto delay = backoff_delay(backoff, 3, random);
    EXPECT_GE(delay, milliseconds{400});
    EXPECT_LE(delay, milliseconds{800});
  }
}

TEST(Retry, TellsWhatPassesFromWhatDoesNot) {
  EXPECT_TRUE(is_throttling(base::client_error("ProvisionedThroughputExceededException", "")));
  EXPECT_TRUE(is_passing(base::client_error("LimitExceededException", "")));
  EXPECT_TRUE(is_passing(base::Error{"InternalFailure", "", 500}));
  EXPECT_FALSE(is_passing(base::client_error("ResourceNotFoundException", "")));
  EXPECT_FALSE(is_throttling(base::Error{"InternalFailure", "", 500}));
}

TEST(WatermarkRecord, HasTheProducersForm) {
  EXPECT_EQ(watermark_payload(1'420'850'178'000),
            "{\"watermark\":\"2015-01-10T00:36:18.000Z\",\"type\":\"watermark\"}\n");
}

TEST(WatermarkRecord, ClosingOneLiesAnHourPastTheLastWindow) {
  constexpr std::int64_t kHour_ms = 3'600'000;
  EXPECT_EQ(closing_watermark_ms(0), 2 * kHour_ms);
  EXPECT_EQ(closing_watermark_ms(kHour_ms - 1), 2 * kHour_ms);
  EXPECT_EQ(closing_watermark_ms(kHour_ms), 3 * kHour_ms);
  EXPECT_EQ(closing_watermark_ms(-1), kHour_ms);
  EXPECT_EQ(closing_watermark_ms(253'402'300'799'000), 253'402'300'799'999);
}

}  // namespace
}  // namespace weir::replay
