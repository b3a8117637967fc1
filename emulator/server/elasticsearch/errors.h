// Refusals that stand before an operation runs, worded as Elasticsearch 7.10 words them: paths,
// methods, parameters, media types and bodies. The service has its own (emulator/elasticsearch).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/error.h"

namespace weir::elasticsearch_http::errors {

/// Ours: Elasticsearch knows it, this emulator does not. HTTP 501.
base::Error not_implemented(std::string_view what);

base::Error unrecognized_parameters(std::string_view path,
                                    const std::vector<std::string_view>& names);
base::Error not_a_boolean(std::string_view value);
base::Error not_an_integer(std::string_view name, std::string_view value);
base::Error bad_value(std::string_view name, std::string_view value);
/// The parameter's name is shown as the original's code calls it: in camel case.
base::Error too_small(std::string_view parameter, std::int64_t least);
base::Error bad_refresh(std::string_view value);

base::Error body_required();
/// `line` and `column` from 1. `character` is what stands there, '\0' at the end of the text.
base::Error malformed_json(char character, std::size_t line, std::size_t column);
base::Error not_newline_terminated(std::string_view request);

base::Error index_not_found(std::string_view index);
base::Error document_not_found(std::string_view index, std::string_view id);
base::Error type_missing(std::string_view type);
base::Error typed_request(std::string_view request);
base::Error typed_mapping(std::string_view type);
base::Error nothing_requested(std::string_view problem);

// These come without the usual envelope: {"error":TEXT,"status":N}.

std::string unsupported_content_type(std::string_view content_type);
std::string wrong_method(std::string_view uri, std::string_view method, std::string_view allowed);
std::string no_handler(std::string_view uri, std::string_view method);
std::string alias_missing(std::string_view alias);

}  // namespace weir::elasticsearch_http::errors
