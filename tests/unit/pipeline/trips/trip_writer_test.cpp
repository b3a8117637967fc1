#include "pipeline/trips/trip_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "pipeline/trips/generated_trips.h"
#include "test_files.h"

namespace weir::trips {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

base::Result<std::string> convert(const std::string& content, TripFormat format) {
  std::string text;
  const auto done =
      convert_trips({write_test_file(content)}, format, [&text](std::string_view piece) {
        text += piece;
        return base::Result<void>{};
      });
  if (!done) return done.error();
  return text;
}

TEST(TripWriter, GivesBackTheHeaderOf2015) {
  EXPECT_EQ(csv_header(), kHeader2015);
}

TEST(TripWriter, CsvToCsvKeepsEveryColumn) {
  const std::string content = std::string{kHeader2015} + row_2015("2015-01-10 00:36:18");
  const auto text = convert(content, TripFormat::kCsv);
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(*text, content);
}

TEST(TripWriter, CsvToJsonAndBackKeepsWhatCounts) {
  const auto json =
      convert(std::string{kHeader2015} + row_2015("2015-01-10 00:36:18"), TripFormat::kJsonLines);
  ASSERT_TRUE(json.ok());
  EXPECT_THAT(*json, HasSubstr("\"pickup_latitude\":40.7177543640137,"));
  const auto csv = convert(*json, TripFormat::kCsv);
  ASSERT_TRUE(csv.ok());
  EXPECT_THAT(*csv, HasSubstr("\n,2015-01-10 00:00:00,2015-01-10 00:36:18,,0.87,"
                              "-73.9578552246094,40.7177543640137,,,-73.9512023925781,"
                              "40.7111434936523,,,,,,,,7.3\n"));
}

TEST(TripWriter, JsonToJsonKeepsLinesAsTheyAre) {
  const std::string line = "{\"dropoff_datetime\":\"2015-01-10T00:00:02Z\", \"odd\" : 1}\n";
  const auto text = convert(line, TripFormat::kJsonLines);
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(*text, line);
}

TEST(TripWriter, QuotesTextsThatNeedIt) {
  TripRecord trip;
  trip.payment_type = "a \"b\", c";
  std::string text;
  append_csv(text, trip);
  EXPECT_THAT(text, HasSubstr(",\"a \"\"b\"\", c\","));
  EXPECT_THAT(text, HasSubstr(",nan,nan,"));
}

TEST(TripWriter, LeavesBadRowsOut) {
  const auto text =
      convert(std::string{kHeader2015} + row_2015("never") + row_2015("2015-01-10 00:36:18"),
              TripFormat::kCsv);
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(std::count(text->begin(), text->end(), '\n'), 2);
  EXPECT_FALSE(convert(std::string{kHeader2015} + row_2015("never"), TripFormat::kCsv).ok());
}

TEST(TripWriter, PassesTheSinksErrorOn) {
  const auto path = write_test_file(std::string{kHeader2015} + row_2015("2015-01-10 00:36:18"));
  const auto done = convert_trips({path}, TripFormat::kCsv, [](std::string_view) {
    return base::Result<void>{base::Error{"Full", "disk full"}};
  });
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, "Full");
}

TEST(TripWriter, GeneratedCsvAndJsonSayTheSame) {
  GeneratedTripsOptions options;
  options.duration_ms = 600'000;
  std::string texts[2];
  for (const TripFormat format : {TripFormat::kCsv, TripFormat::kJsonLines}) {
    GeneratedTrips source{options, sim::Random{1}};
    std::string& text = texts[format == TripFormat::kJsonLines];
    ASSERT_TRUE(write_trips(source, format, [&text](std::string_view piece) {
                  text += piece;
                  return base::Result<void>{};
                }).ok());
  }
  const auto converted = convert(texts[0], TripFormat::kJsonLines);
  ASSERT_TRUE(converted.ok());
  EXPECT_TRUE(*converted == texts[1]);
  EXPECT_THAT(texts[1], StartsWith("{\"type\":\"trip\",\"pickup_datetime\":\"2015-01-0"));
}

}  // namespace
}  // namespace weir::trips
