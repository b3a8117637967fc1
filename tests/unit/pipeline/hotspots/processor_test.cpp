#include "pipeline/hotspots/processor.h"

#include <gtest/gtest.h>

#include "tests/unit/pipeline/hotspots/fake_elasticsearch.h"
#include "tests/unit/pipeline/hotspots/trip_world.h"

namespace weir::hotspots {
namespace {

constexpr std::int64_t kHour = kWindowMillis;

class ProcessorTest : public testing::Test {
 protected:
  ProcessorTest() {
    processor.shards().apply_listing({{"a", {}}, {"b", {}}}, StartAt::kTrimHorizon, 0);
    processor.shards().start_ready();
  }
  void apply(const std::string& shard, const std::string& data) {
    const api::kinesis::RecordView record{data, "key", {next_ordinal++}};
    processor.apply(processor.shards().at(shard), std::span{&record, 1});
  }
  void watermark(std::int64_t instant_ms) {
    apply("a", watermark_payload(instant_ms));
    apply("b", watermark_payload(instant_ms));
  }
  std::vector<std::string> sources() const {
    std::vector<std::string> result;
    sink.for_each_pending([&result](DocumentKind, std::string_view, std::string_view source) {
      result.emplace_back(source);
    });
    return result;
  }

  sim::Scheduler scheduler{{}};
  FakeElasticsearch elasticsearch{scheduler, {}};
  BulkSink sink{scheduler, elasticsearch, {}};
  Processor processor{sink};
  std::uint64_t next_ordinal = 0;
};

TEST_F(ProcessorTest, TripIsCountedAndMovesThePosition) {
  apply("a", payload(midtown_trip(kMonday)));
  EXPECT_EQ(processor.counters(), (Counters{.records_in = 1, .trips = 1}));
  EXPECT_EQ(processor.windows().open_windows(), 1u);
  EXPECT_EQ(processor.shards().at("a").last_processed->ordinal, 0u);
}

TEST_F(ProcessorTest, TripsWithOneEndOutsideTheBoxAreFiltered) {
  TestTrip trip = midtown_trip(kMonday);
  trip.pickup_latitude = 0;
  apply("a", payload(trip));
  trip = midtown_trip(kMonday);
  trip.dropoff_longitude = -75;
  apply("a", payload(trip));
  EXPECT_EQ(processor.counters(), (Counters{.records_in = 2, .filtered = 2}));
}

TEST_F(ProcessorTest, RecordsOfOtherKindsAreUndecodable) {
  for (const char* text : {"", "no json", "{}", R"({"type":"other"})", "\xf3\x89\x9a\xc2 kpl"}) {
    apply("a", text);
  }
  EXPECT_EQ(processor.counters(), (Counters{.records_in = 5, .undecodable = 5}));
}

TEST_F(ProcessorTest, WindowFiresWhenTheLastShardHasPassedIt) {
  apply("a", payload(midtown_trip(kMonday)));
  apply("a", watermark_payload(kMonday + kHour));
  EXPECT_EQ(sources(), std::vector<std::string>{});
  apply("b", watermark_payload(kMonday + kHour));
  EXPECT_EQ(sources(),
            (std::vector<std::string>{
                R"({"location":"dr5ru7v","pickup_count":1,"timestamp":1420419600000})"}));
  EXPECT_EQ(processor.watermark_ms(), kMonday + kHour - 1);
}

TEST_F(ProcessorTest, EventAtTheInstantOfTheWatermarkIsNotLate) {
  watermark(kMonday + kHour - 1);
  apply("a", payload(midtown_trip(kMonday + kHour - 1)));
  EXPECT_EQ(processor.counters().trips, 1u);
}

TEST_F(ProcessorTest, LastInstantOfARecordFiresTheLastWindow) {
  constexpr std::int64_t kLastInstant = 253'402'300'799'999;
  apply("a", payload(midtown_trip(kLastInstant - 999)));
  watermark(kLastInstant);
  EXPECT_EQ(processor.counters().documents_out, 1u);
}

TEST_F(ProcessorTest, EventOfAFiredWindowIsLateAndDropped) {
  watermark(kMonday + kHour);
  apply("b", payload(midtown_trip(kMonday + kHour - 1)));
  apply("b", payload(midtown_trip(kMonday + kHour)));
  EXPECT_EQ(processor.counters(),
            (Counters{.records_in = 4, .trips = 1, .late_dropped = 1, .watermark_records = 2}));
}

TEST_F(ProcessorTest, OlderWatermarkChangesNothing) {
  watermark(kMonday + kHour);
  watermark(kMonday);
  EXPECT_EQ(processor.watermark_ms(), kMonday + kHour - 1);
}

TEST_F(ProcessorTest, MinutesAreTruncatedTowardsZero) {
  TestTrip trip = midtown_trip(kMonday + 1000);
  trip.dropoff_latitude = 40.64;
  trip.dropoff_longitude = -73.78;
  trip.pickup_ms = trip.dropoff_ms - 119'999;
  apply("a", payload(trip));
  trip.pickup_ms = trip.dropoff_ms + 239'999;
  apply("a", payload(trip));
  watermark(kMonday + kHour);
  ASSERT_EQ(sources().size(), 2u);
  EXPECT_EQ(sources()[1], R"({"location":"dr5ru7","airport_code":"JFK","sum_trip_duration":-2,)"
                          R"("avg_trip_duration":-1.0,"timestamp":1420419600000})");
}

TEST_F(ProcessorTest, OneTripToAnAirportGivesNoDurationDocument) {
  TestTrip trip = midtown_trip(kMonday);
  trip.dropoff_latitude = 40.77;
  trip.dropoff_longitude = -73.87;
  apply("a", payload(trip));
  watermark(kMonday + kHour);
  EXPECT_EQ(processor.counters().documents_out, 1u);
}

}  // namespace
}  // namespace weir::hotspots
