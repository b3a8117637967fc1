#include "emulator/api/json.h"

#include <gtest/gtest.h>

#include <limits>

#include "emulator/api/cloudwatch.h"
#include "emulator/api/kinesis.h"
#include "emulator/api/kinesisanalyticsv2.h"
#include "emulator/api/lambda.h"

namespace weir::api {
namespace {

using base::Timestamp;

template <class T>
std::string failure(std::string_view text) {
  const auto result = from_json<T>(text);
  if (result.ok()) return "";
  EXPECT_EQ(result.error().code, "SerializationException");
  return result.error().message;
}

TEST(ToJson, WritesMembersInModelOrderAndLeavesOutTheAbsent) {
  const kinesis::PutRecordsInput input{
      .records = {{.data = "foo", .partition_key = "k"},
                  {.data = "", .explicit_hash_key = "0", .partition_key = "\"q\"\n"}},
      .stream_name = "trips"};
  EXPECT_EQ(to_json(input),
            R"({"Records":[{"Data":"Zm9v","PartitionKey":"k"},)"
            R"({"Data":"","ExplicitHashKey":"0","PartitionKey":"\"q\"\n"}],"StreamName":"trips"})");
}

TEST(ToJson, TimestampsAreEpochSecondsWithAsManyDigitsAsNeeded) {
  const std::pair<std::int64_t, std::string_view> cases[] = {
      {0, "0"},     {1000, "1"},     {1700000000123, "1700000000.123"}, {1500, "1.5"},
      {1, "0.001"}, {-1500, "-1.5"}, {1700000000020, "1700000000.02"},
  };
  for (const auto& [millis, expected] : cases) {
    kinesis::Record record{.approximate_arrival_timestamp = Timestamp{millis}};
    EXPECT_NE(
        to_json(record).find("\"ApproximateArrivalTimestamp\":" + std::string(expected) + ","),
        std::string::npos)
        << to_json(record);
  }
}

TEST(ToJson, DoublesWithoutDecimalFormAreStrings) {
  cloudwatch::StatisticSet set{.sample_count = 1.5,
                               .sum = std::numeric_limits<double>::infinity(),
                               .minimum = -std::numeric_limits<double>::infinity(),
                               .maximum = std::numeric_limits<double>::quiet_NaN()};
  EXPECT_EQ(to_json(set),
            R"({"SampleCount":1.5,"Sum":"Infinity","Minimum":"-Infinity","Maximum":"NaN"})");
}

TEST(ToJson, EscapesWhatJsonCannotHold) {
  const kinesis::GetRecordsInput input{.shard_iterator = "\b\f\n\r\t\"\\/" +
                                                         std::string("\0\x1F\x7F", 3) + "\xC3\xA9"};
  EXPECT_EQ(to_json(input),
            "{\"ShardIterator\":\"\\b\\f\\n\\r\\t\\\"\\\\/\\u0000\\u001F\x7F\xC3\xA9\"}");
}

TEST(ToJson, MembersOutsideTheBodyAreLeftOut) {
  EXPECT_EQ(to_json(lambda::GetFunctionRequest{.function_name = "f", .qualifier = "1"}), "{}");
}

TEST(FromJson, EveryKindSurvivesARoundTrip) {
  kinesis::GetRecordsOutput output{
      .records = {{.sequence_number = "49",
                   .approximate_arrival_timestamp = Timestamp{1420416000123},
                   .data = std::string("\0\xFF", 2),
                   .partition_key = "\xC3\xA9",
                   .encryption_type = "NONE"}},
      .next_shard_iterator = "AAA",
      .millis_behind_latest = 9'007'199'254'740'993,
      .child_shards = {{{.shard_id = "shardId-000000000002",
                         .parent_shards = {"a", "b"},
                         .hash_key_range = {.starting_hash_key = "0", .ending_hash_key = "9"}}}}};
  const auto back = from_json<kinesis::GetRecordsOutput>(to_json(output));
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(*back, output);
}

TEST(FromJson, MapsAndBooleansSurviveARoundTrip) {
  kinesisanalyticsv2::PropertyGroup group{.property_group_id = "p",
                                          .property_map = {{"a", "1"}, {"b", ""}}};
  EXPECT_EQ(*from_json<kinesisanalyticsv2::PropertyGroup>(to_json(group)), group);
  kinesis::DeleteStreamInput input{.stream_name = "s", .enforce_consumer_deletion = true};
  EXPECT_EQ(*from_json<kinesis::DeleteStreamInput>(to_json(input)), input);
}

