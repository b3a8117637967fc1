// Scrolls, requests by query, updates and settings over REST.
#include "tests/unit/emulator/server/elasticsearch/rest_fixture.h"

namespace weir::elasticsearch_http {
namespace {

class PagingHandlersTest : public RestFixture {};

TEST_F(PagingHandlersTest, ScrollIsFetchedPageByPageAndCleared) {
  fill();
  auto page = parsed(call("POST", "/pickup_count/_search?scroll=1m&size=2", "{}"));
  EXPECT_EQ(page["hits"]["hits"].Size(), 2U);
  const std::string id = page["_scroll_id"].GetString();
  page = parsed(call("POST", "/_search/scroll", R"({"scroll":"1m","scroll_id":")" + id + "\"}"));
  EXPECT_EQ(page["hits"]["hits"].Size(), 1U);
  page = parsed(call("GET", "/_search/scroll?scroll=1m&scroll_id=" + id));
  EXPECT_EQ(page["hits"]["hits"].Size(), 0U);
  EXPECT_EQ(body_of("DELETE", "/_search/scroll", R"({"scroll_id":[")" + id + "\"]}"),
            R"({"succeeded":true,"num_freed":1})");
  EXPECT_EQ(status_of("DELETE", "/_search/scroll/" + id), 404);
  EXPECT_EQ(status_of("GET", "/_search/scroll/" + id), 404);
  EXPECT_EQ(body_of("DELETE", "/_search/scroll/_all"), R"({"succeeded":true,"num_freed":0})");
}

TEST_F(PagingHandlersTest, ScrollsAreRefusedForWhatTheyCannotDo) {
  fill();
  EXPECT_EQ(error_of("GET", "/_search?scroll=1m&size=0"),
            "action_request_validation_exception: Validation Failed: 1: [size] cannot be [0] in a "
            "scroll context;");
  EXPECT_EQ(error_of("GET", "/_search?scroll=1m&request_cache=true"),
            "action_request_validation_exception: Validation Failed: 1: [request_cache] cannot be "
            "used in a scroll context;");
  EXPECT_EQ(error_of("POST", "/_search/scroll", R"({"scroll_id":"x"})"),
            "illegal_argument_exception: Cannot parse scroll id");
}

TEST_F(PagingHandlersTest, DocumentsAreDeletedAndUpdatedByQuery) {
  fill();
  EXPECT_EQ(status_of("POST", "/pickup_count/_delete_by_query", "{}"), 400);
  auto reply = parsed(call("POST", "/pickup_count/_delete_by_query?refresh=true",
                           R"({"query":{"range":{"pickup_count":{"gte":4}}}})"));
  EXPECT_EQ(reply["deleted"].GetInt(), 2);
  EXPECT_EQ(hits("/pickup_count/_search"), "3");
  reply = parsed(call("POST", "/pickup_count/_update_by_query?conflicts=proceed"));
  EXPECT_EQ(reply["updated"].GetInt(), 1);
  reply = parsed(call("POST", "/_reindex?refresh=true",
                      R"({"source":{"index":"pickup_count"},"dest":{"index":"copy"}})"));
  EXPECT_EQ(reply["created"].GetInt(), 1);
  EXPECT_EQ(hits("/copy/_search"), "3");
}

TEST_F(PagingHandlersTest, UpdateHasItsParameters) {
  EXPECT_EQ(status_of("PUT", "/i/_doc/1", R"({"n":1})"), 201);
  EXPECT_EQ(status_of("POST", "/i/_update/1", ""), 400);
  const auto reply = parsed(call("POST", "/i/_update/1?_source=true&if_seq_no=0&if_primary_term=1",
                                 R"({"doc":{"m":2}})"));
  EXPECT_EQ(reply["get"]["_source"]["m"].GetInt(), 2);
  EXPECT_EQ(status_of("POST", "/i/_update/1?if_seq_no=0&if_primary_term=1", R"({"doc":{"m":3}})"),
            409);
  EXPECT_EQ(status_of("POST", "/i/trip/1/_update", R"({"doc":{"m":3}})"), 200);
}

TEST_F(PagingHandlersTest, VersionsFromElsewhereAreKept) {
  EXPECT_EQ(status_of("PUT", "/i/_doc/1?version=0&version_type=external", "{}"), 201);
  EXPECT_EQ(status_of("PUT", "/i/_doc/1?version=0&version_type=external", "{}"), 409);
  EXPECT_EQ(status_of("PUT", "/i/_doc/1?version=7&version_type=external_gte", "{}"), 200);
  EXPECT_EQ(parsed(call("GET", "/i/_doc/1"))["_version"].GetInt(), 7);
  EXPECT_EQ(status_of("PUT", "/i/_doc/1?version=8", "{}"), 400);
}

TEST_F(PagingHandlersTest, DocumentIsUnseenUntilRefreshedWhenAskedSo) {
  EXPECT_EQ(status_of("PUT", "/i/_doc/1", "{}"), 201);
  EXPECT_EQ(status_of("GET", "/i/_doc/1?realtime=false"), 404);
  EXPECT_EQ(status_of("GET", "/i/_doc/1?realtime=false&refresh=true"), 200);
}

TEST_F(PagingHandlersTest, SettingsChangeWhileTheIndexIsThere) {
  EXPECT_EQ(status_of("PUT", "/i"), 200);
  EXPECT_EQ(status_of("PUT", "/i/_settings",
                      R"({"index":{"refresh_interval":"-1","number_of_replicas":0}})"),
            200);
  EXPECT_EQ(body_of("GET", "/i/_settings/index.number_*?flat_settings=true"),
            R"({"i":{"settings":{"index.number_of_shards":"1","index.number_of_replicas":"0"}}})");
  EXPECT_EQ(body_of("GET", "/i/_settings/index.refresh_interval"),
            R"({"i":{"settings":{"index":{"refresh_interval":"-1"}}}})");
  EXPECT_EQ(error_of("PUT", "/i/_settings", R"({"number_of_shards":2})"),
            "illegal_argument_exception: final i setting [index.number_of_shards], not updateable");
  EXPECT_EQ(body_of("POST", "/i/_flush"), R"({"_shards":{"total":1,"successful":1,"failed":0}})");
}

TEST_F(PagingHandlersTest, HeadersOfMultiSearchesNameSeveralIndices) {
  fill();
  const auto reply = parsed(call("POST", "/_msearch",
                                 "{\"index\":[\"pickup_count\",\"none\"],"
                                 "\"ignore_unavailable\":true}\n{}\n"
                                 "{\"index\":[\"pickup_count\",\"none\"]}\n{}\n"));
  EXPECT_EQ(reply["responses"][0]["hits"]["total"]["value"].GetInt(), 3);
  EXPECT_EQ(reply["responses"][1]["status"].GetInt(), 404);
}

TEST_F(PagingHandlersTest, ParametersThatAreTooSmallAreRefused) {
  EXPECT_EQ(error_of("GET", "/_search?batched_reduce_size=1"),
            "illegal_argument_exception: batchedReduceSize must be >= 2");
  EXPECT_EQ(error_of("GET", "/_search?rest_total_hits_as_int=true&track_total_hits=5"),
            "illegal_argument_exception: [rest_total_hits_as_int] cannot be used if the tracking "
            "of total hits is not accurate, got 5");
}

}  // namespace
}  // namespace weir::elasticsearch_http
