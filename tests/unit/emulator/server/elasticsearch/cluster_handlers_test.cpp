#include "emulator/server/elasticsearch/cat_table.h"
#include "emulator/server/elasticsearch/rendering.h"
#include "tests/unit/emulator/server/elasticsearch/rest_fixture.h"

namespace weir::elasticsearch_http {
namespace {

class ClusterHandlersTest : public RestFixture {};

TEST_F(ClusterHandlersTest, HealthIsYellowWhileReplicasHaveNowhereToGo) {
  EXPECT_STREQ(parsed(call("GET", "/_cluster/health"))["status"].GetString(), "green");
  body_of("PUT", "/a", R"({"settings":{"number_of_replicas":0}})");
  EXPECT_STREQ(parsed(call("GET", "/_cluster/health"))["status"].GetString(), "green");
  body_of("PUT", "/b");
  const auto json = parsed(call("GET", "/_cluster/health"));
  EXPECT_STREQ(json["status"].GetString(), "yellow");
  EXPECT_EQ(json["active_shards"].GetInt(), 2);
  EXPECT_EQ(json["unassigned_shards"].GetInt(), 1);
  EXPECT_STREQ(parsed(call("GET", "/_cluster/health/a"))["status"].GetString(), "green");
}

TEST_F(ClusterHandlersTest, WaitingForWhatCannotComeTimesOut) {
  body_of("PUT", "/b");
  const std::pair<std::string_view, int> cases[] = {{"wait_for_status=yellow&timeout=5s", 200},
                                                    {"wait_for_status=red", 200},
                                                    {"wait_for_status=green", 408},
                                                    {"wait_for_nodes=1", 200},
                                                    {"wait_for_nodes=%3E=1", 200},
                                                    {"wait_for_nodes=ge(2)", 408},
                                                    {"wait_for_nodes=3", 408},
                                                    {"wait_for_nodes=many", 400},
                                                    {"wait_for_status=blue", 400},
                                                    {"level=shards", 501},
                                                    {"wait_for_active_shards=all", 501}};
  for (const auto& [query, status] : cases) {
    EXPECT_EQ(status_of("GET", "/_cluster/health?" + std::string{query}), status) << query;
  }
  EXPECT_TRUE(parsed(call("GET", "/_cluster/health?wait_for_status=green"))["timed_out"].GetBool());
}

TEST_F(ClusterHandlersTest, NodesShowTheAddressThatWasCalled) {
  const auto response = call("GET", "/_nodes/_all/http", "", {{"host", "localhost:4566"}});
  const auto json = parsed(response);
  ASSERT_EQ(json["nodes"].MemberCount(), 1U);
  const auto& node = json["nodes"].MemberBegin()->value;
  EXPECT_STREQ(node["http"]["publish_address"].GetString(), "localhost:4566");
  EXPECT_STREQ(node["version"].GetString(), "7.10.2");
  EXPECT_EQ(body_of("GET", "/_nodes?filter_path=nodes.*.version"),
            R"({"nodes":{"weirweirweirweirweirnA":{"version":"7.10.2"}}})");
}

TEST_F(ClusterHandlersTest, StatisticsCountDocuments) {
  fill();
  const auto json = parsed(call("GET", "/_stats"));
  EXPECT_EQ(json["_all"]["primaries"]["docs"]["count"].GetInt(), 3);
  EXPECT_EQ(json["indices"]["pickup_count"]["total"]["indexing"]["index_total"].GetInt(), 3);
  EXPECT_EQ(status_of("GET", "/none/_stats"), 404);
}

TEST_F(ClusterHandlersTest, SettingsAreEmpty) {
  EXPECT_EQ(body_of("GET", "/_cluster/settings"), R"({"persistent":{},"transient":{}})");
}

TEST_F(ClusterHandlersTest, CatShowsTables) {
  fill();
  body_of("PUT", "/a", R"({"settings":{"number_of_replicas":0,"number_of_shards":3}})");
  EXPECT_EQ(body_of("GET", "/_cat/indices?h=health,status,index,pri,rep,docs.count&v"),
            "health status index        pri rep docs.count\n"
            "green  open   a              3   0          0\n"
            "yellow open   pickup_count   1   1          3\n");
  EXPECT_EQ(body_of("GET", "/_cat/indices?h=i,dc&s=docs.count:desc"),
            "pickup_count 3\n"
            "a            0\n");
  EXPECT_EQ(body_of("GET", "/_cat/indices/a?h=i,p&format=json"), R"([{"index":"a","pri":"3"}])");
  EXPECT_EQ(body_of("GET", "/_cat/indices?h=i&health=green"), "a\n");
  EXPECT_EQ(status_of("GET", "/_cat/indices?s=nothing"), 400);
  EXPECT_EQ(status_of("GET", "/_cat/indices/none"), 404);
}

TEST_F(ClusterHandlersTest, CatShowsSimulatedTime) {
  fill();
  EXPECT_EQ(body_of("GET", "/_cat/count?v"),
            "epoch      timestamp count\n1767600000 08:00:00  3    \n");
  EXPECT_TRUE(body_of("GET", "/_cat/health").starts_with("1767600000 08:00:00 weir yellow 1 1 1 1"))
      << body_of("GET", "/_cat/health");
  EXPECT_EQ(body_of("GET", "/_cat/nodes?h=name,node.role"), "weir dim\n");
  EXPECT_EQ(body_of("GET", "/_cat/aliases?format=json"), "[]");
  EXPECT_TRUE(body_of("GET", "/_cat/count?help").starts_with("epoch | t,time |\n"));
  EXPECT_TRUE(body_of("GET", "/_cat").starts_with("=^.^="));
}

TEST(SizeTextTest, SizesAreShownAsElasticsearchDoes) {
  EXPECT_EQ(size_text(0, ""), "0b");
  EXPECT_EQ(size_text(208, ""), "208b");
  EXPECT_EQ(size_text(1024, ""), "1kb");
  EXPECT_EQ(size_text(4'400, ""), "4.2kb");
  EXPECT_EQ(size_text(5'500'000, ""), "5.2mb");
  EXPECT_EQ(size_text(5'500'000, "b"), "5500000");
  EXPECT_EQ(size_text(5'500'000, "kb"), "5371");
}

TEST(FilterPathTest, PathsSelectAndLeaveOut) {
  constexpr std::string_view kJson =
      R"({"took":1,"hits":{"total":{"value":2},"hits":[{"_id":"1","_source":{"a":1,"b":2}},)"
      R"({"_id":"2"}]},"empty":{}})";
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"took", R"({"took":1})"},
      {"t*", R"({"took":1})"},
      {"hits.hits._id", R"({"hits":{"hits":[{"_id":"1"},{"_id":"2"}]}})"},
      {"hits.**.a", R"({"hits":{"hits":[{"_source":{"a":1}}]}})"},
      {"**.value,took", R"({"took":1,"hits":{"total":{"value":2}}})"},
      {"*.total", R"({"hits":{"total":{"value":2}}})"},
      {"none", "{}"},
      {"-hits", R"({"took":1,"empty":{}})"},
      {"-hits.hits._source,-took", R"({"hits":{"total":{"value":2},"hits":[{"_id":"1"},)"
                                   R"({"_id":"2"}]},"empty":{}})"},
      {"hits.hits,-**._source", R"({"hits":{"hits":[{"_id":"1"},{"_id":"2"}]}})"},
  };
  for (const auto& [paths, wanted] : cases) EXPECT_EQ(filtered_json(kJson, paths), wanted) << paths;
}

TEST(PrettyTest, IndentsAsElasticsearchDoes) {
  EXPECT_EQ(pretty_json(R"({"a":[1,{"b":"x,{}:\"\\"}],"c":{},"d":[]})"),
            "{\n  \"a\" : [\n    1,\n    {\n      \"b\" : \"x,{}:\\\"\\\\\"\n    }\n  ],\n"
            "  \"c\" : { },\n  \"d\" : [ ]\n}\n");
}

}  // namespace
}  // namespace weir::elasticsearch_http
