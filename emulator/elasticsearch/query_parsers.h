// Readers of the queries that hold no other queries: each takes what stands behind its name.
#pragma once

#include <optional>
#include <string_view>

#include "emulator/elasticsearch/geo.h"
#include "emulator/elasticsearch/query.h"

namespace weir::elasticsearch {

/// Members that any query may have and that change nothing here: boost and _name.
inline bool is_annotation(std::string_view name) {
  return name == "boost" || name == "_name";
}

base::Result<QueryPtr> parse_term(const JsonValue& body);
base::Result<QueryPtr> parse_terms(const JsonValue& body);
base::Result<QueryPtr> parse_range(const JsonValue& body);
base::Result<QueryPtr> parse_exists(const JsonValue& body);
base::Result<QueryPtr> parse_ids(const JsonValue& body);
/// match, or match_phrase.
base::Result<QueryPtr> parse_match(const JsonValue& body, bool phrase);
base::Result<QueryPtr> parse_prefix(const JsonValue& body);
base::Result<QueryPtr> parse_wildcard(const JsonValue& body);
base::Result<QueryPtr> parse_geo_bounding_box(const JsonValue& body);
base::Result<QueryPtr> parse_geo_distance(const JsonValue& body);
/// The same words in several fields: best_fields, most_fields or phrase, without boosts.
base::Result<QueryPtr> parse_multi_match(const JsonValue& body);
/// A point in any form that queries take: "lat,lon", a geohash, [lon,lat], {"lat":..,"lon":..}.
std::optional<GeoPoint> parse_geo_value(const JsonValue& value);
/// Lucene's query syntax, a subset (query-dsl-query-string-query): words, "phrases", field:value,
/// field:[a TO b], field:>=a, field:(...), _exists_:field, AND OR NOT && || ! + -, * and ?,
/// parentheses. Fuzziness, boosts, proximity and regular expressions are refused by name.
base::Result<QueryPtr> parse_query_string(const JsonValue& body);

}  // namespace weir::elasticsearch
