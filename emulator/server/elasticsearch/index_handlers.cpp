// Indices, mappings, settings, aliases, templates (handlers.h).
#include <algorithm>

#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/search.h"
#include "emulator/elasticsearch/text_analysis.h"
#include "emulator/server/elasticsearch/errors.h"
#include "emulator/server/elasticsearch/handlers.h"

namespace weir::elasticsearch_http {
namespace {

using elasticsearch::find_member;
using elasticsearch::JsonDocument;
using elasticsearch::JsonValue;
using elasticsearch::JsonWriter;
using elasticsearch::text_of;

constexpr std::string_view kOnlyType = "_doc";

// {"_doc":{...}} around a mapping, which 7.x shows to those who ask for it.
bool is_typed(const JsonValue& mapping, std::string_view type) {
  return mapping.IsObject() && mapping.MemberCount() == 1 &&
         text_of(mapping.MemberBegin()->name) == type && mapping.MemberBegin()->value.IsObject();
}

base::Result<JsonDocument> parsed_body(const Call& call, bool required) {
  WEIR_RETURN_IF_ERROR(check_json_body(call, required));
  return elasticsearch::parse_body(call.body);
}

// The body of index creation without the type around its mapping.
base::Result<std::string> untyped_creation(const Call& call, bool with_type) {
  auto body = parsed_body(call, false);
  if (!body) return body.error();
  if (!body->IsObject() || !body->HasMember("mappings")) return std::string{call.body};
  JsonValue& mappings = (*body)["mappings"];
  if (!with_type) {
    if (is_typed(mappings, kOnlyType)) return errors::typed_mapping(kOnlyType);
    return std::string{call.body};
  }
  // With types, the only member is the type, whatever it is called.
  if (!mappings.IsObject() || mappings.MemberCount() == 0) return std::string{call.body};
  JsonValue mapping = std::move(mappings.MemberBegin()->value);
  mappings = std::move(mapping);
  return elasticsearch::json_text(*body);
}

// What one member of every index's description is, under the index's name.
Reply member_of_each(const Call& call, std::string_view member, std::string_view wrapped_in = {}) {
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  Reply whole = call.api.get_index(*expression);
  if (whole.status != 200) return whole;
  const auto indices = elasticsearch::parse_body(whole.body);
  if (!indices) return indices.error();
  JsonWriter writer;
  writer.begin_object();
  for (const auto& index : indices->GetObject()) {
    writer.key(text_of(index.name)).begin_object().key(member);
    const JsonValue* value = find_member(index.value, member);
    if (!wrapped_in.empty()) writer.begin_object().key(wrapped_in);
    value == nullptr ? writer.null() : writer.value(*value);
    if (!wrapped_in.empty()) writer.end_object();
    writer.end_object();
  }
  writer.end_object();
  return {200, writer.str()};
}

// The settings whose full names match the patterns; "" is all. Flat ones are shown by full name.
void write_settings(JsonWriter& writer, const JsonValue& settings, const std::string& shown_prefix,
                    const std::string& prefix, std::string_view patterns) {
  for (const auto& member : settings.GetObject()) {
    const std::string name{text_of(member.name)};
    if (member.value.IsObject()) {
      const bool flat = !shown_prefix.empty();
      if (!flat) {
        if (patterns.empty()) writer.key(name).value(member.value);
        continue;
      }
      write_settings(writer, member.value, shown_prefix + name + ".", prefix + name + ".",
                     patterns);
      continue;
    }
    const auto wanted = split_list(patterns);
    const bool shown = patterns.empty() || patterns == "_all" ||
                       std::ranges::any_of(wanted, [&](std::string_view pattern) {
                         return elasticsearch::wildcard_match(pattern, prefix + name);
                       });
    if (shown) writer.key(shown_prefix + name).value(member.value);
  }
}

}  // namespace

Reply create_index(Call& call) {
  const auto with_type = call.parameters.flag("include_type_name");
  if (!with_type) return with_type.error();
  const auto body = untyped_creation(call, *with_type);
  if (!body) return body.error();
  return call.api.create_index(call.captures.index, *body);
}

Reply get_index(Call& call) {
  const auto with_type = call.parameters.flag("include_type_name");
  if (!with_type) return with_type.error();
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  Reply reply = call.api.get_index(*expression);
  if (reply.status != 200 || !*with_type) return reply;
  auto indices = elasticsearch::parse_body(reply.body);
  if (!indices) return indices.error();
  auto& memory = indices->GetAllocator();
  for (auto& index : indices->GetObject()) {
    JsonValue& mappings = index.value["mappings"];
    JsonValue typed{rapidjson::kObjectType};
    typed.AddMember(rapidjson::StringRef(kOnlyType.data(), kOnlyType.size()), mappings, memory);
    mappings = std::move(typed);
  }
  reply.body = elasticsearch::json_text(*indices);
  return reply;
}

Reply delete_index(Call& call) {
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  return call.api.delete_index(*expression);
}

Reply get_mapping(Call& call) {
  const auto with_type = call.parameters.flag("include_type_name");
  if (!with_type) return with_type.error();
  const std::string& type = call.captures.type;
  if (!type.empty() && !*with_type) return errors::typed_request("get mapping");
  if (!type.empty() && type != kOnlyType && type != "_all" && type != "*") {
    return errors::type_missing(type);
  }
  return member_of_each(call, "mappings", *with_type ? kOnlyType : "");
}

Reply put_mapping(Call& call) {
  const auto with_type = call.parameters.flag("include_type_name");
  if (!with_type) return with_type.error();
  const std::string& type = call.captures.type;
  if (!type.empty() && !*with_type) return errors::typed_request("put mapping");
  const auto body = parsed_body(call, true);
  if (!body) return body.error();
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  const std::string_view around = type.empty() ? kOnlyType : std::string_view{type};
  if (!is_typed(*body, around)) return call.api.put_mapping(*expression, call.body);
  if (!*with_type) return errors::typed_request("put mapping");
  return call.api.put_mapping(*expression, elasticsearch::json_text(body->MemberBegin()->value));
}

Reply get_settings(Call& call) {
  const auto flat = call.parameters.flag("flat_settings");
  if (!flat) return flat.error();
  Reply reply = member_of_each(call, "settings");
  if (reply.status != 200 || (!*flat && call.captures.name.empty())) return reply;
  const auto indices = elasticsearch::parse_body(reply.body);
  if (!indices) return indices.error();
  JsonWriter writer;
  writer.begin_object();
  for (const auto& index : indices->GetObject()) {
    const JsonValue& settings = index.value["settings"]["index"];
    JsonWriter shown;
    shown.begin_object();
    if (!*flat) shown.key("index").begin_object();
    const std::size_t empty = shown.view().size();
    write_settings(shown, settings, *flat ? "index." : "", "index.", call.captures.name);
    const bool any = shown.view().size() > empty;
    if (!*flat) shown.end_object();
    shown.end_object();
    if (!any) continue;
    writer.key(text_of(index.name)).begin_object().key("settings").raw(shown.view()).end_object();
  }
  writer.end_object();
  return {200, writer.str()};
}

Reply put_settings(Call& call) {
  if (const auto good = check_json_body(call, true); !good) return good.error();
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  return call.api.put_settings(*expression, call.body);
}

Reply maintain(Call& call) {
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  return call.api.shards_of(*expression);
}

Reply get_aliases(Call& call) {
  return member_of_each(call, "aliases");
}

// There are no aliases: the service refuses to make them.
Reply get_named_alias(Call& call) {
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  if (const auto names = call.service.resolve(*expression); !names) return names.error();
  if (call.captures.name.find('*') != std::string::npos) return {200, "{}"};
  return plain_error(404, errors::alias_missing(call.captures.name));
}

// Nor are there templates.
Reply get_templates(Call&) {
  return {200, "{}"};
}

Reply get_named_template(Call& call) {
  return {call.captures.name.find('*') == std::string::npos ? 404 : 200, "{}"};
}

Reply refresh(Call& call) {
  const auto expression = index_expression(call);
  if (!expression) return expression.error();
  return call.api.refresh(*expression);
}

}  // namespace weir::elasticsearch_http
