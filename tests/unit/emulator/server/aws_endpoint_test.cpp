#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/emulator/server/endpoint_world.h"

namespace weir::server {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* kPut = R"({"StreamName":"trips","Data":"aGVsbG8=","PartitionKey":"k"})";

std::string put_records(int count) {
  std::string records;
  for (int i = 0; i < count; ++i) {
    records += (i > 0 ? "," : "");
    records += R"({"Data":"aGVsbG8=","PartitionKey":"k)" + std::to_string(i) + "\"}";
  }
  return R"({"StreamName":"trips","Records":[)" + records + "]}";
}

TEST(AwsEndpoint, EveryReplyCarriesItsIds) {
  EndpointWorld world;
  const auto exchange = world.kinesis("ListStreams", "{}");
  EXPECT_EQ(exchange->answer->status, 200);
  EXPECT_EQ(exchange->header("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(exchange->header("x-amzn-RequestId").size(), 36u);
  EXPECT_EQ(exchange->header("x-amz-id-2").size(), 96u);
}

TEST(AwsEndpoint, TheSameSeedGivesTheSameReplies) {
  EndpointWorld a, b;
  for (EndpointWorld* world : {&a, &b}) world->create_stream("trips");
  EXPECT_EQ(a.kinesis("PutRecord", kPut)->answer->body, b.kinesis("PutRecord", kPut)->answer->body);
  EXPECT_EQ(a.kinesis("ListStreams", "{}")->header("x-amzn-RequestId"),
            b.kinesis("ListStreams", "{}")->header("x-amzn-RequestId"));
}

TEST(AwsEndpoint, HotAndGeneralWaysGiveOneAnswer) {
  EndpointWorld hot, general;
  // A fault elsewhere is enough to leave the hot way.
  general.control("POST", "/_weir/faults",
                  R"({"kind":"error","service":"lambda","code":"ServiceException"})");
  for (EndpointWorld* world : {&hot, &general}) world->create_stream("trips", 2);
  const std::string puts = put_records(20);
  EXPECT_EQ(hot.kinesis("PutRecords", puts)->answer->body,
            general.kinesis("PutRecords", puts)->answer->body);
  const std::string ask = R"({"StreamName":"trips","ShardId":"shardId-000000000000",)"
                          R"("ShardIteratorType":"TRIM_HORIZON"})";
  // Iterators are numbered, so each world gives its own.
  const auto read = [&](EndpointWorld& world) {
    const auto iterator =
        text_of(world.kinesis("GetShardIterator", ask)->answer->body, "ShardIterator");
    return world.kinesis("GetRecords", R"({"ShardIterator":")" + iterator + R"(","Limit":7})")
        ->answer->body;
  };
  const std::string answer = read(hot);
  EXPECT_THAT(answer, HasSubstr("aGVsbG8="));
  EXPECT_EQ(answer, read(general));
}

TEST(AwsEndpoint, AccountsAndRegionsAreApart) {
  EndpointWorld world;
  world.create_stream("trips");
  const auto streams = [&](std::string_view account, std::string_view region) {
    return world.kinesis("ListStreams", "{}", account, region)->answer->body;
  };
  EXPECT_THAT(streams("AKIDEXAMPLE", "us-east-1"), HasSubstr("trips"));
  EXPECT_THAT(streams("000000000000", "us-east-1"), HasSubstr("trips"));
  EXPECT_THAT(streams("123456789012", "us-east-1"), Not(HasSubstr("trips")));
  EXPECT_THAT(streams("AKIDEXAMPLE", "eu-west-1"), Not(HasSubstr("trips")));
}

TEST(AwsEndpoint, ChecksComeInAwsOrder) {
  struct Case {
    const char* name;
    FakeRequest request;
    int status;
    const char* body;
  };
  const std::string json = "application/x-amz-json-1.1";
  const std::string list = "Kinesis_20131202.ListStreams";
  const std::string signature = EndpointWorld::authorization("AKID", "us-east-1", "kinesis");
  const Case cases[] = {
      {"GET",
       {"GET", "/", {{"authorization", signature}, {"x-amz-date", "d"}}, ""},
       403,
       "Unable to determine service/operation name"},
      {"no body",
       {"POST", "/", {{"content-type", json}, {"x-amz-target", list}}, ""},
       400,
       R"({"__type":"SerializationException"})"},
      {"unknown content type",
       {"POST", "/", {{"content-type", "text/csv"}, {"x-amz-target", list}}, "{}"},
       404,
       "<UnknownOperationException/>"},
      {"unknown target",
       {"POST", "/", {{"content-type", json}, {"x-amz-target", "Kinesis_20131202.No"}}, "{}"},
       400,
       R"({"__type":"UnknownOperationException"})"},
      {"unsigned",
       {"POST", "/", {{"content-type", json}, {"x-amz-target", list}}, "{}"},
       400,
       "Missing Authentication Token"},
      {"signature without parts",
       {"POST",
        "/",
        {{"content-type", json}, {"x-amz-target", list}, {"authorization", "AWS4-HMAC-SHA256 x=y"}},
        "{}"},
       400,
       "IncompleteSignatureException"},
      {"wrong type",
       {"POST",
        "/",
        {{"content-type", json},
         {"x-amz-target", list},
         {"x-amz-date", "20260101T000000Z"},
         {"authorization", signature}},
        R"({"Limit":"x"})"},
       400,
       "SerializationException"},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    EndpointWorld world;
    const auto exchange = world.send(c.request);
    ASSERT_TRUE(exchange->answer);
    EXPECT_EQ(exchange->answer->status, c.status);
    EXPECT_THAT(exchange->answer->body, HasSubstr(c.body));
  }
}

TEST(AwsEndpoint, KnownButUnbuiltFailsLoudly) {
  EndpointWorld world;
  const auto queue = world.kinesis("CreateQueue", "{}");
  EXPECT_EQ(queue->answer->status, 501);
  EXPECT_THAT(queue->answer->body, HasSubstr("kinesis:CreateQueue"));
  EXPECT_THAT(queue->answer->body, HasSubstr("docs/coverage.md"));
  const auto dynamo =
      world.send({"POST",
                  "/",
                  {{"content-type", "application/x-amz-json-1.0"},
                   {"x-amz-target", "DynamoDB_20120810.ListTables"},
                   {"x-amz-date", "20260101T000000Z"},
                   {"authorization", EndpointWorld::authorization("A", "us-east-1", "dynamodb")}},
                  "{}"});
  EXPECT_EQ(dynamo->answer->status, 501);
  EXPECT_THAT(dynamo->answer->body, HasSubstr("dynamodb:ListTables"));
}

// Each in the form in which clients of that service read errors.
TEST(AwsEndpoint, StrangersAreNamedInTheirOwnProtocol) {
  struct Case {
    const char *service, *method, *target, *body, *expected;
  };
  const Case cases[] = {
      {"s3", "GET", "/", "",
       "<Error><Code>NotImplemented</Code><Message>Weir does not implement s3;"},
      {"s3", "GET", "/bucket?list-type=2", "", "<Error><Code>NotImplemented</Code>"},
      {"route53", "GET", "/2013-04-01/hostedzone", "",
       "<ErrorResponse><Error><Type>Receiver</Type>"},
      {"ec2", "POST", "/", "Action=DescribeInstances&Version=2016-11-15",
       "<Response><Errors><Error><Code>NotImplemented</Code><Message>Weir does not implement "
       "ec2:DescribeInstances;"},
      {"sns", "POST", "/", "Action=ListTopics&Version=2010-03-31", "sns:ListTopics;"},
      {"apigateway", "GET", "/restapis", "", R"({"__type":"NotImplemented",)"},
  };
  EndpointWorld world;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.expected);
    const auto exchange =
        world.send({c.method,
                    c.target,
                    {{"content-type", "application/x-www-form-urlencoded"},
                     {"x-amz-date", "20260101T000000Z"},
                     {"authorization", EndpointWorld::authorization("A", "us-east-1", c.service)}},
                    c.body});
    EXPECT_EQ(exchange->answer->status, 501);
    EXPECT_THAT(exchange->answer->body, HasSubstr(c.expected));
  }
}

