#include "tests/unit/emulator/server/faults/fault_fixture.h"

namespace weir::faults {
namespace {

TEST_F(FaultTableTest, BadRulesAreRefusedByField) {
  const struct {
    std::string_view json, field;
  } cases[] = {
      {R"({})", "kind: "},
      {R"({"kind":"explode"})", "kind: "},
      {R"({"kind":1})", "kind: "},
      {R"({"kind":"drop","shards":3})", "shards: "},
      {R"({"kind":"drop","service":""})", "service: "},
      {R"({"kind":"drop","service":"kinesis","operation":"PutRecord s"})", "operation: "},
      {R"({"kind":"drop","stream":7})", "stream: "},
      {R"({"kind":"drop","service":"lambda","stream":"s"})", "service: "},
      {R"({"kind":"drop","shard":-1})", "shard: "},
      {R"({"kind":"drop","shard":"3"})", "shard: "},
      {R"({"kind":"drop","share":0})", "share: "},
      {R"({"kind":"drop","share":1.5})", "share: "},
      {R"({"kind":"drop","count":0})", "count: "},
      {R"({"kind":"drop","count":1.5})", "count: "},
      {R"({"kind":"drop","after":"1 minute"})", "after: "},
      {R"({"kind":"drop","after":-1})", "after: "},
      {R"({"kind":"drop","after":1,"at":"2026-01-05T08:00:00Z"})", "after: "},
      {R"({"kind":"drop","at":"noon"})", "at: "},
      {R"({"kind":"drop","for":"P200Y"})", "for: "},
      {R"({"kind":"drop","for":"P50000D"})", "for: "},
      {R"({"kind":"drop","for":1e300})", "for: "},
      {R"({"kind":"error","status":200})", "status: "},
      {R"({"kind":"drop","status":500})", "status: "},
      {R"({"kind":"delay","delay":1,"code":"X"})", "code: "},
      {R"({"kind":"drop","message":"x"})", "message: "},
      {R"({"kind":"delay"})", "delay: "},
      {R"({"kind":"delay","delay":"PT0S"})", "delay: "},
      {R"({"kind":"error","records_share":0.5})", "records_share: "},
      {R"({"kind":"partial","records_share":2})", "records_share: "},
      {R"({"kind":"partial","service":"lambda"})", "service: "},
      {R"({"kind":"partial","operation":"PutRecord"})", "operation: "},
      {R"([])", "the body is no JSON object: "},
      {R"({"kind":)", "the body is no JSON object: "},
      {"", "the body is no JSON object: "},
  };
  for (const auto& [json, field] : cases) {
    const auto added = table_.add(json, now_);
    ASSERT_FALSE(added.ok()) << json;
    EXPECT_EQ(added.error().code, "BadInput");
    EXPECT_EQ(added.error().http_status, 400);
    EXPECT_TRUE(added.error().message.starts_with(field)) << added.error().message;
  }
  EXPECT_TRUE(table_.empty());
}

class FaultRoutesTest : public FaultTableTest {
 protected:
  http::Response call(std::string_view method, std::string_view path, std::string body = "") {
    http::Request request;
    request.method = method;
    request.path = path;
    request.body = {body.data(), body.size()};
    return handle(table_, request, now_);
  }
};

TEST_F(FaultRoutesTest, PostAddsARuleAndShowsHowItWasUnderstood) {
  const auto response =
      call("POST", "/_weir/faults",
           R"({"kind":"throttle","stream":"trips","shard":3,"after":"PT1M","for":"PT90S"})");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body,
            R"({"fault":"fault-1","kind":"throttle","service":"kinesis","stream":"trips",)"
            R"("shard":"shardId-000000000003","share":1.0,"from":"2026-01-05T08:01:00.000Z",)"
            R"("until":"2026-01-05T08:02:30.000Z","active":false,"hits":0})");
}

TEST_F(FaultRoutesTest, GetListsRulesWithTheirHits) {
  call("POST", "/_weir/faults", R"({"kind":"delay","delay":"PT0.2S","share":0.5,"count":5})");
  call("POST", "/_weir/faults", R"({"kind":"partial","records_share":0.5})");
  put_records();
  const auto response = call("GET", "/_weir/faults");
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.find(R"("delay":"PT0.2S")"), std::string::npos) << response.body;
  EXPECT_NE(response.body.find(R"("operation":"PutRecords")"), std::string::npos);
  EXPECT_NE(response.body.find(R"("records_share":0.5,"active":true,"hits":1})"),
            std::string::npos);
}

TEST_F(FaultRoutesTest, DeleteRemovesOneOrAll) {
  for (int i = 0; i < 3; ++i) call("POST", "/_weir/faults", R"({"kind":"drop"})");
  EXPECT_EQ(call("DELETE", "/_weir/faults/fault-2").body, R"({"removed":1})");
  const auto unknown = call("DELETE", "/_weir/faults/fault-2");
  EXPECT_EQ(unknown.status, 404);
  EXPECT_EQ(unknown.body,
            R"({"error":{"code":"NotFound","message":"there is no fault 'fault-2'"}})");
  EXPECT_EQ(call("DELETE", "/_weir/faults").body, R"({"removed":2})");
  EXPECT_EQ(call("GET", "/_weir/faults").body, R"({"faults":[]})");
}

TEST_F(FaultRoutesTest, BadRulesAnswer400WithTheField) {
  const auto response = call("POST", "/_weir/faults", R"({"kind":"drop","share":2})");
  EXPECT_EQ(response.status, 400);
  EXPECT_EQ(
      response.body,
      R"({"error":{"code":"BadInput","message":"share: must be a number above 0 and up to 1"}})");
}

TEST_F(FaultRoutesTest, OtherMethodsAreRefusedWithWhatIsAllowed) {
  EXPECT_EQ(call("PUT", "/_weir/faults").status, 405);
  EXPECT_EQ(call("PUT", "/_weir/faults").headers.back().value, "GET, POST, DELETE");
  EXPECT_EQ(call("GET", "/_weir/faults/fault-1").status, 405);
}

}  // namespace
}  // namespace weir::faults
