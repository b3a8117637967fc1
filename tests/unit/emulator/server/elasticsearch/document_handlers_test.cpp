#include "tests/unit/emulator/server/elasticsearch/rest_fixture.h"

namespace weir::elasticsearch_http {
namespace {

class DocumentHandlersTest : public RestFixture {};

TEST_F(DocumentHandlersTest, DocumentLifeCycle) {
  EXPECT_EQ(body_of("PUT", "/i/_doc/1", R"({"n":1})"),
            R"({"_index":"i","_type":"_doc","_id":"1","_version":1,"result":"created",)"
            R"("_shards":{"total":2,"successful":1,"failed":0},"_seq_no":0,"_primary_term":1})");
  EXPECT_EQ(status_of("POST", "/i/_doc/1", R"({"n":2})"), 200);
  EXPECT_EQ(body_of("GET", "/i/_doc/1"),
            R"({"_index":"i","_type":"_doc","_id":"1","_version":2,"_seq_no":1,)"
            R"("_primary_term":1,"found":true,"_source":{"n":2}})");
  EXPECT_EQ(status_of("HEAD", "/i/_doc/1"), 200);
  EXPECT_EQ(body_of("GET", "/i/_source/1"), R"({"n":2})");
  EXPECT_EQ(status_of("DELETE", "/i/_doc/1"), 200);
  EXPECT_EQ(status_of("GET", "/i/_doc/1"), 404);
  EXPECT_EQ(status_of("HEAD", "/i/_source/1"), 404);
  EXPECT_EQ(error_of("GET", "/i/_source/1"),
            "resource_not_found_exception: Document not found [i]/[_doc]/[1]");
}

TEST_F(DocumentHandlersTest, OldTypedPathsAreTheSameDocuments) {
  EXPECT_EQ(status_of("PUT", "/i/trip/1", "{}"), 201);
  EXPECT_EQ(status_of("POST", "/i/trip", "{}"), 201);
  EXPECT_EQ(status_of("GET", "/i/trip/1"), 200);
  EXPECT_EQ(status_of("GET", "/i/_doc/1"), 200);
  EXPECT_EQ(status_of("PUT", "/i/trip/1/_create", "{}"), 409);
  EXPECT_EQ(status_of("GET", "/i/trip/_search"), 200);
  EXPECT_EQ(status_of("DELETE", "/i/trip/1"), 200);
}

TEST_F(DocumentHandlersTest, CreatingTwiceConflicts) {
  EXPECT_EQ(status_of("PUT", "/i/_create/1", "{}"), 201);
  EXPECT_EQ(status_of("POST", "/i/_create/1", "{}"), 409);
  EXPECT_EQ(status_of("PUT", "/i/_doc/1?op_type=create", "{}"), 409);
  EXPECT_EQ(status_of("PUT", "/i/_doc/1?op_type=index", "{}"), 200);
  EXPECT_EQ(status_of("PUT", "/i/_doc/1?op_type=update", "{}"), 400);
}

TEST_F(DocumentHandlersTest, IdsAreUnescaped) {
  EXPECT_EQ(status_of("PUT", "/i/_doc/a%2Fb%20c+d", "{}"), 201);
  EXPECT_STREQ(parsed(call("GET", "/i/_doc/a%2Fb%20c+d"))["_id"].GetString(), "a/b c+d");
}

TEST_F(DocumentHandlersTest, RefreshOfAWriteIsObeyed) {
  const struct {
    std::string_view query;
    int status;
    std::string_view found;
  } cases[] = {{"", 201, ""},
               {"?refresh=false", 201, ""},
               {"?refresh", 201, "1"},
               {"?refresh=true", 201, "1"},
               {"?refresh=wait_for", 201, "1"},
               {"?refresh=soon", 400, ""}};
  for (const auto& [query, status, found] : cases) {
    body_of("DELETE", "/_all");
    body_of("PUT", "/i");
    EXPECT_EQ(status_of("PUT", "/i/_doc/1" + std::string{query}, "{}"), status) << query;
    EXPECT_EQ(hits("/i/_search"), found) << query;
  }
  EXPECT_EQ(error_of("PUT", "/i/_doc/1?refresh=soon", "{}"),
            "illegal_argument_exception: Unknown value for refresh: [soon].");
}

TEST_F(DocumentHandlersTest, WritesNeedABody) {
  for (const std::string_view target : {"/i/_doc/1", "/i/_create/1", "/_bulk", "/i/_bulk"}) {
    EXPECT_EQ(error_of("PUT", target), "parse_exception: request body is required") << target;
  }
}

TEST_F(DocumentHandlersTest, SourceIsShownInParts) {
  body_of("PUT", "/i/_doc/1", R"({"a":{"b":1,"c":2},"d":3})");
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"_source=false", "none"},
      {"_source=true", R"({"a":{"b":1,"c":2},"d":3})"},
      {"_source=d", R"({"d":3})"},
      {"_source=a.b,d", R"({"a":{"b":1},"d":3})"},
      {"_source_includes=a.*&_source_excludes=a.c", R"({"a":{"b":1}})"},
      {"_source_excludes=a", R"({"d":3})"},
  };
  for (const auto& [query, source] : cases) {
    const auto json = parsed(call("GET", "/i/_doc/1?" + std::string{query}));
    EXPECT_TRUE(json["found"].GetBool());
    EXPECT_EQ(json.HasMember("_source") ? elasticsearch::json_text(json["_source"]) : "none",
              source)
        << query;
  }
  EXPECT_EQ(body_of("GET", "/i/_source/1?_source_includes=d"), R"({"d":3})");
}