TEST(AwsEndpoint, CallerIdentityIsTheAccountThatSigned) {
  EndpointWorld world;
  const auto exchange = world.send(
      {"POST",
       "/",
       {{"content-type", "application/x-www-form-urlencoded"},
        {"x-amz-date", "20260101T000000Z"},
        {"authorization", EndpointWorld::authorization("123456789012", "us-east-1", "sts")}},
       "Action=GetCallerIdentity&Version=2011-06-15"});
  EXPECT_EQ(exchange->answer->status, 200);
  EXPECT_THAT(exchange->answer->body, HasSubstr("<GetCallerIdentityResult>"));
  EXPECT_THAT(exchange->answer->body, HasSubstr("<Account>123456789012</Account>"));
}

TEST(AwsEndpoint, DateHeaderCarriesSimulatedTimeOnlyWhenAsked) {
  EndpointWorld plain;
  EXPECT_EQ(plain.kinesis("ListStreams", "{}")->header("Date"), "");
  EndpointOptions options = EndpointWorld::stepped();
  options.aws.date_header_from_clock = true;
  EndpointWorld world(options);
  EXPECT_EQ(world.kinesis("ListStreams", "{}")->header("Date"), "Thu, 01 Jan 2026 00:00:00 GMT");
}

TEST(AwsEndpoint, StrangeHostIsRefused) {
  EndpointWorld world;
  const auto exchange = world.send({"GET", "/_weir/health", {{"host", "evil.example.com"}}, ""});
  EXPECT_EQ(exchange->answer->status, 403);
}

