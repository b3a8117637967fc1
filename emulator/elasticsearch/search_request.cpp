// The body of _search (search.h).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/queries.h"
#include "emulator/elasticsearch/search.h"

namespace weir::elasticsearch {
namespace {

// Left out of this emulator; an empty value asks for nothing and passes.
constexpr std::array<std::string_view, 15> kNotImplemented{
    "collapse",      "explain",   "ext",    "fields",        "highlight",
    "indices_boost", "min_score", "pit",    "profile",       "rescore",
    "script_fields", "suggest",   "scroll", "stored_fields", "terminate_after"};

bool asks_for_nothing(std::string_view name, const JsonValue& value) {
  if (value.IsNull() || (value.IsBool() && !value.GetBool())) return true;
  if (value.IsObject()) return value.MemberCount() == 0;
  if (!value.IsArray()) return name == "stored_fields" && value.IsString() && text_of(value) == "*";
  // Kibana asks for all stored fields, of which there are none.
  return value.Empty() || (name == "stored_fields" && value.Size() == 1 && value[0].IsString() &&
                           text_of(value[0]) == "*");
}

base::Result<void> read_window(SearchRequest& request, std::string_view name,
                               const JsonValue& value) {
  const auto number = to_int64(value);
  if (!number) return errors::parsing(fmt::format("[{}] must be a number", name));
  if (*number < 0) {
    return errors::illegal_argument(
        fmt::format("[{}] parameter cannot be negative, found [{}]", name, *number));
  }
  (name == "from" ? request.from : request.size) = *number;
  return {};
}

base::Result<void> read_tracking(SearchRequest& request, const JsonValue& value) {
  if (value.IsInt64() && value.GetInt64() >= 0) {
    request.track_total_hits = value.GetInt64();
    request.tracks_up_to_number = true;
  } else if (to_bool(value)) {
    request.track_total_hits = *to_bool(value) ? std::nullopt : std::optional<std::int64_t>{0};
  } else {
    return errors::illegal_argument(fmt::format(
        "[track_total_hits] parameter must be positive or equals to -1, got {}", json_text(value)));
  }
  return {};
}

base::Result<void> read_query(QueryPtr& query, const JsonValue& value) {
  auto parsed = parse_query(value);
  if (!parsed) return parsed.error();
  query = std::move(*parsed);
  return {};
}

base::Result<void> read_after(SearchRequest& request, const JsonValue& value) {
  if (!value.IsArray()) {
    return errors::parsing("Expected [START_ARRAY] or [VALUE_NULL] for [search_after]");
  }
  if (value.Empty()) return errors::illegal_argument("Values must contains at least one value.");
  for (const JsonValue& element : value.GetArray()) {
    auto scalar = to_scalar(element);
    if (!scalar && !element.IsNull()) {
      return errors::parsing("Expected a value in [search_after]");
    }
    request.after.push_back(std::move(scalar));
  }
  return {};
}

base::Result<void> read_slice(SearchRequest& request, const JsonValue& value) {
  const JsonValue* id = find_member(value, "id");
  const JsonValue* max = find_member(value, "max");
  if (id == nullptr || max == nullptr || !to_int64(*id) || !to_int64(*max)) {
    return errors::parsing("[slice] needs [id] and [max]");
  }
  const Slice slice{*to_int64(*id), *to_int64(*max)};
  if (slice.id < 0) return errors::illegal_argument("id must be greater than or equal to 0");
  if (slice.max <= 1) return errors::illegal_argument("max must be greater than 1");
  if (slice.id >= slice.max) return errors::illegal_argument("max must be greater than id");
  request.slice = slice;
  return {};
}

base::Result<void> check_after(const SearchRequest& request) {
  if (request.after.empty()) return {};
  if (request.from > 0) {
    return errors::illegal_argument(
        "`from` parameter must be set to 0 when `search_after` is used.");
  }
  if (request.sort.empty()) {
    return errors::illegal_argument("Sort must contain at least one field.");
  }
  if (request.sort.size() != request.after.size()) {
    return errors::illegal_argument(fmt::format("search_after has {} value(s) but sort has {}.",
                                                request.after.size(), request.sort.size()));
  }
  return {};
}

base::Result<void> read_member(SearchRequest& request, std::string_view name,
                               const JsonValue& value) {
  if (name == "query") return read_query(request.query, value);
  if (name == "post_filter") return read_query(request.post_filter, value);
  if (name == "from" || name == "size") return read_window(request, name, value);
  if (name == "track_total_hits") return read_tracking(request, value);
  if (name == "aggs" || name == "aggregations") {
    auto aggregations = parse_aggregations(value);
    if (!aggregations) return aggregations.error();
    request.aggregations = std::move(*aggregations);
    request.has_aggregations = !request.aggregations.empty();
  } else if (name == "sort") {
    auto keys = parse_sort(value);
    if (!keys) return keys.error();
    request.sort = std::move(*keys);
    request.sorted = !request.sort.empty();
  } else if (name == "_source") {
    auto filter = SourceFilter::parse(value);
    if (!filter) return filter.error();
    request.form.source = std::move(*filter);
  } else if (name == "version") {
    request.form.version = to_bool(value).value_or(false);
  } else if (name == "seq_no_primary_term") {
    request.form.sequence_numbers = to_bool(value).value_or(false);
  } else if (name == "track_scores") {
    request.track_scores = to_bool(value).value_or(false);
  } else if (name == "docvalue_fields") {
    auto fields = DocvalueFields::parse(value);
    if (!fields) return fields.error();
    request.form.docvalues = std::move(*fields);
  } else if (name == "search_after") {
    return read_after(request, value);
  } else if (name == "slice") {
    return read_slice(request, value);
  } else if (name != "timeout" && name != "stats") {
    return errors::parsing(fmt::format("Unknown key for a {} in [{}].",
                                       value.IsObject()  ? "START_OBJECT"
                                       : value.IsArray() ? "START_ARRAY"
                                                         : "VALUE_STRING",
                                       name));
  }
  return {};
}

}  // namespace

base::Result<SearchRequest> parse_search(const JsonValue& body, const Limits& limits) {
  if (!body.IsObject()) return errors::parsing("Expected [START_OBJECT] as a search body");
  SearchRequest request;
  request.query = std::make_unique<MatchAllQuery>();
  request.track_total_hits = limits.track_total_hits;
  std::string_view left_out;
  for (const auto& member : body.GetObject()) {
    const std::string_view name = text_of(member.name);
    const bool known =
        std::find(kNotImplemented.begin(), kNotImplemented.end(), name) != kNotImplemented.end();
    if (!known) {
      WEIR_RETURN_IF_ERROR(read_member(request, name, member.value));
    } else if (!asks_for_nothing(name, member.value)) {
      left_out = name;
    }
  }
  // What only decorates hits does not matter to a request that wants none.
  const bool decorates = left_out == "fields" || left_out == "highlight" ||
                         left_out == "script_fields" || left_out == "stored_fields";
  if (!left_out.empty() && !(decorates && request.size == 0)) {
    return errors::not_implemented(fmt::format("[{}] of a search", left_out));
  }
  if (find_member(body, "stored_fields") != nullptr && find_member(body, "_source") == nullptr) {
    request.form.source = SourceFilter::nothing();
  }
  WEIR_RETURN_IF_ERROR(check_after(request));
  if (std::ranges::any_of(request.sort, [](const SortKey& key) { return key.field == "_score"; })) {
    request.track_scores = true;
  }
  if (request.from + request.size > limits.max_result_window_hits) {
    return errors::result_window_too_large(limits.max_result_window_hits,
                                           request.from + request.size);
  }
  return request;
}

}  // namespace weir::elasticsearch
