#include "emulator/server/elasticsearch/search_parameters.h"

#include <array>

#include "emulator/elasticsearch/json.h"
#include "emulator/server/elasticsearch/errors.h"

namespace weir::elasticsearch_http {
namespace {

using elasticsearch::JsonDocument;
using elasticsearch::JsonValue;
using Memory = JsonDocument::AllocatorType;

// Parameters that replace a member of the body; those before `size` are of queries.
constexpr std::array<std::string_view, 10> kBodyParameters{"q",
                                                           "size",
                                                           "from",
                                                           "sort",
                                                           "_source",
                                                           "_source_includes",
                                                           "_source_excludes",
                                                           "version",
                                                           "track_scores",
                                                           "seq_no_primary_term"};

JsonValue text_value(std::string_view text, Memory& memory) {
  return JsonValue{text.data(), static_cast<rapidjson::SizeType>(text.size()), memory};
}

JsonValue list_value(std::string_view text, Memory& memory) {
  JsonValue list{rapidjson::kArrayType};
  for (const std::string_view part : split_list(text)) {
    list.PushBack(text_value(part, memory), memory);
  }
  return list;
}

void set_member(JsonDocument& body, std::string_view name, JsonValue value) {
  Memory& memory = body.GetAllocator();
  JsonValue key = text_value(name, memory);
  if (const auto known = body.FindMember(key); known != body.MemberEnd()) {
    known->value = std::move(value);
  } else {
    body.AddMember(key, value, memory);
  }
}

// q, df, default_operator, analyze_wildcard and lenient as a query_string query.
base::Result<JsonValue> query_of(const Parameters& parameters, Memory& memory) {
  JsonValue query{rapidjson::kObjectType};
  query.AddMember("query", text_value(parameters.text("q"), memory), memory);
  if (const auto field = parameters.find("df")) {
    query.AddMember("default_field", text_value(*field, memory), memory);
  }
  if (const auto word = parameters.find("default_operator")) {
    query.AddMember("default_operator", text_value(*word, memory), memory);
  }
  for (const std::string_view name : {"analyze_wildcard", "lenient"}) {
    if (!parameters.has(name)) continue;
    const auto flag = parameters.flag(name);
    if (!flag) return flag.error();
    query.AddMember(text_value(name, memory), JsonValue{*flag}, memory);
  }
  JsonValue whole{rapidjson::kObjectType};
  whole.AddMember("query_string", query, memory);
  return whole;
}

// "a:desc,b" as [{"a":"desc"},"b"].
JsonValue sort_of(std::string_view text, Memory& memory) {
  JsonValue keys{rapidjson::kArrayType};
  for (const std::string_view part : split_list(text)) {
    const std::size_t colon = part.rfind(':');
    if (colon == std::string_view::npos) {
      keys.PushBack(text_value(part, memory), memory);
      continue;
    }
    JsonValue key{rapidjson::kObjectType};
    key.AddMember(text_value(part.substr(0, colon), memory),
                  text_value(part.substr(colon + 1), memory), memory);
    keys.PushBack(key, memory);
  }
  return keys;
}

JsonValue source_of(const Parameters& parameters, Memory& memory) {
  const std::string_view source = parameters.text("_source");
  if (source == "true" || source == "false") return JsonValue{source == "true"};
  const std::string_view includes = parameters.text("_source_includes");
  const std::string_view excludes = parameters.text("_source_excludes");
  if (includes.empty() && excludes.empty()) return list_value(source, memory);
  JsonValue filter{rapidjson::kObjectType};
  if (!includes.empty()) filter.AddMember("includes", list_value(includes, memory), memory);
  if (!excludes.empty()) filter.AddMember("excludes", list_value(excludes, memory), memory);
  return filter;
}

base::Result<void> set_numbers(JsonDocument& body, const Parameters& parameters) {
  for (const std::string_view name : {"size", "from"}) {
    const auto number = parameters.integer(name);
    if (!number) return number.error();
    if (*number) set_member(body, name, JsonValue{**number});
  }
  const auto tracked = parameters.find("track_total_hits");
  if (!tracked) return {};
  if (*tracked == "true" || *tracked == "false" || tracked->empty()) {
    set_member(body, "track_total_hits", JsonValue{*tracked != "false"});
    return {};
  }
  const auto number = parameters.integer("track_total_hits");
  if (!number) return number.error();
  set_member(body, "track_total_hits", JsonValue{**number});
  return {};
}

base::Result<void> set_flags(JsonDocument& body, const Parameters& parameters) {
  for (const std::string_view name : {"version", "track_scores", "seq_no_primary_term"}) {
    if (!parameters.has(name)) continue;
    const auto flag = parameters.flag(name);
    if (!flag) return flag.error();
    set_member(body, name, JsonValue{*flag});
  }
  return {};
}

}  // namespace

base::Result<std::string> search_body(const Call& call) {
  WEIR_RETURN_IF_ERROR(check_json_body(call, false));
  const Parameters& parameters = call.parameters;
  bool any = parameters.has("track_total_hits") || parameters.has("docvalue_fields");
  for (const std::string_view name : kBodyParameters) any = any || parameters.has(name);
  if (!any) return std::string{call.body};
  auto body = elasticsearch::parse_body(call.body);
  if (!body || !body->IsObject()) return std::string{call.body};
  Memory& memory = body->GetAllocator();
  if (parameters.has("q")) {
    auto query = query_of(parameters, memory);
    if (!query) return query.error();
    set_member(*body, "query", std::move(*query));
  }
  if (const auto fields = parameters.find("docvalue_fields")) {
    set_member(*body, "docvalue_fields", list_value(*fields, memory));
  }
  if (const auto keys = parameters.find("sort")) set_member(*body, "sort", sort_of(*keys, memory));
  if (parameters.has("_source") || parameters.has("_source_includes") ||
      parameters.has("_source_excludes")) {
    set_member(*body, "_source", source_of(parameters, memory));
  }
  WEIR_RETURN_IF_ERROR(set_numbers(*body, parameters));
  WEIR_RETURN_IF_ERROR(set_flags(*body, parameters));
  return elasticsearch::json_text(*body);
}

base::Result<elasticsearch::SearchParameters> search_switches(const Parameters& parameters) {
  const auto typed = parameters.flag("typed_keys");
  if (!typed) return typed.error();
  const auto as_int = parameters.flag("rest_total_hits_as_int");
  if (!as_int) return as_int.error();
  const std::pair<std::string_view, std::int64_t> least[] = {{"batched_reduce_size", 2},
                                                             {"pre_filter_shard_size", 1},
                                                             {"max_concurrent_shard_requests", 1}};
  for (const auto& [name, lowest] : least) {
    const auto number = parameters.integer(name);
    if (!number) return number.error();
    if (*number && **number < lowest) return errors::too_small(name, lowest);
  }
  const std::string_view type = parameters.text("search_type");
  if (!type.empty() && type != "query_then_fetch" && type != "dfs_query_then_fetch") {
    return errors::bad_value("search_type", type);
  }
  return elasticsearch::SearchParameters{*typed, *as_int};
}

}  // namespace weir::elasticsearch_http
