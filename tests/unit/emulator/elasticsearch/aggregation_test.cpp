#include <cmath>

#include "emulator/elasticsearch/geo.h"
#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

class AggregationTest : public ServiceFixture {
 protected:
  explicit AggregationTest(Limits limits = {}) : ServiceFixture(limits) {}
  void SetUp() override {
    create("i", R"({"n":{"type":"long"},"x":{"type":"float"},"k":{"type":"keyword"},)"
                R"("t":{"type":"date"},"p":{"type":"geo_point"},"b":{"type":"boolean"},)"
                R"("w":{"type":"text"}})");
    put("i", "1", R"({"n":1,"x":1,"k":"JFK","t":"2015-01-10T00:30:00Z","p":"dr5ru7k","b":true})");
    put("i", "2", R"({"n":2,"x":2,"k":"LGA","t":"2015-01-10T00:45:00Z","p":"dr5ru7m","b":false})");
    put("i", "3", R"({"n":3,"x":4,"k":"JFK","t":"2015-01-10T03:00:00Z","p":"dr5x1p5","b":true})");
    put("i", "4", R"({"n":10,"k":["EWR","JFK"],"t":"2015-02-01T00:00:00Z"})");
    refresh();
  }
};

struct Case {
  std::string_view aggregation;
  std::string_view result;
};

TEST_F(AggregationTest, MetricsOverAllDocuments) {
  const Case cases[] = {
      {R"({"sum":{"field":"n"}})", R"({"value":16.0})"},
      {R"({"avg":{"field":"n"}})", R"({"value":4.0})"},
      {R"({"min":{"field":"n"}})", R"({"value":1.0})"},
      {R"({"max":{"field":"x"}})", R"({"value":4.0})"},
      {R"({"avg":{"field":"x","missing":9}})", R"({"value":4.0})"},
      {R"({"max":{"field":"t"}})",
       R"({"value":1422748800000.0,"value_as_string":"2015-02-01T00:00:00.000Z"})"},
      {R"({"value_count":{"field":"k"}})", R"({"value":5})"},
      {R"({"cardinality":{"field":"k"}})", R"({"value":3})"},
      {R"({"stats":{"field":"x"}})",
       R"({"count":3,"min":1.0,"max":4.0,"avg":2.3333333333333337,"sum":7.0})"},
      {R"({"avg":{"field":"unknown"}})", R"({"value":null})"},
      {R"({"sum":{"field":"unknown"}})", R"({"value":0.0})"},
      {R"({"stats":{"field":"unknown"}})",
       R"({"count":0,"min":null,"max":null,"avg":null,"sum":0.0})"},
      {R"({"geo_centroid":{"field":"unknown"}})", R"({"count":0})"},
      {R"({"geo_bounds":{"field":"unknown"}})", R"({})"},
  };
  for (const auto& [aggregation, result] : cases) {
    EXPECT_EQ(aggregate("i", aggregation), result) << aggregation;
  }
}

std::string terms_buckets(std::string_view buckets, int other = 0) {
  return R"({"doc_count_error_upper_bound":0,"sum_other_doc_count":)" + std::to_string(other) +
         R"(,"buckets":[)" + std::string{buckets} + "]}";
}

TEST_F(AggregationTest, TermsOrderTheirBuckets) {
  const std::string jfk = R"({"key":"JFK","doc_count":3})";
  const std::string lga = R"({"key":"LGA","doc_count":1})";
  const std::string ewr = R"({"key":"EWR","doc_count":1})";
  const std::pair<std::string_view, std::string> cases[] = {
      {R"("field":"k")", terms_buckets(jfk + "," + ewr + "," + lga)},
      {R"("field":"k","order":{"_key":"desc"})", terms_buckets(lga + "," + jfk + "," + ewr)},
      {R"("field":"k","order":{"_count":"asc"})", terms_buckets(ewr + "," + lga + "," + jfk)},
      {R"("field":"k","size":1)", terms_buckets(jfk, 2)},
      {R"("field":"k","min_doc_count":2)", terms_buckets(jfk, 2)},
      {R"("field":"unknown")", terms_buckets("")},
      {R"("field":"b")", terms_buckets(R"({"key":1,"key_as_string":"true","doc_count":2},)"
                                       R"({"key":0,"key_as_string":"false","doc_count":1})")},
      {R"("field":"x","size":1)", terms_buckets(R"({"key":1.0,"doc_count":1})", 2)},
      {R"("field":"x","missing":4,"size":1)", terms_buckets(R"({"key":4.0,"doc_count":2})", 2)},
      {R"("field":"t","size":1)",
       terms_buckets(R"({"key":1420849800000,"key_as_string":"2015-01-10T00:30:00.000Z",)"
                     R"("doc_count":1})",
                     3)},
  };
  for (const auto& [body, result] : cases) {
    EXPECT_EQ(aggregate("i", R"({"terms":{)" + std::string{body} + "}}"), result) << body;
  }
}

