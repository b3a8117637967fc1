#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

class QueryTest : public ServiceFixture {
 protected:
  void SetUp() override {
    create("i", R"({"n":{"type":"long"},"x":{"type":"double"},"k":{"type":"keyword"},)"
                R"("t":{"type":"date"},"p":{"type":"geo_point"},"w":{"type":"text"}})");
    put("i", "1", R"({"n":1,"x":0.5,"k":"JFK","t":"2015-01-10T00:30:00Z","p":"40.75,-73.99"})");
    put("i", "2", R"({"n":2,"x":1.5,"k":"LGA","t":"2015-01-10T01:30:00Z","p":"40.64,-73.78"})");
    put("i", "3", R"({"n":3,"x":2.5,"k":"JFK","t":"2015-01-11T00:00:00Z","w":"Quick brown fox"})");
    put("i", "4", R"({"n":4,"k":["EWR","LGA"],"p":[179.5,10],"w":"brown dog"})");
    refresh();
  }
};

struct Case {
  std::string_view query;
  std::string_view ids;
};

TEST_F(QueryTest, QueriesSelectTheirDocuments) {
  const Case cases[] = {
      {R"({"match_all":{}})", "1 2 3 4"},
      {R"({"match_none":{}})", ""},
      {R"({"term":{"k":"JFK"}})", "1 3"},
      {R"({"term":{"k":{"value":"LGA","boost":2}}})", "2 4"},
      {R"({"term":{"n":2.5}})", ""},
      {R"({"term":{"unknown":1}})", ""},
      {R"({"terms":{"n":[1,4,9]}})", "1 4"},
      {R"({"terms":{"k":["EWR","JFK"]}})", "1 3 4"},
      {R"({"terms":{"_id":["2","9"]}})", "2"},
      {R"({"term":{"_index":"i"}})", "1 2 3 4"},
      {R"({"exists":{"field":"x"}})", "1 2 3"},
      {R"({"exists":{"field":"p"}})", "1 2 4"},
      {R"({"ids":{"values":["4","1"]}})", "1 4"},
      {R"({"prefix":{"k":"J"}})", "1 3"},
      {R"({"wildcard":{"k":{"value":"*G?"}}})", "2 4"},
      {R"({"match":{"w":"fox dog"}})", "3 4"},
      {R"({"match":{"w":{"query":"brown fox","operator":"and"}}})", "3"},
      {R"({"match_phrase":{"k":"JFK"}})", "1 3"},
      {R"({"constant_score":{"filter":{"term":{"n":3}}}})", "3"},
      {R"({"bool":{}})", "1 2 3 4"},
      {R"({"bool":{"must":{"term":{"k":"JFK"}},"must_not":[{"term":{"n":1}}]}})", "3"},
      {R"({"bool":{"should":[{"term":{"n":1}},{"term":{"n":2}}]}})", "1 2"},
      {R"({"bool":{"filter":{"term":{"k":"LGA"}},"should":{"term":{"n":1}}}})", "2 4"},
      {R"({"bool":{"should":[{"term":{"n":1}},{"term":{"k":"JFK"}}],"minimum_should_match":2}})",
       "1"},
  };
  for (const auto& [query, ids] : cases) EXPECT_EQ(matches("i", query), ids) << query;
}

