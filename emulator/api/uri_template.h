// "/2015-03-31/functions/{FunctionName}/invocations?x=1": which paths an operation's uri means.
// https://smithy.io/2.0/spec/http-bindings.html#uri
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/wire.h"

namespace weir::api {

struct UriMatch {
  std::vector<NameValue> labels;  ///< Values still percent-encoded.
  /// One character a segment, better matches first in byte order descending: literal, label,
  /// greedy.
  std::string rank;
};

/// What the labels of `uri` stand for in `path`; nullopt when the path is another one. Labels are
/// never empty. One '/' too many at the end of the path is forgiven.
std::optional<UriMatch> match_uri(std::string_view uri, std::string_view path);

/// The pairs that `uri` itself demands behind its '?'; a pair without '=' has an empty value.
std::vector<NameValue> literal_query(std::string_view uri);

}  // namespace weir::api
