#include "pipeline/trips/parse_trip.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <memory>
#include <string>

#include "emulator/sim/random.h"
#include "pipeline/trips/parse_json.h"

namespace weir::trips {
namespace {

using Kind = TripFields::Kind;

const std::string kTrip =
    "{\"type\":\"trip\",\"pickup_datetime\":\"2015-01-10T00:44:05Z\","
    "\"dropoff_datetime\":\"2015-01-10T00:49:38.250Z\",\"pickup_longitude\":-73.9578552246094,"
    "\"pickup_latitude\":40.717754363999998,\"dropoff_longitude\":-73.951202,"
    "\"dropoff_latitude\":40,\"trip_distance\":0.87,\"total_amount\":7.30,\"trip_id\":12}\n";

bool same(const TripFields& a, const TripFields& b) {
  return a.kind == b.kind && a.pickup_latitude == b.pickup_latitude &&
         a.pickup_longitude == b.pickup_longitude && a.dropoff_latitude == b.dropoff_latitude &&
         a.dropoff_longitude == b.dropoff_longitude && a.pickup_ms == b.pickup_ms &&
         a.dropoff_ms == b.dropoff_ms && a.watermark_ms == b.watermark_ms;
}

// A copy without anything behind it, so that address sanitizing sees a read too far.
TripFields parse_exactly(std::string_view text) {
  const auto copy = std::make_unique<char[]>(text.size());
  text.copy(copy.get(), text.size());
  return parse_trip({copy.get(), text.size()});
}

TEST(ParseTrip, ReadsTheUsualOrderTheFastWay) {
  const auto trip = scan_trip(kTrip);
  ASSERT_TRUE(trip.has_value());
  EXPECT_EQ(trip->kind, Kind::kTrip);
  EXPECT_EQ(trip->pickup_longitude, -73.9578552246094);
  EXPECT_EQ(trip->pickup_latitude, 40.717754363999998);
  EXPECT_EQ(trip->dropoff_longitude, -73.951202);
  EXPECT_EQ(trip->dropoff_latitude, 40.0);
  EXPECT_EQ(trip->pickup_ms, 1'420'850'645'000);
  EXPECT_EQ(trip->dropoff_ms, 1'420'850'978'250);
  EXPECT_TRUE(same(parse_json(kTrip), *trip));
}

TEST(ParseTrip, FastWayRoundsEveryNumberAsStrtodDoes) {
  sim::Random random{1};
  for (int i = 0; i < 20'000; ++i) {
    std::string number = random.chance(0.5) ? "-" : "";
    number += std::to_string(random.below(100));
    const auto digits = random.below(20);
    if (digits > 0) number += '.';
    for (std::uint64_t d = 0; d < digits; ++d) number += static_cast<char>('0' + random.below(10));
    std::string text = kTrip;
    text.replace(text.find("-73.951202"), 10, number);
    const auto trip = scan_trip(text);
    ASSERT_TRUE(trip.has_value()) << number;
    ASSERT_EQ(trip->dropoff_longitude, std::strtod(number.c_str(), nullptr)) << number;
    ASSERT_TRUE(same(parse_json(text), *trip)) << number;
  }
}

TEST(ParseTrip, ReadsAnyOrderAndSkipsUnknownMembers) {
  const auto trip = parse_trip(
      R"( {"x":{"type":"no","pickup_latitude":1},"dropoff_latitude":40.5,"list":[1,[2]],)"
      R"("pickup_latitude":"40.25","type":"trip","dropoff_datetime":"2015-01-10T00:00:01Z"} )");
  EXPECT_EQ(trip.kind, Kind::kTrip);
  EXPECT_EQ(trip.dropoff_latitude, 40.5);
  EXPECT_EQ(trip.pickup_latitude, 40.25);
  EXPECT_EQ(trip.pickup_longitude, 0);
  EXPECT_EQ(trip.pickup_ms, 0);
  EXPECT_EQ(trip.dropoff_ms, 1'420'848'001'000);
}

TEST(ParseTrip, ReadsWatermarks) {
  const auto mark =
      parse_trip("{\"watermark\":\"2015-01-10T00:36:18.000Z\",\"type\":\"watermark\"}\n");
  EXPECT_EQ(mark.kind, Kind::kWatermark);
  EXPECT_EQ(mark.watermark_ms, 1'420'850'178'000);
}

TEST(ParseTrip, TellsKindsApart) {
  struct Case {
    const char* json;
    Kind kind;
  };
  for (const auto& [json, kind] : {
           Case{"", Kind::kUndecodable},
           {"{}", Kind::kOther},
           {"[]", Kind::kUndecodable},
           {"\"trip\"", Kind::kUndecodable},
           {"{\"type\":\"truck\"}", Kind::kOther},
           {"{\"type\":3}", Kind::kOther},
           {"{\"type\":\"trip\"}", Kind::kTrip},
           {"{\"type\":\"trip\"", Kind::kUndecodable},
           {"{\"type\":\"trip\"}}", Kind::kUndecodable},
           {"{\"type\":\"trip\",\"pickup_latitude\":null}", Kind::kTrip},
           {"{\"type\":\"trip\",\"pickup_latitude\":true}", Kind::kUndecodable},
           {"{\"type\":\"trip\",\"pickup_latitude\":[1]}", Kind::kUndecodable},
           {"{\"type\":\"trip\",\"pickup_latitude\":\"north\"}", Kind::kUndecodable},
           {"{\"type\":\"trip\",\"pickup_latitude\":NaN}", Kind::kUndecodable},
           {"{\"type\":\"trip\",\"dropoff_datetime\":\"soon\"}", Kind::kUndecodable},
           {"{\"type\":\"truck\",\"dropoff_datetime\":\"soon\"}", Kind::kOther},
           {"{\"type\":\"watermark\"}", Kind::kUndecodable},
           {"{\"type\":\"watermark\",\"watermark\":7}", Kind::kUndecodable},
           {"{\"type\":\"truck\",\"type\":\"trip\"}", Kind::kTrip},
       }) {
    EXPECT_EQ(parse_trip(json).kind, kind) << json;
  }
}

TEST(ParseTrip, LeavesOddNumbersToTheFullParser) {
  for (const char* number : {"4e1", "040", "-", ".5", "1.", "+1", "null", "\"40\""}) {
    std::string text = kTrip;
    text.replace(text.find("-73.951202"), 10, number);
    EXPECT_FALSE(scan_trip(text).has_value()) << number;
    EXPECT_TRUE(same(parse_trip(text), parse_json(text))) << number;
  }
}

TEST(ParseTrip, EveryCutIsUndecodable) {
  const std::string_view whole = std::string_view{kTrip}.substr(0, kTrip.size() - 1);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    ASSERT_EQ(parse_exactly(whole.substr(0, size)).kind, Kind::kUndecodable) << size;
  }
  EXPECT_EQ(parse_exactly(whole).kind, Kind::kTrip);
}

TEST(ParseTrip, FastWayAgreesWithFullParserOnSpoiltText) {
  sim::Random random{2};
  constexpr std::string_view kSpoilers = "0159-.:{}\",eTZ \n\0x";
  for (int i = 0; i < 50'000; ++i) {
    std::string text = kTrip;
    for (std::uint64_t n = 1 + random.below(2); n > 0; --n) {
      text[random.below(text.size())] = kSpoilers[random.below(kSpoilers.size())];
    }
    if (const auto trip = scan_trip(text)) {
      ASSERT_TRUE(same(parse_json(text), *trip)) << text;
    }
    parse_exactly(text);
  }
}

TEST(ParseTrip, DeepNestingDoesNotUseUpTheStack) {
  const std::string deep = "{\"x\":" + std::string(500'000, '[');
  EXPECT_EQ(parse_trip(deep).kind, Kind::kUndecodable);
}

}  // namespace
}  // namespace weir::trips
