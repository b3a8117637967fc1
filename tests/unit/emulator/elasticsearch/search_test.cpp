#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

class SearchTest : public ServiceFixture {
 protected:
  explicit SearchTest(Limits limits = {}) : ServiceFixture(limits) {}
  void SetUp() override {
    create("i", R"({"n":{"type":"long"},"k":{"type":"keyword"},"x":{"type":"double"}})");
    put("i", "a", R"({"n":2,"k":"b","o":{"p":1,"q":2}})");
    put("i", "b", R"({"n":1,"k":"c","x":2.5})");
    put("i", "c", R"({"n":2,"k":"a","x":-1})");
    put("i", "d", R"({"k":["z","0"]})");
    refresh();
  }
};

TEST_F(SearchTest, ResponseHasTheShapeOfElasticsearch) {
  const auto reply = service_.search("i", R"({"query":{"term":{"n":1}}})");
  ASSERT_TRUE(reply.ok());
  EXPECT_EQ(*reply,
            R"({"took":0,"timed_out":false,"_shards":{"total":1,"successful":1,"skipped":0,)"
            R"("failed":0},"hits":{"total":{"value":1,"relation":"eq"},"max_score":1.0,"hits":[)"
            R"({"_index":"i","_type":"_doc","_id":"b","_score":1.0,"_source":)"
            R"({"n":1,"k":"c","x":2.5}}]}})");
}

TEST_F(SearchTest, PureFiltersScoreZero) {
  const auto json = search("i", R"({"query":{"bool":{"filter":{"term":{"n":1}}}}})");
  EXPECT_EQ(json["hits"]["hits"][0]["_score"].GetDouble(), 0.0);
}

TEST_F(SearchTest, HitsShowTheirFieldValuesWhenAsked) {
  create("v", R"({"t":{"type":"date"},"p":{"type":"geo_point"},"l":{"type":"long"},)"
              R"("b":{"type":"boolean"},"k":{"type":"keyword"},"w":{"type":"text"}})");
  put("v", "1", R"({"t":1000,"p":"0,0","l":[3,1],"b":true,"k":"x","w":"y"})");
  refresh();
  const auto json =
      search("v", R"({"_source":false,"docvalue_fields":)"
                  R"([{"field":"t","format":"epoch_millis"},"p","l","b","k*","no"]})");
  EXPECT_EQ(json_text(json["hits"]["hits"][0]["fields"]),
            R"({"t":["1000"],"p":["0.0, 0.0"],"l":[1,3],"b":[true],"k":["x"]})");
  EXPECT_EQ(search_error("v", R"({"docvalue_fields":["w"]})").code, "illegal_argument_exception");
}

struct Case {
  std::string_view body;
  std::string_view ids;
};

TEST_F(SearchTest, HitsComeInTheOrderAskedFor) {
  const Case cases[] = {
      {R"({})", "a b c d"},
      {R"({"from":1,"size":2})", "b c"},
      {R"({"size":0})", ""},
      {R"({"sort":"_doc"})", "a b c d"},
      {R"({"sort":"n"})", "b a c d"},
      {R"({"sort":[{"n":"desc"}]})", "a c b d"},
      {R"({"sort":[{"n":{"order":"asc","missing":"_first"}},{"k":"asc"}]})", "d b c a"},
      {R"({"sort":[{"k":"asc"}]})", "d c a b"},
      {R"({"sort":[{"k":"desc"}],"size":2})", "d b"},
      {R"({"sort":[{"x":"asc"}]})", "c b a d"},
      {R"({"sort":[{"none":{"unmapped_type":"long"}},"k"]})", "d c a b"},
      {R"({"post_filter":{"term":{"n":2}}})", "a c"},
  };
  for (const auto& [body, ids] : cases) EXPECT_EQ(hits("i", body), ids) << body;
}

TEST_F(SearchTest, SortedHitsShowTheirSortValuesAndNoScore) {
  const auto json = search("i", R"({"sort":[{"n":"asc"},{"k":"desc"},{"x":"asc"}]})");
  EXPECT_TRUE(json["hits"]["max_score"].IsNull());
  EXPECT_TRUE(json["hits"]["hits"][0]["_score"].IsNull());
  EXPECT_EQ(json_text(json["hits"]["hits"][0]["sort"]), R"([1,"c",2.5])");
  EXPECT_EQ(json_text(json["hits"]["hits"][3]["sort"]), R"([9223372036854775807,"z",null])");
}

TEST_F(SearchTest, TopHitsOfManyAreRight) {
  for (int i = 0; i < 9'000; ++i) {
    JsonWriter source;
    source.begin_object().key("n").integer(i * 7'919 % 9'001 + 10).end_object();
    put("many", std::to_string(i), source.view());
  }
  refresh();
  const auto json = search("many", R"({"size":50,"from":10,"sort":[{"n":"asc"}]})");
  for (unsigned i = 0; i < 50; ++i) {
    EXPECT_EQ(json["hits"]["hits"][i]["sort"][0].GetInt(), static_cast<int>(i) + 20);
  }
}

