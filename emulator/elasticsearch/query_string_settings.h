// What stands around the text of a query_string query.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/json.h"

namespace weir::elasticsearch {

struct QueryStringSettings {
  std::string query;
  bool default_and = false;
  bool lenient = false;
  std::vector<std::string> fields;  ///< Empty: all fields.
  std::int64_t zone_ms = 0;
};

/// Error: no query, or a setting that is not implemented.
base::Result<QueryStringSettings> parse_query_string_settings(const JsonValue& body);

}  // namespace weir::elasticsearch
