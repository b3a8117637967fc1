// Queries on one field, from their JSON (query_parsers.h).
#include <fmt/format.h>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/queries.h"
#include "emulator/elasticsearch/query_parsers.h"

namespace weir::elasticsearch {
namespace {

// {"field": value} or {"field": {"<inner>": value, ...}} of a query on one field.
struct FieldClause {
  std::string field;
  const JsonValue* value = nullptr;
};

base::Result<FieldClause> single_field(std::string_view query, const JsonValue& body) {
  FieldClause clause;
  for (const auto& member : body.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (is_annotation(name)) continue;
    if (clause.value != nullptr) {
      return errors::parsing(
          fmt::format("[{}] query doesn't support multiple fields, found [{}] and [{}]", query,
                      clause.field, name));
    }
    clause = {std::string{name}, &member.value};
  }
  if (clause.value == nullptr) {
    return errors::illegal_argument("field name is null or empty");
  }
  return clause;
}

// The scalar of a clause that may be written short or as {"value": x}; `inner` names the member.
base::Result<Scalar> clause_scalar(std::string_view query, const FieldClause& clause,
                                   std::string_view inner) {
  const JsonValue* value = clause.value;
  if (value->IsObject()) {
    for (const auto& member : value->GetObject()) {
      const std::string_view name = text_of(member.name);
      if (name == inner) {
        value = &member.value;
      } else if (!is_annotation(name) && name != "rewrite") {
        return errors::parsing(fmt::format("[{}] query does not support [{}]", query, name));
      }
    }
  }
  auto scalar = to_scalar(*value);
  if (!scalar) return errors::illegal_argument("value cannot be null");
  return std::move(*scalar);
}

base::Result<void> read_bound(RangeQuery::Options& options, std::string_view name,
                              const JsonValue& json) {
  // from and to are what gte and lte were before they got their names.
  const bool lower = name.starts_with('g') || name == "from";
  const bool inclusive = name != "gt" && name != "lt";
  auto& bound = lower ? options.lower : options.upper;
  if (json.IsNull()) {
    bound.reset();
    return {};
  }
  auto value = to_scalar(json);
  if (!value) return errors::parsing(fmt::format("[range] [{}] must be a value", name));
  bound = RangeBound{std::move(*value), inclusive};
  return {};
}

}  // namespace

base::Result<QueryPtr> parse_term(const JsonValue& body) {
  auto clause = single_field("term", body);
  if (!clause) return clause.error();
  auto value = clause_scalar("term", *clause, "value");
  if (!value) return value.error();
  return QueryPtr{std::make_unique<TermsQuery>(clause->field, std::vector{std::move(*value)})};
}

base::Result<QueryPtr> parse_terms(const JsonValue& body) {
  auto clause = single_field("terms", body);
  if (!clause) return clause.error();
  if (clause->value->IsObject()) return errors::not_implemented("terms lookup");
  if (!clause->value->IsArray()) {
    return errors::parsing(fmt::format("[terms] query does not support [{}]", clause->field));
  }
  std::vector<Scalar> values;
  for (const JsonValue& element : clause->value->GetArray()) {
    auto value = to_scalar(element);
    if (!value) return errors::parsing("No value specified for terms query");
    values.push_back(std::move(*value));
  }
  return QueryPtr{std::make_unique<TermsQuery>(clause->field, std::move(values))};
}

base::Result<QueryPtr> parse_range(const JsonValue& body) {
  auto clause = single_field("range", body);
  if (!clause) return clause.error();
  if (!clause->value->IsObject()) {
    return errors::parsing(fmt::format("[range] query does not support [{}]", clause->field));
  }
  RangeQuery::Options options;
  for (const auto& member : clause->value->GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "gt" || name == "gte" || name == "lt" || name == "lte" || name == "from" ||
        name == "to") {
      WEIR_RETURN_IF_ERROR(read_bound(options, name, member.value));
    } else if (name == "format" && member.value.IsString()) {
      auto format = DateFormat::compile(text_of(member.value));
      if (!format) return format.error();
      options.format = std::move(*format);
    } else if (name == "time_zone" && member.value.IsString()) {
      auto zone = parse_time_zone(text_of(member.value));
      if (!zone) return zone.error();
      options.zone_ms = *zone;
    } else if (name == "relation" || name == "include_lower" || name == "include_upper") {
      return errors::not_implemented(fmt::format("[{}] of a range query", name));
    } else if (!is_annotation(name)) {
      return errors::parsing(fmt::format("[range] query does not support [{}]", name));
    }
  }
  return QueryPtr{std::make_unique<RangeQuery>(clause->field, std::move(options))};
}