TEST_F(AggregationTest, TermsOrderBySubAggregationPutBucketsWithoutValueLast) {
  EXPECT_EQ(aggregate("i", R"({"terms":{"field":"k","order":{"m":"desc"}},)"
                           R"("aggs":{"m":{"avg":{"field":"x"}}}})"),
            terms_buckets(R"({"key":"JFK","doc_count":3,"m":{"value":2.5}},)"
                          R"({"key":"LGA","doc_count":1,"m":{"value":2.0}},)"
                          R"({"key":"EWR","doc_count":1,"m":{"value":null}})"));
  EXPECT_EQ(aggregate("i", R"({"terms":{"field":"k","size":1,"order":{"f>m.max":"asc"}},"aggs":)"
                           R"({"f":{"filter":{"exists":{"field":"x"}},"aggs":{"m":{"stats":)"
                           R"({"field":"n"}}}}}})"),
            terms_buckets(R"({"key":"LGA","doc_count":1,"f":{"doc_count":1,"m":{"count":1,"min":)"
                          R"(2.0,"max":2.0,"avg":2.0,"sum":2.0}}})",
                          4));
}

TEST_F(AggregationTest, DateHistogramsFillGapsAndRoundByInterval) {
  const Case cases[] = {
      {R"({"date_histogram":{"field":"t","calendar_interval":"month"}})",
       R"({"buckets":[{"key_as_string":"2015-01-01T00:00:00.000Z","key":1420070400000,"doc_count":)"
       R"(3},{"key_as_string":"2015-02-01T00:00:00.000Z","key":1422748800000,"doc_count":1}]})"},
      {R"({"date_histogram":{"field":"t","fixed_interval":"3h","min_doc_count":1,"format":)"
       R"("HH:mm"}})",
       R"({"buckets":[{"key_as_string":"00:00","key":1420848000000,"doc_count":2},)"
       R"({"key_as_string":"03:00","key":1420858800000,"doc_count":1},)"
       R"({"key_as_string":"00:00","key":1422748800000,"doc_count":1}]})"},
      {R"({"date_histogram":{"field":"t","interval":"1d","offset":"+6h","min_doc_count":2}})",
       R"({"buckets":[{"key_as_string":"2015-01-09T06:00:00.000Z","key":1420783200000,)"
       R"("doc_count":3}]})"},
      {R"({"date_histogram":{"field":"t","calendar_interval":"1d","time_zone":"-01:00",)"
       R"("min_doc_count":2}})",
       R"({"buckets":[{"key_as_string":"2015-01-09T00:00:00.000-01:00","key":1420765200000,)"
       R"("doc_count":2}]})"},
      {R"({"date_histogram":{"field":"t","calendar_interval":"year","keyed":true}})",
       R"({"buckets":{"2015-01-01T00:00:00.000Z":{"key_as_string":"2015-01-01T00:00:00.000Z",)"
       R"("key":1420070400000,"doc_count":4}}})"},
      {R"({"date_histogram":{"field":"t","calendar_interval":"year","extended_bounds":{"min":)"
       R"("2014","max":"2014"},"format":"yyyy"}})",
       R"({"buckets":[{"key_as_string":"2014","key":1388534400000,"doc_count":0},)"
       R"({"key_as_string":"2015","key":1420070400000,"doc_count":4}]})"},
  };
  for (const auto& [aggregation, result] : cases) {
    EXPECT_EQ(aggregate("i", aggregation), result) << aggregation;
  }
}

TEST_F(AggregationTest, GapsOfAHistogramHoldEmptySubAggregations) {
  EXPECT_EQ(
      aggregate("i", R"({"histogram":{"field":"n","interval":2},"aggs":{"s":{"sum":)"
                     R"({"field":"x"}},"k":{"terms":{"field":"k"}}}})")
              .find(R"({"key":4.0,"doc_count":0,"s":{"value":0.0},"k":)"
                    R"({"doc_count_error_upper_bound":0,"sum_other_doc_count":0,"buckets":[]}})") !=
          std::string::npos,
      true);
  EXPECT_EQ(
      aggregate("i", R"({"histogram":{"field":"n","interval":5,"offset":1,"min_doc_count":1}})"),
      R"({"buckets":[{"key":1.0,"doc_count":3},{"key":6.0,"doc_count":1}]})");
}

