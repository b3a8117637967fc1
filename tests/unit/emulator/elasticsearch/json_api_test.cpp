#include "emulator/elasticsearch/json_api.h"

#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

class JsonApiTest : public ServiceFixture {
 protected:
  JsonApi api_{service_};
};

JsonDocument parsed(const JsonReply& reply) {
  JsonDocument json;
  json.Parse(reply.body);
  EXPECT_FALSE(json.HasParseError()) << reply.body;
  return json;
}

TEST_F(JsonApiTest, InfoHasWhatClientsCheck) {
  const auto json = parsed(api_.info());
  EXPECT_STREQ(json["version"]["number"].GetString(), "7.10.2");
  EXPECT_STREQ(json["version"]["build_flavor"].GetString(), "default");
  EXPECT_STREQ(json["tagline"].GetString(), "You Know, for Search");
}

TEST_F(JsonApiTest, ErrorsComeInTheirEnvelope) {
  const auto reply = api_.search("none", "{}", {});
  EXPECT_EQ(reply.status, 404);
  const std::string error = R"("type":"index_not_found_exception","reason":)"
                            R"("no such index [none]","resource.type":"index_or_alias",)"
                            R"("resource.id":"none","index_uuid":"_na_","index":"none")";
  EXPECT_EQ(reply.body,
            R"({"error":{"root_cause":[{)" + error + "}]," + error + R"(},"status":404})");
}

TEST_F(JsonApiTest, IndexLifeCycle) {
  EXPECT_EQ(api_.create_index("i", R"({"mappings":{"properties":{"n":{"type":"long"}}}})").body,
            R"({"acknowledged":true,"shards_acknowledged":true,"index":"i"})");
  EXPECT_EQ(api_.create_index("i", "").status, 400);
  EXPECT_EQ(api_.get_mapping("i").body,
            R"({"i":{"mappings":{"properties":{"n":{"type":"long"}}}}})");
  EXPECT_EQ(api_.put_mapping("i", R"({"properties":{"k":{"type":"keyword"}}})").body,
            R"({"acknowledged":true})");
  const auto json = parsed(api_.get_index("i"));
  EXPECT_STREQ(json["i"]["settings"]["index"]["number_of_shards"].GetString(), "1");
  EXPECT_STREQ(json["i"]["settings"]["index"]["creation_date"].GetString(), "1420848000000");
  EXPECT_TRUE(json["i"]["mappings"]["properties"].HasMember("k"));
  EXPECT_EQ(api_.delete_index("i").status, 200);
  EXPECT_EQ(api_.get_index("i").status, 404);
}

TEST_F(JsonApiTest, DocumentLifeCycle) {
  const auto written = api_.put_document("i", "1", R"({"n":1})", false, Refresh::kForced);
  EXPECT_EQ(written.status, 201);
  EXPECT_EQ(written.body,
            R"({"_index":"i","_type":"_doc","_id":"1","_version":1,"result":"created",)"
            R"("forced_refresh":true,"_shards":{"total":2,"successful":1,"failed":0},"_seq_no":0,)"
            R"("_primary_term":1})");
  EXPECT_EQ(api_.put_document("i", "1", R"({"n":2})", false, Refresh::kLater).status, 200);
  EXPECT_EQ(api_.put_document("i", "1", R"({"n":2})", true, Refresh::kLater).status, 409);
  EXPECT_EQ(api_.get_document("i", "1").body,
            R"({"_index":"i","_type":"_doc","_id":"1","_version":2,"_seq_no":1,)"
            R"("_primary_term":1,"found":true,"_source":{"n":2}})");
  EXPECT_EQ(api_.delete_document("i", "1", Refresh::kForced).status, 200);
  EXPECT_EQ(api_.delete_document("i", "1", Refresh::kForced).status, 404);
  EXPECT_EQ(api_.get_document("i", "1").status, 404);
  EXPECT_EQ(api_.get_document("i", "1").body,
            R"({"_index":"i","_type":"_doc","_id":"1","found":false})");
}

TEST_F(JsonApiTest, BulkBodiesOfTheSinkAreTaken) {
  const auto reply = api_.bulk(
      "{\"index\":{\"_index\":\"pickup_count\",\"_type\":\"_doc\"}}\n"
      "{\"location\":\"dr5ru7k\",\"pickup_count\":4}\n"
      "{\"create\":{\"_id\":\"7\"}}\r\n{\"n\":1}\r\n"
      "{\"index\":{\"_id\":\"8\"}}\n{\"n\":\"x\"}\n"
      "{\"delete\":{\"_index\":\"other\",\"_id\":\"7\"}}\n",
      "other", Refresh::kForced);
  ASSERT_EQ(reply.status, 200);
  const auto json = parsed(reply);
  EXPECT_TRUE(json["errors"].GetBool());
  EXPECT_EQ(json["items"].Size(), 4U);
  const auto& first = json["items"][0]["index"];
  EXPECT_STREQ(first["_index"].GetString(), "pickup_count");
  EXPECT_STREQ(first["_type"].GetString(), "_doc");
  EXPECT_EQ(first["_id"].GetStringLength(), 20U);
  EXPECT_EQ(first["status"].GetInt(), 201);
  EXPECT_STREQ(json["items"][2]["index"]["error"]["type"].GetString(), "mapper_parsing_exception");
  EXPECT_STREQ(json["items"][3]["delete"]["result"].GetString(), "deleted");
  EXPECT_EQ(parsed(api_.count("pickup_count", ""))["count"].GetInt(), 1);
}

TEST_F(JsonApiTest, BrokenBulkBodiesAreRefusedWhole) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", "request body is required"},
      {"{\"index\":{}}", "must be terminated by a newline"},
      {"{\"index\":{}}\n{}\n", "index is missing"},
      {"{\"foo\":{\"_index\":\"i\"}}\n{}\n", "but found [foo]"},
      {"{}\n", "expected FIELD_NAME but found [END_OBJECT]"},
      {"[]\n", "Malformed action/metadata line [1]"},
  };
  for (const auto& [body, part] : cases) {
    const auto reply = api_.bulk(body, "", Refresh::kLater);
    EXPECT_GE(reply.status, 400) << body;
    EXPECT_NE(reply.body.find(part), std::string::npos) << reply.body;
  }
}

TEST_F(JsonApiTest, MultiSearchKeepsFailuresApart) {
  api_.put_document("i", "1", R"({"n":1})", false, Refresh::kForced);
  const auto json = parsed(api_.msearch(
      "{\"index\":[\"i\"]}\n{\"size\":0}\n{\"index\":\"none\"}\n{}\n{}\n{\"foo\":1}\n", "i", {}));
  ASSERT_EQ(json["responses"].Size(), 3U);
  EXPECT_EQ(json["responses"][0]["status"].GetInt(), 200);
  EXPECT_EQ(json["responses"][0]["hits"]["total"]["value"].GetInt(), 1);
  EXPECT_EQ(json["responses"][1]["status"].GetInt(), 404);
  EXPECT_STREQ(json["responses"][2]["error"]["type"].GetString(), "parsing_exception");
}

TEST_F(JsonApiTest, RefreshAnswersWithItsShards) {
  api_.put_document("i", "1", "{}", false, Refresh::kLater);
  EXPECT_EQ(api_.refresh("i").body, R"({"_shards":{"total":2,"successful":1,"failed":0}})");
  EXPECT_EQ(api_.refresh("none").status, 404);
}

}  // namespace
}  // namespace weir::elasticsearch
