#include "emulator/elasticsearch/errors.h"

#include <fmt/format.h>

#include <algorithm>

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

std::string_view subject_of(const Error& error) {
  if (error.code != "index_not_found_exception") return {};
  std::string_view text = error.message;
  text.remove_prefix(std::min(text.find('[') + 1, text.size()));
  return text.substr(0, text.rfind(']'));
}

Error index_already_exists(std::string_view index, std::string_view uuid) {
  return {"resource_already_exists_exception",
          fmt::format("index [{}/{}] already exists", index, uuid), 400};
}

Error invalid_index_name(std::string_view index, std::string_view problem) {
  return {"invalid_index_name_exception",
          fmt::format("Invalid index name [{}], {}", index, problem), 400};
}

Error final_setting(std::string_view setting, std::string_view index) {
  return {"illegal_argument_exception",
          fmt::format("final {} setting [index.{}], not updateable", index, setting), 400};
}

Error id_missing() {
  return {"action_request_validation_exception", "Validation Failed: 1: id is missing;", 400};
}

Error empty_id() {
  return {"illegal_argument_exception", "if _id is specified it must not be empty", 400};
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

Error sequence_conflict(std::string_view id, std::int64_t wanted, std::int64_t wanted_term,
                        std::int64_t current, std::int64_t current_term) {
  return {"version_conflict_engine_exception",
          fmt::format("[{}]: version conflict, required seqNo [{}], primary term [{}]. current "
                      "document has seqNo [{}] and primary term [{}]",
                      id, wanted, wanted_term, current, current_term),
          409};
}

Error sequence_conflict_without_document(std::string_view id, std::int64_t wanted,
                                         std::int64_t wanted_term) {
  return {"version_conflict_engine_exception",
          fmt::format("[{}]: version conflict, required seqNo [{}], primary term [{}]. but no "
                      "document was found",
                      id, wanted, wanted_term),
          409};
}

Error older_version(std::string_view id, std::int64_t current, std::int64_t provided,
                    bool equal_is_new) {
  return {"version_conflict_engine_exception",
          fmt::format("[{}]: version conflict, current version [{}] is {} the one provided "
                      "[{}]",
                      id, current, equal_is_new ? "higher than" : "higher or equal to", provided),
          409};
}

Error document_missing(std::string_view id) {
  return {"document_missing_exception", fmt::format("[_doc][{}]: document missing", id), 404};
}

Error wrong_update_value(std::string_view field) {
  return {"x_content_parse_exception",
          fmt::format("[UpdateRequest] failed to parse field [{}]", field), 400};
}

Error unknown_update_field(std::string_view field) {
  return {"x_content_parse_exception", fmt::format("[UpdateRequest] unknown field [{}]", field),
          400};
}

Error invalid_request(std::string_view problem) {
  return {"action_request_validation_exception", fmt::format("Validation Failed: 1: {};", problem),
          400};
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

}  // namespace weir::elasticsearch::errors
