#include "emulator/elasticsearch/json_api.h"

#include <fmt/format.h>

#include "emulator/elasticsearch/bulk_body.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {
namespace {

constexpr std::string_view kVersion = "7.10.2";
constexpr std::string_view kVersionCreated = "7100299";
constexpr std::int64_t kPrimaryTerm = 1;

std::string_view result_text(WriteOutcome outcome) {
  switch (outcome) {
    case WriteOutcome::kCreated:
      return "created";
    case WriteOutcome::kUpdated:
      return "updated";
    case WriteOutcome::kDeleted:
      return "deleted";
    default:
      return "not_found";
  }
}

void write_error_object(JsonWriter& writer, const base::Error& error) {
  writer.begin_object();
  writer.key("root_cause").begin_array().begin_object();
  writer.key("type").text(error.code).key("reason").text(error.message);
  writer.end_object().end_array();
  writer.key("type").text(error.code).key("reason").text(error.message);
  writer.end_object();
}

void write_identity(JsonWriter& writer, std::string_view index, std::string_view id) {
  writer.key("_index").text(index).key("_type").text("_doc").key("_id").text(id);
}

// Members that a written document has in bulk items and single replies alike. One primary, and one
// replica that is not there.
void write_result(JsonWriter& writer, const WriteResult& write) {
  writer.key("_version").integer(write.version);
  writer.key("result").text(result_text(write.outcome));
  writer.key("_shards").begin_object();
  writer.key("total").integer(2).key("successful").integer(1).key("failed").integer(0);
  writer.end_object();
  writer.key("_seq_no").integer(write.sequence_number);
  writer.key("_primary_term").integer(kPrimaryTerm);
}

JsonReply acknowledged() {
  return {200, R"({"acknowledged":true})"};
}

std::string_view action_text(BulkAction action) {
  return action == BulkAction::kIndex    ? "index"
         : action == BulkAction::kCreate ? "create"
                                         : "delete";
}

void write_bulk_item(JsonWriter& writer, const BulkOperation& operation, const BulkItem& item,
                     const BulkReply& reply) {
  writer.begin_object().key(action_text(operation.action)).begin_object();
  write_identity(
      writer, operation.index,
      item.generated_id == kNone ? operation.id : reply.generated_ids[item.generated_id]);
  if (item.failure == kNone) {
    write_result(writer, item.write);
    writer.key("status").integer(item.status);
  } else {
    const base::Error& error = reply.failures[item.failure];
    writer.key("status").integer(item.status);
    writer.key("error").begin_object();
    writer.key("type").text(error.code).key("reason").text(error.message).end_object();
  }
  writer.end_object().end_object();
}

void write_index(JsonWriter& writer, const Index& index) {
  writer.begin_object().key("aliases").begin_object().end_object();
  writer.key("mappings");
  index.mapping().write(writer);
  writer.key("settings").begin_object().key("index").begin_object();
  writer.key("creation_date").text(fmt::format("{}", sim::to_millis(index.created())));
  writer.key("number_of_shards").text(fmt::format("{}", index.shards()));
  writer.key("number_of_replicas").text(fmt::format("{}", index.replicas()));
  writer.key("uuid").text(index.uuid());
  writer.key("version").begin_object().key("created").text(kVersionCreated).end_object();
  writer.key("provided_name").text(index.name());
  writer.end_object().end_object().end_object();
}

}  // namespace

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

JsonReply JsonApi::bulk(std::string_view lines, std::string_view index, bool refresh) {
  const auto body = parse_bulk(lines, index);
  if (!body) return error_reply(body.error());
  const auto reply = service_.bulk(body->operations);
  if (!reply) return error_reply(reply.error());
  JsonWriter writer;
  writer.begin_object().key("took").integer(0).key("errors").boolean(reply->errors);
  writer.key("items").begin_array();
  for (std::size_t i = 0; i < reply->items.size(); ++i) {
    write_bulk_item(writer, body->operations[i], reply->items[i], *reply);
    if (refresh && reply->items[i].failure == kNone) {
      (void)service_.refresh(body->operations[i].index);
    }
  }
  writer.end_array().end_object();
  return {200, writer.str()};
}

JsonReply JsonApi::put_document(std::string_view index, std::string_view id,
                                std::string_view source, bool create_only, bool refresh) {
  const auto written = service_.put_document(index, id, source, create_only);
  if (!written) return error_reply(written.error());
  if (refresh) (void)service_.refresh(index);
  JsonWriter writer;
  writer.begin_object();
  write_identity(writer, index, written->id);
  write_result(writer, written->write);
  writer.end_object();
  return {written->write.outcome == WriteOutcome::kCreated ? 201 : 200, writer.str()};
}

JsonReply JsonApi::get_document(std::string_view index, std::string_view id) const {
  const auto found = service_.get_document(index, id);
  if (!found) return error_reply(found.error());
  JsonWriter writer;
  writer.begin_object();
  write_identity(writer, index, id);
  if (const auto& document = *found) {
    writer.key("_version").integer(document->version);
    writer.key("_seq_no").integer(document->sequence_number);
    writer.key("_primary_term").integer(kPrimaryTerm);
    writer.key("found").boolean(true).key("_source").raw(document->source);
  } else {
    writer.key("found").boolean(false);
  }
  writer.end_object();
  return {found->has_value() ? 200 : 404, writer.str()};
}

JsonReply JsonApi::delete_document(std::string_view index, std::string_view id, bool refresh) {
  const auto written = service_.delete_document(index, id);
  if (!written) return error_reply(written.error());
  if (refresh) (void)service_.refresh(index);
  JsonWriter writer;
  writer.begin_object();
  write_identity(writer, index, id);
  write_result(writer, written->write);
  writer.end_object();
  return {written->write.outcome == WriteOutcome::kDeleted ? 200 : 404, writer.str()};
}

JsonReply JsonApi::refresh(std::string_view expression) {
  const auto refreshed = service_.refresh(expression);
  if (!refreshed) return error_reply(refreshed.error());
  const auto names = service_.resolve(expression);
  JsonWriter writer;
  writer.begin_object();
  write_shards(writer, static_cast<std::int64_t>(names->size()), false);
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

JsonReply JsonApi::msearch(std::string_view lines, std::string_view index,
                           const SearchParameters& parameters) {
  JsonWriter writer;
  writer.begin_object().key("took").integer(0).key("responses").begin_array();
  while (!lines.empty()) {
    const std::string_view header_text = take_line(lines);
    if (trim(header_text).empty() && lines.empty()) break;
    const auto header = parse_body(header_text);
    if (!header) return error_reply(header.error());
    std::string expression{index};
    if (const JsonValue* named = find_member(*header, "index")) {
      const bool list = named->IsArray() && named->Size() == 1 && named->Begin()->IsString();
      if (!named->IsString() && !list) {
        return error_reply(errors::not_implemented("several indices in an msearch header"));
      }
      expression = text_of(list ? *named->Begin() : *named);
    }
    const JsonReply reply = search(expression, take_line(lines), parameters);
    std::string body = reply.body;
    // Each response carries its status; error replies have it already.
    if (reply.status == 200) body.insert(body.size() - 1, R"(,"status":200)");
    writer.raw(body);
  }
  writer.end_array().end_object();
  return {200, writer.str()};
}

}  // namespace weir::elasticsearch
