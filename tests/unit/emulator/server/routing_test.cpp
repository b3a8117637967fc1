#include "emulator/server/routing.h"

#include <gtest/gtest.h>

#include "tests/unit/emulator/server/fake_exchange.h"

namespace weir::server {
namespace {

using api::WireFormat;

struct Routed {
  std::string service;
  std::string operation;
  WireFormat format;
};

struct Case {
  const char* name;
  FakeRequest request;
  const char* signed_service;
  std::variant<Routed, RoutingFailure> expected;
};

FakeRequest rpc(std::string target, std::string type, std::string body = "{}") {
  return {"POST", "/", {{"x-amz-target", target}, {"content-type", type}}, body};
}
FakeRequest form(std::string body) {
  return {"POST",
          "/",
          {{"content-type", "application/x-www-form-urlencoded; charset=utf-8"}},
          std::move(body)};
}

std::vector<Case> cases() {
  return {
      {"JSON 1.1", rpc("Kinesis_20131202.PutRecords", "application/x-amz-json-1.1"), "kinesis",
       Routed{"kinesis", "PutRecords", WireFormat::kJson11}},
      {"JSON 1.0", rpc("GraniteServiceVersion20100801.PutMetricData", "application/x-amz-json-1.0"),
       "monitoring", Routed{"cloudwatch", "PutMetricData", WireFormat::kJson10}},
      {"Kinesis CBOR", rpc("Kinesis_20131202.PutRecord", "application/x-amz-cbor-1.1"), "kinesis",
       Routed{"kinesis", "PutRecord", WireFormat::kCbor11}},
      {"a charset does no harm",
       rpc("KinesisAnalytics_20180523.ListApplications", "Application/X-Amz-Json-1.1; charset=x"),
       "kinesisanalytics", Routed{"kinesisanalyticsv2", "ListApplications", WireFormat::kJson11}},
      {"plain JSON", rpc("Kinesis_20131202.ListStreams", "application/json"), "",
       Routed{"kinesis", "ListStreams", WireFormat::kJson11}},
      {"RPC v2",
       {"POST", "/service/GraniteServiceVersion20100801/operation/ListMetrics", {}, ""},
       "monitoring",
       Routed{"cloudwatch", "ListMetrics", WireFormat::kRpcV2Cbor}},
      {"Query", form("Action=ListMetrics&Version=2010-08-01"), "monitoring",
       Routed{"cloudwatch", "ListMetrics", WireFormat::kQuery}},
      {"Query in the URL",
       {"GET", "/?Action=GetCallerIdentity&Version=2011-06-15", {}, ""},
       "sts",
       Routed{"sts", "GetCallerIdentity", WireFormat::kQuery}},
      {"REST JSON",
       {"POST", "/2015-03-31/functions/f/invocations", {}, "{}"},
       "lambda",
       Routed{"lambda", "Invoke", WireFormat::kRestJson}},
      {"REST JSON, unsigned",
       {"GET", "/2015-03-31/functions/", {}, ""},
       "",
       Routed{"lambda", "ListFunctions", WireFormat::kRestJson}},
      {"unknown operation", rpc("Kinesis_20131202.Nonsense", "application/x-amz-json-1.1"),
       "kinesis", Routed{"kinesis", "Nonsense", WireFormat::kJson11}},
      {"unknown target", rpc("DynamoDB_20120810.ListTables", "application/x-amz-json-1.0"),
       "dynamodb", RoutingFailure::kUnknownTarget},
      {"target without a dot", rpc("Kinesis", "application/x-amz-json-1.1"), "kinesis",
       RoutingFailure::kUnknownTarget},
      {"unknown content", rpc("Kinesis_20131202.PutRecords", "text/plain"), "kinesis",
       RoutingFailure::kUnknownContent},
      {"GET without anything", {"GET", "/", {}, ""}, "", RoutingFailure::kNoOperation},
      {"POST without anything", {"POST", "/", {}, ""}, "", RoutingFailure::kNoOperation},
      {"unknown action", form("Action=ListTopics&Version=2010-03-31"), "",
       RoutingFailure::kUnknownAction},
      {"unknown service's action", form("Action=ListTopics&Version=2010-03-31"), "sns",
       RoutingFailure::kUnknownService},
      {"unknown path",
       {"GET", "/2015-03-31/nonsense", {}, ""},
       "lambda",
       RoutingFailure::kUnknownRestPath},
      {"unknown service", {"GET", "/bucket/key", {}, ""}, "s3", RoutingFailure::kUnknownService},
      {"unknown service, no path", {"GET", "/", {}, ""}, "s3", RoutingFailure::kUnknownService},
      {"Query signed for a name made of the host", form("Action=ListMetrics&Version=2010-08-01"),
       "127", Routed{"cloudwatch", "ListMetrics", WireFormat::kQuery}},
      {"Query signed for another service", form("Action=ListMetrics&Version=2010-08-01"), "sts",
       RoutingFailure::kUnknownAction},
      {"Query of no version signed for a stranger", form("Action=ListMetrics"), "127",
       RoutingFailure::kUnknownService},
  };
}

TEST(Routing, FindsServiceOperationAndFormat) {
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.name);
    FakeExchange exchange(c.request);
    const DecodedRequest decoded(exchange.request());
    const auto routed = route(exchange.request(), decoded, c.signed_service);
    ASSERT_EQ(routed.index(), c.expected.index());
    if (const auto* failure = std::get_if<RoutingFailure>(&c.expected)) {
      EXPECT_EQ(std::get<RoutingFailure>(routed), *failure);
      continue;
    }
    const Route& found = std::get<Route>(routed);
    const Routed& expected = std::get<Routed>(c.expected);
    EXPECT_EQ(found.service->name, expected.service);
    EXPECT_EQ(found.operation_name, expected.operation);
    EXPECT_EQ(found.format, expected.format);
    EXPECT_EQ(found.operation == nullptr, expected.operation == "Nonsense");
  }
}

}  // namespace
}  // namespace weir::server
