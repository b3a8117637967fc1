#include <set>

#include "emulator/elasticsearch/events.h"
#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

using std::chrono::milliseconds;

class ServiceTest : public ServiceFixture {
 protected:
  explicit ServiceTest(Limits limits = {}) : ServiceFixture(limits) {}
  std::int64_t searchable() { return *service_.count("i", ""); }
};

TEST_F(ServiceTest, SecondCreationOfAnIndexIsRefused) {
  create("pickup_count", R"({"n":{"type":"long"}})");
  const auto again = service_.create_index("pickup_count", "");
  EXPECT_EQ(again.error().code, "resource_already_exists_exception");
  EXPECT_EQ(again.error().http_status, 400);
  const std::string uuid = service_.find_index("pickup_count")->uuid();
  EXPECT_EQ(uuid.size(), 22U);
  EXPECT_EQ(again.error().message, "index [pickup_count/" + uuid + "] already exists");
}

TEST_F(ServiceTest, IndexNamesFollowTheRules) {
  const std::pair<std::string, std::string_view> cases[] = {
      {"Upper", "must be lowercase"},
      {"a b", "must not contain the following characters"},
      {"a#b", "must not contain '#'"},
      {"a:b", "must not contain ':'"},
      {"_a", "must not start with '_', '-', or '+'"},
      {"..", "must not be '.' or '..'"},
      {std::string(256, 'a'), "index name is too long, (256 > 255)"}};
  for (const auto& [name, part] : cases) {
    const auto created = service_.create_index(name, "");
    ASSERT_FALSE(created.ok()) << name;
    EXPECT_EQ(created.error().code, "invalid_index_name_exception");
    EXPECT_NE(created.error().message.find(part), std::string::npos) << created.error().message;
  }
  EXPECT_TRUE(service_.create_index(".kibana_1", "").ok());
}

