#include "tests/unit/emulator/server/elasticsearch/rest_fixture.h"

namespace weir::elasticsearch_http {
namespace {

class SearchHandlersTest : public RestFixture {
 protected:
  void SetUp() override { fill(); }
};

TEST_F(SearchHandlersTest, ParametersStandForPartsOfTheBody) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"q=pickup_count:%5B4+TO+*%5D&sort=pickup_count:desc", "2 1"},
      {"q=4&df=pickup_count", "1"},
      {"sort=pickup_count", "3 1 2"},
      {"sort=timestamp:desc,pickup_count", "3 2 1"},
      {"sort=pickup_count&size=1", "3"},
      {"sort=pickup_count&size=1&from=2", "2"},
      {"size=0", ""},
      {"q=pickup_count:4+pickup_count:9&default_operator=AND", ""},
  };
  for (const auto& [query, ids] : cases) {
    EXPECT_EQ(hits("/pickup_count/_search?" + std::string{query}), ids) << query;
  }
}

TEST_F(SearchHandlersTest, ParametersGoBeforeTheBody) {
  EXPECT_EQ(hits("/_search?size=1", R"({"size":3,"sort":["pickup_count"]})"), "3");
  EXPECT_EQ(hits("/_search?q=pickup_count:9", R"({"query":{"match_all":{}}})"), "2");
}

TEST_F(SearchHandlersTest, BodyMayStandInTheUrl) {
  EXPECT_EQ(hits("/_search?source=%7B%22size%22%3A1,%22sort%22%3A%22pickup_count%22%7D&"
                 "source_content_type=application/json"),
            "3");
}

TEST_F(SearchHandlersTest, SwitchesReachTheSearch) {
  const auto json = parsed(call("GET", "/_search?rest_total_hits_as_int=true&typed_keys",
                                R"({"aggs":{"s":{"sum":{"field":"pickup_count"}}}})"));
  EXPECT_EQ(json["hits"]["total"].GetInt(), 3);
  EXPECT_EQ(json["aggregations"]["sum#s"]["value"].GetDouble(), 14);
  EXPECT_FALSE(parsed(call("GET", "/_search?track_total_hits=false"))["hits"].HasMember("total"));
  EXPECT_STREQ(
      parsed(call("GET", "/_search?track_total_hits=2"))["hits"]["total"]["relation"].GetString(),
      "gte");
  const auto filtered = parsed(call("GET", "/_search?_source_includes=pickup_count&version=true"));
  EXPECT_EQ(filtered["hits"]["hits"][0]["_source"].MemberCount(), 1U);
  EXPECT_EQ(filtered["hits"]["hits"][0]["_version"].GetInt(), 1);
  EXPECT_FALSE(
      parsed(call("GET", "/_search?_source=false"))["hits"]["hits"][0].HasMember("_source"));
}

TEST_F(SearchHandlersTest, BadValuesAreRefused) {
  EXPECT_EQ(error_of("GET", "/_search?size=x"),
            "illegal_argument_exception: Failed to parse int parameter [size] with value [x]");
  EXPECT_EQ(error_of("GET", "/_search?typed_keys=maybe"),
            "illegal_argument_exception: Failed to parse value [maybe] as only [true] or [false] "
            "are allowed.");
  for (const std::string_view query : {"track_total_hits=x", "search_type=scan", "version=x",
                                       "ignore_unavailable=x", "q=%5B&lenient=x"}) {
    EXPECT_EQ(status_of("GET", "/_search?" + std::string{query}), 400) << query;
  }
}

TEST_F(SearchHandlersTest, CountsTakeQueriesToo) {
  EXPECT_EQ(parsed(call("GET", "/pickup_count/_count"))["count"].GetInt(), 3);
  EXPECT_EQ(parsed(call("GET", "/_count?q=pickup_count:%3E3"))["count"].GetInt(), 2);
  EXPECT_EQ(
      parsed(call("POST", "/_count", R"({"query":{"term":{"pickup_count":9}}})"))["count"].GetInt(),
      1);
}

TEST_F(SearchHandlersTest, MultiSearchAnswersEach) {
  const auto json = parsed(call("POST", "/_msearch?max_concurrent_shard_requests=5",
                                "{\"index\":\"pickup_count\"}\n{\"size\":0}\n"
                                "{\"index\":\"none\"}\n{}\n",
                                {{"content-type", "application/x-ndjson"}}));
  EXPECT_EQ(json["responses"][0]["status"].GetInt(), 200);
  EXPECT_EQ(json["responses"][1]["status"].GetInt(), 404);
  EXPECT_EQ(error_of("POST", "/_msearch"), "parse_exception: request body is required");
  EXPECT_EQ(error_of("POST", "/_msearch", "{}\n{}"),
            "illegal_argument_exception: The msearch request must be terminated by a newline "
            "[\\n]");
}

TEST_F(SearchHandlersTest, FieldCapabilitiesComeFromTheMappings) {
  body_of("PUT", "/other",
          R"({"mappings":{"properties":{"note":{"type":"keyword"},)"
          R"("o":{"properties":{"n":{"type":"long"}}}}}})");
  EXPECT_EQ(
      body_of("GET", "/_field_caps?fields=location*,note,o*"),
      R"({"indices":["other","pickup_count"],"fields":{)"
      R"("location":{"geo_point":{"type":"geo_point","searchable":true,"aggregatable":true}},)"
      R"("location.raw":{"keyword":{"type":"keyword","searchable":true,"aggregatable":true}},)"
      R"("note":{"keyword":{"type":"keyword","searchable":true,"aggregatable":true,)"
      R"("indices":["other"]},"text":{"type":"text","searchable":true,"aggregatable":false,)"
      R"("indices":["pickup_count"]}},)"
      R"("o":{"object":{"type":"object","searchable":false,"aggregatable":false}},)"
      R"("o.n":{"long":{"type":"long","searchable":true,"aggregatable":true}}}})");
  EXPECT_TRUE(parsed(call("GET", "/pickup_count/_field_caps?fields=*"))["fields"].HasMember("_id"));
  EXPECT_EQ(status_of("GET", "/_field_caps"), 400);
}

}  // namespace
}  // namespace weir::elasticsearch_http
