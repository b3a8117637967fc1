// Which handler a method and a path mean, and which parameters it takes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/server/elasticsearch/call.h"

namespace weir::elasticsearch_http {

struct Route {
  std::string_view methods;      ///< With blanks between.
  std::string_view pattern;      ///< "/{index}/_doc/{id}"
  Reply (*handler)(Call& call);  ///< nullptr: Elasticsearch has it, Weir has not.
  std::string_view parameters;   ///< Taken, or without meaning here.
  std::string_view refused;      ///< Known to Elasticsearch, not implemented.
};

struct RouteMatch {
  const Route* route = nullptr;  ///< nullptr: no pattern fits path and method.
  Captures captures;
  std::string allowed;  ///< Methods of all patterns that fit the path: "GET, POST". Empty: none.
};

/// `path` percent-encoded. Empty segments do not count.
RouteMatch match_route(std::string_view method, std::string_view path);

/// Is some segment of the path the name of an API of Elasticsearch ("_reindex")?
bool names_an_api(std::string_view path);

/// Parameters that every request may have. Elasticsearch takes those about indices and waiting only
/// where they mean something; where they do not, they are passed over here.
inline constexpr std::string_view kCommonParameters =
    "pretty human error_trace filter_path format source source_content_type ignore_unavailable "
    "allow_no_indices expand_wildcards ignore_throttled timeout master_timeout "
    "wait_for_active_shards";

}  // namespace weir::elasticsearch_http
