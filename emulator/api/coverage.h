// The page that says which AWS operations Weir implements, made from the models.
#pragma once

#include <functional>
#include <set>
#include <string>

#include "emulator/base/result.h"

namespace weir::api {

/// Implemented operations as "service:Operation", for example "kinesis:PutRecords".
using ImplementedOperations = std::set<std::string, std::less<>>;

/// Markdown: a summary table, then one table a service with each operation and whether it is
/// implemented. An entry that no model knows is an InvalidArgument error that names it, so that a
/// misspelt registration cannot hide.
base::Result<std::string> coverage_markdown(const ImplementedOperations& implemented);

}  // namespace weir::api
