// Documents, singly and in bulk (handlers.h).
#include <optional>

#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/source_filter.h"
#include "emulator/server/elasticsearch/errors.h"
#include "emulator/server/elasticsearch/handlers.h"

namespace weir::elasticsearch_http {
namespace {

using elasticsearch::find_member;
using elasticsearch::JsonDocument;
using elasticsearch::JsonValue;
using elasticsearch::JsonWriter;
using elasticsearch::SourceFilter;
using elasticsearch::text_of;

Reply write_document(Call& call, bool create_only) {
  if (call.body.empty()) return errors::body_required();
  const auto refresh = wants_refresh(call);
  if (!refresh) return refresh.error();
  const auto condition = write_condition(call);
  if (!condition) return condition.error();
  return call.api.put_document(call.captures.index, call.captures.id, call.body, create_only,
                               *refresh, &*condition);
}

JsonValue list_of(std::string_view text, JsonDocument::AllocatorType& memory) {
  JsonValue list{rapidjson::kArrayType};
  for (const std::string_view part : split_list(text)) {
    list.PushBack(JsonValue{part.data(), static_cast<rapidjson::SizeType>(part.size()), memory},
                  memory);
  }
  return list;
}

// The filter that the parameters ask for; nullopt when they ask for none.
base::Result<std::optional<SourceFilter>> source_filter(const Parameters& parameters) {
  JsonDocument json;
  auto& memory = json.GetAllocator();
  const std::string_view source = parameters.text("_source");
  const auto first = [&parameters](std::string_view name, std::string_view old_name) {
    return parameters.has(name) ? parameters.text(name) : parameters.text(old_name);
  };
  const auto includes = first("_source_includes", "_source_include");
  const auto excludes = first("_source_excludes", "_source_exclude");
  if (!includes.empty() || !excludes.empty()) {
    json.SetObject();
    if (!includes.empty()) json.AddMember("includes", list_of(includes, memory), memory);
    if (!excludes.empty()) json.AddMember("excludes", list_of(excludes, memory), memory);
  } else if (source == "false") {
    json.SetBool(false);
  } else if (!source.empty() && source != "true") {
    static_cast<JsonValue&>(json) = list_of(source, memory);
  } else {
    return std::optional<SourceFilter>{};
  }
  auto filter = SourceFilter::parse(json);
  if (!filter) return filter.error();
  return std::optional<SourceFilter>{std::move(*filter)};
}

// What an update shows of the document: nothing unless it is asked for.
base::Result<std::optional<SourceFilter>> shown_source(const Parameters& parameters) {
  if (parameters.text("_source") == "true") {
    JsonValue all{true};
    auto filter = SourceFilter::parse(all);
    if (!filter) return filter.error();
    return std::optional<SourceFilter>{std::move(*filter)};
  }
  auto filter = source_filter(parameters);
  if (filter && *filter && !(*filter)->shows_source()) return std::optional<SourceFilter>{};
  return filter;
}

// A reply of GET with _source as the filter shows it.
base::Result<std::string> filtered_document(const std::string& reply, const SourceFilter& filter) {
  auto document = elasticsearch::parse_body(reply);
  if (!document) return document.error();
  const JsonValue* source = find_member(*document, "_source");
  if (source == nullptr) return reply;
  JsonWriter writer;
  writer.begin_object();
  for (const auto& member : document->GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name != "_source") {
      writer.key(name).value(member.value);
    } else if (filter.shows_source()) {
      writer.key(name).raw(filter.apply(elasticsearch::json_text(member.value)));
    }
  }
  writer.end_object();
  return writer.str();
}

// realtime and refresh: a document that has not been refreshed is found by its id nevertheless,
// unless the request says that it wants none.
base::Result<bool> refreshed_only(const Call& call, std::string_view index) {
  const auto realtime = call.parameters.flag("realtime", true);
  if (!realtime) return realtime.error();
  const auto refresh = call.parameters.flag("refresh");
  if (!refresh) return refresh.error();
  if (*refresh) (void)call.service.refresh(index);
  return !*realtime;
}

Reply found_document(const Call& call, std::string_view index, std::string_view id,
                     const std::optional<SourceFilter>& filter) {
  const auto refreshed = refreshed_only(call, index);
  if (!refreshed) return refreshed.error();
  Reply reply = call.api.get_document(index, id, *refreshed);
  if (reply.status != 200 || !filter) return reply;
  auto body = filtered_document(reply.body, *filter);
  if (!body) return body.error();
  reply.body = std::move(*body);
  return reply;
}

struct Wanted {
  std::string index;
  std::string id;
  std::optional<SourceFilter> filter;
};

base::Result<Wanted> wanted_of(const JsonValue& item, std::string_view default_index,
                               const std::optional<SourceFilter>& default_filter) {
  Wanted wanted{std::string{default_index}, {}, default_filter};
  if (const auto id = elasticsearch::to_scalar(item)) {
    wanted.id = elasticsearch::scalar_text(*id);
  } else if (item.IsObject()) {
    for (const auto& member : item.GetObject()) {
      const std::string_view name = text_of(member.name);
      const auto scalar = elasticsearch::to_scalar(member.value);
      if (name == "_index" && scalar) {
        wanted.index = elasticsearch::scalar_text(*scalar);
      } else if (name == "_id" && scalar) {
        wanted.id = elasticsearch::scalar_text(*scalar);
      } else if (name == "_source") {
        auto filter = SourceFilter::parse(member.value);
        if (!filter) return filter.error();
        wanted.filter = std::move(*filter);
      } else if (name != "_type") {
        return errors::not_implemented("[" + std::string{name} + "] of a document in _mget");
      }
    }
  }
  if (wanted.index.empty()) return errors::nothing_requested("index is missing for doc 0");
  if (wanted.id.empty()) return errors::nothing_requested("id is missing for doc 0");
  return wanted;
}

// Failures of one document stand in its place.
void write_found(JsonWriter& writer, const Wanted& wanted, const Reply& reply) {
  const auto json = elasticsearch::parse_body(reply.body);
  const JsonValue* error = json.ok() ? find_member(*json, "error") : nullptr;
  if (error == nullptr) {
    writer.raw(reply.body);
    return;
  }
  writer.begin_object();
  writer.key("_index").text(wanted.index).key("_type").text("_doc").key("_id").text(wanted.id);
  writer.key("error").value(*error).end_object();
}

}  // namespace

