#include "emulator/elasticsearch/json_api.h"

#include <fmt/format.h>

#include "emulator/elasticsearch/bulk_body.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {
namespace {

constexpr std::string_view kVersion = "7.10.2";
constexpr std::string_view kVersionCreated = "7100299";

void write_error_object(JsonWriter& writer, const base::Error& error) {
  writer.begin_object();
  writer.key("root_cause").begin_array().begin_object();
  write_error_members(writer, error);
  writer.end_object().end_array();
  write_error_members(writer, error);
  writer.end_object();
}

JsonReply acknowledged() {
  return {200, R"({"acknowledged":true})"};
}

void write_index(JsonWriter& writer, const Index& index) {
  writer.begin_object().key("aliases").begin_object().end_object();
  writer.key("mappings");
  index.mapping().write(writer);
  writer.key("settings").begin_object().key("index").begin_object();
  if (!index.refresh_interval_text().empty()) {
    writer.key("refresh_interval").text(index.refresh_interval_text());
  }
  writer.key("creation_date").text(fmt::format("{}", sim::to_millis(index.created())));
  writer.key("number_of_shards").text(fmt::format("{}", index.shards()));
  writer.key("number_of_replicas").text(fmt::format("{}", index.replicas()));
  writer.key("uuid").text(index.uuid());
  writer.key("version").begin_object().key("created").text(kVersionCreated).end_object();
  writer.key("provided_name").text(index.name());
  writer.end_object().end_object().end_object();
}

}  // namespace

void write_error_members(JsonWriter& writer, const base::Error& error) {
  writer.key("type").text(error.code).key("reason").text(error.message);
  // Clients read from these what the error is about.
  const std::string_view index = errors::subject_of(error);
  if (index.empty()) return;
  writer.key("resource.type").text("index_or_alias").key("resource.id").text(index);
  writer.key("index_uuid").text("_na_").key("index").text(index);
}

void write_copies(JsonWriter& writer, const ElasticsearchService& service,
                  const std::vector<std::string>& indices) {
  std::int64_t shards = 0;
  std::int64_t copies = 0;
  for (const std::string& name : indices) {
    const Index* index = service.find_index(name);
    if (index == nullptr) continue;
    shards += index->shards();
    copies += index->shards() * (1 + index->replicas());
  }
  writer.key("_shards").begin_object().key("total").integer(copies);
  writer.key("successful").integer(shards).key("failed").integer(0).end_object();
}

JsonReply error_reply(const base::Error& error) {
  JsonWriter writer;
  writer.begin_object().key("error");
  write_error_object(writer, error);
  writer.key("status").integer(error.http_status).end_object();
  return {error.http_status, writer.str()};
}

JsonReply JsonApi::info() const {
  JsonWriter writer;
  writer.begin_object();
  writer.key("name").text("weir").key("cluster_name").text("weir");
  writer.key("cluster_uuid").text("weirweirweirweirweirwA");
  writer.key("version").begin_object();
  writer.key("number").text(kVersion).key("build_flavor").text("default");
  writer.key("build_type").text("tar").key("build_hash").text("weir");
  writer.key("build_date").text("2021-01-13T00:42:12.435326Z");
  writer.key("build_snapshot").boolean(false).key("lucene_version").text("8.7.0");
  writer.key("minimum_wire_compatibility_version").text("6.8.0");
  writer.key("minimum_index_compatibility_version").text("6.0.0-beta1");
  writer.end_object();
  writer.key("tagline").text("You Know, for Search").end_object();
  return {200, writer.str()};
}

JsonReply JsonApi::create_index(std::string_view name, std::string_view body) {
  const auto created = service_.create_index(name, body);
  if (!created) return error_reply(created.error());
  JsonWriter writer;
  writer.begin_object().key("acknowledged").boolean(true);
  writer.key("shards_acknowledged").boolean(true).key("index").text(name).end_object();
  return {200, writer.str()};
}

JsonReply JsonApi::delete_index(std::string_view expression) {
  const auto deleted = service_.delete_index(expression);
  return deleted ? acknowledged() : error_reply(deleted.error());
}

