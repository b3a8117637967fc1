#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/emulator/server/endpoint_world.h"

namespace weir::server {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

TEST(ControlApi, HealthNamesTheServices) {
  EndpointWorld world;
  const auto exchange = world.control("GET", "/_weir/health");
  EXPECT_EQ(exchange->answer->status, 200);
  EXPECT_THAT(exchange->answer->body, StartsWith(R"({"status":"ok","services":{)"));
  EXPECT_THAT(exchange->answer->body, HasSubstr(R"("kinesis":"running")"));
  EXPECT_THAT(exchange->answer->body, HasSubstr(R"("version":"test"})"));
  EXPECT_EQ(world.control("GET", "/_localstack/health")->answer->status, 200);
  EXPECT_THAT(world.control("GET", "/_localstack/init")->answer->body,
              HasSubstr(R"("READY":true)"));
}

TEST(ControlApi, ClockTellsModeAndTime) {
  EndpointWorld world;
  EXPECT_THAT(world.control("GET", "/_weir/clock")->answer->body,
              MatchesRegex(R"(\{"mode":"stepped","now":"2026-01-01T00:00:00.000Z","speed":1.0,)"
                           R"("leases":0,"run_hash":"[0-9a-f]{16}"\}.)"));
}

TEST(ControlApi, ClockChangesModeAndSpeed) {
  EndpointWorld world;
  const auto exchange = world.control("POST", "/_weir/clock", R"({"mode":"paced","speed":60})");
  EXPECT_THAT(exchange->answer->body, StartsWith(R"({"mode":"paced")"));
  EXPECT_THAT(exchange->answer->body, HasSubstr(R"("speed":60.0)"));
}

TEST(ControlApi, LeasesAreHeldAndReleased) {
  EndpointWorld world;
  EXPECT_EQ(world.control("POST", "/_weir/clock/leases", R"({"ttl_ms":5000})")->answer->body,
            "{\"lease\":\"1\"}\n");
  EXPECT_THAT(world.control("GET", "/_weir/clock")->answer->body, HasSubstr(R"("leases":1)"));
  EXPECT_EQ(world.control("DELETE", "/_weir/clock/leases/1")->answer->status, 200);
  EXPECT_EQ(world.control("DELETE", "/_weir/clock/leases/1")->answer->status, 404);
}

TEST(ControlApi, BadRequestsNameTheFieldAndChangeNothing) {
  struct Case {
    const char* method;
    const char* path;
    const char* body;
    int status;
    const char* message;
  };
  const Case cases[] = {
      {"POST", "/_weir/clock", R"({"mode":"fast"})", 400, "'mode' must be one of"},
      {"POST", "/_weir/clock", R"({"speed":0})", 400, "'speed' must be above 0"},
      {"POST", "/_weir/clock", R"({"sped":2})", 400, "'sped' is not known here"},
      {"POST", "/_weir/clock/advance", "{}", 400, "give one of 'by' and 'to'"},
      {"POST", "/_weir/clock/advance", R"({"by":"PT1M","to":"2026-01-02"})", 400, "give one of"},
      {"POST", "/_weir/clock/advance", R"({"by":"-PT1M"})", 400, "'by' must be a duration"},
      {"POST", "/_weir/clock/advance", R"({"to":"2025-01-01"})", 400, "'to' has passed"},
      {"POST", "/_weir/clock/leases", R"({"ttl_ms":0})", 400, "'ttl_ms' must be"},
      {"GET", "/_weir/timeline?since=x", "", 400, "'since' must be"},
      {"GET", "/_weir/timeline?from=1", "", 400, "'from' is not known here"},
      {"DELETE", "/_weir/clock", "", 405, "takes GET and POST"},
      {"GET", "/_weir/reset", "", 405, "takes POST"},
      {"GET", "/_weir/nothing", "", 404, "there is nothing at /_weir/nothing"},
  };
  EndpointWorld world;
  const std::string before = world.control("GET", "/_weir/clock")->answer->body;
  for (const Case& c : cases) {
    SCOPED_TRACE(c.path + std::string{" "} + c.body);
    const auto exchange = world.control(c.method, c.path, c.body);
    ASSERT_TRUE(exchange->answer);
    EXPECT_EQ(exchange->answer->status, c.status);
    EXPECT_THAT(exchange->answer->body, HasSubstr(c.message));
  }
  EXPECT_EQ(world.control("GET", "/_weir/clock")->answer->body, before);
}

TEST(ControlApi, TimelineIsReadOnwardsFromANumber) {
  EndpointWorld world;
  world.create_stream("trips");
  const std::string all = world.control("GET", "/_weir/timeline")->answer->body;
  EXPECT_THAT(all, StartsWith(R"({"events":[{"number":0,)"));
  EXPECT_THAT(all, HasSubstr(R"("subject":"trips")"));
  const std::size_t at = all.find("\"next\":") + 7;
  const std::string next = all.substr(at, all.find(',', at) - at);
  EXPECT_THAT(world.control("GET", "/_weir/timeline?since=" + next)->answer->body,
              StartsWith(R"({"events":[],"next":)" + next + R"(,"more":false)"));
}

TEST(ControlApi, TimelineStreamsServerSentEvents) {
  EndpointWorld world;
  world.create_stream("before");
  const auto stream = world.send(
      {"GET", "/_weir/timeline", {{"host", "localhost"}, {"accept", "text/event-stream"}}, ""});
  ASSERT_EQ(stream->pieces.size(), 1u);
  EXPECT_EQ(stream->header("Content-Type"), "text/event-stream");
  EXPECT_THAT(stream->pieces[0], HasSubstr("event: timeline\ndata: {\"number\":0,"));
  EXPECT_THAT(stream->pieces[0], HasSubstr("before"));
  world.create_stream("after");
  ASSERT_GT(stream->pieces.size(), 1u);
  EXPECT_THAT(stream->pieces.back(), HasSubstr("after"));
  const std::size_t sent = stream->pieces.size();
  stream->closed();
  world.create_stream("unheard");
  EXPECT_EQ(stream->pieces.size(), sent);
}

TEST(ControlApi, ReaderOfTheStreamThatStopsReadingIsCutOff) {
  EndpointWorld world;
  const auto stream = world.send(
      {"GET", "/_weir/timeline", {{"host", "localhost"}, {"accept", "text/event-stream"}}, ""});
  stream->buffered = 64 << 20;
  world.create_stream("trips");
  EXPECT_TRUE(stream->aborted);
}

}  // namespace
}  // namespace weir::server
