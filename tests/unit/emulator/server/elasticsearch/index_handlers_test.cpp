#include "tests/unit/emulator/server/elasticsearch/rest_fixture.h"

namespace weir::elasticsearch_http {
namespace {

class IndexHandlersTest : public RestFixture {};

TEST_F(IndexHandlersTest, IndexLifeCycle) {
  EXPECT_EQ(status_of("HEAD", "/i"), 404);
  EXPECT_EQ(body_of("PUT", "/i"),
            R"({"acknowledged":true,"shards_acknowledged":true,"index":"i"})");
  EXPECT_EQ(status_of("HEAD", "/i"), 200);
  EXPECT_EQ(status_of("PUT", "/i"), 400);
  EXPECT_TRUE(error_of("PUT", "/i").starts_with("resource_already_exists_exception: "));
  EXPECT_EQ(body_of("DELETE", "/i"), R"({"acknowledged":true})");
  EXPECT_EQ(error_of("DELETE", "/i"), "index_not_found_exception: no such index [i]");
  EXPECT_EQ(error_of("PUT", "/_foo").substr(0, 28), "invalid_index_name_exception");
}

TEST_F(IndexHandlersTest, MissingIndicesMayBeIgnored) {
  body_of("PUT", "/a");
  EXPECT_EQ(status_of("DELETE", "/a,none"), 404);
  EXPECT_EQ(status_of("GET", "/a,none/_count"), 404);
  EXPECT_EQ(status_of("GET", "/a,none/_count?ignore_unavailable=true"), 200);
  EXPECT_EQ(body_of("GET", "/none/_mapping?ignore_unavailable"), "{}");
  EXPECT_EQ(status_of("GET", "/none*/_search"), 200);
  EXPECT_EQ(error_of("GET", "/none*/_search?allow_no_indices=false"),
            "index_not_found_exception: no such index [none*]");
  EXPECT_EQ(body_of("DELETE", "/none?ignore_unavailable=true"), R"({"acknowledged":true})");
  EXPECT_TRUE(service_.index_exists("a"));
}

TEST_F(IndexHandlersTest, MappingsAreShownAndExtended) {
  fill();
  EXPECT_EQ(body_of("PUT", "/pickup_count/_mapping", R"({"properties":{"k":{"type":"keyword"}}})"),
            R"({"acknowledged":true})");
  const auto json = parsed(call("GET", "/pickup_count/_mapping"));
  EXPECT_STREQ(json["pickup_count"]["mappings"]["properties"]["k"]["type"].GetString(), "keyword");
  EXPECT_EQ(body_of("GET", "/_mapping"), body_of("GET", "/pickup_count/_mapping"));
  EXPECT_EQ(error_of("PUT", "/pickup_count/_mapping"), "parse_exception: request body is required");
}

TEST_F(IndexHandlersTest, TypesAreTakenWhenAskedFor) {
  constexpr std::string_view kTyped =
      R"({"mappings":{"_doc":{"properties":{"n":{"type":"long"}}}}})";
  EXPECT_EQ(error_of("PUT", "/i", std::string{kTyped}),
            "illegal_argument_exception: The mapping definition cannot be nested under a type "
            "[_doc] unless include_type_name is set to true.");
  EXPECT_EQ(status_of("PUT", "/i?include_type_name=true", std::string{kTyped}), 200);
  EXPECT_EQ(body_of("GET", "/i/_mapping?include_type_name=true"),
            R"({"i":{"mappings":{"_doc":{"properties":{"n":{"type":"long"}}}}}})");
  EXPECT_EQ(body_of("GET", "/i/_mapping"),
            R"({"i":{"mappings":{"properties":{"n":{"type":"long"}}}}})");
  EXPECT_TRUE(parsed(call("GET", "/i?include_type_name=true"))["i"]["mappings"].HasMember("_doc"));
  EXPECT_EQ(status_of("PUT", "/i/_mapping/t?include_type_name=true",
                      R"({"t":{"properties":{"k":{"type":"keyword"}}}})"),
            200);
  EXPECT_EQ(status_of("PUT", "/i/_doc/_mapping?include_type_name=true",
                      R"({"properties":{"l":{"type":"keyword"}}})"),
            200);
  const auto json = parsed(call("GET", "/i/_mapping/_doc?include_type_name=true"));
  EXPECT_EQ(json["i"]["mappings"]["_doc"]["properties"].MemberCount(), 3U);
}

TEST_F(IndexHandlersTest, TypesAreRefusedOtherwise) {
  body_of("PUT", "/i");
  EXPECT_EQ(error_of("PUT", "/i/_mapping/t", R"({"properties":{}})"),
            "illegal_argument_exception: Types cannot be provided in put mapping requests, unless "
            "the include_type_name parameter is set to true.");
  EXPECT_EQ(error_of("PUT", "/i/_mapping", R"({"_doc":{"properties":{}}})"),
            error_of("PUT", "/i/_mapping/t", R"({"properties":{}})"));
  EXPECT_EQ(status_of("GET", "/i/_mapping/t"), 400);
  EXPECT_EQ(error_of("GET", "/i/_mapping/t?include_type_name=true"),
            "type_missing_exception: type[[t]] missing");
}

TEST_F(IndexHandlersTest, BrokenBodiesAreWordedAsJacksonDoes) {
  EXPECT_EQ(error_of("PUT", "/i", R"({"mappings":)"),
            "json_e_o_f_exception: Unexpected end-of-input\n at [Source: "
            "(org.elasticsearch.common.io.stream.InputStreamStreamInput); line: 1, column: 13]");
  EXPECT_EQ(error_of("POST", "/_search", "{\n  query: 1}"),
            "json_parse_exception: Unexpected character ('q' (code 113))\n at [Source: "
            "(org.elasticsearch.common.io.stream.InputStreamStreamInput); line: 2, column: 3]");
  EXPECT_EQ(status_of("POST", "/_search", "{} x"), 400);
}

TEST_F(IndexHandlersTest, SettingsStandByThemselves) {
  fill();
  const auto json = parsed(call("GET", "/pickup_count/_settings"));
  EXPECT_STREQ(json["pickup_count"]["settings"]["index"]["number_of_shards"].GetString(), "1");
  EXPECT_FALSE(json["pickup_count"].HasMember("mappings"));
}

TEST_F(IndexHandlersTest, ThereAreNoAliasesAndTemplates) {
  fill();
  EXPECT_EQ(body_of("GET", "/_alias"), R"({"pickup_count":{"aliases":{}}})");
  EXPECT_EQ(body_of("GET", "/_aliases"), R"({"pickup_count":{"aliases":{}}})");
  EXPECT_EQ(body_of("GET", "/_alias/x"), R"({"error":"alias [x] missing","status":404})");
  EXPECT_EQ(status_of("HEAD", "/_alias/x"), 404);
  EXPECT_EQ(status_of("HEAD", "/none/_alias/x"), 404);
  EXPECT_EQ(body_of("GET", "/_alias/x*"), "{}");
  EXPECT_EQ(body_of("GET", "/_template"), "{}");
  EXPECT_EQ(status_of("HEAD", "/_template/t"), 404);
  EXPECT_EQ(status_of("GET", "/_template/t*"), 200);
}

TEST_F(IndexHandlersTest, RefreshMakesWritesSearchable) {
  EXPECT_EQ(status_of("PUT", "/i/_doc/1", "{}"), 201);
  EXPECT_EQ(hits("/i/_search"), "");
  EXPECT_EQ(body_of("POST", "/i/_refresh"), R"({"_shards":{"total":2,"successful":1,"failed":0}})");
  EXPECT_EQ(hits("/i/_search"), "1");
}

}  // namespace
}  // namespace weir::elasticsearch_http