TEST_F(QueryTest, RangesRespectTheirBounds) {
  const Case cases[] = {
      {R"({"range":{"n":{"gte":2,"lte":3}}})", "2 3"},
      {R"({"range":{"n":{"gt":2,"lt":4}}})", "3"},
      {R"({"range":{"n":{"gt":2.5}}})", "3 4"},
      {R"({"range":{"n":{"lt":9223372036854775807,"gt":-9223372036854775808}}})", "1 2 3 4"},
      {R"({"range":{"n":{"gt":9223372036854775807}}})", ""},
      {R"({"range":{"n":{"gte":null,"lte":1}}})", "1"},
      {R"({"range":{"x":{"gt":0.5}}})", "2 3"},
      {R"({"range":{"x":{"from":0.5,"to":1.5}}})", "1 2"},
      {R"({"range":{"k":{"gte":"F","lt":"LGA"}}})", "1 3"},
      {R"({"range":{"t":{"gte":"2015-01-10","lte":"2015-01-10"}}})", "1 2"},
      {R"({"range":{"t":{"gt":"2015-01-10"}}})", "3"},
      {R"({"range":{"t":{"lt":"2015-01-10||+1h"}}})", "1"},
      {R"({"range":{"t":{"gte":1420853400000,"format":"epoch_millis"}}})", "2 3"},
      {R"({"range":{"t":{"gte":"1420853400","format":"epoch_second"}}})", "2 3"},
      {R"({"range":{"t":{"gte":"2015-01-10T01:00:00","time_zone":"+01:00"}}})", "1 2 3"},
      {R"({"range":{"t":{"lte":"now-1y"}}})", ""},
      {R"({"range":{"unknown":{"gte":1}}})", ""},
  };
  for (const auto& [query, ids] : cases) EXPECT_EQ(matches("i", query), ids) << query;
}

TEST_F(QueryTest, BoundingBoxesComeInAllTheirForms) {
  const Case cases[] = {
      {R"({"top_left":{"lat":41,"lon":-74},"bottom_right":{"lat":40.7,"lon":-73}})", "1"},
      {R"({"top_left":[-74,41],"bottom_right":[-73,40]})", "1 2"},
      {R"({"top_left":"41,-74","bottom_right":"40,-73"})", "1 2"},
      {R"({"top_right":{"lat":41,"lon":-73.9},"bottom_left":{"lat":40,"lon":-74}})", "1"},
      {R"({"top":41,"left":-74,"bottom":40,"right":-73.9})", "1"},
      {R"({"top_left":"dr5r","bottom_right":"dr5r"})", "1"},
      {R"box({"wkt":"BBOX (-74, -73, 41, 40.7)"})box", "1"},
      {R"({"top":90,"left":179,"bottom":-90,"right":-73.9})", "1 4"},
  };
  for (const auto& [box, ids] : cases) {
    const std::string query = R"({"geo_bounding_box":{"p":)" + std::string{box} + "}}";
    EXPECT_EQ(matches("i", query), ids) << query;
  }
  EXPECT_EQ(matches("i", R"({"geo_bounding_box":{"ignore_unmapped":true,"q":{"top":1,"left":0,)"
                         R"("bottom":0,"right":1}}})"),
            "");
}

TEST_F(QueryTest, QueryStringsFollowTheClassicParser) {
  const Case cases[] = {
      {"n:[2 TO *]", "2 3 4"},
      {"n:[2 TO 4}", "2 3"},
      {"n:{1 TO 3}", "2"},
      {"n:>=3", "3 4"},
      {"n:<2", "1"},
      {"k:JFK", "1 3"},
      {"k:JFK AND n:3", "3"},
      {"k:JFK OR n:2", "1 2 3"},
      {"k:JFK n:2", "1 2 3"},
      {"k:LGA AND NOT n:2", "4"},
      {"NOT k:JFK", "2 4"},
      {"-k:JFK +n:[1 TO 2]", "2"},
      {"(k:JFK OR k:EWR) AND n:[3 TO *]", "3 4"},
      {"k:(JFK OR EWR)", "1 3 4"},
      {"k:J*", "1 3"},
      {"k:\"JFK\"", "1 3"},
      {"_exists_:x AND n:[2 TO *]", "2 3"},
      {"k:* AND n:1", "1"},
      {"*", "1 2 3 4"},
      {"*:*", "1 2 3 4"},
      {"fox", "3"},
      {"JFK", "1 3"},
      {"2", "2"},
      {"t:[2015-01-10 TO 2015-01-10]", "1 2"},
      {"t:[2015-01-10T01:00:00 TO *]", "2 3"},
      {"", ""},
  };
  for (const auto& [text, ids] : cases) {
    JsonWriter query;
    query.begin_object().key("query_string").begin_object().key("query").text(text);
    query.key("analyze_wildcard").boolean(true).end_object().end_object();
    EXPECT_EQ(matches("i", query.view()), ids) << text;
  }
  EXPECT_EQ(matches("i", R"({"query_string":{"query":"k:JFK n:3","default_operator":"AND"}})"),
            "3");
  EXPECT_EQ(matches("i", R"({"query_string":{"query":"[2 TO 3]","default_field":"n"}})"), "2 3");
}

