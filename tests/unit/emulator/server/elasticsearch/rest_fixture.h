// A service behind its REST interface, with short ways to call it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/elasticsearch/json.h"
#include "emulator/server/elasticsearch/routes.h"

namespace weir::elasticsearch_http {

using Headers = std::vector<std::pair<std::string_view, std::string_view>>;

/// A request whose views stand in `target` and `body`.
inline http::Request request_of(std::string_view method, std::string_view target, std::string& body,
                                const Headers& headers) {
  http::Request request;
  request.method = method;
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  if (request.path.size() < target.size()) request.query = target.substr(request.path.size() + 1);
  request.body = {body.data(), body.size()};
  for (const auto& [name, value] : headers) {
    request.headers.push_back({name, value});
    if (name == "host") request.host = value;
  }
  return request;
}

inline std::string header_of(const http::Response& response, std::string_view name) {
  for (const http::Header& header : response.headers) {
    if (header.name == name) return header.value;
  }
  return "none";
}

class RestFixture : public testing::Test {
 protected:
  http::Response call(std::string_view method, std::string_view target, std::string body = "",
                      Headers headers = {{"content-type", "application/json"}}) {
    return handle(service_, request_of(method, target, body, headers), scheduler_.now());
  }
  std::string body_of(std::string_view method, std::string_view target, std::string body = "") {
    return call(method, target, std::move(body)).body;
  }
  int status_of(std::string_view method, std::string_view target, std::string body = "") {
    return call(method, target, std::move(body)).status;
  }
  /// "type: reason" of an error reply.
  std::string error_of(std::string_view method, std::string_view target, std::string body = "") {
    const auto json = parsed(call(method, target, std::move(body)));
    if (!json.IsObject() || !json.HasMember("error")) return "none";
    const auto& error = json["error"];
    if (error.IsString()) return error.GetString();
    return std::string{error["type"].GetString()} + ": " + error["reason"].GetString();
  }
  static elasticsearch::JsonDocument parsed(const http::Response& response) {
    elasticsearch::JsonDocument json;
    json.Parse(response.body);
    EXPECT_FALSE(json.HasParseError()) << response.body;
    return json;
  }
  /// Three documents of the workshop's kind, searchable.
  void fill() {
    ASSERT_EQ(status_of("PUT", "/pickup_count",
                        R"({"mappings":{"properties":{"location":{"type":"geo_point","fields":)"
                        R"({"raw":{"type":"keyword"}}},"pickup_count":{"type":"long"},)"
                        R"("timestamp":{"type":"date"},"note":{"type":"text"}}}})"),
              200);
    ASSERT_EQ(status_of("POST", "/_bulk?refresh=true",
                        "{\"index\":{\"_index\":\"pickup_count\",\"_id\":\"1\"}}\n"
                        "{\"location\":\"dr5ru7k\",\"pickup_count\":4,\"timestamp\":1000}\n"
                        "{\"index\":{\"_index\":\"pickup_count\",\"_id\":\"2\"}}\n"
                        "{\"location\":\"dr5ru7m\",\"pickup_count\":9,\"timestamp\":2000}\n"
                        "{\"index\":{\"_index\":\"pickup_count\",\"_id\":\"3\"}}\n"
                        "{\"location\":\"dr5ru7j\",\"pickup_count\":1,\"timestamp\":3000}\n"),
              200);
  }
  /// Ids of the hits, with blanks between.
  std::string hits(std::string_view target, std::string body = "") {
    const auto json = parsed(call("POST", target, std::move(body)));
    if (!json.HasMember("hits")) return "error";
    std::string ids;
    for (const auto& hit : json["hits"]["hits"].GetArray()) {
      ids += (ids.empty() ? "" : " ") + std::string{hit["_id"].GetString()};
    }
    return ids;
  }

  sim::Scheduler scheduler_{sim::Scheduler::Options{sim::from_millis(1'767'600'000'000)}};
  sim::Timeline timeline_;
  elasticsearch::ElasticsearchService service_{scheduler_, timeline_, {}};
};

}  // namespace weir::elasticsearch_http
