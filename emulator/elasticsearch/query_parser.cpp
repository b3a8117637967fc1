// The query DSL's JSON (query.h).
#include <fmt/format.h>

#include <array>
#include <functional>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/queries.h"

namespace weir::elasticsearch {
namespace {

using Parsed = base::Result<QueryPtr>;

constexpr int kMaxDepthQueries = 64;

Parsed parse_at(const JsonValue& json, int depth);

bool is_annotation(std::string_view name) {
  return name == "boost" || name == "_name";
}

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

Parsed parse_match_all(const JsonValue&, int) {
  return QueryPtr{std::make_unique<MatchAllQuery>()};
}

Parsed parse_match_none(const JsonValue&, int) {
  return QueryPtr{std::make_unique<MatchNoneQuery>()};
}

Parsed parse_term(const JsonValue& body, int) {
  auto clause = single_field("term", body);
  if (!clause) return clause.error();
  auto value = clause_scalar("term", *clause, "value");
  if (!value) return value.error();
  return QueryPtr{std::make_unique<TermsQuery>(clause->field, std::vector{std::move(*value)})};
}

Parsed parse_terms(const JsonValue& body, int) {
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

Parsed parse_range(const JsonValue& body, int) {
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

Parsed parse_exists(const JsonValue& body, int) {
  const JsonValue* field = find_member(body, "field");
  if (field == nullptr || !field->IsString()) {
    return errors::parsing("[exists] must be provided with a [field]");
  }
  return QueryPtr{std::make_unique<ExistsQuery>(std::string{text_of(*field)})};
}

Parsed parse_ids(const JsonValue& body, int) {
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

Parsed parse_match(const JsonValue& body, bool phrase) {
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

Parsed parse_prefix(const JsonValue& body, int) {
  auto clause = single_field("prefix", body);
  if (!clause) return clause.error();
  auto value = clause_scalar("prefix", *clause, "value");
  if (!value) return value.error();
  return PatternQuery::prefix(clause->field, scalar_text(*value));
}

Parsed parse_wildcard(const JsonValue& body, int) {
  auto clause = single_field("wildcard", body);
  if (!clause) return clause.error();
  const bool short_name =
      clause->value->IsObject() && find_member(*clause->value, "wildcard") != nullptr;
  auto value = clause_scalar("wildcard", *clause, short_name ? "wildcard" : "value");
  if (!value) return value.error();
  return QueryPtr{std::make_unique<PatternQuery>(clause->field, scalar_text(*value))};
}

base::Result<void> read_clauses(std::vector<QueryPtr>& clauses, const JsonValue& json, int depth) {
  if (json.IsArray()) {
    for (const JsonValue& element : json.GetArray()) {
      WEIR_RETURN_IF_ERROR(read_clauses(clauses, element, depth));
    }
    return {};
  }
  auto query = parse_at(json, depth + 1);
  if (!query) return query.error();
  clauses.push_back(std::move(*query));
  return {};
}

Parsed parse_bool(const JsonValue& body, int depth) {
  auto query = std::make_unique<BoolQuery>();
  for (const auto& member : body.GetObject()) {
    const std::string_view name = text_of(member.name);
    std::vector<QueryPtr>* clauses = name == "must"       ? &query->must
                                     : name == "filter"   ? &query->filter
                                     : name == "should"   ? &query->should
                                     : name == "must_not" ? &query->must_not
                                                          : nullptr;
    if (clauses != nullptr) {
      WEIR_RETURN_IF_ERROR(read_clauses(*clauses, member.value, depth));
    } else if (name == "minimum_should_match") {
      const auto least = to_int64(member.value);
      if (!least || *least < 0) {
        return errors::not_implemented(
            fmt::format("minimum_should_match [{}]", json_text(member.value)));
      }
      query->minimum_should_match = *least;
    } else if (!is_annotation(name) && name != "adjust_pure_negative") {
      return errors::parsing(fmt::format("[bool] query does not support [{}]", name));
    }
  }
  // Elasticsearch rewrites a bool without clauses to match_all.
  if (query->must.empty() && query->filter.empty() && query->should.empty() &&
      query->must_not.empty()) {
    return QueryPtr{std::make_unique<MatchAllQuery>()};
  }
  return QueryPtr{std::move(query)};
}

Parsed parse_constant_score(const JsonValue& body, int depth) {
  const JsonValue* filter = find_member(body, "filter");
  if (filter == nullptr) return errors::parsing("[constant_score] requires a 'filter' element");
  auto inner = parse_at(*filter, depth + 1);
  if (!inner) return inner;
  return QueryPtr{std::make_unique<ConstantScoreQuery>(std::move(*inner))};
}

struct NamedParser {
  std::string_view name;
  Parsed (*parse)(const JsonValue& body, int depth);
};

constexpr std::array<NamedParser, 16> kParsers{{
    {"match_all", parse_match_all},
    {"match_none", parse_match_none},
    {"term", parse_term},
    {"terms", parse_terms},
    {"range", parse_range},
    {"bool", parse_bool},
    {"exists", parse_exists},
    {"ids", parse_ids},
    {"match", [](const JsonValue& body, int) { return parse_match(body, false); }},
    {"match_phrase", [](const JsonValue& body, int) { return parse_match(body, true); }},
    {"prefix", parse_prefix},
    {"wildcard", parse_wildcard},
    {"constant_score", parse_constant_score},
    {"query_string", [](const JsonValue& body, int) { return parse_query_string(body); }},
    {"geo_bounding_box", [](const JsonValue& body, int) { return parse_geo_bounding_box(body); }},
    {"geoBoundingBox", [](const JsonValue& body, int) { return parse_geo_bounding_box(body); }},
}};

constexpr std::array<std::string_view, 30> kOtherQueries{"boosting",
                                                         "common",
                                                         "dis_max",
                                                         "distance_feature",
                                                         "function_score",
                                                         "fuzzy",
                                                         "geo_distance",
                                                         "geo_polygon",
                                                         "geo_shape",
                                                         "has_child",
                                                         "has_parent",
                                                         "intervals",
                                                         "match_bool_prefix",
                                                         "match_phrase_prefix",
                                                         "more_like_this",
                                                         "multi_match",
                                                         "nested",
                                                         "parent_id",
                                                         "percolate",
                                                         "pinned",
                                                         "rank_feature",
                                                         "regexp",
                                                         "script",
                                                         "script_score",
                                                         "shape",
                                                         "simple_query_string",
                                                         "span_near",
                                                         "span_term",
                                                         "terms_set",
                                                         "type"};

Parsed parse_at(const JsonValue& json, int depth) {
  if (depth > kMaxDepthQueries) return errors::nested_too_deeply();
  if (!json.IsObject()) {
    return errors::parsing("[_na] query malformed, must start with start_object");
  }
  if (json.MemberCount() == 0) {
    return errors::illegal_argument("query malformed, empty clause found");
  }
  const auto& member = *json.MemberBegin();
  const std::string_view name = text_of(member.name);
  if (json.MemberCount() > 1) {
    return errors::parsing(
        fmt::format("[{}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]", name));
  }
  for (const NamedParser& parser : kParsers) {
    if (parser.name != name) continue;
    if (!member.value.IsObject()) {
      return errors::parsing(
          fmt::format("[{}] query malformed, no start_object after query name", name));
    }
    return parser.parse(member.value, depth);
  }
  for (std::string_view other : kOtherQueries) {
    if (other == name) return errors::not_implemented(fmt::format("query [{}]", name));
  }
  return errors::unknown_query(name);
}

}  // namespace

base::Result<QueryPtr> parse_query(const JsonValue& json) {
  return parse_at(json, 0);
}

}  // namespace weir::elasticsearch