TEST_F(DocumentHandlersTest, SeveralDocumentsAreGotAtOnce) {
  body_of("PUT", "/i/_doc/1", R"({"n":1,"m":1})");
  const auto json =
      parsed(call("POST", "/_mget",
                  R"({"docs":[{"_index":"i","_id":"1","_source":["n"]},{"_index":"i","_id":2},)"
                  R"({"_index":"none","_id":"1"}]})"));
  ASSERT_EQ(json["docs"].Size(), 3U);
  EXPECT_EQ(elasticsearch::json_text(json["docs"][0]["_source"]), R"({"n":1})");
  EXPECT_FALSE(json["docs"][1]["found"].GetBool());
  EXPECT_STREQ(json["docs"][2]["error"]["type"].GetString(), "index_not_found_exception");
  EXPECT_STREQ(json["docs"][2]["_id"].GetString(), "1");
  const auto ids = parsed(call("GET", "/i/_mget", R"({"ids":["1","2"]})"));
  EXPECT_TRUE(ids["docs"][0]["found"].GetBool());
  EXPECT_EQ(ids["docs"].Size(), 2U);
}

TEST_F(DocumentHandlersTest, GettingNothingIsAnError) {
  EXPECT_EQ(status_of("GET", "/_mget"), 400);
  EXPECT_EQ(status_of("GET", "/_mget", "{}"), 400);
  EXPECT_EQ(status_of("GET", "/_mget", R"({"ids":["1"]})"), 400);
  EXPECT_EQ(status_of("GET", "/i/_mget", R"({"docs":[{}]})"), 400);
  EXPECT_EQ(status_of("GET", "/i/_mget", R"({"docs":[{"_id":"1","routing":"r"}]})"), 501);
}

TEST_F(DocumentHandlersTest, BulkTakesTheIndexOfThePath) {
  const auto json = parsed(call("POST", "/i/_bulk?timeout=1m&refresh=wait_for",
                                "{\"index\":{}}\n{\"n\":1}\n{\"index\":{\"_index\":\"j\"}}\n{}\n",
                                {{"content-type", "application/x-ndjson"}}));
  EXPECT_FALSE(json["errors"].GetBool());
  EXPECT_STREQ(json["items"][0]["index"]["_index"].GetString(), "i");
  EXPECT_STREQ(json["items"][1]["index"]["_index"].GetString(), "j");
  EXPECT_EQ(parsed(call("GET", "/_count"))["count"].GetInt(), 2);
}

}  // namespace
}  // namespace weir::elasticsearch_http
