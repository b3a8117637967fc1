// Updates, conditions on writes, and requests by query.
#include "emulator/elasticsearch/json_api.h"
#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

class UpdateTest : public ServiceFixture {
 protected:
  JsonReply update(std::string_view id, std::string_view body) {
    return api_.update_document("i", id, body, Refresh::kLater, nullptr, std::nullopt);
  }
  std::string source(std::string_view id) {
    const auto found = service_.get_document("i", id);
    return found.ok() && *found ? (*found)->source : "none";
  }
  static std::string result_of(const JsonReply& reply) {
    JsonDocument json;
    json.Parse(reply.body);
    if (json.HasMember("result")) return json["result"].GetString();
    return std::string{json["error"]["type"].GetString()} + ": " +
           json["error"]["reason"].GetString();
  }

  JsonApi api_{service_};
};

TEST_F(UpdateTest, ObjectsAreMergedAndOtherValuesReplaced) {
  put("i", "1", R"({"a":1,"o":{"p":1,"q":[1,2]}})");
  EXPECT_EQ(result_of(update("1", R"({"doc":{"o":{"q":[3]},"b":"x"}})")), "updated");
  EXPECT_EQ(source("1"), R"({"a":1,"o":{"p":1,"q":[3]},"b":"x"})");
  EXPECT_EQ((*service_.get_document("i", "1"))->version, 2);
}

TEST_F(UpdateTest, UpdateThatChangesNothingIsNoWrite) {
  put("i", "1", R"({"a":1})");
  EXPECT_EQ(update("1", R"({"doc":{"a":1}})").body,
            R"({"_index":"i","_type":"_doc","_id":"1","_version":1,"result":"noop",)"
            R"("_shards":{"total":0,"successful":0,"failed":0},"_seq_no":0,"_primary_term":1})");
  EXPECT_EQ(result_of(update("1", R"({"doc":{"a":1},"detect_noop":false})")), "updated");
}

TEST_F(UpdateTest, MissingDocumentIsMadeFromWhatTheRequestOffers) {
  put("i", "1", "{}");
  EXPECT_EQ(result_of(update("2", R"({"doc":{"a":1}})")),
            "document_missing_exception: [_doc][2]: document missing");
  EXPECT_EQ(update("2", R"({"doc":{"a":1},"upsert":{"b":2}})").status, 201);
  EXPECT_EQ(source("2"), R"({"b":2})");
  EXPECT_EQ(update("3", R"({"doc":{"a":1},"doc_as_upsert":true})").status, 201);
  EXPECT_EQ(source("3"), R"({"a":1})");
}

TEST_F(UpdateTest, BodiesThatMakeNoUpdateAreRefused) {
  put("i", "1", "{}");
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({})",
       "action_request_validation_exception: Validation Failed: 1: script or doc is "
       "missing;"},
      {R"({"doc":{},"foo":1})", "x_content_parse_exception: [UpdateRequest] unknown field [foo]"},
      {R"({"doc":[]})", "x_content_parse_exception: [UpdateRequest] failed to parse field [doc]"},
      {R"({"script":"x"})",
       "not_implemented_exception: [script] of an update is not implemented by Weir"},
  };
  for (const auto& [body, error] : cases) EXPECT_EQ(result_of(update("1", body)), error);
}

TEST_F(UpdateTest, UpdateShowsTheDocumentWhenAsked) {
  put("i", "1", R"({"a":1})");
  EXPECT_NE(update("1", R"({"doc":{"b":2},"_source":["b"]})")
                .body.find(R"("get":{"_seq_no":1,"_primary_term":1,"found":true,"_source":)"
                           R"({"b":2}})"),
            std::string::npos);
}

