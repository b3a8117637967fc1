#include "emulator/elasticsearch/errors.h"

#include <fmt/format.h>

namespace weir::elasticsearch::errors {

Error not_implemented(std::string_view what) {
  return {"not_implemented_exception", fmt::format("{} is not implemented by Weir", what), 501};
}

Error malformed_json(std::string_view problem, std::size_t offset) {
  return {"parsing_exception", fmt::format("{} (at byte {})", problem, offset), 400};
}

Error nested_too_deeply() {
  return {"parsing_exception", "The request body is nested too deeply.", 400};
}

Error index_not_found(std::string_view index) {
  return {"index_not_found_exception", fmt::format("no such index [{}]", index), 404};
}

Error index_already_exists(std::string_view index, std::string_view uuid) {
  return {"resource_already_exists_exception",
          fmt::format("index [{}/{}] already exists", index, uuid), 400};
}

Error invalid_index_name(std::string_view index, std::string_view problem) {
  return {"invalid_index_name_exception",
          fmt::format("Invalid index name [{}], {}", index, problem), 400};
}

Error id_missing() {
  return {"action_request_validation_exception", "Validation Failed: 1: id is missing;", 400};
}

Error index_missing() {
  return {"action_request_validation_exception", "Validation Failed: 1: index is missing;", 400};
}

Error id_too_long(std::size_t bytes, std::int64_t limit_bytes) {
  return {"illegal_argument_exception",
          fmt::format("id is too long, must be no longer than {} bytes but was: {}", limit_bytes,
                      bytes),
          400};
}

Error version_conflict(std::string_view id, std::int64_t current_version) {
  return {"version_conflict_engine_exception",
          fmt::format("[{}]: version conflict, document already exists (current version [{}])", id,
                      current_version),
          409};
}

Error rejected_execution(std::size_t items) {
  return {"es_rejected_execution_exception",
          fmt::format("rejected execution of bulk request with {} items on EsThreadPoolExecutor"
                      "[name = write, queue capacity = 10000]",
                      items),
          429};
}

Error no_handler_for_type(std::string_view type, std::string_view field) {
  return {"mapper_parsing_exception",
          fmt::format("No handler for type [{}] declared on field [{}]", type, field), 400};
}

Error unsupported_mapping_parameter(std::string_view field, std::string_view parameter,
                                    std::string_view value) {
  return {"mapper_parsing_exception",
          fmt::format("Mapping definition for [{}] has unsupported parameters:  [{} : {}]", field,
                      parameter, value),
          400};
}

Error unsupported_root_parameter(std::string_view parameter, std::string_view value) {
  return {"mapper_parsing_exception",
          fmt::format("Root mapping definition has unsupported parameters:  [{} : {}]", parameter,
                      value),
          400};
}

Error malformed_mapping(std::string_view problem) {
  return {"mapper_parsing_exception", std::string{problem}, 400};
}

Error mapping_type_changed(std::string_view field, std::string_view from, std::string_view to) {
  return {"illegal_argument_exception",
          fmt::format("mapper [{}] cannot be changed from type [{}] to [{}]", field, from, to),
          400};
}

Error mapping_too_deep(int limit, std::string_view field) {
  return {"illegal_argument_exception",
          fmt::format("Limit of mapping depth [{}] has been exceeded due to object field [{}]",
                      limit, field),
          400};
}

Error too_many_fields(std::int64_t limit) {
  return {"illegal_argument_exception",
          fmt::format("Limit of total fields [{}] has been exceeded", limit), 400};
}

Error failed_to_parse_document(std::string_view cause) {
  return {"mapper_parsing_exception", fmt::format("failed to parse: {}", cause), 400};
}

Error failed_to_parse_field(std::string_view field, std::string_view type, std::string_view id,
                            std::string_view value, std::string_view cause) {
  return {
      "mapper_parsing_exception",
      fmt::format("failed to parse field [{}] of type [{}] in document with id '{}'. Preview of "
                  "field's value: '{}': {}",
                  field, type, id, value, cause),
      400};
}

Error object_expected(std::string_view field) {
  return {"mapper_parsing_exception",
          fmt::format("object mapping for [{}] tried to parse field [{}] as object, but found a "
                      "concrete value",
                      field, field.substr(field.rfind('.') + 1)),
          400};
}

Error strict_mapping(std::string_view field, std::string_view object) {
  return {"strict_dynamic_mapping_exception",
          fmt::format("mapping set to strict, dynamic introduction of [{}] within [{}] is not "
                      "allowed",
                      field, object),
          400};
}

Error immense_term(std::string_view field, std::int64_t limit_bytes) {
  return {"illegal_argument_exception",
          fmt::format("Document contains at least one immense term in field=\"{}\" (whose UTF8 "
                      "encoding is longer than the max length {}), all of which were skipped.",
                      field, limit_bytes),
          400};
}

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

Error too_many_terms(std::string_view field, std::int64_t limit, std::int64_t terms) {
  return illegal_argument(fmt::format(
      "The number of terms [{}] used in the Terms Query request on field [{}] has exceeded the "
      "allowed maximum of [{}]. This maximum can be set by changing the [index.max_terms_count] "
      "index level setting.",
      terms, field, limit));
}

}  // namespace weir::elasticsearch::errors
