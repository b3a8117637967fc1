#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/emulator/server/endpoint_world.h"

namespace weir::server {
namespace {

using testing::HasSubstr;

FakeRequest index_document() {
  return {"PUT",
          "/trips/_doc/1?refresh=true",
          {{"host", "localhost"}, {"content-type", "application/json"}},
          R"({"count":1})"};
}

TEST(SearchEndpoint, StoresAndFindsDocuments) {
  EndpointWorld world;
  EXPECT_EQ(world.send(index_document())->answer->status, 201);
  const auto found = world.send({"GET", "/trips/_search", {{"host", "localhost"}}, ""});
  EXPECT_THAT(found->answer->body, HasSubstr(R"("_source":{"count":1})"));
}

TEST(SearchEndpoint, InjectedErrorKeepsElasticsearchsEnvelope) {
  EndpointWorld world;
  world.control("POST", "/_weir/faults",
                R"({"kind":"error","service":"elasticsearch","operation":"_doc","status":429,)"
                R"("code":"es_rejected_execution_exception","message":"queue is full"})");
  const auto exchange = world.send(index_document());
  EXPECT_EQ(exchange->answer->status, 429);
  EXPECT_THAT(exchange->answer->body, HasSubstr(R"("type":"es_rejected_execution_exception")"));
}

TEST(SearchEndpoint, InjectedDelayFollowsTheClock) {
  EndpointWorld world;
  world.control("POST", "/_weir/faults",
                R"({"kind":"delay","service":"elasticsearch","stream":"trips","delay":"PT1S"})");
  const auto exchange = world.send(index_document());
  EXPECT_FALSE(exchange->answer);
  world.advance(std::chrono::seconds{1});
  ASSERT_TRUE(exchange->answer);
  EXPECT_EQ(exchange->answer->status, 201);
}

TEST(SearchEndpoint, WrongSignatureIsRefusedWhereKeysAreConfigured) {
  EndpointOptions options = EndpointWorld::stepped();
  options.aws.verified_keys = {{"AKID", "secret", "000000000000"}};
  EndpointWorld world(options);
  FakeRequest request = index_document();
  EXPECT_EQ(world.send(request)->answer->status, 201);  // Unsigned: the domain is open.
  request.headers.push_back({"x-amz-date", "20260101T000000Z"});
  request.headers.push_back(
      {"authorization", EndpointWorld::authorization("AKID", "us-east-1", "es")});
  EXPECT_EQ(world.send(request)->answer->status, 403);
}

}  // namespace
}  // namespace weir::server
