// percentiles, extended_stats, top_hits, date_range, geotile_grid, meta; geo_distance, multi_match.
#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

class MoreAggregationsTest : public ServiceFixture {
 protected:
  void SetUp() override {
    create("i", R"({"n":{"type":"integer"},"k":{"type":"keyword"},"t":{"type":"date"},)"
                R"("p":{"type":"geo_point"},"w":{"type":"text"}})");
    put("i", "1", R"({"n":1,"k":"a","t":"2015-01-10","p":"40.64,-73.78","w":"Red Hook"})");
    put("i", "2", R"({"n":51,"k":"a","t":"2015-02-01","p":"40.77,-73.87","w":"Astoria"})");
    put("i", "3", R"({"n":101,"k":"b","t":"2015-03-01","p":"52.52,13.40","w":"red light"})");
    put("i", "4", R"({"n":151,"k":"b"})");
    refresh();
  }
};

struct Case {
  std::string_view aggregation;
  std::string_view result;
};

TEST_F(MoreAggregationsTest, Results) {
  const Case cases[] = {
      {R"({"percentiles":{"field":"n"}})",
       R"({"values":{"1.0":1.0,"5.0":1.0,"25.0":26.0,"50.0":76.0,"75.0":126.0,"95.0":151.0,)"
       R"("99.0":151.0}})"},
      {R"({"percentiles":{"field":"n","percents":[50],"keyed":false}})",
       R"({"values":[{"key":50.0,"value":76.0}]})"},
      {R"({"percentiles":{"field":"none","percents":[50]}})", R"({"values":{"50.0":null}})"},
      {R"({"percentile_ranks":{"field":"n","values":[0,51,76,200]}})",
       R"({"values":{"0.0":0.0,"51.0":37.5,"76.0":50.0,"200.0":100.0}})"},
      {R"({"date_range":{"field":"t","format":"yyyy-MM","ranges":[{"from":"2015-02"},)"
       R"({"to":"2015-02","key":"early"}]}})",
       R"({"buckets":[{"key":"early","to":1422748800000.0,"to_as_string":"2015-02",)"
       R"("doc_count":1},{"key":"2015-02-*","from":1422748800000.0,)"
       R"("from_as_string":"2015-02","doc_count":2}]})"},
      {R"({"geotile_grid":{"field":"p","precision":8}})",
       R"({"buckets":[{"key":"8/75/96","doc_count":2},{"key":"8/137/83","doc_count":1}]})"},
      {R"({"value_count":{"field":"n"},"meta":{"unit":"x"}})",
       R"({"meta":{"unit":"x"},"value":4})"},
  };
  for (const auto& [aggregation, result] : cases) {
    EXPECT_EQ(aggregate("i", aggregation), result) << aggregation;
  }
}

TEST_F(MoreAggregationsTest, ExtendedStatsKnowTheSpread) {
  EXPECT_EQ(aggregate("i", R"({"extended_stats":{"field":"n","sigma":1}})"),
            R"({"count":4,"min":1.0,"max":151.0,"avg":76.0,"sum":304.0,)"
            R"("sum_of_squares":35604.0,"variance":3125.0,"variance_population":3125.0,)"
            R"("variance_sampling":4166.666666666667,"std_deviation":55.90169943749474,)"
            R"("std_deviation_population":55.90169943749474,)"
            R"("std_deviation_sampling":64.54972243679029,"std_deviation_bounds":{)"
            R"("upper":131.90169943749476,"lower":20.09830056250526,)"
            R"("upper_population":131.90169943749476,"lower_population":20.09830056250526,)"
            R"("upper_sampling":140.5497224367903,"lower_sampling":11.45027756320971}})");
  const auto empty = aggregate("i", R"({"extended_stats":{"field":"none"}})");
  EXPECT_EQ(empty.substr(0, 54), R"({"count":0,"min":null,"max":null,"avg":null,"sum":0.0,)");
}

TEST_F(MoreAggregationsTest, TopHitsStandInTheirBuckets) {
  const auto json =
      search("i", R"({"size":0,"aggs":{"k":{"terms":{"field":"k"},"aggs":{"top":{)"
                  R"("top_hits":{"size":1,"sort":[{"n":"desc"}],"_source":"n"}}}}}})");
  const auto& buckets = json["aggregations"]["k"]["buckets"];
  EXPECT_EQ(json_text(buckets[0]["top"]),
            R"({"hits":{"total":{"value":2,"relation":"eq"},"max_score":null,"hits":[)"
            R"({"_index":"i","_type":"_doc","_id":"2","_score":null,"_source":{"n":51},)"
            R"("sort":[51]}]}})");
  EXPECT_STREQ(buckets[1]["top"]["hits"]["hits"][0]["_id"].GetString(), "4");
}

TEST_F(MoreAggregationsTest, TermsAreOrderedByPercentiles) {
  const auto json =
      search("i", R"({"size":0,"aggs":{"k":{"terms":{"field":"k","order":{"p.50":"desc"}},)"
                  R"("aggs":{"p":{"percentiles":{"field":"n","percents":[50]}}}}}})");
  EXPECT_STREQ(json["aggregations"]["k"]["buckets"][0]["key"].GetString(), "b");
}

TEST_F(MoreAggregationsTest, BadRequestsAreRefused) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({"percentiles":{"field":"n","percents":[101]}})",
       "percent must be in [0,100], got [101.0]: [a]"},
      {R"({"percentiles":{"field":"n","tdigest":{"compression":-1}}})",
       "[compression] must be greater than or equal to 0. Found [-1.0] in [a]"},
      {R"({"geotile_grid":{"field":"p","precision":30}})",
       "Invalid geotile_grid precision of 30. Must be between 0 and 29."},
      {R"({"date_range":{"field":"t"}})", "No [ranges] specified for the [a] aggregation"},
      {R"({"date_range":{"field":"t","ranges":[{"from":9223372036854775807}]}})",
       "failed to parse date field [9223372036854775807]"},
      {R"({"percentiles":{"field":"n","hdr":{}}})",
       "[hdr] of aggregation [percentiles] is not implemented by Weir"},
  };
  for (const auto& [aggregation, reason] : cases) {
    const std::string body = R"({"aggs":{"a":)" + std::string{aggregation} + "}}";
    EXPECT_EQ(search_error("i", body).message, reason);
  }
}

TEST_F(MoreAggregationsTest, Queries) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({"geo_distance":{"distance":"5km","p":"40.64,-73.78"}})", "1"},
      {R"({"geo_distance":{"distance":"20km","p":{"lat":40.64,"lon":-73.78}}})", "1 2"},
      {R"({"geo_distance":{"distance":20,"unit":"mi","p":[-73.78,40.64]}})", "1 2"},
      {R"({"geo_distance":{"distance":"7000 km","p":"40.64,-73.78"}})", "1 2 3"},
      {R"({"multi_match":{"query":"red","fields":["w^2","k"]}})", "1 3"},
      {R"({"multi_match":{"query":"red light","fields":["w"],"operator":"and"}})", "3"},
      {R"({"query_string":{"query":"w:AST*"}})", "2"},
      {R"({"wildcard":{"w":"AST*"}})", "2"},
  };
  for (const auto& [query, ids] : cases) EXPECT_EQ(matches("i", query), ids) << query;
}

}  // namespace
}  // namespace weir::elasticsearch
