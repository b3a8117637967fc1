// Every error text of the service, one named function each, worded as Elasticsearch 7.10 words it.
// `code` of the Error is the exception's type, `message` its reason. A cause below it
// ("caused_by") is folded into the reason where clients need it to understand.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "emulator/base/error.h"

namespace weir::elasticsearch::errors {

using base::Error;

// Ours: Elasticsearch knows it, this emulator does not. HTTP 501.
Error not_implemented(std::string_view what);

// Requests and indices.
Error malformed_json(std::string_view problem, std::size_t offset);
Error nested_too_deeply();
Error index_not_found(std::string_view index);
/// The index that an index_not_found is about; "" for other errors.
std::string_view subject_of(const Error& error);
Error index_already_exists(std::string_view index, std::string_view uuid);
Error invalid_index_name(std::string_view index, std::string_view problem);
Error final_setting(std::string_view setting, std::string_view index);
Error id_missing();
Error empty_id();
Error index_missing();
Error id_too_long(std::size_t bytes, std::int64_t limit_bytes);
Error version_conflict(std::string_view id, std::int64_t current_version);
Error sequence_conflict(std::string_view id, std::int64_t wanted, std::int64_t wanted_term,
                        std::int64_t current, std::int64_t current_term);
Error sequence_conflict_without_document(std::string_view id, std::int64_t wanted,
                                         std::int64_t wanted_term);
Error older_version(std::string_view id, std::int64_t current, std::int64_t provided,
                    bool equal_is_new);
Error document_missing(std::string_view id);
Error wrong_update_value(std::string_view field);
Error unknown_update_field(std::string_view field);
/// What is wrong with a request as a whole, after "Validation Failed: 1: ".
Error invalid_request(std::string_view problem);
Error rejected_execution(std::size_t items);

// Mappings and documents.
Error no_handler_for_type(std::string_view type, std::string_view field);
Error unsupported_mapping_parameter(std::string_view field, std::string_view parameter,
                                    std::string_view value);
Error unsupported_root_parameter(std::string_view parameter, std::string_view value);
Error malformed_mapping(std::string_view problem);
Error mapping_type_changed(std::string_view field, std::string_view from, std::string_view to);
Error mapping_too_deep(int limit, std::string_view field);
Error too_many_fields(std::int64_t limit);
Error failed_to_parse_document(std::string_view cause);
Error failed_to_parse_field(std::string_view field, std::string_view type, std::string_view id,
                            std::string_view value, std::string_view cause);
Error object_expected(std::string_view field);
Error strict_mapping(std::string_view field, std::string_view object);
Error immense_term(std::string_view field, std::int64_t limit_bytes);

// Searches.
Error parsing(std::string_view reason);
Error unknown_query(std::string_view name);
Error unknown_aggregation(std::string_view name, std::string_view type);
Error unknown_key(std::string_view where, std::string_view key);
Error query_failed(std::string_view cause);
Error no_geo_field(std::string_view field);
Error not_a_geo_field(std::string_view field);
Error illegal_argument(std::string_view reason);
Error invalid_date(std::string_view text, std::string_view format);
Error fielddata_disabled(std::string_view field);
Error unsupported_values_source(std::string_view field, std::string_view type,
                                std::string_view aggregation);
Error invalid_order_path(std::string_view path, std::string_view problem);
Error no_sub_aggregations(std::string_view name, std::string_view type);
Error aggregation_initialization(std::string_view problem);
Error too_many_buckets(std::int64_t limit, std::int64_t buckets);
Error result_window_too_large(std::int64_t limit, std::int64_t wanted);
Error no_mapping_for_sort(std::string_view field);
Error bad_scroll_id();
Error scroll_missing(std::int64_t context);
Error too_many_scrolls(std::int64_t limit);
Error keep_alive_too_long(std::string_view wanted);
Error bad_search_after(std::string_view field);
Error too_many_terms(std::string_view field, std::int64_t limit, std::int64_t terms);

}  // namespace weir::elasticsearch::errors