TEST_F(ServiceTest, SettingsAreKeptOrRefused) {
  ASSERT_TRUE(service_
                  .create_index("i", R"({"settings":{"index":{"number_of_shards":3},)"
                                     R"("refresh_interval":"30s"}})")
                  .ok());
  EXPECT_EQ(service_.find_index("i")->shards(), 3);
  EXPECT_EQ(service_.find_index("i")->refresh_interval_ms(), 30'000);
  EXPECT_EQ(service_.create_index("j", R"({"settings":{"codec":"best"}})").error().code,
            "not_implemented_exception");
  EXPECT_EQ(service_.create_index("j", R"({"setings":{}})").error().message,
            "unknown key [setings] for create index");
}

TEST_F(ServiceTest, WritesAreSearchableAfterTheRefreshInterval) {
  put("i", "1", R"({"n":1})");
  EXPECT_EQ(searchable(), 0);
  EXPECT_TRUE(service_.get_document("i", "1").value());
  pass(milliseconds{999});
  put("i", "2", R"({"n":2})");
  EXPECT_EQ(searchable(), 0);
  pass(milliseconds{1});
  EXPECT_EQ(searchable(), 1);
  refresh();
  EXPECT_EQ(searchable(), 2);
}

TEST_F(ServiceTest, RefreshIntervalMinusOneWaitsForARequest) {
  ASSERT_TRUE(service_.create_index("i", R"({"settings":{"refresh_interval":"-1"}})").ok());
  put("i", "1", R"({"n":1})");
  pass(milliseconds{1'000'000});
  EXPECT_EQ(searchable(), 0);
  refresh();
  EXPECT_EQ(searchable(), 1);
}

TEST_F(ServiceTest, SearchesSeeTheOldDocumentUntilTheNewOneIsRefreshed) {
  put("i", "1", R"({"n":1})");
  refresh();
  put("i", "1", R"({"n":2})");
  EXPECT_EQ(matches("i", R"({"term":{"n":1}})"), "1");
  EXPECT_EQ(matches("i", R"({"ids":{"values":["1"]}})"), "1");
  EXPECT_EQ(service_.get_document("i", "1").value()->source, R"({"n":2})");
  pass(milliseconds{1'000});
  EXPECT_EQ(matches("i", R"({"term":{"n":1}})"), "");
  EXPECT_EQ(matches("i", R"({"term":{"n":2}})"), "1");
  EXPECT_EQ(searchable(), 1);
}

TEST_F(ServiceTest, VersionsCountWritesAndSurviveADeletionForAMinute) {
  auto write = [&] { return service_.put_document("i", "1", R"({"n":1})", false)->write; };
  EXPECT_EQ(write().version, 1);
  EXPECT_EQ(write().version, 2);
  EXPECT_EQ(write().outcome, WriteOutcome::kUpdated);
  const auto deleted = service_.delete_document("i", "1");
  EXPECT_EQ(deleted->write.outcome, WriteOutcome::kDeleted);
  EXPECT_EQ(deleted->write.version, 4);
  EXPECT_FALSE(service_.get_document("i", "1").value());
  const auto again = write();
  EXPECT_EQ(again.outcome, WriteOutcome::kCreated);
  EXPECT_EQ(again.version, 5);
  EXPECT_EQ(again.sequence_number, 4);
  EXPECT_EQ(service_.get_document("i", "1").value()->sequence_number, 4);
  ASSERT_TRUE(service_.delete_document("i", "1").ok());
  pass(milliseconds{60'000});
  EXPECT_EQ(write().version, 1);
}

TEST_F(ServiceTest, DeletingWhatIsNotThereSaysSo) {
  put("i", "1", R"({"n":1})");
  EXPECT_EQ(service_.delete_document("i", "2")->write.outcome, WriteOutcome::kNotFound);
  EXPECT_EQ(service_.delete_document("none", "2").error().code, "index_not_found_exception");
}

TEST_F(ServiceTest, CreateOfAnExistingIdConflicts) {
  put("i", "1", R"({"n":1})");
  const auto created = service_.put_document("i", "1", R"({"n":2})", true);
  EXPECT_EQ(created.error().code, "version_conflict_engine_exception");
  EXPECT_EQ(created.error().http_status, 409);
  EXPECT_EQ(created.error().message,
            "[1]: version conflict, document already exists (current version [1])");
  ASSERT_TRUE(service_.delete_document("i", "1").ok());
  EXPECT_TRUE(service_.put_document("i", "1", R"({"n":2})", true).ok());
}

TEST_F(ServiceTest, AutomaticIdsAreDistinctAndTheSameEveryTime) {
  auto ids = [] {
    sim::Scheduler scheduler{sim::Scheduler::Options{}};
    sim::Timeline timeline;
    ElasticsearchService service{scheduler, timeline, {}};
    std::set<std::string> made;
    for (int i = 0; i < 100; ++i)
      made.insert(service.put_document("i", "", R"({"n":1})", false)->id);
    return made;
  };
  const auto first = ids();
  EXPECT_EQ(first.size(), 100U);
  EXPECT_EQ(first.begin()->size(), 20U);
  EXPECT_EQ(first, ids());
}

TEST_F(ServiceTest, BulkItemsFailSingly) {
  create("i", R"({"n":{"type":"long"}})");
  const BulkOperation operations[] = {
      {BulkAction::kIndex, "i", "1", R"({"n":1})"},
      {BulkAction::kIndex, "i", "2", R"({"n":"x"})"},
      {BulkAction::kCreate, "i", "1", R"({"n":3})"},
      {BulkAction::kIndex, "UPPER", "1", R"({"n":3})"},
      {BulkAction::kIndex, "i", std::string_view{}, R"({"n":4})"},
      {BulkAction::kDelete, "i", "1", {}},
      {BulkAction::kDelete, "i", "gone", {}},
      {BulkAction::kDelete, "i", "", {}},
      {BulkAction::kDelete, "none", "1", {}},
  };
  const auto reply = service_.bulk(operations);
  ASSERT_TRUE(reply.ok());
  EXPECT_TRUE(reply->errors);
  const int statuses[] = {201, 400, 409, 400, 201, 200, 404, 400, 404};
  for (std::size_t i = 0; i < std::size(statuses); ++i) {
    EXPECT_EQ(reply->items[i].status, statuses[i]) << i;
    EXPECT_EQ(reply->items[i].failure == kNone, statuses[i] < 300 || i == 6) << i;
  }
  EXPECT_EQ(reply->failures[reply->items[2].failure].code, "version_conflict_engine_exception");
  ASSERT_EQ(reply->generated_ids.size(), 1U);
  EXPECT_TRUE(service_.get_document("i", reply->generated_ids[0]).value());
  EXPECT_EQ(service_.statistics("i")->documents, 1U);
  EXPECT_FALSE(service_.index_exists("none"));
}

TEST_F(ServiceTest, IdBeyondTheLimitIsRefused) {
  EXPECT_EQ(put_error("i", std::string(513, 'x'), "{}").message,
            "id is too long, must be no longer than 512 bytes but was: 513");
  put("i", std::string(512, 'x'), "{}");
  EXPECT_TRUE(service_.get_document("i", std::string(512, 'x')).value());
}

TEST_F(ServiceTest, GateRejectsRequestsOrTheirLastItems) {
  std::vector<std::string> seen;
  timeline_.add_listener([&](const sim::Event& event) { seen.emplace_back(event.kind); });
  create("i", R"({"n":{"type":"long"}})");
  BulkAdmission admission{true, 0};
  service_.set_bulk_rejection([&](std::span<const BulkOperation>) { return admission; });
  const BulkOperation operations[] = {{BulkAction::kIndex, "i", "1", R"({"n":1})"},
                                      {BulkAction::kIndex, "i", "2", R"({"n":2})"}};
  const auto refused = service_.bulk(operations);
  EXPECT_EQ(refused.error().http_status, 429);
  EXPECT_EQ(refused.error().code, "es_rejected_execution_exception");
  admission = {false, 1};
  const auto partial = service_.bulk(operations);
  EXPECT_EQ(partial->items[0].status, 201);
  EXPECT_EQ(partial->items[1].status, 429);
  EXPECT_EQ(partial->failures[0].code, "es_rejected_execution_exception");
  EXPECT_EQ(service_.statistics("i")->documents, 1U);
  service_.set_bulk_rejection({});
  EXPECT_FALSE(service_.bulk(operations)->errors);
  EXPECT_EQ(seen,
            (std::vector<std::string>{"elasticsearch.index_created", "elasticsearch.bulk_rejected",
                                      "elasticsearch.bulk_rejected"}));
}

TEST_F(ServiceTest, RunHashSeesIdsSourcesAndOrder) {
  auto hash_of = [](std::initializer_list<BulkOperation> operations) {
    sim::Scheduler scheduler{sim::Scheduler::Options{}};
    sim::Timeline timeline;
    ElasticsearchService service{scheduler, timeline, {}};
    EXPECT_TRUE(service.bulk({operations.begin(), operations.size()}).ok());
    EXPECT_EQ(timeline.events(), 2U);
    return timeline.hash().value();
  };
  const BulkOperation a{BulkAction::kIndex, "i", "1", R"({"n":1})"};
  const BulkOperation b{BulkAction::kIndex, "i", "2", R"({"n":1})"};
  const BulkOperation c{BulkAction::kIndex, "i", "2", R"({"n":2})"};
  EXPECT_EQ(hash_of({a, b}), hash_of({a, b}));
  EXPECT_NE(hash_of({a, b}), hash_of({b, a}));
  EXPECT_NE(hash_of({a, b}), hash_of({a, c}));
}

TEST_F(ServiceTest, BulkRecordsOneEventAnIndex) {
  const BulkOperation operations[] = {{BulkAction::kIndex, "i", "1", "{}"},
                                      {BulkAction::kIndex, "j", "1", "{}"},
                                      {BulkAction::kIndex, "i", "2", "{}"}};
  ASSERT_TRUE(service_.bulk(operations).ok());
  EXPECT_EQ(timeline_.events(), 4U);  // Two indices made, two bulk events.
}

TEST_F(ServiceTest, DeletedIndexIsGone) {
  put("i", "1", "{}");
  put("j", "1", "{}");
  ASSERT_TRUE(service_.delete_index("i").ok());
  EXPECT_FALSE(service_.index_exists("i"));
  EXPECT_EQ(service_.index_names(), std::vector<std::string>{"j"});
  EXPECT_EQ(service_.delete_index("i").error().code, "index_not_found_exception");
}

class VisitTest : public ServiceTest {
 protected:
  static Limits limits() {
    Limits limits;
    limits.ordered_visit_bytes = 20'000;
    limits.source_block_bytes = 4'096;
    return limits;
  }
  VisitTest() : ServiceTest(limits()) {}
};

TEST_F(VisitTest, DocumentsAreVisitedOnceInOrderOfIdWithTheirNewestSource) {
  std::map<std::string, std::string> expected;
  for (int i = 0; i < 5'000; ++i) {
    const std::string id = "doc-" + std::to_string(i * 7'919 % 3'001);
    const std::string source = R"({"n":)" + std::to_string(i) + "}";
    put("i", id, source);
    expected[id] = source;
  }
  for (int i = 0; i < 100; ++i) {
    const std::string id = "doc-" + std::to_string(i);
    ASSERT_TRUE(service_.delete_document("i", id).ok());
    expected.erase(id);
  }
  auto next = expected.begin();
  ASSERT_TRUE(service_
                  .for_each_document("i",
                                     [&](std::string_view id, std::string_view source) {
                                       ASSERT_NE(next, expected.end());
                                       ASSERT_EQ(id, next->first);
                                       ASSERT_EQ(source, next->second);
                                       ++next;
                                     })
                  .ok());
  EXPECT_EQ(next, expected.end());
  EXPECT_EQ(service_.statistics("i")->documents, expected.size());
}

TEST_F(VisitTest, EmptyIndexIsVisitedWithoutADocument) {
  create("i", "{}");
  EXPECT_TRUE(service_.for_each_document("i", [](auto, auto) { FAIL(); }).ok());
  EXPECT_FALSE(service_.for_each_document("j", [](auto, auto) {}).ok());
}

}  // namespace
}  // namespace weir::elasticsearch