TEST(FromJson, UnknownMembersAndNullsAreIgnored) {
  const auto input = from_json<kinesis::GetRecordsInput>(
      R"({"ShardIterator":"i","Limit":null,"Color":{"deep":[1,{"x":2}]}})");
  ASSERT_TRUE(input.ok());
  EXPECT_EQ(*input, kinesis::GetRecordsInput{.shard_iterator = "i"});
}

TEST(FromJson, LastOfEqualNamesCounts) {
  const auto input =
      from_json<kinesis::RemoveTagsFromStreamInput>(R"({"TagKeys":["a"],"TagKeys":["b","c"]})");
  ASSERT_TRUE(input.ok());
  EXPECT_EQ(input->tag_keys, (std::vector<std::string>{"b", "c"}));
}

TEST(FromJson, FractionOfAnIntegerIsCutOff) {
  EXPECT_EQ(from_json<kinesis::GetRecordsInput>(R"({"ShardIterator":"i","Limit":5.9})")->limit, 5);
}

TEST(FromJson, DoublesAreReadAsTheyStand) {
  const std::pair<std::string_view, double> cases[] = {
      {"0e40", 0},
      {"-0.0e50", 0},
      {"1e-400", 0},
      {"0.1", 0.1},
      {"1e23", 1e23},
      {"9007199254740993", 9007199254740992.0},
      {"1E+2", 100},
      {"18446744073709551616", 18446744073709551616.0},
      {"5e-324", 5e-324},
      {"123456789012345678901234567890", 123456789012345678901234567890.0},
      {"\"Infinity\"", std::numeric_limits<double>::infinity()},
  };
  for (const auto& [text, value] : cases) {
    const auto datum = from_json<cloudwatch::MetricDatum>(R"({"Value":)" + std::string(text) + "}");
    ASSERT_TRUE(datum.ok()) << text;
    EXPECT_EQ(datum->value, value) << text;
  }
  EXPECT_NE(failure<cloudwatch::MetricDatum>(R"({"Value":1e400})"), "");
}

TEST(FromJson, HalfOfASurrogatePairIsNoCharacter) {
  const auto named = [](std::string_view name) {
    return from_json<kinesis::DeleteStreamInput>(R"({"StreamName":")" + std::string(name) + "\"}");
  };
  EXPECT_EQ(named(R"(\ud83d\ude95)")->stream_name, "\xF0\x9F\x9A\x95");
  for (const char* half : {R"(\udddd)", R"(\ud83d)", R"(\ude95\ud83d)", R"(\ud83da)"}) {
    EXPECT_FALSE(named(half).ok()) << half;
  }
  EXPECT_FALSE(from_json<kinesis::DeleteStreamInput>(R"({"\udddd":1})").ok()) << "in a name";
}

TEST(FromJson, TimestampsAreReadToTheMillisecond) {
  const std::pair<std::string_view, std::int64_t> cases[] = {
      {"1420416000", 1420416000000},
      {"1420416000.123", 1420416000123},
      {"1.420416000123E9", 1420416000123},
      {"-1.5", -1500},
      {"\"2015-01-05T00:00:00Z\"", 1420416000000},
  };
  for (const auto& [text, millis] : cases) {
    const auto filter = from_json<kinesis::ShardFilter>(R"({"Type":"AT_TIMESTAMP","Timestamp":)" +
                                                        std::string(text) + "}");
    ASSERT_TRUE(filter.ok()) << text;
    EXPECT_EQ(filter->timestamp, Timestamp{millis}) << text;
  }
}

TEST(FromJson, MissingRequiredMembersAreNamed) {
  kinesis::PutRecordsInput input;
  const auto absent = from_json(shape_of<kinesis::PutRecordsInput>(), &input,
                                R"({"Records":[{"Data":"Zm9v"},{}],"StreamName":"s"})");
  ASSERT_TRUE(absent.ok());
  EXPECT_EQ(absent->paths, (std::set<std::string, std::less<>>{"records.2.member.data"}));
  EXPECT_EQ(input.records[0].data, "foo");
}

