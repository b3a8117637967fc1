#include "emulator/server/elasticsearch/routes.h"

#include "tests/unit/emulator/server/elasticsearch/rest_fixture.h"

namespace weir::elasticsearch_http {
namespace {

class RoutesTest : public RestFixture {};

TEST_F(RoutesTest, RootHasWhatClientsCheck) {
  const auto response = call("GET", "/", "", {});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(header_of(response, "X-elastic-product"), "Elasticsearch");
  EXPECT_EQ(header_of(response, "Content-Type"), "application/json; charset=UTF-8");
  EXPECT_STREQ(parsed(response)["version"]["number"].GetString(), "7.10.2");
  EXPECT_EQ(status_of("HEAD", "/"), 200);
}

TEST_F(RoutesTest, WrongMethodNamesTheAllowedOnes) {
  const auto response = call("DELETE", "/pickup_count/_search?x=1", "", {});
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(header_of(response, "Allow"), "GET, POST");
  EXPECT_EQ(response.body,
            R"({"error":"Incorrect HTTP method for uri [/pickup_count/_search?x=1] and method )"
            R"([DELETE], allowed: [GET, POST]","status":405})");
}

TEST_F(RoutesTest, OptionsListsTheMethods) {
  const auto response = call("OPTIONS", "/pickup_count", "", {});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(header_of(response, "Allow"), "PUT, GET, HEAD, DELETE");
}

TEST_F(RoutesTest, UnknownPathHasNoHandler) {
  EXPECT_EQ(status_of("GET", "/a/b/c/d/e"), 400);
  EXPECT_EQ(error_of("GET", "/a/b/c/d/e"),
            "no handler found for uri [/a/b/c/d/e] and method [GET]");
}

TEST_F(RoutesTest, KnownPathsThatAreNotBuiltSaySo) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"PUT", "/_template/t"},        {"PUT", "/_index_template/t"},
      {"POST", "/_aliases"},          {"PUT", "/i/_alias/a"},

      {"GET", "/_cluster/state"},     {"GET", "/_nodes/stats"},
      {"GET", "/_cat/shards"},        {"POST", "/_plugin/kibana/api/saved_objects/_bulk_create"},
      {"GET", "/i/_mapping/field/x"},
  };
  for (const auto& [method, path] : cases) {
    EXPECT_EQ(status_of(method, path), 501) << path;
    EXPECT_EQ(error_of(method, path), "not_implemented_exception: [" + std::string{method} + " " +
                                          std::string{path} + "] is not implemented by Weir");
  }
}

TEST_F(RoutesTest, EmptySegmentsDoNotCount) {
  fill();
  EXPECT_EQ(status_of("GET", "/pickup_count/"), 200);
  EXPECT_EQ(status_of("GET", "//pickup_count//_count"), 200);
}

TEST_F(RoutesTest, UnknownParametersAreRefused) {
  EXPECT_EQ(error_of("GET", "/_search?foo=1&size=1&bar"),
            "illegal_argument_exception: request [/_search] contains unrecognized parameters: "
            "[foo], [bar]");
  EXPECT_EQ(error_of("PUT", "/i/_doc/1?sizes=1", "{}"),
            "illegal_argument_exception: request [/i/_doc/1] contains unrecognized parameter: "
            "[sizes]");
}

TEST_F(RoutesTest, ParametersThatAreNotBuiltSaySo) {
  for (const std::string_view target :
       {"/i/_search?terminate_after=1", "/_search?explain=true", "/_count?min_score=1"}) {
    EXPECT_EQ(status_of("GET", target), 501) << target;
  }
  for (const std::string_view target : {"/i/_doc/1?routing=a", "/i/_doc/1?pipeline=p"}) {
    EXPECT_EQ(status_of("PUT", target, "{}"), 501) << target;
  }
  EXPECT_EQ(status_of("GET", "/_search?explain=false"), 200);
  EXPECT_FALSE(service_.index_exists("i"));
}

TEST_F(RoutesTest, BodyTypesAreChecked) {
  const struct {
    std::string_view type;
    int status;
  } cases[] = {
      {"application/json", 201},
      {"application/json; charset=UTF-8", 201},
      {"Application/JSON", 201},
      {"application/x-ndjson", 201},
      {"application/vnd.elasticsearch+json; compatible-with=8", 201},
      {"application/x-www-form-urlencoded", 406},
      {"text/plain", 406},
      {"", 406},
      {"application/yaml", 501},
      {"application/cbor", 501},
  };
  for (const auto& [type, status] : cases) {
    Headers headers;
    if (!type.empty()) headers.push_back({"content-type", type});
    EXPECT_EQ(call("POST", "/i/_doc", "{}", headers).status, status) << type;
  }
  EXPECT_EQ(call("POST", "/i/_doc", "{}", {{"content-type", "text/plain"}}).body,
            R"({"error":"Content-Type header [text/plain] is not supported","status":406})");
}

TEST_F(RoutesTest, AnswerHasTheTypeAskedFor) {
  const auto type_for = [this](std::string_view accept, std::string_view target = "/") {
    return header_of(call("GET", target, "", {{"accept", accept}}), "Content-Type");
  };
  EXPECT_EQ(type_for("application/vnd.elasticsearch+json; compatible-with=8"),
            "application/vnd.elasticsearch+json;compatible-with=8");
  EXPECT_EQ(type_for("*/*"), "application/json; charset=UTF-8");
  EXPECT_EQ(type_for("*/*", "/_cat/indices"), "text/plain; charset=UTF-8");
  EXPECT_EQ(type_for("application/json", "/_cat/indices"), "application/json; charset=UTF-8");
  EXPECT_EQ(call("GET", "/", "", {{"accept", "application/yaml"}}).status, 501);
  EXPECT_EQ(status_of("GET", "/_cat/indices?format=yaml"), 501);
}

