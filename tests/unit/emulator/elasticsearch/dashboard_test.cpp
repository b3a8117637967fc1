// The requests that the workshop's two Kibana panels send, and Grafana's, answered in full.
#include "emulator/elasticsearch/geo.h"
#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kStartMs = 1'420'848'000'000;  // 2015-01-10T00:00:00Z

class DashboardTest : public ServiceFixture {
 protected:
  void SetUp() override {
    create("pickup_count", R"({"location":{"type":"geo_point"},"pickup_count":{"type":"long"},)"
                           R"("timestamp":{"type":"date"}})");
    create("trip_duration", R"({"airport_code":{"type":"keyword"},"location":{"type":"geo_point",)"
                            R"("fields":{"raw":{"type":"keyword"}}},"timestamp":{"type":"date"}})");
  }
  void pickup(std::string_view cell, int count, int hour) {
    JsonWriter source;
    source.begin_object().key("location").text(cell).key("pickup_count").integer(count);
    source.key("timestamp").integer(kStartMs + hour * kHourMs).end_object();
    put("pickup_count", "", source.view());
  }
  void duration(std::string_view airport, double average, int hour) {
    JsonWriter source;
    source.begin_object().key("location").text("dr5ru7").key("airport_code").text(airport);
    source.key("sum_trip_duration").integer(static_cast<std::int64_t>(average) * 3);
    source.key("avg_trip_duration").number(average);
    source.key("timestamp").integer(kStartMs + hour * kHourMs).end_object();
    put("trip_duration", "", source.view());
  }
};

constexpr std::string_view kPickupPanel = R"({
  "aggs": {"filter_agg": {
    "filter": {"geo_bounding_box": {"ignore_unmapped": true, "location": {
      "top_left": {"lat": 40.95, "lon": -74.2}, "bottom_right": {"lat": 40.5, "lon": -73.6}}}},
    "aggs": {"2": {
      "geohash_grid": {"field": "location", "precision": 6},
      "aggs": {"3": {"geo_centroid": {"field": "location"}},
               "1": {"sum": {"field": "pickup_count"}}}}}}},
  "size": 0,
  "stored_fields": ["*"], "script_fields": {},
  "docvalue_fields": [{"field": "timestamp", "format": "date_time"}],
  "_source": {"excludes": []},
  "query": {"bool": {
    "must": [{"query_string": {"query": "pickup_count:[3 TO *]", "analyze_wildcard": true,
                               "time_zone": "UTC"}}],
    "filter": [{"range": {"timestamp": {"gte": "2015-01-10T00:00:00.000Z",
      "lte": "2015-01-10T02:00:00.000Z", "format": "strict_date_optional_time"}}}],
    "should": [], "must_not": []}}})";

TEST_F(DashboardTest, PickupPanelSumsHotCellsOfTheMap) {
  pickup("dr5ru7k", 3, 1);
  pickup("dr5ru7k", 5, 2);
  pickup("dr5ru7m", 4, 1);
  pickup("dr5x1p5", 9, 1);
  pickup("dr5ru7k", 2, 1);   // Below the threshold of the query.
  pickup("dr5ru7k", 50, 3);  // Behind the time range.
  pickup("gcpvj0d", 70, 1);  // London: outside the box.
  refresh();
  const auto json = search("pickup_count", kPickupPanel);
  EXPECT_EQ(json["hits"]["total"]["value"].GetInt(), 5);
  EXPECT_EQ(json["hits"]["hits"].Size(), 0U);
  EXPECT_TRUE(json["hits"]["max_score"].IsNull());
  const auto& filtered = json["aggregations"]["filter_agg"];
  EXPECT_EQ(filtered["doc_count"].GetInt(), 4);
  const auto& cells = filtered["2"]["buckets"];
  ASSERT_EQ(cells.Size(), 2U);
  EXPECT_STREQ(cells[0]["key"].GetString(), "dr5ru7");
  EXPECT_EQ(cells[0]["doc_count"].GetInt(), 3);
  EXPECT_EQ(cells[0]["1"]["value"].GetDouble(), 12.0);
  EXPECT_EQ(cells[0]["3"]["count"].GetInt(), 3);
  const auto k = *parse_geohash("dr5ru7k");
  const auto m = *parse_geohash("dr5ru7m");
  EXPECT_NEAR(cells[0]["3"]["location"]["lat"].GetDouble(), (2 * k.latitude + m.latitude) / 3,
              1e-12);
  EXPECT_NEAR(cells[0]["3"]["location"]["lon"].GetDouble(), (2 * k.longitude + m.longitude) / 3,
              1e-12);
  EXPECT_STREQ(cells[1]["key"].GetString(), "dr5x1p");
  EXPECT_EQ(cells[1]["1"]["value"].GetDouble(), 9.0);
}