// Texts as kinesalite observed them.
TEST(FromJson, WrongTypesAreRefusedInTheWordsOfAws) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({"Records":"x"})", "Expected list or null"},
      {R"({"Records":{}})", "Start of structure or map found where not expected."},
      {R"({"Records":["x"]})", "Expected null"},
      {R"({"Records":[[]]})", "Start of list found where not expected"},
      {R"({"Records":[{"Data":3}]})",
       "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to a "
       "Blob"},
      {R"({"Records":[{"Data":"abc"}]})",
       "'abc' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 "
       "bytes but found: 3"},
      {R"({"StreamName":true})", "class java.lang.Boolean can not be converted to an String"},
      {R"({"StreamName":5.5})",
       "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an "
       "String"},
      {R"({"StreamName":[]})", "Start of list found where not expected"},
      {R"({"StreamName":{}})", "Start of structure or map found where not expected."},
      {"[]", "Start of list found where not expected"},
      {"5", "Expected null"},
  };
  for (const auto& [text, message] : cases) {
    EXPECT_EQ(failure<kinesis::PutRecordsInput>(text), message) << text;
  }
}

TEST(FromJson, WrongNumbersAndBooleansAreRefused) {
  EXPECT_EQ(failure<kinesis::GetRecordsInput>(R"({"Limit":"5"})"),
            "class java.lang.String can not be converted to an Integer");
  EXPECT_EQ(failure<kinesis::GetRecordsInput>(R"({"Limit":1e300})"),
            "Number out of range of an Integer");
  EXPECT_EQ(failure<kinesis::GetShardIteratorInput>(R"({"Timestamp":"soon"})"),
            "class java.lang.String can not be converted to milliseconds since epoch");
  EXPECT_EQ(failure<kinesis::DeleteStreamInput>(R"({"EnforceConsumerDeletion":"maybe"})"),
            "'MAYBE' can not be converted to an Boolean");
  EXPECT_EQ(failure<kinesis::DeleteStreamInput>(R"({"EnforceConsumerDeletion":1})"),
            "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to "
            "an Boolean");
  EXPECT_EQ(failure<kinesis::AddTagsToStreamInput>(R"({"Tags":"x"})"), "Expected map or null");
}

TEST(FromJson, IntegerBeyondItsRangeBecomesTheNearestInside) {
  kinesis::GetRecordsInput input;
  const ShapeInfo& shape = shape_of<kinesis::GetRecordsInput>();
  ASSERT_TRUE(from_json(shape, &input, R"({"Limit":2147483648})", Peer::kClient).ok());
  EXPECT_EQ(input.limit, 2147483647);
  ASSERT_TRUE(from_json(shape, &input, R"({"Limit":-99999999999})", Peer::kClient).ok());
  EXPECT_EQ(input.limit, -2147483648);
}

TEST(FromJson, RequestMustChooseExactlyOneMemberOfAUnion) {
  const auto read = [](std::string_view text, Peer peer) {
    cloudwatch::EvaluationCriteria criteria;
    return from_json(shape_of<cloudwatch::EvaluationCriteria>(), &criteria, text, peer);
  };
  EXPECT_TRUE(read(R"({"PromQLCriteria":{"Query":"up"}})", Peer::kClient).ok());
  EXPECT_EQ(read("{}", Peer::kClient).error().code, "SerializationException");
  EXPECT_EQ(read(R"({"PromQLCriteria":null})", Peer::kClient).error().code,
            "SerializationException");
  EXPECT_TRUE(read(R"({"NewerCriteria":{}})", Peer::kService).ok());
}

TEST(FromJson, MalformedTextSaysWhere) {
  EXPECT_EQ(failure<kinesis::GetRecordsInput>("{\"Limit\":}"),
            "Malformed JSON at byte 9: Invalid value.");
  EXPECT_EQ(failure<kinesis::GetRecordsInput>(""),
            "Malformed JSON at byte 0: The document is empty.");
  EXPECT_NE(failure<kinesis::GetRecordsInput>("{} x"), "");
  EXPECT_NE(failure<kinesis::GetRecordsInput>("{\"ShardIterator\":\"\xFF\"}"), "");
}

TEST(FromJson, DeepNestingDoesNotExhaustTheStack) {
  const std::string deep(1'000'000, '[');
  EXPECT_NE(failure<kinesis::GetRecordsInput>(deep), "");
  const std::string unknown =
      R"({"X":)" + std::string(500'000, '[') + std::string(500'000, ']') + "}";
  EXPECT_EQ(failure<kinesis::GetRecordsInput>(unknown), "");
}

}  // namespace
}  // namespace weir::api