// Faults.

TEST(InjectedFault, ErrorIsAnsweredInsteadOfTheOperation) {
  EndpointWorld world;
  world.create_stream("trips");
  world.control("POST", "/_weir/faults",
                R"({"kind":"error","operation":"PutRecord","count":1,"status":500,)"
                R"("code":"InternalFailure","message":"injected"})");
  const auto failed = world.kinesis("PutRecord", kPut);
  EXPECT_EQ(failed->answer->status, 500);
  EXPECT_THAT(failed->answer->body, HasSubstr("injected"));
  EXPECT_EQ(world.kinesis("PutRecord", kPut)->answer->status, 200);
}

TEST(InjectedFault, DropClosesTheConnection) {
  EndpointWorld world;
  world.create_stream("trips");
  world.control("POST", "/_weir/faults", R"({"kind":"drop","service":"kinesis"})");
  const auto exchange = world.kinesis("PutRecord", kPut);
  EXPECT_TRUE(exchange->aborted);
  EXPECT_FALSE(exchange->answer);
}

TEST(InjectedFault, DelayFollowsTheSimulatedClock) {
  EndpointWorld world;
  world.create_stream("trips");
  world.control("POST", "/_weir/faults",
                R"({"kind":"delay","operation":"PutRecord","delay":"PT2S"})");
  const auto exchange = world.kinesis("PutRecord", kPut);
  EXPECT_FALSE(exchange->answer);
  world.advance(std::chrono::milliseconds{1999});
  EXPECT_FALSE(exchange->answer);
  world.advance(std::chrono::milliseconds{1});
  ASSERT_TRUE(exchange->answer);
  EXPECT_EQ(exchange->answer->status, 200);
}

TEST(InjectedFault, PartialFailureStoresTheOthers) {
  EndpointWorld world;
  world.create_stream("trips");
  world.control("POST", "/_weir/faults",
                R"({"kind":"partial","operation":"PutRecords","records_share":0.3,"count":1,)"
                R"("code":"ProvisionedThroughputExceededException"})");
  const std::string body = world.kinesis("PutRecords", put_records(10))->answer->body;
  EXPECT_THAT(body, Not(HasSubstr(R"("FailedRecordCount":0)")));
  EXPECT_THAT(body, HasSubstr("Rate exceeded for shard shardId-000000000000 in stream trips under "
                              "account 000000000000."));
  std::size_t stored = 0, refused = 0;
  for (std::size_t at = 0; (at = body.find("\"ShardId\"", at)) != std::string::npos; ++at) ++stored;
  for (std::size_t at = 0; (at = body.find("\"ErrorCode\"", at)) != std::string::npos; ++at) {
    ++refused;
  }
  EXPECT_EQ(stored + refused, 10u);
  EXPECT_GT(refused, 0u);
  const auto statuses = world.endpoint.world().cloud({}).kinesis().shard_statuses("trips");
  EXPECT_EQ(statuses.at(0).appended_records, stored);
}

}  // namespace
}  // namespace weir::server
