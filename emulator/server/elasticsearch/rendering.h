// What a client may ask to be done with any JSON reply
// (https://www.elastic.co/guide/en/elasticsearch/reference/7.10/common-options.html).
#pragma once

#include <string>
#include <string_view>

namespace weir::elasticsearch_http {

/// Indented as Elasticsearch indents: two blanks, " : " between name and value. `json` is compact
/// and well formed.
std::string pretty_json(std::string_view json);

/// The parts of `json` that `paths` names: comma-separated, '.' between names, "*" for any part of
/// a name, "**" for any number of names, a leading '-' to leave out. Arrays are looked through.
std::string filtered_json(std::string_view json, std::string_view paths);

}  // namespace weir::elasticsearch_http
