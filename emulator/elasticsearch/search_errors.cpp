// What is wrong with searches (errors.h).
#include <fmt/format.h>

#include "emulator/elasticsearch/errors.h"

namespace weir::elasticsearch::errors {

Error parsing(std::string_view reason) {
  return {"parsing_exception", std::string{reason}, 400};
}

Error unknown_query(std::string_view name) {
  return parsing(fmt::format("unknown query [{}]", name));
}

Error unknown_aggregation(std::string_view name, std::string_view type) {
  return parsing(fmt::format("Unknown aggregation type [{}] (aggregation [{}])", type, name));
}

Error unknown_key(std::string_view where, std::string_view key) {
  return parsing(fmt::format("[{}] unknown field [{}]", where, key));
}

Error query_failed(std::string_view cause) {
  return {"query_shard_exception", fmt::format("failed to create query: {}", cause), 400};
}

Error no_geo_field(std::string_view field) {
  return {"query_shard_exception", fmt::format("failed to find geo_point field [{}]", field), 400};
}

Error not_a_geo_field(std::string_view field) {
  return {"query_shard_exception", fmt::format("field [{}] is not a geo_point field", field), 400};
}

Error illegal_argument(std::string_view reason) {
  return {"illegal_argument_exception", std::string{reason}, 400};
}

Error invalid_date(std::string_view text, std::string_view format) {
  return {"parse_exception",
          fmt::format("failed to parse date field [{}] with format [{}]", text, format), 400};
}

Error fielddata_disabled(std::string_view field) {
  return illegal_argument(fmt::format(
      "Text fields are not optimised for operations that require per-document field data like "
      "aggregations and sorting, so these operations are disabled by default. Please use a keyword "
      "field instead. Alternatively, set fielddata=true on [{}] in order to load field data by "
      "uninverting the inverted index. Note that this can use significant memory.",
      field));
}

Error unsupported_values_source(std::string_view field, std::string_view type,
                                std::string_view aggregation) {
  return illegal_argument(fmt::format(
      "Field [{}] of type [{}] is not supported for aggregation [{}]", field, type, aggregation));
}

Error invalid_order_path(std::string_view path, std::string_view problem) {
  return {"aggregation_execution_exception",
          fmt::format("Invalid aggregation order path [{}]. {}", path, problem), 500};
}

Error no_sub_aggregations(std::string_view name, std::string_view type) {
  return {"aggregation_initialization_exception",
          fmt::format("Aggregator [{}] of type [{}] cannot accept sub-aggregations", name, type),
          500};
}

Error aggregation_initialization(std::string_view problem) {
  return {"aggregation_initialization_exception", std::string{problem}, 500};
}

Error too_many_buckets(std::int64_t limit, std::int64_t buckets) {
  return {
      "too_many_buckets_exception",
      fmt::format("Trying to create too many buckets. Must be less than or equal to: [{}] but "
                  "was [{}]. This limit can be set by changing the [search.max_buckets] cluster "
                  "level setting.",
                  limit, buckets),
      503};
}

Error result_window_too_large(std::int64_t limit, std::int64_t wanted) {
  return illegal_argument(fmt::format(
      "Result window is too large, from + size must be less than or equal to: [{}] but was [{}]. "
      "See the scroll api for a more efficient way to request large data sets. This limit can be "
      "set by changing the [index.max_result_window] index level setting.",
      limit, wanted));
}

Error no_mapping_for_sort(std::string_view field) {
  return {"query_shard_exception",
          fmt::format("No mapping found for [{}] in order to sort on", field), 400};
}

Error bad_search_after(std::string_view field) {
  return illegal_argument(fmt::format("Failed to parse search_after value for field [{}].", field));
}

Error bad_scroll_id() {
  return illegal_argument("Cannot parse scroll id");
}

Error scroll_missing(std::int64_t context) {
  return {"search_context_missing_exception",
          fmt::format("No search context found for id [{}]", context), 404};
}

Error too_many_scrolls(std::int64_t limit) {
  return {"too_many_scroll_contexts_exception",
          fmt::format("Trying to create too many scroll contexts. Must be less than or equal to: "
                      "[{}]. This limit can be set by changing the "
                      "[search.max_open_scroll_context] setting.",
                      limit),
          429};
}

Error keep_alive_too_long(std::string_view wanted) {
  return illegal_argument(
      fmt::format("Keep alive for request ({}) is too large. It must be less than (1d). This limit "
                  "can be set by changing the [search.max_keep_alive] cluster level setting.",
                  wanted));
}

Error too_many_terms(std::string_view field, std::int64_t limit, std::int64_t terms) {
  return illegal_argument(fmt::format(
      "The number of terms [{}] used in the Terms Query request on field [{}] has exceeded the "
      "allowed maximum of [{}]. This maximum can be set by changing the [index.max_terms_count] "
      "index level setting.",
      terms, field, limit));
}

}  // namespace weir::elasticsearch::errors
