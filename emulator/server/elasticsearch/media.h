// Media types of requests and replies
// (https://www.elastic.co/guide/en/elasticsearch/reference/7.10/api-conventions.html).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/server/elasticsearch/call.h"

namespace weir::elasticsearch_http {

/// The refusal of a body of that type: 406 for types that Elasticsearch does not read either, 501
/// for YAML, CBOR and SMILE. JSON and lines of JSON pass, also in the form that clients of version
/// 8 and later send ("application/vnd.elasticsearch+json; compatible-with=8").
std::optional<Reply> refused_body(const http::Request& request);

/// The refusal of the reply's type that is asked for by Accept or format=: 501 for the same three.
std::optional<Reply> refused_answer(const http::Request& request, const Parameters& parameters);

/// What the reply's Content-Type says. Clients that ask for a versioned type get it named.
std::string answer_type(const http::Request& request, const Reply& reply);

}  // namespace weir::elasticsearch_http
