// search_after, slices and scrolls.
#include "tests/unit/emulator/elasticsearch/service_fixture.h"

namespace weir::elasticsearch {
namespace {

class PagingTest : public ServiceFixture {
 protected:
  void SetUp() override {
    create("i", R"({"n":{"type":"long"},"k":{"type":"keyword"},"t":{"type":"date"}})");
    put("i", "a", R"({"n":2,"k":"y","t":1000})");
    put("i", "b", R"({"n":1,"k":"x","t":2000})");
    put("i", "c", R"({"n":2,"k":"x","t":3000})");
    put("i", "d", R"({"k":"z","t":4000})");
    refresh();
  }
  JsonDocument page(const base::Result<std::string>& reply) {
    EXPECT_TRUE(reply.ok());
    JsonDocument json;
    json.Parse(reply.ok() ? *reply : "{}");
    return json;
  }
  static std::string ids(const JsonDocument& json) {
    std::string text;
    for (const auto& hit : json["hits"]["hits"].GetArray()) text += hit["_id"].GetString();
    return text;
  }
};

TEST_F(PagingTest, HitsBehindTheGivenValuesFollow) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({"sort":["n","k"],"search_after":[1,"x"]})", "c a d"},
      {R"({"sort":["n","k"],"search_after":[2,"x"]})", "a d"},
      {R"({"sort":[{"n":"desc"}],"search_after":[2]})", "b d"},
      {R"({"sort":["n"],"search_after":[9223372036854775807]})", ""},
      {R"({"sort":["k"],"search_after":["x"]})", "a d"},
      {R"({"sort":["t"],"search_after":["1970-01-01T00:00:02Z"]})", "c d"},
      {R"({"sort":["_doc"],"search_after":[1]})", "c d"},
  };
  for (const auto& [body, wanted] : cases) EXPECT_EQ(hits("i", body), wanted) << body;
}

TEST_F(PagingTest, SearchAfterNeedsItsSort) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {R"({"search_after":[1]})", "Sort must contain at least one field."},
      {R"({"sort":["n","k"],"search_after":[1]})", "search_after has 1 value(s) but sort has 2."},
      {R"({"sort":["n"],"search_after":[1],"from":1})",
       "`from` parameter must be set to 0 when `search_after` is used."},
      {R"({"sort":["n"],"search_after":["x"]})",
       "Failed to parse search_after value for field [n]."},
  };
  for (const auto& [body, reason] : cases) EXPECT_EQ(search_error("i", body).message, reason);
}

TEST_F(PagingTest, SlicesShareTheDocumentsOut) {
  std::size_t together = 0;
  for (const char* id : {"0", "1", "2"}) {
    const std::string body = R"({"slice":{"max":3,"id":)" + std::string{id} + "}}";
    together += search("i", body)["hits"]["hits"].Size();
  }
  EXPECT_EQ(together, 4U);
  EXPECT_EQ(search_error("i", R"({"slice":{"max":1,"id":0}})").message,
            "max must be greater than 1");
}

TEST_F(PagingTest, ScrollShowsTheIndexAsItWas) {
  auto first = page(service_.open_scroll("i", R"({"size":2,"sort":["n"]})", "1m", {}));
  EXPECT_EQ(ids(first), "ba");
  EXPECT_EQ(first["hits"]["total"]["value"].GetInt(), 4);
  const std::string id = first["_scroll_id"].GetString();
  put("i", "e", R"({"n":5})");
  ASSERT_TRUE(service_.delete_document("i", "c").ok());
  refresh();
  const auto second = page(service_.next_page(id, "1m", {}));
  EXPECT_EQ(ids(second), "cd");
  EXPECT_EQ(second["hits"]["total"]["value"].GetInt(), 4);
  EXPECT_EQ(second["hits"]["hits"][0]["sort"][0].GetInt(), 2);
  EXPECT_EQ(ids(page(service_.next_page(id, "1m", {}))), "");
}

TEST_F(PagingTest, ScrollEndsWhenItIsClosedOrTooOld) {
  const auto open = [&] {
    return std::string{
        page(service_.open_scroll("i", R"({"size":1})", "1m", {}))["_scroll_id"].GetString()};
  };
  const std::string old = open();
  pass(std::chrono::milliseconds{59'000});
  EXPECT_TRUE(service_.next_page(old, "", {}).ok());
  pass(std::chrono::milliseconds{1'000});
  EXPECT_EQ(service_.next_page(old, "", {}).error().code, "search_context_missing_exception");
  const std::string closed = open();
  EXPECT_EQ(*service_.close_scrolls({{closed, old}}), 1U);
  EXPECT_EQ(service_.next_page(closed, "", {}).error().http_status, 404);
  EXPECT_EQ(service_.next_page("nonsense", "", {}).error().http_status, 400);
}

TEST_F(PagingTest, ScrollRefusesWhatItCannotDo) {
  const auto refusal = [&](std::string_view body, std::string_view keep_alive) {
    const auto reply = service_.open_scroll("i", body, keep_alive, {});
    return reply.ok() ? "none" : reply.error().message;
  };
  EXPECT_EQ(refusal(R"({"size":0})", "1m"),
            "Validation Failed: 1: [size] cannot be [0] in a scroll context;");
  EXPECT_EQ(refusal(R"({"from":1})", "1m"),
            "Validation Failed: 1: using [from] is not allowed in a scroll context;");
  EXPECT_EQ(refusal("{}", "2d").substr(0, 55),
            "Keep alive for request (2d) is too large. It must be le");
  EXPECT_EQ(refusal("{}", "1m"), "none");
}

}  // namespace
}  // namespace weir::elasticsearch