Reply bulk(Call& call) {
  if (call.body.empty()) return errors::body_required();
  const auto refresh = wants_refresh(call);
  if (!refresh) return refresh.error();
  const auto shown = shown_source(call.parameters);
  if (!shown) return shown.error();
  return call.api.bulk(call.body, call.captures.index, *refresh, *shown);
}

Reply put_document(Call& call) {
  const std::string_view op_type = call.parameters.text("op_type");
  if (!op_type.empty() && op_type != "index" && op_type != "create") {
    return errors::bad_value("op_type", op_type);
  }
  return write_document(call, op_type == "create");
}

Reply create_document(Call& call) {
  return write_document(call, true);
}

Reply get_document(Call& call) {
  const auto filter = source_filter(call.parameters);
  if (!filter) return filter.error();
  return found_document(call, call.captures.index, call.captures.id, *filter);
}

Reply delete_document(Call& call) {
  const auto refresh = wants_refresh(call);
  if (!refresh) return refresh.error();
  const auto condition = write_condition(call);
  if (!condition) return condition.error();
  return call.api.delete_document(call.captures.index, call.captures.id, *refresh, &*condition);
}

Reply update_document(Call& call) {
  if (const auto good = check_json_body(call, true); !good) return good.error();
  const auto refresh = wants_refresh(call);
  if (!refresh) return refresh.error();
  const auto condition = write_condition(call);
  if (!condition) return condition.error();
  const auto shown = shown_source(call.parameters);
  if (!shown) return shown.error();
  return call.api.update_document(call.captures.index, call.captures.id, call.body, *refresh,
                                  &*condition, *shown);
}

Reply get_source(Call& call) {
  const auto filter = source_filter(call.parameters);
  if (!filter) return filter.error();
  const auto refreshed = refreshed_only(call, call.captures.index);
  if (!refreshed) return refreshed.error();
  const auto document =
      call.service.get_document(call.captures.index, call.captures.id, *refreshed);
  if (!document) return document.error();
  const bool shown = !*filter || (*filter)->shows_source();
  if (!*document || !shown) {
    return errors::document_not_found(call.captures.index, call.captures.id);
  }
  const std::string& source = (*document)->source;
  return {200, *filter ? (*filter)->apply(source) : source};
}

Reply get_documents(Call& call) {
  if (const auto good = check_json_body(call, true); !good) return good.error();
  const auto filter = source_filter(call.parameters);
  if (!filter) return filter.error();
  const auto body = elasticsearch::parse_body(call.body);
  if (!body) return body.error();
  const JsonValue* items = find_member(*body, "docs");
  if (items == nullptr) items = find_member(*body, "ids");
  if (items == nullptr || !items->IsArray() || items->Empty()) {
    return errors::nothing_requested("no documents to get");
  }
  JsonWriter writer;
  writer.begin_object().key("docs").begin_array();
  for (const JsonValue& item : items->GetArray()) {
    const auto wanted = wanted_of(item, call.captures.index, *filter);
    if (!wanted) return wanted.error();
    write_found(writer, *wanted, found_document(call, wanted->index, wanted->id, wanted->filter));
  }
  writer.end_array().end_object();
  return {200, writer.str()};
}

}  // namespace weir::elasticsearch_http