base::Result<QueryPtr> parse_exists(const JsonValue& body) {
  const JsonValue* field = find_member(body, "field");
  if (field == nullptr || !field->IsString()) {
    return errors::parsing("[exists] must be provided with a [field]");
  }
  return QueryPtr{std::make_unique<ExistsQuery>(std::string{text_of(*field)})};
}

base::Result<QueryPtr> parse_ids(const JsonValue& body) {
  const JsonValue* values = find_member(body, "values");
  if (values == nullptr || !values->IsArray()) return errors::parsing("[ids] requires values");
  std::vector<std::string> ids;
  for (const JsonValue& value : values->GetArray()) {
    const auto scalar = to_scalar(value);
    if (!scalar) return errors::parsing("[ids] values must be strings");
    ids.push_back(scalar_text(*scalar));
  }
  return QueryPtr{std::make_unique<IdsQuery>(std::move(ids))};
}

base::Result<QueryPtr> parse_match(const JsonValue& body, bool phrase) {
  const std::string_view query = phrase ? "match_phrase" : "match";
  auto clause = single_field(query, body);
  if (!clause) return clause.error();
  MatchQuery::Options options;
  options.phrase = phrase;
  const JsonValue* value = clause->value;
  if (value->IsObject()) {
    const JsonValue& inner = *value;
    value = nullptr;
    for (const auto& member : inner.GetObject()) {
      const std::string_view name = text_of(member.name);
      if (name == "query") {
        value = &member.value;
      } else if (name == "operator" && member.value.IsString()) {
        options.all_words = text_of(member.value) == "and" || text_of(member.value) == "AND";
      } else if (name == "lenient") {
        options.lenient = to_bool(member.value).value_or(false);
      } else if (!is_annotation(name)) {
        return errors::not_implemented(fmt::format("[{}] of a {} query", name, query));
      }
    }
  }
  auto scalar = value != nullptr ? to_scalar(*value) : std::nullopt;
  if (!scalar) return errors::parsing(fmt::format("[{}] unknown token or no text", query));
  return QueryPtr{std::make_unique<MatchQuery>(clause->field, std::move(*scalar), options)};
}

base::Result<QueryPtr> parse_multi_match(const JsonValue& body) {
  MatchQuery::Options options;
  std::optional<Scalar> words;
  std::vector<std::string> fields;
  for (const auto& member : body.GetObject()) {
    const std::string_view name = text_of(member.name);
    const std::string_view text = member.value.IsString() ? text_of(member.value) : "";
    if (name == "query") {
      words = to_scalar(member.value);
    } else if (name == "operator") {
      options.all_words = text == "and" || text == "AND";
    } else if (name == "lenient") {
      options.lenient = to_bool(member.value).value_or(false);
    } else if (name == "type" &&
               (text == "best_fields" || text == "most_fields" || text == "phrase")) {
      options.phrase = text == "phrase";
    } else if (name == "fields" && member.value.IsArray()) {
      for (const JsonValue& field : member.value.GetArray()) {
        const std::string_view path = field.IsString() ? text_of(field) : "";
        if (path.empty() || path.find('*') != std::string_view::npos) {
          return errors::not_implemented("a pattern among the fields of a multi_match query");
        }
        fields.emplace_back(path.substr(0, path.find('^')));
      }
    } else if (!is_annotation(name) && name != "tie_breaker") {
      return errors::not_implemented(fmt::format("[{}] of a multi_match query", name));
    }
  }
  if (!words) return errors::parsing("No text specified for multi_match query");
  if (fields.empty()) return QueryPtr{std::make_unique<AnyFieldQuery>(scalar_text(*words))};
  auto any = std::make_unique<BoolQuery>();
  for (std::string& field : fields) {
    any->should.push_back(std::make_unique<MatchQuery>(std::move(field), *words, options));
  }
  return QueryPtr{std::move(any)};
}

base::Result<QueryPtr> parse_prefix(const JsonValue& body) {
  auto clause = single_field("prefix", body);
  if (!clause) return clause.error();
  auto value = clause_scalar("prefix", *clause, "value");
  if (!value) return value.error();
  return PatternQuery::prefix(clause->field, scalar_text(*value));
}

base::Result<QueryPtr> parse_wildcard(const JsonValue& body) {
  auto clause = single_field("wildcard", body);
  if (!clause) return clause.error();
  const bool short_name =
      clause->value->IsObject() && find_member(*clause->value, "wildcard") != nullptr;
  auto value = clause_scalar("wildcard", *clause, short_name ? "wildcard" : "value");
  if (!value) return value.error();
  return QueryPtr{std::make_unique<PatternQuery>(clause->field, scalar_text(*value))};
}

}  // namespace weir::elasticsearch