TEST_F(AggregationTest, NamedBucketsAreThereEvenWhenEmpty) {
  const Case cases[] = {
      {R"({"filter":{"term":{"k":"LGA"}},"aggs":{"s":{"sum":{"field":"n"}}}})",
       R"({"doc_count":1,"s":{"value":2.0}})"},
      {R"({"missing":{"field":"x"}})", R"({"doc_count":1})"},
      {R"({"filters":{"filters":{"lga":{"term":{"k":"LGA"}},"jfk":{"term":{"k":"JFK"}}},)"
       R"("other_bucket":true}})",
       R"({"buckets":{"jfk":{"doc_count":3},"lga":{"doc_count":1},"_other_":{"doc_count":0}}})"},
      {R"({"filters":{"filters":[{"query_string":{"query":"n:[3 TO *]"}}]}})",
       R"({"buckets":[{"doc_count":2}]})"},
      {R"({"range":{"field":"n","ranges":[{"from":3},{"to":3,"key":"low"},{"from":20,"to":30}]}})",
       R"({"buckets":[{"key":"low","to":3.0,"doc_count":2},{"key":"3.0-*","from":3.0,"doc_count":)"
       R"(2},{"key":"20.0-30.0","from":20.0,"to":30.0,"doc_count":0}]})"},
  };
  for (const auto& [aggregation, result] : cases) {
    EXPECT_EQ(aggregate("i", aggregation), result) << aggregation;
  }
}

TEST_F(AggregationTest, GridsAndCentresOfPoints) {
  EXPECT_EQ(aggregate("i", R"({"geohash_grid":{"field":"p","precision":5},"aggs":{"n":{"sum":)"
                           R"({"field":"n"}}}})"),
            R"({"buckets":[{"key":"dr5ru","doc_count":2,"n":{"value":3.0}},)"
            R"({"key":"dr5x1","doc_count":1,"n":{"value":3.0}}]})");
  EXPECT_EQ(aggregate("i", R"({"geohash_grid":{"field":"p","precision":1,"size":1}})"),
            R"({"buckets":[{"key":"d","doc_count":3}]})");
  // Cells of seven characters are 180 / 2^17 degrees high; the centre lies between two corners.
  const auto low = *parse_geohash("dr5ru7k");
  const auto high = *parse_geohash("dr5ru7m");
  const auto centre = search("i", R"({"size":0,"query":{"range":{"n":{"lte":2}}},)"
                                  R"("aggs":{"a":{"geo_centroid":{"field":"p"}}}})");
  const auto& location = centre["aggregations"]["a"]["location"];
  EXPECT_DOUBLE_EQ(location["lat"].GetDouble(), (low.latitude + high.latitude) / 2);
  EXPECT_DOUBLE_EQ(location["lon"].GetDouble(), (low.longitude + high.longitude) / 2);
  EXPECT_EQ(centre["aggregations"]["a"]["count"].GetInt(), 2);
}

TEST_F(AggregationTest, BoundsTakeTheNarrowerWayAroundTheGlobe) {
  create("far", R"({"p":{"type":"geo_point"}})");
  put("far", "1", R"({"p":[170,10]})");
  put("far", "2", R"({"p":[-170,-10]})");
  refresh();
  const auto bounds = [&](std::string_view extra) {
    const auto json = search(
        "far", R"({"size":0,"aggs":{"a":{"geo_bounds":{"field":"p")" + std::string{extra} + "}}}}");
    return std::pair{
        std::lround(json["aggregations"]["a"]["bounds"]["top_left"]["lon"].GetDouble()),
        std::lround(json["aggregations"]["a"]["bounds"]["bottom_right"]["lon"].GetDouble())};
  };
  EXPECT_EQ(bounds(""), (std::pair{170L, -170L}));
  EXPECT_EQ(bounds(R"(,"wrap_longitude":false)"), (std::pair{-170L, 170L}));
}

TEST_F(AggregationTest, TypedKeysCarryTheKindOfEachResult) {
  const auto json = search("i",
                           R"({"size":0,"aggs":{"a":{"terms":{"field":"k"}},"b":{"terms":)"
                           R"({"field":"n"}},"c":{"terms":{"field":"x"}},"d":{"terms":)"
                           R"({"field":"none"}},"e":{"avg":{"field":"n"}},"f":{"date_histogram":)"
                           R"({"field":"t","fixed_interval":"30d"},"aggs":{"g":{"geohash_grid":)"
                           R"({"field":"p"}}}}}})",
                           {.typed_keys = true});
  const auto& all = json["aggregations"];
  for (const char* name :
       {"sterms#a", "lterms#b", "dterms#c", "umterms#d", "avg#e", "date_histogram#f"}) {
    EXPECT_TRUE(all.HasMember(name)) << name;
  }
  EXPECT_TRUE(all["date_histogram#f"]["buckets"][0].HasMember("geohash_grid#g"));
}

