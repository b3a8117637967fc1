#include "emulator/api/cbor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "byte_text.h"
#include "emulator/api/cloudwatch.h"
#include "emulator/api/kinesis.h"
#include "emulator/api/kinesisanalyticsv2.h"

namespace weir::api {
namespace {

using base::Timestamp;

template <class T>
std::string written(const T& object, CborDialect dialect) {
  return to_cbor(shape_of<T>(), &object, dialect);
}

template <class T>
base::Result<T> read(std::string_view text, CborDialect dialect = CborDialect::kAwsJson) {
  T object{};
  auto absent = from_cbor(shape_of<T>(), &object, bytes_of(text), dialect);
  if (!absent.ok()) return absent.error();
  return object;
}

template <class T>
std::string failure(std::string_view text) {
  const auto result = read<T>(text);
  if (result.ok()) return "";
  EXPECT_EQ(result.error().code, "SerializationException");
  return result.error().message;
}

TEST(ToCbor, WritesMapsTextBytesAndIntegersInTheirShortestForm) {
  const kinesis::PutRecordsInput input{
      .records = {{.data = std::string("\0\xFF", 2), .partition_key = "k"}},
      .stream_name = "trips"};
  EXPECT_EQ(written(input, CborDialect::kAwsJson),
            bytes_of("A2 67 'Records' 81 A2 64 'Data' 42 00 FF 6C 'PartitionKey' 61 'k' "
                     "6A 'StreamName' 65 'trips'"));
}

TEST(ToCbor, IntegersTakeTheFewestBytes) {
  const std::pair<std::int64_t, std::string_view> cases[] = {
      {0, "00"},
      {23, "17"},
      {24, "18 18"},
      {255, "18 FF"},
      {256, "19 01 00"},
      {65536, "1A 00 01 00 00"},
      {4294967296, "1B 00 00 00 01 00 00 00 00"},
      {-1, "20"},
      {-25, "38 18"},
      {std::numeric_limits<std::int64_t>::min(), "3B 7F FF FF FF FF FF FF FF"},
  };
  for (const auto& [value, bytes] : cases) {
    EXPECT_EQ(
        written(kinesis::GetRecordsOutput{.millis_behind_latest = value}, CborDialect::kAwsJson),
        bytes_of("A2 67 'Records' 80 72 'MillisBehindLatest' " + std::string(bytes)))
        << value;
  }
}

TEST(ToCbor, TimestampsAreMillisecondsForKinesisAndSecondsInRpcV2) {
  const kinesis::ShardFilter filter{.type = "T", .timestamp = Timestamp{1420416000123}};
  const std::string head = "A2 64 'Type' 61 'T' 69 'Timestamp' C1 ";
  EXPECT_EQ(written(filter, CborDialect::kAwsJson), bytes_of(head + "1B 00 00 01 4A B7 64 20 7B"));
  EXPECT_EQ(written(filter, CborDialect::kRpcV2), bytes_of(head + "FB 41 D5 2A 75 00 07 DF 3B"));
  const kinesis::ShardFilter whole{.type = "T", .timestamp = Timestamp{1420416000000}};
  EXPECT_EQ(written(whole, CborDialect::kRpcV2), bytes_of(head + "1A 54 A9 D4 00"));
}

TEST(ToCbor, DoublesAreSinglesWhereThatLosesNothing) {
  const std::pair<double, std::string_view> cases[] = {
      {1.5, "FA 3F C0 00 00"},
      {0.1, "FB 3F B9 99 99 99 99 99 9A"},
      {std::numeric_limits<double>::infinity(), "FA 7F 80 00 00"},
      {1e300, "FB 7E 37 E4 3C 88 00 75 9C"},
  };
  for (const auto& [value, bytes] : cases) {
    const cloudwatch::MetricDatum datum{.metric_name = "m", .value = value};
    EXPECT_EQ(written(datum, CborDialect::kRpcV2),
              bytes_of("A2 6A 'MetricName' 61 'm' 65 'Value' " + std::string(bytes)))
        << value;
  }
}

TEST(FromCbor, ReadsEveryWidthOfIntegers) {
  const std::pair<std::string_view, std::int64_t> cases[] = {
      {"05", 5},
      {"18 05", 5},
      {"19 00 05", 5},
      {"1A 00 00 00 05", 5},
      {"1B 00 00 00 00 00 00 00 05", 5},
      {"24", -5},
      {"38 04", -5},
      {"1B 7F FF FF FF FF FF FF FF", std::numeric_limits<std::int64_t>::max()},
      {"3B 7F FF FF FF FF FF FF FF", std::numeric_limits<std::int64_t>::min()},
      {"F9 45 80", 5},         // 5.5 as a half
      {"C1 05", 5},            // a tag says nothing about the value
      {"D9 D9 F7 C6 05", 5}};  // nor do several
  for (const auto& [bytes, value] : cases) {
    const auto output = read<kinesis::GetRecordsOutput>(
        "A2 67 'Records' 80 72 'MillisBehindLatest' " + std::string(bytes));
    ASSERT_TRUE(output.ok()) << bytes << output.error().message;
    EXPECT_EQ(output->millis_behind_latest, value) << bytes;
  }
}

TEST(FromCbor, ReadsEveryWidthOfFloats) {
  const std::pair<std::string_view, double> cases[] = {
      {"F9 3C 00", 1.0},
      {"F9 C0 00", -2.0},
      {"F9 00 01", 5.960464477539063e-08},
      {"F9 04 00", 6.103515625e-05},
      {"F9 7B FF", 65504},
      {"F9 7C 00", std::numeric_limits<double>::infinity()},
      {"F9 FC 00", -std::numeric_limits<double>::infinity()},
      {"FA 47 C3 50 00", 100000},
      {"FB 3F F1 99 99 99 99 99 9A", 1.1},
      {"18 64", 100},
      {"39 03 E7", -1000},
      {"1B FF FF FF FF FF FF FF FF", 18446744073709551615.0},
  };
  for (const auto& [bytes, value] : cases) {
    const auto datum =
        read<cloudwatch::MetricDatum>("A2 6A 'MetricName' 60 65 'Value' " + std::string(bytes));
    ASSERT_TRUE(datum.ok()) << bytes;
    EXPECT_EQ(datum->value, value) << bytes;
  }
  const auto nan = read<cloudwatch::MetricDatum>("A1 65 'Value' F9 7E 00");
  EXPECT_TRUE(std::isnan(nan->value.value()));
}

TEST(FromCbor, ReadsIndefiniteLengths) {
  const auto input = read<kinesis::PutRecordsInput>(
      "BF 67 'Records' 9F BF 64 'Data' 5F 42 01 02 41 03 FF FF FF "
      "7F 66 'Stream' 64 'Name' FF 7F 61 't' 64 'rips' FF FF");
  ASSERT_TRUE(input.ok()) << input.error().message;
  EXPECT_EQ(input->stream_name, "trips");
  ASSERT_EQ(input->records.size(), 1U);
  EXPECT_EQ(input->records[0].data, "\1\2\3");
}

TEST(FromCbor, TimestampsFollowTheDialect) {
  const std::pair<std::string_view, std::int64_t> cases[] = {
      {"C1 1B 00 00 01 4A B7 64 20 7B", 1420416000123},
      {"1B 00 00 01 4A B7 64 20 7B", 1420416000123},
  };
  for (const auto& [bytes, millis] : cases) {
    const auto filter =
        read<kinesis::ShardFilter>("A2 64 'Type' 61 'T' 69 'Timestamp' " + std::string(bytes));
    ASSERT_TRUE(filter.ok()) << bytes;
    EXPECT_EQ(filter->timestamp, Timestamp{millis}) << bytes;
  }
  for (const std::string_view bytes : {"C1 FB 41 D5 2A 75 00 07 DF 3B", "C1 1A 54 A9 D4 00"}) {
    const auto filter = read<kinesis::ShardFilter>(
        "A2 64 'Type' 61 'T' 69 'Timestamp' " + std::string(bytes), CborDialect::kRpcV2);
    ASSERT_TRUE(filter.ok()) << bytes;
    EXPECT_EQ(filter->timestamp->millis / 1000, 1420416000) << bytes;
  }
}

TEST(FromCbor, UnknownMembersAndNullsAreIgnored) {
  const auto input = read<kinesis::GetRecordsInput>(
      "A4 6D 'ShardIterator' 61 'i' 65 'Limit' F6 66 'Stream' F7 "
      "65 'Color' 9F A1 61 'x' BF 61 'y' 82 5F 41 00 FF C2 49 01 00 00 00 00 00 00 00 00 FF FB 3F "
      "F1 "
      "99 99 99 99 99 9A FF");
  ASSERT_TRUE(input.ok()) << input.error().message;
  EXPECT_EQ(*input, kinesis::GetRecordsInput{.shard_iterator = "i"});
}

TEST(FromCbor, MissingRequiredMembersAreNamed) {
  kinesis::PutRecordsInput input;
  const auto absent =
      from_cbor(shape_of<kinesis::PutRecordsInput>(), &input,
                bytes_of("A1 67 'Records' 83 A1 64 'Data' 40 A0 F6"), CborDialect::kAwsJson);
  ASSERT_TRUE(absent.ok());
  EXPECT_EQ(absent->paths,
            (std::set<std::string, std::less<>>{"records.2.member.data", "records.3.member"}));
}

TEST(FromCbor, WrongTypesAreRefusedInTheWordsOfAws) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"A1 67 'Records' 61 'x'", "Expected list or null"},
      {"A1 67 'Records' A0", "Start of structure or map found where not expected."},
      {"A1 67 'Records' 81 61 'x'", "Expected null"},
      {"A1 67 'Records' 81 80", "Start of list found where not expected"},
      {"A1 67 'Records' 81 A1 64 'Data' 03",
       "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to a "
       "Blob"},
      {"A1 67 'Records' 81 A1 64 'Data' 61 'x'",
       "class java.lang.String can not be converted to a Blob"},
      {"A1 6A 'StreamName' F5", "class java.lang.Boolean can not be converted to an String"},
      {"A1 6A 'StreamName' 41 00",
       "class java.nio.HeapByteBuffer can not be converted to an String"},
      {"A1 6A 'StreamName' C2 41 05",
       "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an "
       "String"},
      {"80", "Start of list found where not expected"},
      {"05", "Expected null"},
  };
  for (const auto& [bytes, message] : cases) {
    EXPECT_EQ(failure<kinesis::PutRecordsInput>(bytes), message) << bytes;
  }
  EXPECT_EQ(failure<kinesis::GetRecordsInput>("A1 65 'Limit' 1B 80 00 00 00 00 00 00 00"),
            "Number out of range of an Integer");
  EXPECT_EQ(failure<kinesis::GetRecordsInput>("A1 65 'Limit' C2 41 05"),
            "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to "
            "an Integer");
  EXPECT_EQ(failure<kinesis::AddTagsToStreamInput>("A1 64 'Tags' 80"),
            "Start of list found where not expected");
}