struct Refusal {
  std::string_view query;
  std::string_view code;
  std::string_view part;
};

TEST_F(QueryTest, WhatDoesNotParseIsRefusedByName) {
  const Refusal cases[] = {
      {R"({"foo":{}})", "parsing_exception", "unknown query [foo]"},
      {R"({"term":1})", "parsing_exception", "[term] query malformed"},
      {R"({"term":{"a":1},"range":{}})", "parsing_exception", "expected [END_OBJECT]"},
      {R"({"term":{"a":1,"b":2}})", "parsing_exception", "doesn't support multiple fields"},
      {R"({"range":{"n":{"foo":1}}})", "parsing_exception", "[range] query does not support [foo]"},
      {R"({"bool":{"foo":[]}})", "parsing_exception", "[bool] query does not support [foo]"},
      {R"({"fuzzy":{"k":"a"}})", "not_implemented_exception", "query [fuzzy]"},
      {R"({"geo_polygon":{}})", "not_implemented_exception", "query [geo_polygon]"},
      {R"({"term":{"n":"abc"}})", "query_shard_exception",
       "failed to create query: For input string: \"abc\""},
      {R"({"range":{"t":{"gte":"soon"}}})", "parse_exception", "failed to parse date field [soon]"},
      {R"({"term":{"p":"a"}})", "query_shard_exception", "Geometry fields do not support exact"},
      {R"({"prefix":{"n":"1"}})", "query_shard_exception", "Can only use prefix"},
      {R"({"geo_bounding_box":{"q":{"top":1,"left":0,"bottom":0,"right":1}}})",
       "query_shard_exception", "failed to find geo_point field [q]"},
      {R"({"geo_bounding_box":{"p":{"top":0,"left":0,"bottom":1,"right":1}}})",
       "illegal_argument_exception", "top is below bottom corner: 0.0 vs. 1.0"},
      {R"({"query_string":{"query":"n:[1 TO"}})", "query_shard_exception", "Failed to parse query"},
      {R"({"query_string":{"query":"(n:1"}})", "query_shard_exception", "missing ')'"},
      {R"({"query_string":{"query":"k:JFK~2"}})", "not_implemented_exception", "fuzziness"},
      {R"({"query_string":{}})", "parsing_exception", "must be provided with a [query]"},
  };
  for (const auto& [query, code, part] : cases) {
    const auto error = search_error("i", R"({"query":)" + std::string{query} + "}");
    EXPECT_EQ(error.code, code) << query << error.message;
    EXPECT_NE(error.message.find(part), std::string::npos) << query << ": " << error.message;
  }
}

TEST_F(QueryTest, DeepQueriesAreRefusedNotOverflowed) {
  std::string query;
  for (int i = 0; i < 10'000; ++i) query += R"({"bool":{"must":)";
  query += R"({"match_all":{}})";
  for (int i = 0; i < 10'000; ++i) query += "}}";
  EXPECT_EQ(search_error("i", R"({"query":)" + query + "}").code, "parsing_exception");
  EXPECT_EQ(search_error("i", R"({"query":{"query_string":{"query":")" + std::string(10'000, '(') +
                                  R"("}}})")
                .code,
            "parsing_exception");
}

}  // namespace
}  // namespace weir::elasticsearch