TEST_F(SearchTest, SourceIsFilteredByPath) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"("n")", R"({"n":2})"},
      {R"(["n","o.p"])", R"({"n":2,"o":{"p":1}})"},
      {R"("o")", R"({"o":{"p":1,"q":2}})"},
      {R"({"includes":["o.*"],"excludes":["*.q"]})", R"({"o":{"p":1}})"},
      {R"({"excludes":["o","k"]})", R"({"n":2})"},
      {R"({"excludes":[]})", R"({"n":2,"k":"b","o":{"p":1,"q":2}})"},
  };
  for (const auto& [filter, source] : cases) {
    const auto json = search("i", R"({"size":1,"_source":)" + std::string{filter} + "}");
    EXPECT_EQ(json_text(json["hits"]["hits"][0]["_source"]), source) << filter;
  }
  EXPECT_FALSE(search("i", R"({"_source":false})")["hits"]["hits"][0].HasMember("_source"));
}

class TotalTest : public SearchTest {
 protected:
  static Limits limits() {
    Limits limits;
    limits.track_total_hits = 3;
    return limits;
  }
  TotalTest() : SearchTest(limits()) {}
  std::string total(std::string_view body, const SearchParameters& parameters = {}) {
    const auto json = search("i", body, parameters);
    return json["hits"].HasMember("total") ? json_text(json["hits"]["total"]) : "none";
  }
};

TEST_F(TotalTest, TotalsAreCountedAsFarAsTracked) {
  EXPECT_EQ(total("{}"), R"({"value":3,"relation":"gte"})");
  EXPECT_EQ(total(R"({"query":{"term":{"n":2}}})"), R"({"value":2,"relation":"eq"})");
  EXPECT_EQ(total(R"({"track_total_hits":true})"), R"({"value":4,"relation":"eq"})");
  EXPECT_EQ(total(R"({"track_total_hits":2})"), R"({"value":2,"relation":"gte"})");
  EXPECT_EQ(total(R"({"track_total_hits":false})"), "none");
  EXPECT_EQ(total("{}", {.rest_total_hits_as_int = true}), "4");
}

TEST_F(SearchTest, VersionsAndSequenceNumbersShowOnRequest) {
  put("i", "a", R"({"n":5})");
  refresh();
  const auto json = search(
      "i", R"({"query":{"ids":{"values":["a"]}},"version":true,"seq_no_primary_term":true})");
  const auto& hit = json["hits"]["hits"][0];
  EXPECT_EQ(hit["_version"].GetInt(), 2);
  EXPECT_EQ(hit["_seq_no"].GetInt(), 4);
  EXPECT_EQ(hit["_primary_term"].GetInt(), 1);
}

struct Refusal {
  std::string_view body;
  std::string_view code;
  std::string_view part;
};

TEST_F(SearchTest, BadBodiesAreRefused) {
  const Refusal cases[] = {
      {"{", "parsing_exception", "(at byte"},
      {"[]", "parsing_exception", "Expected [START_OBJECT]"},
      {R"({"foo":1})", "parsing_exception", "Unknown key for a VALUE_STRING in [foo]."},
      {R"({"size":-1})", "illegal_argument_exception", "cannot be negative, found [-1]"},
      {R"({"from":9999,"size":2})", "illegal_argument_exception",
       "from + size must be less than or equal to: [10000] but was [10001]"},
      {R"({"sort":"none"})", "query_shard_exception", "No mapping found for [none]"},
      {R"({"collapse":{"field":"n"}})", "not_implemented_exception", "[collapse] of a search"},
  };
  for (const auto& [body, code, part] : cases) {
    const auto error = search_error("i", body);
    EXPECT_EQ(error.code, code) << body << error.message;
    EXPECT_NE(error.message.find(part), std::string::npos) << error.message;
  }
  EXPECT_EQ(search_error("nowhere", "{}").message, "no such index [nowhere]");
  EXPECT_EQ(search_error("nowhere", "{}").http_status, 404);
}

TEST_F(SearchTest, ExpressionsSelectIndices) {
  put("j1", "x", R"({"n":7})");
  put("j2", "y", R"({"n":8})");
  refresh();
  EXPECT_EQ(hits("j*", "{}"), "x y");
  EXPECT_EQ(hits("j2,j1", R"({"sort":[{"n":"desc"}]})"), "y x");
  EXPECT_EQ(hits("", R"({"query":{"range":{"n":{"gte":7}}}})"), "x y");
  EXPECT_EQ(hits("z*", "{}"), "");
  EXPECT_EQ(*service_.count("j*,i", R"({"query":{"range":{"n":{"gte":2}}}})"), 4);
}

}  // namespace
}  // namespace weir::elasticsearch