TEST(FromCbor, MalformedInputIsRefused) {
  for (const std::string_view bytes : {
           "",                                       // nothing
           "A1",                                     // a map that stops
           "A1 6A 'Str'",                            // a text that stops
           "A1 6A 'StreamName'",                     // a name without a value
           "A0 00",                                  // something behind the value
           "1C",                                     // a reserved initial byte
           "FF",                                     // a break of nothing
           "BF FF FF",                               // one break too many
           "BF 61 'a' FF",                           // a break in place of a value
           "A1 01 02",                               // a number as a name
           "A1 41 'a' 02",                           // bytes as a name
           "A1 61 FF 02",                            // a name that is not UTF-8
           "A1 6A 'StreamName' 62 C3 28",            // text that is not UTF-8
           "A1 6A 'StreamName' 7F 41 'a' FF",        // bytes among the chunks of a text
           "A1 6A 'StreamName' 7F 7F 61 'a' FF FF",  // chunks of chunks
           "A1 61 'x' F8 20",                        // a simple value of the future
           "A2 6A 'StreamName' 61 'a' 6A 'StreamName' 61 'b'",
           "DF",  // an indefinite tag
           "1F",  // an indefinite integer
       }) {
    EXPECT_NE(failure<kinesis::PutRecordsInput>(bytes), "") << bytes;
  }
}

