// The lines of _bulk and _msearch.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/elasticsearch_service.h"

namespace weir::elasticsearch {

/// Takes the first line off `rest`, without its end.
std::string_view take_line(std::string_view& rest);

/// A bulk body as operations, which are views into the body and into `texts`.
struct BulkBody {
  std::vector<BulkOperation> operations;
  std::deque<std::string> texts;          ///< What the body has no plain bytes for.
  std::deque<WriteCondition> conditions;  ///< What operations point to.

  std::string_view keep(std::string_view text) { return texts.emplace_back(text); }
};

/// Actions and sources by turns; `index` is the default. Error: a line that is no action, or an
/// action that is not implemented; nothing is to be written then (docs-bulk).
base::Result<BulkBody> parse_bulk(std::string_view lines, std::string_view index);

}  // namespace weir::elasticsearch
