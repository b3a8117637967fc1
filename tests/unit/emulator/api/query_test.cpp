#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "emulator/api/cloudwatch.h"
#include "emulator/api/kinesis.h"
#include "emulator/api/sts.h"
#include "emulator/api/wire.h"
#include "hand_made_shapes.h"

namespace weir::api {
namespace {

using base::Timestamp;
using testing::ElementsAre;
using testing::HasSubstr;

const OperationInfo& operation_of(const ServiceInfo& service, std::string_view name) {
  return *find_operation(service, name);
}

base::Result<AbsentMembers> read_form(const OperationInfo& operation, std::string_view body,
                                      void* input, WireFormat format = WireFormat::kQuery) {
  std::string storage;
  const std::vector<NameValue> pairs = decode_query(body, storage);
  return read_request(format, operation, {.query = pairs}, input);
}

template <class T>
T read_cloudwatch(std::string_view name, std::string_view body) {
  T input;
  const auto absent = read_form(operation_of(cloudwatch::service_info(), name), body, &input);
  EXPECT_TRUE(absent.ok()) << absent.error().message;
  return input;
}

TEST(DecodeQuery, KeepsOrderAndDecodes) {
  const std::tuple<std::string_view, std::vector<std::pair<std::string, std::string>>> cases[] = {
      {"", {}},
      {"a=1&b=%20x", {{"a", "1"}, {"b", " x"}}},
      {"b=+&a=%2B&&c", {{"b", " "}, {"a", "+"}, {"c", ""}}},
      {"a=b=c&=d", {{"a", "b=c"}, {"", "d"}}},
      {"a%3Db=%C3%a9", {{"a=b", "\xC3\xA9"}}},
      {"a=%&b=%2&c=%zz", {{"a", "%"}, {"b", "%2"}, {"c", "%zz"}}},
  };
  for (const auto& [text, expected] : cases) {
    std::string storage;
    std::vector<std::pair<std::string, std::string>> found;
    for (const NameValue& pair : decode_query(text, storage)) {
      found.emplace_back(pair.name, pair.value);
    }
    EXPECT_EQ(found, expected) << text;
  }
}

TEST(QueryRequest, ListsStructuresAndScalars) {
  const auto input = read_cloudwatch<cloudwatch::PutMetricDataInput>(
      "PutMetricData",
      "Action=PutMetricData&Version=2010-08-01&Namespace=Trips"
      "&MetricData.member.1.MetricName=lag&MetricData.member.1.Value=1.5"
      "&MetricData.member.1.Timestamp=2015-01-05T00%3A00%3A00.123Z"
      "&MetricData.member.1.Dimensions.member.1.Name=shard"
      "&MetricData.member.1.Dimensions.member.1.Value=0"
      "&MetricData.member.2.MetricName=x&MetricData.member.2.Values.member.1=1"
      "&MetricData.member.2.Values.member.2=-2e3&MetricData.member.2.StorageResolution=60");
  EXPECT_EQ(input.namespace_, "Trips");
  ASSERT_EQ(input.metric_data->size(), 2U);
  const cloudwatch::MetricDatum& first = (*input.metric_data)[0];
  EXPECT_EQ(first.metric_name, "lag");
  EXPECT_EQ(first.value, 1.5);
  EXPECT_EQ(first.timestamp, Timestamp{1420416000123});
  EXPECT_EQ(first.dimensions->front(), (cloudwatch::Dimension{.name = "shard", .value = "0"}));
  EXPECT_THAT(*(*input.metric_data)[1].values, ElementsAre(1, -2000));
  EXPECT_EQ((*input.metric_data)[1].storage_resolution, 60);
}

TEST(QueryRequest, ElementsComeInTheOrderOfTheirNumbers) {
  const auto input = read_cloudwatch<cloudwatch::DeleteAlarmsInput>(
      "DeleteAlarms",
      "AlarmNames.member.10=j&AlarmNames.member.2=b&AlarmNames.member.1=a&AlarmNames.member.3=c");
  EXPECT_THAT(input.alarm_names, ElementsAre("a", "b", "c", "j"));
}

TEST(QueryRequest, EmptyListAndEmptyTextAreNotAbsent) {
  const auto input = read_cloudwatch<cloudwatch::PutMetricAlarmInput>(
      "PutMetricAlarm", "AlarmName=&AlarmActions=&AlarmDescription=");
  EXPECT_EQ(input.alarm_name, "");
  ASSERT_TRUE(input.alarm_actions.has_value());
  EXPECT_TRUE(input.alarm_actions->empty());
  EXPECT_EQ(input.alarm_description, "");
  EXPECT_FALSE(input.ok_actions.has_value());
}

TEST(QueryRequest, MissingRequiredMembersAreNamed) {
  cloudwatch::PutMetricDataInput input;
  const auto absent = read_form(operation_of(cloudwatch::service_info(), "PutMetricData"),
                                "MetricData.member.1.Value=1", &input);
  ASSERT_TRUE(absent.ok());
  EXPECT_EQ(absent->paths,
            (std::set<std::string, std::less<>>{"metricData.1.member.metricName", "namespace"}));
}

TEST(QueryRequest, WrongTextIsRefused) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"AlarmName=a&Period=x", "'x' can not be converted to an Integer"},
      {"AlarmName=a&Period=99999999999", "Number out of range of an Integer"},
      {"AlarmName=a&Period=99999999999999999999", "Number out of range of an Integer"},
      {"AlarmName=a&Threshold=1.5x", "'1.5x' can not be converted to an Double"},
      {"AlarmName=a&Threshold=inf", "'inf' can not be converted to an Double"},
      {"AlarmName=a&ActionsEnabled=yes", "'YES' can not be converted to an Boolean"},
      {"AlarmName=%FF", "Text is not valid UTF-8"},
      {"AlarmName.x=a", "Start of structure or map found where not expected."},
      {"OKActions.member.x=a", "Unexpected key 'x'"},
      {"OKActions.member.0=a", "Unexpected key '0'"},
  };
  for (const auto& [body, message] : cases) {
    cloudwatch::PutMetricAlarmInput input;
    const auto absent =
        read_form(operation_of(cloudwatch::service_info(), "PutMetricAlarm"), body, &input);
    ASSERT_FALSE(absent.ok()) << body;
    EXPECT_EQ(absent.error().code, "SerializationException");
    EXPECT_EQ(absent.error().message, message);
  }
  cloudwatch::GetMetricDataInput input;
  const auto absent = read_form(operation_of(cloudwatch::service_info(), "GetMetricData"),
                                "StartTime=yesterday", &input);
  EXPECT_EQ(absent.error().message, "timestamp must follow ISO8601");
}

