// A service on a clock of its own, with short ways to write, search and look into responses.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/elasticsearch/json.h"

namespace weir::elasticsearch {

class ServiceFixture : public testing::Test {
 protected:
  explicit ServiceFixture(Limits limits = {})
      : scheduler_(sim::Scheduler::Options{sim::from_millis(1'420'848'000'000)}),
        service_(scheduler_, timeline_, limits) {}

  void create(std::string_view index, std::string_view properties) {
    const std::string body = R"({"mappings":{"properties":)" + std::string{properties} + "}}";
    const auto created = service_.create_index(index, body);
    ASSERT_TRUE(created.ok()) << created.error().message;
  }
  void put(std::string_view index, std::string_view id, std::string_view source) {
    const auto written = service_.put_document(index, id, source, false);
    ASSERT_TRUE(written.ok()) << written.error().message;
  }
  void refresh() { ASSERT_TRUE(service_.refresh("").ok()); }
  void pass(std::chrono::milliseconds time) { scheduler_.set_now(scheduler_.now() + time); }

  JsonDocument search(std::string_view index, std::string_view body,
                      const SearchParameters& parameters = {}) {
    auto found = service_.search(index, body, parameters);
    EXPECT_TRUE(found.ok()) << (found.ok() ? "" : found.error().message);
    JsonDocument json;
    json.Parse(found.ok() ? *found : "{}");
    return json;
  }
  /// Ids of the hits, in order, with blanks between.
  std::string hits(std::string_view index, std::string_view body) {
    const JsonDocument json = search(index, body);
    std::string ids;
    if (!json.HasMember("hits")) return "error";
    for (const auto& hit : json["hits"]["hits"].GetArray()) {
      if (!ids.empty()) ids += ' ';
      ids += hit["_id"].GetString();
    }
    return ids;
  }
  /// Ids that a query selects.
  std::string matches(std::string_view index, std::string_view query) {
    return hits(index, R"({"size":100,"query":)" + std::string{query} + "}");
  }
  /// The result of the aggregation named "a", as JSON text.
  std::string aggregate(std::string_view index, std::string_view aggregation) {
    const JsonDocument json =
        search(index, R"({"size":0,"aggs":{"a":)" + std::string{aggregation} + "}}");
    return json.HasMember("aggregations") ? json_text(json["aggregations"]["a"]) : "error";
  }
  base::Error search_error(std::string_view index, std::string_view body) {
    const auto found = service_.search(index, body);
    return found.ok() ? base::Error{"none", *found} : found.error();
  }
  base::Error put_error(std::string_view index, std::string_view id, std::string_view source) {
    const auto written = service_.put_document(index, id, source, false);
    return written.ok() ? base::Error{"none", "written"} : written.error();
  }
  std::string mapping(std::string_view index) {
    JsonWriter writer;
    service_.find_index(index)->mapping().write(writer);
    return writer.str();
  }

  sim::Scheduler scheduler_;
  sim::Timeline timeline_;
  ElasticsearchService service_;
};

}  // namespace weir::elasticsearch