TEST_F(AggregationTest, SeveralIndicesAggregateTogether) {
  create("j", R"({"k":{"type":"keyword"},"n":{"type":"long"}})");
  put("j", "1", R"({"k":"LGA","n":100})");
  put("j", "2", R"({"k":"BOS","n":100})");
  refresh();
  EXPECT_EQ(aggregate("i,j", R"({"terms":{"field":"k","size":2,"order":{"_key":"desc"}},)"
                             R"("aggs":{"n":{"sum":{"field":"n"}}}})"),
            terms_buckets(R"({"key":"LGA","doc_count":2,"n":{"value":102.0}},)"
                          R"({"key":"JFK","doc_count":3,"n":{"value":14.0}})",
                          2));
}

struct Refusal {
  std::string_view aggregation;
  std::string_view code;
  std::string_view part;
};

TEST_F(AggregationTest, WhatCannotBeDoneIsRefusedByName) {
  const Refusal cases[] = {
      {R"({"boxplot":{"field":"n"}})", "not_implemented_exception", "aggregation [boxplot]"},
      {R"({"foo":{"field":"n"}})", "parsing_exception", "Unknown aggregation type [foo]"},
      {R"({"avg":{}})", "illegal_argument_exception", "Required one of fields [field, script]"},
      {R"({"avg":{"field":"k"}})", "illegal_argument_exception",
       "Field [k] of type [keyword] is not supported for aggregation [avg]"},
      {R"({"terms":{"field":"w"}})", "illegal_argument_exception", "Text fields are not optimised"},
      {R"({"terms":{"field":"k","include":"J.*"}})", "not_implemented_exception",
       "[include] of aggregation [terms]"},
      {R"({"terms":{"field":"k","size":0}})", "illegal_argument_exception",
       "[size] must be greater than 0. Found [0]"},
      {R"({"terms":{"field":"k","order":{"m":"desc"}}})", "aggregation_execution_exception",
       "Invalid aggregation order path [m]"},
      {R"({"avg":{"field":"n"},"aggs":{"b":{"avg":{"field":"n"}}}})",
       "aggregation_initialization_exception", "cannot accept sub-aggregations"},
      {R"({"avg":{"field":"n"},"sum":{"field":"n"}})", "parsing_exception",
       "Found two aggregation type definitions in [a]: [avg] and [sum]"},
      {R"({"date_histogram":{"field":"t"}})", "illegal_argument_exception", "Invalid interval"},
      {R"({"date_histogram":{"field":"t","calendar_interval":"2d"}})", "illegal_argument_exception",
       "[2d] could not be parsed as a calendar interval"},
      {R"({"date_histogram":{"field":"t","fixed_interval":"1d","time_zone":"Europe/Berlin"}})",
       "not_implemented_exception", "time_zone [Europe/Berlin]"},
      {R"({"geohash_grid":{"field":"p","precision":13}})", "illegal_argument_exception",
       "Invalid geohash aggregation precision of 13. Must be between 1 and 12."},
      {R"({"geo_centroid":{"field":"n"}})", "illegal_argument_exception", "not supported"},
  };
  for (const auto& [aggregation, code, part] : cases) {
    const auto error =
        search_error("i", R"({"size":0,"aggs":{"a":)" + std::string{aggregation} + "}}");
    EXPECT_EQ(error.code, code) << aggregation << error.message;
    EXPECT_NE(error.message.find(part), std::string::npos) << aggregation << error.message;
  }
}

class BucketLimitTest : public AggregationTest {
 protected:
  static Limits limits() {
    Limits limits;
    limits.max_buckets = 10;
    return limits;
  }
  BucketLimitTest() : AggregationTest(limits()) {}
};

TEST_F(BucketLimitTest, TooManyBucketsFailTheSearch) {
  const auto error = search_error(
      "i", R"({"aggs":{"a":{"date_histogram":{"field":"t","fixed_interval":"1ms"}}}})");
  EXPECT_EQ(error.code, "too_many_buckets_exception");
  EXPECT_EQ(error.http_status, 503);
  EXPECT_NE(error.message.find("less than or equal to: [10] but was [11]"), std::string::npos);
}

}  // namespace
}  // namespace weir::elasticsearch
