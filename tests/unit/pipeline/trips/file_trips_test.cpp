#include "pipeline/trips/file_trips.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "emulator/sim/random.h"
#include "pipeline/trips/parse_trip.h"
#include "test_files.h"

namespace weir::trips {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Read {
  std::vector<std::string> payloads;
  std::vector<std::int64_t> timestamps_ms;
  SourceStatistics statistics;
};

base::Result<Read> read_paths(std::vector<std::string> paths, FileTripsOptions options = {}) {
  auto source = FileTrips::open(std::move(paths), std::move(options));
  if (!source) return source.error();
  Read read;
  EventBlock block;
  while ((*source)->fill(block)) {
    for (const auto& record : block.records()) read.payloads.emplace_back(record.data);
    read.timestamps_ms.insert(read.timestamps_ms.end(), block.timestamps_ms().begin(),
                              block.timestamps_ms().end());
  }
  WEIR_RETURN_IF_ERROR((*source)->status());
  read.statistics = (*source)->statistics();
  return read;
}

base::Result<Read> read_text(std::string_view content, FileTripsOptions options = {}) {
  return read_paths({write_test_file(content)}, std::move(options));
}

std::string error_of(std::string_view content) {
  const auto read = read_text(content);
  if (read.ok()) return "no error";
  EXPECT_EQ(read.error().code, "BadInput");
  return read.error().message;
}

TEST(FileTrips, MakesEventsOfCsvRows) {
  const auto read = read_text(std::string{kHeader2015} + row_2015("2015-01-10 00:36:18"));
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(read->payloads,
              ElementsAre("{\"type\":\"trip\",\"pickup_datetime\":\"2015-01-10T00:00:00Z\","
                          "\"dropoff_datetime\":\"2015-01-10T00:36:18Z\","
                          "\"pickup_longitude\":-73.9578552246094,"
                          "\"pickup_latitude\":40.7177543640137,"
                          "\"dropoff_longitude\":-73.9512023925781,"
                          "\"dropoff_latitude\":40.7111434936523,\"trip_distance\":0.87,"
                          "\"total_amount\":7.3,\"trip_id\":1}\n"));
  EXPECT_THAT(read->timestamps_ms, ElementsAre(1'420'850'178'000));
}

struct HeaderCase {
  const char* name;
  const char* content;
};

class HeaderOfYear : public testing::TestWithParam<HeaderCase> {};

TEST_P(HeaderOfYear, IsUnderstood) {
  const auto read = read_text(GetParam().content);
  ASSERT_TRUE(read.ok()) << read.error().message;
  ASSERT_EQ(read->payloads.size(), 1U);
  const auto trip = parse_trip(read->payloads[0]);
  EXPECT_EQ(trip.pickup_longitude, -73.5);
  EXPECT_EQ(trip.pickup_latitude, 40.5);
  EXPECT_EQ(trip.dropoff_longitude, -73.25);
  EXPECT_EQ(trip.dropoff_latitude, 40.25);
  EXPECT_EQ(trip.dropoff_ms - trip.pickup_ms, 600'000);
}

INSTANTIATE_TEST_SUITE_P(
    Years, HeaderOfYear,
    testing::Values(
        HeaderCase{"Yellow2009",
                   "vendor_name,Trip_Pickup_DateTime,Trip_Dropoff_DateTime,Passenger_Count,"
                   "Trip_Distance,Start_Lon,Start_Lat,Rate_Code,store_and_forward,End_Lon,End_Lat,"
                   "Payment_Type,Fare_Amt,surcharge,mta_tax,Tip_Amt,Tolls_Amt,Total_Amt\n\n"
                   "VTS,2009-01-04 02:52:00,2009-01-04 03:02:00,1,2.6299999999999999,-73.5,40.5,,,"
                   "-73.25,40.25,CASH,8.9000000000000004,0.5,,0,0,9.4000000000000004\n"},
        HeaderCase{"Yellow2014",
                   "vendor_id, pickup_datetime, dropoff_datetime, passenger_count, trip_distance, "
                   "pickup_longitude, pickup_latitude, rate_code, store_and_fwd_flag, "
                   "dropoff_longitude, dropoff_latitude, payment_type, fare_amount, surcharge, "
                   "mta_tax, tip_amount, tolls_amount, total_amount\r\n\r\n"
                   "CMT,2014-01-09 20:45:25,2014-01-09 20:55:25,1,0.7,-73.5,40.5,1,N,-73.25,40.25,"
                   "CRD,6.5,0.5,0.5,1.4,0,8.9\r\n"},
        HeaderCase{"Yellow2015WithRate",
                   "\"VendorID\",\"tpep_pickup_datetime\",\"tpep_dropoff_datetime\","
                   "\"passenger_count\",\"trip_distance\",\"pickup_longitude\",\"pickup_latitude\","
                   "\"RateCodeID\",\"store_and_fwd_flag\",\"dropoff_longitude\","
                   "\"dropoff_latitude\",\"payment_type\",\"fare_amount\",\"total_amount\",\"rate\""
                   "\n2,\"2015-01-09T00:44:05Z\",\"2015-01-09T00:54:05Z\",1,0.87,-73.5,40.5,1,"
                   "\"N\",-73.25,40.25,\"Cash, or not\",6,7.3,\"Standard rate\"\n"},
        HeaderCase{"Green2014",
                   "VendorID,lpep_pickup_datetime,Lpep_dropoff_datetime,Store_and_fwd_flag,"
                   "RateCodeID,Pickup_longitude,Pickup_latitude,Dropoff_longitude,Dropoff_latitude,"
                   "Passenger_count,Trip_distance,Fare_amount,Extra,MTA_tax,Tip_amount,"
                   "Tolls_amount,Ehail_fee,Total_amount,Payment_type,Trip_type \n"
                   "2,2014-01-01 00:00:00,2014-01-01 00:10:00,N,1,-73.5,40.5,-73.25,40.25,1,.00,"
                   "21,0,0,0,0,,21,1,,,\n"}),
    [](const auto& tested) { return std::string{tested.param.name}; });

TEST(FileTrips, PassesJsonLinesOnAsTheyStand) {
  const std::string first =
      R"({"dropoff_datetime":"2015-01-10T00:00:02Z","type":"trip","fare":{"paid":[1]}})";
  const std::string second = R"({"type":"trip","dropoff_datetime":"2015-01-10T00:00:01.500Z"})";
  const auto read = read_text(first + "\r\n\n" + second);
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(read->payloads, ElementsAre(second + "\n", first + "\n"));
  EXPECT_THAT(read->timestamps_ms, ElementsAre(1'420'848'001'500, 1'420'848'002'000));
}

TEST(FileTrips, OrdersByTheAttributeAskedFor) {
  FileTripsOptions options;
  options.timestamp_attribute = "seen";
  const auto read = read_text(
      "{\"seen\":\"2015-01-10T00:00:02Z\",\"n\":1}\n"
      "{\"seen\":\"2015-01-10T00:00:01Z\",\"n\":2}\n",
      options);
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(read->payloads[0], HasSubstr("\"n\":2"));
}

TEST(FileTrips, SortsWithinTheLookAhead) {
  sim::Random random{5};
  std::string content{kHeader2015};
  for (int i = 0; i < 20'000; ++i) {
    // Up to 500 rows out of place.
    const int at = i + static_cast<int>(random.below(500));
    char time[32];
    std::snprintf(time, sizeof time, "2015-01-10 %02d:%02d:%02d", at / 3600, at / 60 % 60, at % 60);
    content += row_2015(time);
  }
  FileTripsOptions options;
  options.look_ahead_events = 1000;
  const auto read = read_text(content, options);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->payloads.size(), 20'000U);
  EXPECT_TRUE(std::is_sorted(read->timestamps_ms.begin(), read->timestamps_ms.end()));
  EXPECT_EQ(read->statistics.out_of_order, 0U);
}

TEST(FileTrips, ReadsOnWhenTheInputIsManyTimesTheLookAhead) {
  std::string content{kHeader2015};
  for (int i = 0; i < 50'000; ++i) content += row_2015("2015-01-10 01:00:00");
  FileTripsOptions options;
  options.look_ahead_events = 8'000;
  const auto read = read_text(content, options);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->payloads.size(), 50'000U);
}

TEST(FileTrips, WidensTheLookAheadForFilesInRandomOrder) {
  sim::Random random{6};
  std::string content{kHeader2015};
  for (int i = 0; i < 20'000; ++i) {
    const auto at = random.below(86'400);
    char time[32];
    std::snprintf(time, sizeof time, "2015-01-10 %02d:%02d:%02d", static_cast<int>(at / 3600),
                  static_cast<int>(at / 60 % 60), static_cast<int>(at % 60));
    content += row_2015(time);
  }
  FileTripsOptions options;
  options.look_ahead_events = 1000;
  auto read = read_text(content, options);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->statistics.out_of_order, 0U);
  options.look_ahead_events_max = 2000;
  read = read_text(content, options);
  ASSERT_TRUE(read.ok());
  EXPECT_GT(read->statistics.out_of_order, 0U);
}

TEST(FileTrips, CountsEventsThatComeTooLateForTheLookAhead) {
  std::string content{kHeader2015};
  for (int i = 0; i < 3000; ++i) content += row_2015("2015-01-10 01:00:00");
  content += row_2015("2015-01-10 00:00:00");
  FileTripsOptions options;
  options.look_ahead_events = 10;
  const auto read = read_text(content, options);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->payloads.size(), 3001U);
  EXPECT_EQ(read->statistics.out_of_order, 1U);
}

TEST(FileTrips, ReadsSeveralFilesAsOne) {
  const auto first =
      write_test_file(std::string{kHeader2015} + row_2015("2015-01-10 00:00:03"), "a.csv");
  const auto second =
      write_test_file(std::string{kHeader2015} + row_2015("2015-01-10 00:00:01"), "b.csv");
  const auto read = read_paths({first, second});
  ASSERT_TRUE(read.ok());
  EXPECT_THAT(read->timestamps_ms, ElementsAre(1'420'848'001'000, 1'420'848'003'000));
}

TEST(FileTrips, CountsBadRowsAndReportsTheFirstTen) {
  std::string content{kHeader2015};
  content += row_2015("2015-01-10 00:00:01");
  content += row_2015("never");
  content += row_2015("2015-01-10 00:00:02", "north");
  content += "too,short\n";
  for (int i = 0; i < 20; ++i) content += row_2015("");
  const auto read = read_text(content);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->payloads.size(), 1U);
  EXPECT_EQ(read->statistics.rows_read, 24U);
  EXPECT_EQ(read->statistics.bad_rows, 23U);
  ASSERT_EQ(read->statistics.bad_row_reports.size(), 10U);
  EXPECT_THAT(read->statistics.bad_row_reports[0],
              HasSubstr(".csv:3: dropoff_datetime: 'never' is not a time"));
  EXPECT_THAT(read->statistics.bad_row_reports[1],
              HasSubstr(".csv:4: pickup_latitude: 'north' is not a number"));
  EXPECT_THAT(read->statistics.bad_row_reports[2], HasSubstr(".csv:5: row: has 2 of at least 11"));
}

TEST(FileTrips, KeepsRowsWhoseOtherColumnsAreGarbage) {
  const auto read =
      read_text(std::string{kHeader2015} +
                "?,2015-01-10 01:00:00,2015-01-10 00:00:00,x,far,1,2,,,nan,4,,,,,,,,1e999\n");
  ASSERT_TRUE(read.ok());
  const auto trip = parse_trip(read->payloads.at(0));
  EXPECT_EQ(trip.kind, TripFields::Kind::kTrip);
  EXPECT_EQ(trip.dropoff_ms - trip.pickup_ms, -3'600'000);
  EXPECT_EQ(trip.dropoff_longitude, 0);
}

TEST(FileTrips, SaysWhatIsWrongWithUnfitFiles) {
  EXPECT_THAT(error_of(""), HasSubstr("the file is empty"));
  EXPECT_THAT(error_of("\n\n"), HasSubstr("the file is empty"));
  EXPECT_THAT(error_of(kHeader2015), HasSubstr(":1: header: no trip follows it"));
  EXPECT_THAT(error_of("name,age\nBob,3\n"),
              HasSubstr(":1: header: this is not a file of taxi trips: it has no column "
                        "tpep_pickup_datetime"));
  EXPECT_THAT(error_of("VendorID,tpep_pickup_datetime,tpep_dropoff_datetime,PULocationID\n1,2\n"),
              HasSubstr("trips by zone id (2017 and later)"));
  EXPECT_THAT(error_of(std::string("PK\0\1\2\3binary", 12)), HasSubstr("binary file"));
  EXPECT_THAT(error_of(std::string{kHeader2015} + row_2015("never")),
              HasSubstr("none of the 1 rows is a trip"));
  EXPECT_THAT(error_of(std::string{kHeader2015} + std::string(2'000'000, 'x')),
              HasSubstr(":2: row: the line is longer than 1048576 bytes"));
  EXPECT_THAT(error_of("{\"type\":\"trip\"}\n"), HasSubstr(":1: dropoff_datetime: missing"));
  EXPECT_THAT(error_of("{\"type\":\n"), HasSubstr(":1: json: "));
}

TEST(FileTrips, ChecksEveryFileBeforeTheFirstEvent) {
  const auto good =
      write_test_file(std::string{kHeader2015} + row_2015("2015-01-10 00:00:03"), "a.csv");
  const auto bad = write_test_file("name,age\n", "b.csv");
  EXPECT_FALSE(FileTrips::open({good, bad}, {}).ok());
  EXPECT_FALSE(FileTrips::open({good, good + ".missing"}, {}).ok());
  EXPECT_FALSE(FileTrips::open({}, {}).ok());
}

TEST(FileTrips, EndsWithAnErrorWhereALaterPartCannotBeRead) {
  std::string content{kHeader2015};
  for (int i = 0; i < 3000; ++i) content += row_2015("2015-01-10 01:00:00");
  content += std::string(2'000'000, 'x');
  FileTripsOptions options;
  options.look_ahead_events = 10;
  const auto read = read_text(content, options);
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr(":3002: row: the line is longer"));
}

TEST(FileTrips, RefusesAnAttributeThatCsvDoesNotHave) {
  FileTripsOptions options;
  options.timestamp_attribute = "seen";
  const auto read = read_text(std::string{kHeader2015} + row_2015("2015-01-10 00:00:03"), options);
  ASSERT_FALSE(read.ok());
  EXPECT_THAT(read.error().message, HasSubstr("no timestamp attribute 'seen'"));
}

}  // namespace
}  // namespace weir::trips