constexpr std::string_view kDurationPanel = R"({
  "aggs": {"2": {
    "date_histogram": {"field": "timestamp", "calendar_interval": "1h", "time_zone": "UTC",
                       "min_doc_count": 1},
    "aggs": {"3": {
      "terms": {"field": "airport_code", "order": {"1": "desc"}, "size": 5},
      "aggs": {"1": {"avg": {"field": "avg_trip_duration"}}}}}}},
  "size": 0,
  "query": {"bool": {"must": [], "filter": [{"match_all": {}},
    {"range": {"timestamp": {"gte": 1420848000000, "lte": 1420934400000,
                             "format": "epoch_millis"}}}]}}})";

TEST_F(DashboardTest, DurationPanelOrdersAirportsByAverageWithinTheHour) {
  duration("JFK", 40.5, 1);
  duration("JFK", 41.5, 1);
  duration("LGA", 55.0, 1);
  duration("LGA", 20.0, 3);
  duration("JFK", 30.0, 3);
  duration("JFK", 99.0, 30);  // Behind the time range.
  refresh();
  const auto json = search("trip_duration", kDurationPanel, {.typed_keys = true});
  EXPECT_EQ(
      json_text(json["aggregations"]),
      R"({"date_histogram#2":{"buckets":[{"key_as_string":"2015-01-10T01:00:00.000Z",)"
      R"("key":1420851600000,"doc_count":3,"sterms#3":{"doc_count_error_upper_bound":0,)"
      R"("sum_other_doc_count":0,"buckets":[{"key":"LGA","doc_count":1,"avg#1":{"value":55.0}},)"
      R"({"key":"JFK","doc_count":2,"avg#1":{"value":41.0}}]}},)"
      R"({"key_as_string":"2015-01-10T03:00:00.000Z","key":1420858800000,"doc_count":2,)"
      R"("sterms#3":{"doc_count_error_upper_bound":0,"sum_other_doc_count":0,"buckets":[)"
      R"({"key":"JFK","doc_count":1,"avg#1":{"value":30.0}},)"
      R"({"key":"LGA","doc_count":1,"avg#1":{"value":20.0}}]}}]}})");
}

TEST_F(DashboardTest, DynamicFieldsOfTripDurationAreLongAndFloat) {
  duration("JFK", 7.0, 1);
  EXPECT_EQ(mapping("trip_duration"),
            R"({"properties":{"airport_code":{"type":"keyword"},"avg_trip_duration":{"type":)"
            R"("float"},"location":{"type":"geo_point","fields":{"raw":{"type":"keyword"}}},)"
            R"("sum_trip_duration":{"type":"long"},"timestamp":{"type":"date"}}})");
}

TEST_F(DashboardTest, GrafanaPanelGetsEveryHourOfItsBounds) {
  pickup("dr5ru7k", 3, 1);
  refresh();
  const auto json = search("pickup_count", R"({"size":0,"query":{"bool":{"filter":[
    {"range":{"timestamp":{"gte":1420848000000,"lte":1420858800000,"format":"epoch_millis"}}},
    {"query_string":{"analyze_wildcard":true,"query":"*"}}]}},
    "aggs":{"2":{"date_histogram":{"field":"timestamp","fixed_interval":"1h","min_doc_count":0,
      "extended_bounds":{"min":1420848000000,"max":1420858800000},"format":"epoch_millis"},
      "aggs":{"1":{"sum":{"field":"pickup_count"}}}}}})");
  const auto& hours = json["aggregations"]["2"]["buckets"];
  ASSERT_EQ(hours.Size(), 4U);
  EXPECT_STREQ(hours[1]["key_as_string"].GetString(), "1420851600000");
  EXPECT_EQ(hours[1]["1"]["value"].GetDouble(), 3.0);
  EXPECT_EQ(hours[3]["doc_count"].GetInt(), 0);
}

}  // namespace
}  // namespace weir::elasticsearch