JsonReply JsonApi::get_index(std::string_view expression) const {
  const auto names = service_.resolve(expression);
  if (!names) return error_reply(names.error());
  JsonWriter writer;
  writer.begin_object();
  for (const std::string& name : *names) {
    writer.key(name);
    write_index(writer, *service_.find_index(name));
  }
  writer.end_object();
  return {200, writer.str()};
}

JsonReply JsonApi::get_mapping(std::string_view expression) const {
  const auto names = service_.resolve(expression);
  if (!names) return error_reply(names.error());
  JsonWriter writer;
  writer.begin_object();
  for (const std::string& name : *names) {
    writer.key(name).begin_object().key("mappings");
    service_.find_index(name)->mapping().write(writer);
    writer.end_object();
  }
  writer.end_object();
  return {200, writer.str()};
}

JsonReply JsonApi::put_mapping(std::string_view expression, std::string_view body) {
  const auto changed = service_.put_mapping(expression, body);
  return changed ? acknowledged() : error_reply(changed.error());
}

JsonReply JsonApi::put_settings(std::string_view expression, std::string_view body) {
  const auto changed = service_.put_settings(expression, body);
  return changed ? acknowledged() : error_reply(changed.error());
}

JsonReply JsonApi::refresh(std::string_view expression) {
  const auto refreshed = service_.refresh(expression);
  return refreshed ? shards_of(expression) : error_reply(refreshed.error());
}

JsonReply JsonApi::shards_of(std::string_view expression) const {
  const auto names = service_.resolve(expression);
  if (!names) return error_reply(names.error());
  JsonWriter writer;
  writer.begin_object();
  write_copies(writer, service_, *names);
  writer.end_object();
  return {200, writer.str()};
}

JsonReply JsonApi::count(std::string_view expression, std::string_view body) {
  const auto counted = service_.count(expression, body);
  if (!counted) return error_reply(counted.error());
  JsonWriter writer;
  writer.begin_object().key("count").integer(*counted);
  write_shards(writer, 1, true);
  writer.end_object();
  return {200, writer.str()};
}

JsonReply JsonApi::search(std::string_view expression, std::string_view body,
                          const SearchParameters& parameters) {
  auto found = service_.search(expression, body, parameters);
  if (!found) return error_reply(found.error());
  return {200, std::move(*found)};
}

base::Result<std::string> JsonApi::header_expression(const JsonValue& header,
                                                     std::string_view index) const {
  std::string expression{index};
  if (const JsonValue* named = find_member(header, "index")) {
    if (named->IsString()) expression = text_of(*named);
    if (named->IsArray()) {
      expression.clear();
      for (const JsonValue& name : named->GetArray()) {
        if (!name.IsString()) return errors::parsing("[index] must hold texts");
        expression += (expression.empty() ? "" : ",") + std::string{text_of(name)};
      }
    }
  }
  const JsonValue* ignore = find_member(header, "ignore_unavailable");
  const bool ignores = ignore != nullptr && to_bool(*ignore).value_or(false);
  return ignores ? service_.available(expression) : expression;
}

JsonReply JsonApi::msearch(std::string_view lines, std::string_view index,
                           const SearchParameters& parameters) {
  JsonWriter writer;
  writer.begin_object().key("took").integer(0).key("responses").begin_array();
  while (!lines.empty()) {
    const std::string_view header_text = take_line(lines);
    if (trim(header_text).empty() && lines.empty()) break;
    const auto header = parse_body(header_text);
    if (!header) return error_reply(header.error());
    const auto expression = header_expression(*header, index);
    if (!expression) return error_reply(expression.error());
    const JsonReply reply = search(*expression, take_line(lines), parameters);
    std::string body = reply.body;
    // Each response carries its status; error replies have it already.
    if (reply.status == 200) body.insert(body.size() - 1, R"(,"status":200)");
    writer.raw(body);
  }
  writer.end_array().end_object();
  return {200, writer.str()};
}

}  // namespace weir::elasticsearch