TEST_F(RoutesTest, OpaqueIdComesBack) {
  EXPECT_EQ(header_of(call("GET", "/", "", {{"x-opaque-id", "42"}}), "X-Opaque-Id"), "42");
  EXPECT_EQ(header_of(call("GET", "/", "", {}), "X-Opaque-Id"), "none");
}

TEST_F(RoutesTest, PrettyIndents) {
  EXPECT_TRUE(
      body_of("DELETE", "/none?pretty")
          .starts_with("{\n  \"error\" : {\n    \"root_cause\" : [\n      {\n        \"type\""));
  EXPECT_EQ(body_of("GET", "/_mapping?pretty=true"), "{ }\n");
  EXPECT_EQ(body_of("GET", "/_mapping?pretty=false"), "{}");
}

TEST_F(RoutesTest, FilterPathSelectsParts) {
  fill();
  EXPECT_EQ(body_of("GET", "/_search?filter_path=hits.hits._id&sort=pickup_count"),
            R"({"hits":{"hits":[{"_id":"3"},{"_id":"1"},{"_id":"2"}]}})");
  EXPECT_EQ(body_of("GET", "/?filter_path=version.number,tag*"),
            R"({"version":{"number":"7.10.2"},"tagline":"You Know, for Search"})");
}

struct Judged {
  std::string_view method, target;
  Headers headers;
  bool is_elasticsearch;
};

TEST(IsElasticsearchRequestTest, TellsItsRequestsFromThoseOfAws) {
  constexpr std::string_view kScope = "AWS4-HMAC-SHA256 Credential=k/20150830/us-east-1/";
  const auto signed_for = [kScope](std::string_view service) {
    return std::string{kScope} + std::string{service} +
           "/aws4_request, SignedHeaders=host, Signature=s";
  };
  const std::string es = signed_for("es"), s3 = signed_for("s3"), lambda = signed_for("lambda");
  const Judged cases[] = {
      {"GET", "/", {{"user-agent", "x"}}, true},
      {"HEAD", "/", {{"accept", "*/*"}}, true},
      {"GET", "/?pretty", {{"content-type", "application/json"}}, true},
      {"GET", "/", {}, false},
      {"GET", "/", {{"host", "localhost"}}, false},
      {"GET", "/?Action=ListTopics", {{"user-agent", "x"}}, false},
      {"POST", "/", {{"user-agent", "x"}}, false},
      {"PUT", "/", {{"user-agent", "x"}}, false},
      {"OPTIONS", "/i", {}, false},
      {"POST", "/_bulk", {}, true},
      {"PUT", "/pickup_count", {}, true},
      {"PUT", "/pickup_count", {{"authorization", "Basic dTpw"}}, true},
      {"GET", "/a%2Cb/_search", {}, true},
      {"PUT", "/Bucket", {}, false},
      {"PUT", "/bucket/key", {{"x-amz-acl", "private"}}, false},
      {"PUT", "/bucket/key", {{"authorization", s3}, {"x-amz-date", "d"}}, false},
      {"GET",
       "/bucket/k?X-Amz-Algorithm=A&X-Amz-Credential=k%2Fd%2Fr%2Fs3%2Faws4_request&"
       "X-Amz-Signature=s&X-Amz-SignedHeaders=host&X-Amz-Date=d",
       {},
       false},
      {"POST", "/_bulk", {{"authorization", es}, {"x-amz-date", "d"}}, true},
      {"GET", "/", {{"authorization", es}, {"x-amz-date", "d"}}, true},
      {"GET", "/2015-01-01/domain", {{"authorization", es}, {"x-amz-date", "d"}}, false},
      {"GET", "/i", {{"authorization", "AWS4-HMAC-SHA256 broken"}}, false},
      {"POST",
       "/2015-03-31/functions/f/invocations",
       {{"authorization", lambda}, {"x-amz-date", "d"}},
       false},
      {"POST", "/2015-03-31/functions/f/invocations", {}, false},
      {"POST", "/restapis/x/prod/_user_request_/a", {}, false},
      {"POST", "/service/S/operation/O", {}, false},
      {"POST", "/i", {{"smithy-protocol", "rpc-v2-cbor"}}, false},
      {"POST", "/i", {{"x-amz-target", "Kinesis_20131202.PutRecords"}}, false},
      {"GET", "/_weir/health", {}, false},
      {"GET", "/_localstack/health", {}, false},
      {"GET", "/", {{"host", "search-d.us-east-1.es.amazonaws.com"}}, true},
      {"POST", "/_bulk", {{"host", "search-d.us-east-1.es.localhost:4566"}}, true},
      {"GET", "/i", {{"host", "kinesis.us-east-1.amazonaws.com"}}, false},
  };
  for (const Judged& test : cases) {
    std::string body;
    EXPECT_EQ(is_elasticsearch_request(request_of(test.method, test.target, body, test.headers)),
              test.is_elasticsearch)
        << test.method << ' ' << test.target;
  }
}

}  // namespace
}  // namespace weir::elasticsearch_http
