// The query DSL's JSON (query.h).
#include <fmt/format.h>

#include <array>
#include <functional>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/queries.h"
#include "emulator/elasticsearch/query_parsers.h"

namespace weir::elasticsearch {
namespace {

using Parsed = base::Result<QueryPtr>;

constexpr int kMaxDepthQueries = 64;

Parsed parse_at(const JsonValue& json, int depth);

Parsed parse_match_all(const JsonValue&) {
  return QueryPtr{std::make_unique<MatchAllQuery>()};
}

Parsed parse_match_none(const JsonValue&) {
  return QueryPtr{std::make_unique<MatchNoneQuery>()};
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

constexpr std::array<std::string_view, 28> kOtherQueries{"boosting",
                                                         "common",
                                                         "dis_max",
                                                         "distance_feature",
                                                         "function_score",
                                                         "fuzzy",
                                                         "geo_polygon",
                                                         "geo_shape",
                                                         "has_child",
                                                         "has_parent",
                                                         "intervals",
                                                         "match_bool_prefix",
                                                         "match_phrase_prefix",
                                                         "more_like_this",
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

struct LeafParser {
  std::string_view name;
  Parsed (*parse)(const JsonValue& body);
};
struct NestingParser {
  std::string_view name;
  Parsed (*parse)(const JsonValue& body, int depth);
};

constexpr std::array<LeafParser, 16> kLeafParsers{{
    {"match_all", parse_match_all},
    {"match_none", parse_match_none},
    {"term", parse_term},
    {"terms", parse_terms},
    {"range", parse_range},
    {"exists", parse_exists},
    {"ids", parse_ids},
    {"match", [](const JsonValue& body) { return parse_match(body, false); }},
    {"match_phrase", [](const JsonValue& body) { return parse_match(body, true); }},
    {"prefix", parse_prefix},
    {"wildcard", parse_wildcard},
    {"query_string", parse_query_string},
    {"geo_bounding_box", parse_geo_bounding_box},
    {"geoBoundingBox", parse_geo_bounding_box},
    {"geo_distance", parse_geo_distance},
    {"multi_match", parse_multi_match},
}};
constexpr std::array<NestingParser, 2> kNestingParsers{{
    {"bool", parse_bool},
    {"constant_score", parse_constant_score},
}};

Parsed parse_named(std::string_view name, const JsonValue& body, int depth) {
  for (const LeafParser& parser : kLeafParsers) {
    if (parser.name == name) return parser.parse(body);
  }
  for (const NestingParser& parser : kNestingParsers) {
    if (parser.name == name) return parser.parse(body, depth);
  }
  for (std::string_view other : kOtherQueries) {
    if (other == name) return errors::not_implemented(fmt::format("query [{}]", name));
  }
  return errors::unknown_query(name);
}

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
  if (!member.value.IsObject()) {
    return errors::parsing(
        fmt::format("[{}] query malformed, no start_object after query name", name));
  }
  return parse_named(name, member.value, depth);
}

}  // namespace

base::Result<QueryPtr> parse_query(const JsonValue& json) {
  return parse_at(json, 0);
}

}  // namespace weir::elasticsearch
