#include <gtest/gtest.h>

#include <cmath>

#include "emulator/elasticsearch/date_format.h"
#include "emulator/elasticsearch/geo.h"
#include "emulator/elasticsearch/numbers.h"
#include "emulator/elasticsearch/text_analysis.h"
#include "emulator/elasticsearch/time_value.h"

namespace weir::elasticsearch {
namespace {

TEST(Numbers, CodesOrderAsDoublesDo) {
  const double values[] = {-1e300, -2.5, -1e-300, -0.0, 0.0, 1e-300, 1, 2.5, 1e300};
  for (std::size_t i = 0; i + 1 < std::size(values); ++i) {
    EXPECT_LT(encode_double(values[i]), encode_double(values[i + 1]));
    EXPECT_EQ(decode_double(encode_double(values[i])), values[i]);
    const auto narrow = static_cast<float>(values[i]);
    EXPECT_EQ(decode_float(encode_float(narrow)), narrow);
  }
}

TEST(Numbers, TextsReadAsJavaPrintsThem) {
  const std::pair<double, std::string_view> cases[] = {
      {3, "3.0"},     {0, "0.0"},         {0.25, "0.25"},   {-7.5, "-7.5"},
      {1e7, "1.0E7"}, {1.5e10, "1.5E10"}, {1e-4, "1.0E-4"}, {123456.789, "123456.789"}};
  for (const auto& [value, text] : cases) EXPECT_EQ(java_text(value), text);
}

TEST(Numbers, HalfPrecisionKeepsElevenBits) {
  EXPECT_EQ(round_to_half(2049), 2048);
  EXPECT_EQ(round_to_half(0.1F), 0.0999755859375F);
  EXPECT_TRUE(std::isinf(round_to_half(70'000)));
}

TEST(Geo, GeohashMeansTheBottomLeftCornerOfItsCell) {
  const auto point = parse_geohash("dr5ru7k");
  ASSERT_TRUE(point);
  const std::int32_t latitude = encode_latitude(point->latitude);
  const std::int32_t longitude = encode_longitude(point->longitude);
  EXPECT_EQ(geohash_text(geohash_bits(latitude, longitude, 7), 7), "dr5ru7k");
  EXPECT_EQ(geohash_text(geohash_bits(latitude, longitude, 12), 12), "dr5ru7k00000");
  EXPECT_EQ(decode_latitude(latitude), point->latitude);
  EXPECT_EQ(decode_longitude(longitude), point->longitude);
}

TEST(Geo, KnownPlaceHasItsKnownGeohash) {
  const auto bits = geohash_bits(encode_latitude(57.64911), encode_longitude(10.40744), 11);
  EXPECT_EQ(geohash_text(bits, 11), "u4pruydqqvj");
}

TEST(Geo, OuterEdgesOfTheGlobeStayWithinTheLastCell) {
  EXPECT_EQ(encode_latitude(90), 2147483647);
  EXPECT_EQ(encode_latitude(-90), -2147483647 - 1);
  EXPECT_EQ(encode_longitude(180), 2147483647);
}

TEST(Geo, TextsThatAreNoPointsAreRefused) {
  EXPECT_FALSE(parse_geohash("dr5a"));
  EXPECT_FALSE(parse_geohash(""));
  EXPECT_FALSE(parse_lat_lon("40.7"));
  EXPECT_FALSE(parse_lat_lon("40.7,x"));
  EXPECT_EQ(parse_lat_lon(" 40.7 , -73.9"), (GeoPoint{40.7, -73.9}));
}

std::int64_t millis(std::string_view iso) {
  return *DateFormat::standard().parse(iso);
}

TEST(DateFormat, StandardFormatTakesPartsOfADateAndMilliseconds) {
  EXPECT_EQ(millis("2015-01-10T00:00:00.000Z"), 1'420'848'000'000);
  EXPECT_EQ(millis("2015-01-10"), 1'420'848'000'000);
  EXPECT_EQ(millis("2015-01-10T01:00:00+01:00"), 1'420'848'000'000);
  EXPECT_EQ(millis("2015"), 1'420'070'400'000);
  EXPECT_EQ(millis("1420848000000"), 1'420'848'000'000);
  EXPECT_FALSE(DateFormat::standard().parse("2015-02-30"));
  EXPECT_FALSE(DateFormat::standard().parse("yesterday"));
  EXPECT_EQ(DateFormat::standard().print(1'420'848'000'000), "2015-01-10T00:00:00.000Z");
  EXPECT_EQ(DateFormat::standard().print(1'420'848'000'000, 3'600'000),
            "2015-01-10T01:00:00.000+01:00");
}

TEST(DateFormat, PatternsReadAndPrint) {
  const auto format = DateFormat::compile("yyyy/MM/dd HH:mm:ss||epoch_second").value();
  EXPECT_EQ(format.parse("2015/01/10 00:00:01"), 1'420'848'001'000);
  EXPECT_EQ(format.parse("1420848000"), 1'420'848'000'000);
  EXPECT_EQ(format.print(1'420'848'001'000), "2015/01/10 00:00:01");
  EXPECT_EQ(DateFormat::compile("yyyy-QQ").error().code, "illegal_argument_exception");
}

TEST(DateFormat, RoundingUpFillsWhatTheTextLeavesOut) {
  EXPECT_EQ(DateFormat::standard().parse("2015-01", true), millis("2015-01-31T23:59:59.999Z"));
  EXPECT_EQ(DateFormat::standard().parse("2015-01-10", true), millis("2015-01-10T23:59:59.999Z"));
}

TEST(DateMath, ExpressionsMoveAndRound) {
  const std::int64_t now = millis("2015-01-10T10:37:12.345Z");
  const std::tuple<std::string_view, bool, std::string_view> cases[] = {
      {"now", false, "2015-01-10T10:37:12.345Z"},
      {"now-1h", false, "2015-01-10T09:37:12.345Z"},
      {"now/d", false, "2015-01-10T00:00:00.000Z"},
      {"now/d", true, "2015-01-10T23:59:59.999Z"},
      {"now-1M/M", false, "2014-12-01T00:00:00.000Z"},
      {"now/w", false, "2015-01-05T00:00:00.000Z"},
      {"2015-03-31||-1M", false, "2015-02-28T00:00:00.000Z"},
      {"2015-01-10||+1d/y", false, "2015-01-01T00:00:00.000Z"}};
  for (const auto& [text, up, expected] : cases) {
    const auto result = evaluate_date(text, DateFormat::standard(), now, up, 0);
    ASSERT_TRUE(result.ok()) << text;
    EXPECT_EQ(*result, millis(expected)) << text;
  }
  EXPECT_EQ(evaluate_date("now-1", DateFormat::standard(), now, false, 0).error().code,
            "parse_exception");
}

TEST(DateMath, TimeZonesAreUtcOrOffsets) {
  EXPECT_EQ(*parse_time_zone("UTC"), 0);
  EXPECT_EQ(*parse_time_zone("+05:30"), 19'800'000);
  EXPECT_EQ(*parse_time_zone("-01:00"), -3'600'000);
  EXPECT_EQ(parse_time_zone("America/New_York").error().http_status, 501);
}

TEST(Calendar, UnitsRoundDownAlsoBefore1970) {
  EXPECT_EQ(round_down(-1, DateUnit::kDay), -86'400'000);
  EXPECT_EQ(round_down(millis("2015-05-17T12:00:00Z"), DateUnit::kQuarter), millis("2015-04-01"));
  EXPECT_EQ(add_units(millis("2016-02-29"), DateUnit::kYear, 1), millis("2017-02-28"));
}

TEST(TimeValue, UnitsAreRequired) {
  EXPECT_EQ(parse_time_value_ms("30s"), 30'000);
  EXPECT_EQ(parse_time_value_ms("500ms"), 500);
  EXPECT_EQ(parse_time_value_ms("1d"), 86'400'000);
  EXPECT_EQ(parse_time_value_ms("30"), std::nullopt);
  EXPECT_EQ(parse_time_value_ms("1.5h"), std::nullopt);
}

TEST(TextAnalysis, WordsAreLowerCaseAndJoinedAsUnicodeSays) {
  EXPECT_EQ(analyze("The QUICK-brown fox_2, 3.5 can't!"),
            (std::vector<std::string>{"the", "quick", "brown", "fox_2", "3.5", "can't"}));
  EXPECT_TRUE(analyze(" .,! ").empty());
}

TEST(TextAnalysis, WildcardsMatchWholeTexts) {
  EXPECT_TRUE(wildcard_match("a*c?", "abbbcd"));
  EXPECT_TRUE(wildcard_match("*", ""));
  EXPECT_FALSE(wildcard_match("a*c", "abcd"));
  EXPECT_FALSE(wildcard_match("?", ""));
}

}  // namespace
}  // namespace weir::elasticsearch
