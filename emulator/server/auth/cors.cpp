#include "emulator/server/auth/cors.h"

#include <fmt/format.h>

namespace weir::auth {

std::optional<http::Response> preflight_response(const http::Request& request) {
  if (request.method != "OPTIONS" || request.header("origin").empty()) return std::nullopt;
  http::Response response;
  response.headers.push_back({"Access-Control-Allow-Origin", "*"});
  const std::string_view headers = request.header("access-control-request-headers");
  if (!headers.empty()) {
    response.headers.push_back({"Access-Control-Allow-Headers", std::string{headers}});
  }
  const std::string_view method = request.header("access-control-request-method");
  if (!method.empty()) {
    response.headers.push_back({"Access-Control-Allow-Methods", std::string{method}});
  }
  response.headers.push_back(
      {"Access-Control-Max-Age", fmt::format("{}", kPreflightMaxAgeSeconds)});
  return response;
}

std::vector<http::Header> cors_headers(const http::Request& request) {
  if (request.header("origin").empty()) return {};
  return {{"Access-Control-Allow-Origin", "*"},
          {"Access-Control-Expose-Headers",
           "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,"
           "Date"}};
}

}  // namespace weir::auth
