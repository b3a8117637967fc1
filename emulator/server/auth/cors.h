// Cross-origin answers as AWS gives them (observed by kinesalite's authors): any origin may call.
// https://developer.mozilla.org/en-US/docs/Web/HTTP/CORS
#pragma once

#include <optional>
#include <vector>

#include "emulator/server/http/http.h"

namespace weir::auth {

/// How long a browser may keep the answer to a preflight request.
inline constexpr int kPreflightMaxAgeSeconds = 172'800;

/// The whole answer to OPTIONS with an Origin header: 200, the headers and the method asked for
/// allowed. nullopt for any other request. The caller adds x-amzn-RequestId, but no x-amz-id-2.
std::optional<http::Response> preflight_response(const http::Request& request);

/// What every other answer to a request with an Origin header carries; empty without Origin.
std::vector<http::Header> cors_headers(const http::Request& request);

}  // namespace weir::auth
