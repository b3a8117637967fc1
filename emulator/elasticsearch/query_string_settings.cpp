#include "emulator/elasticsearch/query_string_settings.h"

#include <fmt/format.h>

#include "emulator/elasticsearch/date_format.h"
#include "emulator/elasticsearch/errors.h"

namespace weir::elasticsearch {
namespace {

base::Result<void> read_setting(QueryStringSettings& settings, std::string_view name,
                                const JsonValue& value) {
  if (name == "default_operator" && value.IsString()) {
    settings.default_and = text_of(value) == "AND" || text_of(value) == "and";
  } else if (name == "lenient") {
    settings.lenient = to_bool(value).value_or(false);
  } else if (name == "default_field" && value.IsString()) {
    if (text_of(value) != "*") settings.fields = {std::string{text_of(value)}};
  } else if (name == "fields" && value.IsArray()) {
    for (const JsonValue& field : value.GetArray()) {
      if (!field.IsString()) return errors::parsing("[query_string] fields must be strings");
      if (text_of(field) == "*") continue;
      if (text_of(field).find_first_of("*^") != std::string_view::npos) {
        return errors::not_implemented("wildcard or boost in fields of query_string");
      }
      settings.fields.emplace_back(text_of(field));
    }
  } else if (name == "time_zone" && value.IsString()) {
    auto zone = parse_time_zone(text_of(value));
    if (!zone) return zone.error();
    settings.zone_ms = *zone;
  } else if (name == "analyze_wildcard" || name == "boost" || name == "_name" ||
             name == "allow_leading_wildcard" || name == "escape" ||
             name == "auto_generate_synonyms_phrase_query") {
    return {};
  } else {
    return errors::not_implemented(fmt::format("[{}] of query_string", name));
  }
  return {};
}

}  // namespace

base::Result<QueryStringSettings> parse_query_string_settings(const JsonValue& body) {
  QueryStringSettings settings;
  bool has_query = false;
  for (const auto& member : body.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "query" && member.value.IsString()) {
      settings.query = text_of(member.value);
      has_query = true;
    } else {
      WEIR_RETURN_IF_ERROR(read_setting(settings, name, member.value));
    }
  }
  if (!has_query) return errors::parsing("[query_string] must be provided with a [query]");
  return settings;
}

}  // namespace weir::elasticsearch