TEST_F(UpdateTest, BulkUpdatesStandBesideOtherActions) {
  const auto reply = api_.bulk(
      "{\"index\":{\"_id\":\"1\"}}\n{\"a\":1}\n"
      "{\"update\":{\"_id\":\"1\",\"retry_on_conflict\":3}}\n{\"doc\":{\"b\":2}}\n"
      "{\"update\":{\"_id\":\"2\"}}\n{\"doc\":{\"b\":2}}\n"
      "{\"index\":{\"_id\":\"\"}}\n{}\n"
      "{\"delete\":{\"_id\":\"1\",\"if_seq_no\":0,\"if_primary_term\":1}}\n",
      "i", Refresh::kLater);
  JsonDocument json;
  json.Parse(reply.body);
  const auto& items = json["items"];
  EXPECT_STREQ(items[1]["update"]["result"].GetString(), "updated");
  EXPECT_EQ(items[2]["update"]["status"].GetInt(), 404);
  EXPECT_STREQ(items[3]["index"]["error"]["reason"].GetString(),
               "if _id is specified it must not be empty");
  EXPECT_EQ(items[4]["delete"]["status"].GetInt(), 409);
  EXPECT_EQ(source("1"), R"({"a":1,"b":2})");
}

TEST_F(UpdateTest, SequenceNumbersGuardWrites) {
  put("i", "1", R"({"a":1})");
  const auto write = [&](std::int64_t number, std::int64_t term) {
    const WriteCondition condition{number, term, std::nullopt, VersionType::kInternal};
    const auto written = service_.put_document("i", "1", "{}", false, &condition);
    return written.ok() ? "written" : written.error().message;
  };
  EXPECT_EQ(write(7, 1),
            "[1]: version conflict, required seqNo [7], primary term [1]. current document has "
            "seqNo [0] and primary term [1]");
  EXPECT_EQ(write(0, 1), "written");
  EXPECT_EQ(write(0, 1).substr(0, 21), "[1]: version conflict");
}

TEST_F(UpdateTest, ExternalVersionsMustGrow) {
  const auto write = [&](VersionType type, std::int64_t version) {
    const WriteCondition condition{std::nullopt, std::nullopt, version, type};
    const auto written = service_.put_document("i", "1", "{}", false, &condition);
    return written.ok() ? std::to_string(written->write.version) : written.error().message;
  };
  EXPECT_EQ(write(VersionType::kExternal, 5), "5");
  EXPECT_EQ(write(VersionType::kExternal, 5),
            "[1]: version conflict, current version [5] is higher or equal to the one provided "
            "[5]");
  EXPECT_EQ(write(VersionType::kExternalOrEqual, 5), "5");
  EXPECT_EQ(write(VersionType::kExternalOrEqual, 4),
            "[1]: version conflict, current version [5] is higher than the one provided [4]");
  EXPECT_EQ(write(VersionType::kInternal, 5).substr(0, 62),
            "Validation Failed: 1: internal versioning can not be used for ");
}

TEST_F(UpdateTest, DocumentsThatAQueryFindsAreDeleted) {
  for (const std::string_view id : {"1", "2", "3"}) {
    put("i", id, R"({"n":)" + std::string{id} + "}");
  }
  refresh();
  put("i", "3", R"({"n":3})");  // Changed since: a conflict.
  const auto reply = api_.delete_by_query("i", R"({"query":{"range":{"n":{"gte":2}}}})", {});
  EXPECT_EQ(reply.status, 409);
  EXPECT_NE(reply.body.find(R"("total":2,"deleted":1,"batches":1,"version_conflicts":1)"),
            std::string::npos)
      << reply.body;
  EXPECT_EQ(source("2"), "none");
  EXPECT_NE(source("3"), "none");
  EXPECT_EQ(api_.delete_by_query("i", "{}", {.proceed_on_conflict = true}).status, 200);
}

TEST_F(UpdateTest, DocumentsAreCopiedToAnotherIndex) {
  put("i", "1", R"({"n":1})");
  put("i", "2", R"({"n":2})");
  refresh();
  const auto reply = api_.reindex(
      R"({"source":{"index":"i","query":{"term":{"n":2}}},"dest":{"index":"copy"}})", true);
  EXPECT_NE(reply.body.find(R"("created":1)"), std::string::npos) << reply.body;
  EXPECT_EQ(hits("copy", "{}"), "2");
}

}  // namespace
}  // namespace weir::elasticsearch
