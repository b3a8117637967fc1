// Parameters of searches that stand for parts of their bodies, and those that stand for themselves.
#pragma once

#include <string>

#include "emulator/server/elasticsearch/call.h"

namespace weir::elasticsearch_http {

/// The body with what the parameters say put in (q, size, from, sort, _source, ...); as it stands
/// when they say nothing. Errors: those of check_json_body, illegal_argument_exception.
base::Result<std::string> search_body(const Call& call);

/// typed_keys, rest_total_hits_as_int and the numbers that change nothing here, which are checked.
/// Error: illegal_argument_exception.
base::Result<elasticsearch::SearchParameters> search_switches(const Parameters& parameters);

}  // namespace weir::elasticsearch_http
