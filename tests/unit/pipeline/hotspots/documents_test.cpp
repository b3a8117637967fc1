#include "pipeline/hotspots/documents.h"

#include <gtest/gtest.h>

namespace weir::hotspots {
namespace {

constexpr std::int64_t kEnd = 1'420'419'600'000;

TEST(Documents, PickupCountHasIdAndMembersInOrder) {
  Document document{DocumentKind::kTripDuration, "old id", "old source"};
  write_pickup_count({pickup_cell(40.758, -73.985), 3}, kEnd, document);
  EXPECT_EQ(document,
            (Document{DocumentKind::kPickupCount, "dr5ru7v-1420419600000",
                      R"({"location":"dr5ru7v","pickup_count":3,"timestamp":1420419600000})"}));
}

TEST(Documents, TripDurationHasIdAndMembersInOrder) {
  const std::uint64_t cell = duration_cell(pickup_cell(40.758, -73.985));
  Document document;
  write_trip_duration({duration_key(cell, Airport::kLaGuardia), {50, 3}}, kEnd, document);
  EXPECT_EQ(document.kind, DocumentKind::kTripDuration);
  EXPECT_EQ(document.id, "dr5ru7-LGA-1420419600000");
  EXPECT_EQ(document.source,
            R"({"location":"dr5ru7","airport_code":"LGA","sum_trip_duration":50,)"
            R"("avg_trip_duration":16.666666666666668,"timestamp":1420419600000})");
}

TEST(Documents, AverageAlwaysShowsAFraction) {
  struct Case {
    TripMinutes minutes;
    std::string text;
  };
  const Case cases[] = {
      {{24, 2}, "12.0"}, {{-7, 2}, "-3.5"}, {{0, 5}, "0.0"}, {{1, 3}, "0.3333333333333333"}};
  for (const Case& c : cases) {
    Document document;
    write_trip_duration({duration_key(1, Airport::kJfk), c.minutes}, kEnd, document);
    EXPECT_NE(document.source.find("\"avg_trip_duration\":" + c.text + ","), std::string::npos)
        << document.source;
  }
}

TEST(Documents, WindowsBefore1970HaveNegativeTimestamps) {
  Document document;
  write_pickup_count({0, 1}, -kWindowMillis, document);
  EXPECT_EQ(document.id, "0000000--3600000");
  EXPECT_EQ(document.source, R"({"location":"0000000","pickup_count":1,"timestamp":-3600000})");
}

}  // namespace
}  // namespace weir::hotspots