TEST(QueryRequest, MapsAndFlattenedListsHaveNumberedEntries) {
  hand_made::Thing thing;
  const auto absent = read_form(hand_made::operation(),
                                "Tags.entry.2.key=b&Tags.entry.2.value=2&Tags.entry.1.key=a"
                                "&Tags.entry.1.value=1&Flat.2=y&Flat.1=x&Own.1.Left=l&Own.1.Right=5"
                                "&Named.Each.1=n",
                                &thing);
  ASSERT_TRUE(absent.ok()) << absent.error().message;
  EXPECT_EQ(thing.tags, (std::map<std::string, std::string>{{"a", "1"}, {"b", "2"}}));
  EXPECT_THAT(*thing.flat, ElementsAre("x", "y"));
  EXPECT_EQ(thing.own, (std::map<std::string, std::int32_t>{{"l", 5}}));
  EXPECT_THAT(*thing.named, ElementsAre("n"));
}

TEST(Ec2Request, NamesAreCapitalisedAndListsFlat) {
  hand_made::Thing thing;
  const auto absent =
      read_form(hand_made::operation(), "Flat.1=x&Named.1=n&Named.2=m&Lower=low&Stated=query",
                &thing, WireFormat::kEc2Query);
  ASSERT_TRUE(absent.ok()) << absent.error().message;
  EXPECT_THAT(*thing.flat, ElementsAre("x"));
  EXPECT_THAT(*thing.named, ElementsAre("n", "m"));
  EXPECT_EQ(thing.lower, "low");
  EXPECT_EQ(thing.renamed, "query");
}

TEST(QueryReply, OutputStandsInItsResultWrapper) {
  const sts::GetCallerIdentityResponse output{
      .user_id = "AIDA<>", .account = "000000000000", .arn = "arn:aws:iam::0:user/a"};
  const ReplyParts reply =
      write_reply(WireFormat::kQuery, sts::service_info(),
                  operation_of(sts::service_info(), "GetCallerIdentity"), &output, "req-1");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.content_type, "text/xml");
  EXPECT_EQ(reply.body,
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
            "<GetCallerIdentityResult><UserId>AIDA&lt;&gt;</UserId>"
            "<Account>000000000000</Account><Arn>arn:aws:iam::0:user/a</Arn>"
            "</GetCallerIdentityResult>"
            "<ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata>"
            "</GetCallerIdentityResponse>");
}

TEST(QueryReply, ListsAreWrappedAndTimesAreIsoWithTheFractionTheyHave) {
  const cloudwatch::GetMetricStatisticsOutput output{
      .label = "lag",
      .datapoints = {{{.timestamp = Timestamp{1420416000000}, .sum = 3, .unit = "Count"},
                      {.timestamp = Timestamp{1420416000120}},
                      {}}}};
  EXPECT_THAT(
      write_reply(WireFormat::kQuery, cloudwatch::service_info(),
                  operation_of(cloudwatch::service_info(), "GetMetricStatistics"), &output, "r")
          .body,
      HasSubstr("<GetMetricStatisticsResult><Label>lag</Label><Datapoints><member>"
                "<Timestamp>2015-01-05T00:00:00Z</Timestamp><Sum>3.0</Sum>"
                "<Unit>Count</Unit></member>"
                "<member><Timestamp>2015-01-05T00:00:00.120Z</Timestamp></member>"
                "<member></member></Datapoints>"
                "</GetMetricStatisticsResult>"));
}

TEST(QueryReply, WithoutOutputHasMetadataOnly) {
  EXPECT_EQ(
      write_reply(WireFormat::kQuery, cloudwatch::service_info(),
                  operation_of(cloudwatch::service_info(), "SetAlarmState"), nullptr, "r")
          .body,
      "<SetAlarmStateResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\">"
      "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></SetAlarmStateResponse>");
}

TEST(Ec2Reply, HasNoWrapperAndItemsInLists) {
  const hand_made::Thing thing{.flat = {{"x", "y"}}, .plain = {{"z"}}, .lower = "l"};
  EXPECT_EQ(
      write_reply(WireFormat::kEc2Query, hand_made::service(), hand_made::operation(), &thing, "r")
          .body,
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<DoResponse xmlns=\"http://example.com/\"><requestId>r</requestId>"
      "<Flat>x</Flat><Flat>y</Flat><Plain><item>z</item></Plain><lower>l</lower>"
      "</DoResponse>");
  EXPECT_THAT(
      write_reply(WireFormat::kEc2Query, hand_made::service(), hand_made::operation(), nullptr, "r")
          .body,
      HasSubstr("<return>true</return>"));
}

}  // namespace
}  // namespace weir::api