TEST(FromCbor, StatedLengthsTakeNoMemory) {
  for (const std::string_view bytes : {
           "A1 67 'Records' 9B 10 00 00 00 00 00 00 00",
           "A1 6A 'StreamName' 7B 10 00 00 00 00 00 00 00",
           "A1 6A 'StreamName' 7F 7B FF FF FF FF FF FF FF FF",
           "BB FF FF FF FF FF FF FF FF",
           "A1 67 'Records' 81 A1 64 'Data' 5B 10 00 00 00 00 00 00 00",
           "A1 61 'x' 9B 10 00 00 00 00 00 00 00",
       }) {
    EXPECT_NE(failure<kinesis::PutRecordsInput>(bytes), "") << bytes;
  }
}

TEST(FromCbor, DeepNestingDoesNotExhaustTheStack) {
  for (const char opener : {'\x81', '\x9F', '\xC1'}) {
    const std::string bytes = bytes_of("A1 61 'x'") + std::string(1'000'000, opener);
    kinesis::PutRecordsInput input;
    EXPECT_FALSE(
        from_cbor(shape_of<kinesis::PutRecordsInput>(), &input, bytes, CborDialect::kAwsJson).ok());
  }
}

TEST(FromCbor, EveryShorterInputIsRefused) {
  const kinesis::GetRecordsOutput output{
      .records = {{.sequence_number = "49",
                   .approximate_arrival_timestamp = Timestamp{1420416000123},
                   .data = std::string(300, 'x'),
                   .partition_key = "\xC3\xA9"}},
      .millis_behind_latest = 70'000};
  const std::string bytes = written(output, CborDialect::kRpcV2);
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    kinesis::GetRecordsOutput back;
    EXPECT_FALSE(from_cbor(shape_of<kinesis::GetRecordsOutput>(), &back,
                           std::string_view(bytes).substr(0, size), CborDialect::kRpcV2)
                     .ok())
        << size;
  }
}

TEST(FromCbor, MapsKeepTheirEntries) {
  const kinesisanalyticsv2::PropertyGroup group{.property_group_id = "p",
                                                .property_map = {{"a", "1"}, {"b", ""}}};
  const auto back = read<kinesisanalyticsv2::PropertyGroup>(
      "A2 6F 'PropertyGroupId' 61 'p' 6B 'PropertyMap' A3 61 'b' 60 61 'a' 61 '1' 61 'n' F6");
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(*back, group);
}

}  // namespace
}  // namespace weir::api
