#include "pipeline/trips/payload.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "emulator/base/md5.h"
#include "pipeline/trips/event_block.h"
#include "pipeline/trips/instant.h"

namespace weir::trips {
namespace {

std::string payload_of(const TripRecord& trip) {
  std::array<char, kMaxPayloadBytes> text;
  return {text.data(), write_payload(text.data(), trip)};
}

std::string instant_of(std::int64_t millis) {
  std::array<char, 32> text;
  return {text.data(), write_instant(text.data(), millis)};
}

// String.hashCode by its definition, for ASCII.
std::int32_t plain_hash(std::string_view text) {
  std::uint32_t hash = 0;
  for (const char c : text) hash = hash * 31 + static_cast<unsigned char>(c);
  return static_cast<std::int32_t>(31 + hash);
}

TEST(Payload, WritesMembersInTheirFixedOrder) {
  TripRecord trip;
  trip.trip_id = 7;
  trip.pickup_ms = 1'420'850'645'000;
  trip.dropoff_ms = 1'420'850'978'000;
  trip.pickup_longitude = "-73.957855";
  trip.pickup_latitude = "40.717754";
  trip.dropoff_longitude = "-73.951202";
  trip.dropoff_latitude = "40.711143";
  trip.trip_distance = "0.87";
  trip.total_amount = "7.3";
  EXPECT_EQ(payload_of(trip),
            "{\"type\":\"trip\",\"pickup_datetime\":\"2015-01-10T00:44:05Z\","
            "\"dropoff_datetime\":\"2015-01-10T00:49:38Z\",\"pickup_longitude\":-73.957855,"
            "\"pickup_latitude\":40.717754,\"dropoff_longitude\":-73.951202,"
            "\"dropoff_latitude\":40.711143,\"trip_distance\":0.87,\"total_amount\":7.3,"
            "\"trip_id\":7}\n");
}

TEST(Payload, WritesNullForACoordinateWithoutTextAndLeavesOtherGapsOut) {
  TripRecord trip;
  trip.pickup_latitude = "1";
  EXPECT_EQ(payload_of(trip),
            "{\"type\":\"trip\",\"pickup_datetime\":\"1970-01-01T00:00:00Z\","
            "\"dropoff_datetime\":\"1970-01-01T00:00:00Z\",\"pickup_longitude\":null,"
            "\"pickup_latitude\":1,\"dropoff_longitude\":null,\"dropoff_latitude\":null,"
            "\"trip_id\":0}\n");
}

TEST(Payload, WritesInstantsAsJavaDoes) {
  struct Case {
    std::int64_t millis;
    const char* text;
  };
  for (const auto& [millis, text] : {Case{0, "1970-01-01T00:00:00Z"},
                                     {-1, "1969-12-31T23:59:59.999Z"},
                                     {1'420'850'645'007, "2015-01-10T00:44:05.007Z"},
                                     {1'456'790'399'000, "2016-02-29T23:59:59Z"},
                                     {4'102'444'800'000, "2100-01-01T00:00:00Z"},
                                     {-62'135'596'800'000, "0001-01-01T00:00:00Z"},
                                     {253'402'300'799'999, "9999-12-31T23:59:59.999Z"}}) {
    EXPECT_EQ(instant_of(millis), text);
    EXPECT_EQ(parse_instant(text), millis) << text;
  }
}

TEST(Payload, RefusesTextThatIsNoInstant) {
  for (const char* text :
       {"", "2015-01-10", "2015-01-10T00:36:18", "2015-01-10 00:36:18Z", "2015-02-29T00:00:00Z",
        "2015-13-01T00:00:00Z", "2015-00-01T00:00:00Z", "2015-01-00T00:00:00Z",
        "2015-01-10T24:00:00Z", "2015-01-10T00:60:00Z", "2015-01-10T00:36:60Z",
        "2015-01-10T00:36:18.Z", "2015-01-10T00:36:1xZ", "2015-01-10T00:36:18.1x3Z"}) {
    EXPECT_FALSE(parse_instant(text).has_value()) << text;
  }
}

TEST(Payload, HashesAsJavaForEveryLength) {
  // "hello".hashCode() is 99162322 in Java.
  EXPECT_EQ(java_objects_hash("hello"), 31 + 99'162'322);
  EXPECT_EQ(java_objects_hash(""), 31);
  std::string text;
  for (int i = 0; i < 3000; ++i) {
    ASSERT_EQ(java_objects_hash(text), plain_hash(text)) << i;
    text += static_cast<char>(' ' + i * 7 % 95);
  }
}

TEST(Payload, HashesTextBeyondAsciiByItsUtf16Units) {
  // Java: "é".hashCode() 233; U+1F695 is the pair D83D DE95.
  EXPECT_EQ(java_objects_hash("\xc3\xa9"), 31 + 233);
  EXPECT_EQ(java_objects_hash("\xf0\x9f\x9a\x95"), 31 + 0xd83d * 31 + 0xde95);
  EXPECT_EQ(java_objects_hash("\xff"), 31 + 0xfffd);
}

TEST(Payload, WritesThePartitionKeyInDecimal) {
  std::array<char, 11> key;
  const std::string_view negative = "polygenelubricants";  // Its hash code is the smallest int.
  char* const end = write_partition_key(key.data(), negative);
  EXPECT_EQ(std::string(key.data(), end), "-2147483617");
}

TEST(EventBlock, GivesRecordsWithKeysAndHashes) {
  EventBlock block{10, 16};
  for (const std::string_view text : {"first\n", "second\n"}) {
    char* const out = block.reserve(text.size());
    ASSERT_NE(out, nullptr);
    block.commit(out + text.copy(out, text.size()), 1000);
  }
  block.seal();
  ASSERT_EQ(block.size(), 2U);
  EXPECT_EQ(block.records()[1].data, "second\n");
  EXPECT_EQ(block.records()[1].partition_key, std::to_string(plain_hash("second\n")));
  EXPECT_EQ(block.records()[1].hash_key, base::md5_hash_key(block.records()[1].partition_key));
  EXPECT_TRUE(block.sorted());
  EXPECT_EQ(block.bytes(1, 2), 7 + block.records()[1].partition_key.size());
}

TEST(EventBlock, IsFullByCountOrByBytesAndGrowsForOneLargeEvent) {
  EventBlock block{2, 8};
  char* const large = block.reserve(1000);
  ASSERT_NE(large, nullptr);
  block.commit(large + 1000, 5);
  EXPECT_EQ(block.reserve(1), nullptr);
  block.clear();
  for (int i = 0; i < 2; ++i) block.commit(block.reserve(1) + 1, 5 - i);
  EXPECT_EQ(block.reserve(1), nullptr);
  EXPECT_FALSE(block.sorted());
}

}  // namespace
}  // namespace weir::trips
