#include "emulator/server/elasticsearch/errors.h"

#include <fmt/format.h>

namespace weir::elasticsearch_http::errors {
namespace {

base::Error illegal_argument(std::string reason) {
  return {"illegal_argument_exception", std::move(reason), 400};
}

}  // namespace

base::Error not_implemented(std::string_view what) {
  return {"not_implemented_exception", fmt::format("{} is not implemented by Weir", what), 501};
}

base::Error unrecognized_parameters(std::string_view path,
                                    const std::vector<std::string_view>& names) {
  std::string list;
  for (const std::string_view name : names) {
    if (!list.empty()) list += ", ";
    list += fmt::format("[{}]", name);
  }
  return illegal_argument(fmt::format("request [{}] contains unrecognized parameter{}: {}", path,
                                      names.size() == 1 ? "" : "s", list));
}

base::Error not_a_boolean(std::string_view value) {
  return illegal_argument(
      fmt::format("Failed to parse value [{}] as only [true] or [false] are allowed.", value));
}

base::Error not_an_integer(std::string_view name, std::string_view value) {
  return illegal_argument(
      fmt::format("Failed to parse int parameter [{}] with value [{}]", name, value));
}

base::Error bad_value(std::string_view name, std::string_view value) {
  return illegal_argument(fmt::format("unknown value [{}] for parameter [{}]", value, name));
}

base::Error too_small(std::string_view parameter, std::int64_t least) {
  std::string name;
  for (std::size_t i = 0; i < parameter.size(); ++i) {
    const bool starts_word = parameter[i] == '_' && i + 1 < parameter.size();
    name += starts_word ? static_cast<char>(parameter[++i] - 'a' + 'A') : parameter[i];
  }
  return illegal_argument(fmt::format("{} must be >= {}", name, least));
}

base::Error bad_refresh(std::string_view value) {
  return illegal_argument(fmt::format("Unknown value for refresh: [{}].", value));
}

base::Error body_required() {
  return {"parse_exception", "request body is required", 400};
}

base::Error malformed_json(char character, std::size_t line, std::size_t column) {
  const std::string place = fmt::format(
      "\n at [Source: (org.elasticsearch.common.io.stream.InputStreamStreamInput); "
      "line: {}, column: {}]",
      line, column);
  if (character == '\0') {
    return {"json_e_o_f_exception", "Unexpected end-of-input" + place, 400};
  }
  return {"json_parse_exception",
          fmt::format("Unexpected character ('{}' (code {}))", character,
                      static_cast<unsigned>(static_cast<unsigned char>(character))) +
              place,
          400};
}

base::Error not_newline_terminated(std::string_view request) {
  return illegal_argument(
      fmt::format("The {} request must be terminated by a newline [\\n]", request));
}

base::Error index_not_found(std::string_view index) {
  return {"index_not_found_exception", fmt::format("no such index [{}]", index), 404};
}

base::Error document_not_found(std::string_view index, std::string_view id) {
  return {"resource_not_found_exception",
          fmt::format("Document not found [{}]/[_doc]/[{}]", index, id), 404};
}

base::Error type_missing(std::string_view type) {
  return {"type_missing_exception", fmt::format("type[[{}]] missing", type), 404};
}

base::Error typed_request(std::string_view request) {
  return illegal_argument(
      fmt::format("Types cannot be provided in {} requests, unless the include_type_name parameter "
                  "is set to true.",
                  request));
}

base::Error typed_mapping(std::string_view type) {
  return illegal_argument(
      fmt::format("The mapping definition cannot be nested under a type [{}] unless "
                  "include_type_name is set to true.",
                  type));
}

base::Error nothing_requested(std::string_view problem) {
  return {"action_request_validation_exception", fmt::format("Validation Failed: 1: {};", problem),
          400};
}

std::string unsupported_content_type(std::string_view content_type) {
  return fmt::format("Content-Type header [{}] is not supported", content_type);
}

std::string wrong_method(std::string_view uri, std::string_view method, std::string_view allowed) {
  return fmt::format("Incorrect HTTP method for uri [{}] and method [{}], allowed: [{}]", uri,
                     method, allowed);
}

std::string no_handler(std::string_view uri, std::string_view method) {
  return fmt::format("no handler found for uri [{}] and method [{}]", uri, method);
}

std::string alias_missing(std::string_view alias) {
  return fmt::format("alias [{}] missing", alias);
}

}  // namespace weir::elasticsearch_http::errors
