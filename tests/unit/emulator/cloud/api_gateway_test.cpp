#include "emulator/cloud/api_gateway.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud {
namespace {

using autoscaling::HttpReply;

class NullSink : public base::MetricSink {
 public:
  void put(const base::MetricDatum&) override {}
};

class ApiGatewayTest : public ::testing::Test {
 protected:
  ApiGatewayTest() {
    add_function("scaler", R"({"statusCode":200,"body":"{\"a\":1}","headers":{}})");
    add_function("broken", "no proxy reply");
    gateway.add_route(invoke_url("api", "us-east-1", "prod"), "scaler");
    gateway.add_route(invoke_url("bad", "us-east-1", "prod"), "broken");
    gateway.add_route(invoke_url("gone", "us-east-1", "prod"), "nothing");
  }

  void add_function(const std::string& name, const std::string& reply) {
    functions.register_handler(
        name, [this, reply](std::string payload) { return answer(std::move(payload), reply); });
    api::lambda::CreateFunctionRequest input;
    input.function_name = name;
    input.role = "arn:aws:iam::123456789012:role/lambda";
    input.handler = name;
    ASSERT_TRUE(functions.create_function(input).ok());
  }
  sim::Task<base::Result<std::string>> answer(std::string payload, std::string reply) {
    events.push_back(std::move(payload));
    co_return reply;
  }

  HttpReply request(const std::string& method, const std::string& url, const std::string& body) {
    std::optional<HttpReply> reply;
    scheduler.spawn(store(method, url, body, reply));
    scheduler.run();
    return *reply;
  }
  sim::Task<void> store(std::string method, std::string url, std::string body,
                        std::optional<HttpReply>& reply) {
    auto answered = co_await gateway.request(method, url, body);
    reply = *answered;
  }

  sim::Scheduler scheduler{{}};
  sim::Timeline timeline;
  NullSink sink;
  lambda::LambdaService functions{scheduler, timeline, sink, {}, lambda::Limits{}};
  ApiGateway gateway{functions};
  std::vector<std::string> events;
};

TEST_F(ApiGatewayTest, RequestBecomesAProxyEventAndItsReplyAnHttpReply) {
  const auto reply = request("PATCH",
                             "https://api.execute-api.us-east-1.amazonaws.com/prod/"
                             "scalableTargetDimensions/my%20app",
                             R"({"desiredCapacity":3.0})");
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, R"({"a":1})");
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0],
            R"({"resource":"/scalableTargetDimensions/{scalableTargetDimensionId}",)"
            R"("path":"/scalableTargetDimensions/my%20app","httpMethod":"PATCH","headers":{},)"
            R"("queryStringParameters":null,)"
            R"("pathParameters":{"scalableTargetDimensionId":"my app"},)"
            R"("body":"{\"desiredCapacity\":3.0}","isBase64Encoded":false})");
}

TEST_F(ApiGatewayTest, RouteWithoutTheStageGivesTheSameEvent) {
  gateway.add_route("https://other.execute-api.us-east-1.amazonaws.com/", "scaler");
  request("GET", invoke_url("api", "us-east-1", "prod") + "/scalableTargetDimensions/x", "");
  request("GET", invoke_url("other", "us-east-1", "prod") + "/scalableTargetDimensions/x", "");
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0], events[1]);
}

TEST_F(ApiGatewayTest, PathWithoutAnIdHasNoPathParameters) {
  request("GET", invoke_url("api", "us-east-1", "prod") + "/scalableTargetDimensions/", "");
  EXPECT_THAT(events.at(0), ::testing::HasSubstr(R"("pathParameters":null,"body":null)"));
}

TEST_F(ApiGatewayTest, UrlWithoutARouteIsForbidden) {
  EXPECT_EQ(request("GET", "https://elsewhere.example/prod/x", "").status, 403);
  EXPECT_EQ(request("GET", invoke_url("api", "us-east-1", "production"), "").status, 403);
}

TEST_F(ApiGatewayTest, FunctionThatAnswersNoProxyReplyIsABadGateway) {
  const auto reply = request("GET", invoke_url("bad", "us-east-1", "prod") + "/x", "");
  EXPECT_EQ(reply.status, 502);
  EXPECT_EQ(reply.body, R"({"message": "Internal server error"})");
}

TEST_F(ApiGatewayTest, FunctionThatCannotBeInvokedIsAnInternalError) {
  EXPECT_EQ(request("GET", invoke_url("gone", "us-east-1", "prod") + "/x", "").status, 500);
}

TEST_F(ApiGatewayTest, LongestPrefixWins) {
  gateway.add_route(invoke_url("api", "us-east-1", "prod") + "/special", "broken");
  EXPECT_EQ(request("GET", invoke_url("api", "us-east-1", "prod") + "/special/x", "").status, 502);
  EXPECT_EQ(request("GET", invoke_url("api", "us-east-1", "prod") + "/x", "").status, 200);
}

}  // namespace
}  // namespace weir::cloud
