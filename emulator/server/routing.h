// Which service, operation and wire format a request means. The rules, in order:
//   1. path /service/NAME/operation/OP with "smithy-protocol: rpc-v2-cbor"   Smithy RPC v2 CBOR
//   2. x-amz-target PREFIX.OP                                                AWS JSON, or CBOR
//   3. POST / with a form body that has Action                               Query, EC2 Query
//   4. GET / with Action in the URL                                          Query, EC2 Query
//   5. a path that a REST service knows, of the service signed for           REST
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "emulator/api/wire.h"
#include "emulator/server/http/http.h"

namespace weir::server {

/// The request's name-value pairs, decoded once. Views stand in the request and in `storage`.
struct DecodedRequest {
  explicit DecodedRequest(const http::Request& request);
  DecodedRequest(const DecodedRequest&) = delete;
  DecodedRequest& operator=(const DecodedRequest&) = delete;

  /// The first parameter of that name, empty when there is none.
  std::string_view parameter(std::string_view name) const;

  std::vector<api::NameValue> headers;
  std::vector<api::NameValue> query;  ///< Of the URL and, behind it, of a form body.
  std::string query_storage;
  std::string form_storage;
};

struct Route {
  const api::ServiceInfo* service = nullptr;
  const api::OperationInfo* operation = nullptr;  ///< nullptr: the service has none of that name.
  std::string operation_name;                     ///< As sent.
  api::WireFormat format = api::WireFormat::kJson11;
};

/// A request that means nothing that could be routed.
enum class RoutingFailure {
  kNoOperation,      ///< Nothing names a service: AWS answers 403 in XML.
  kUnknownContent,   ///< A target, but a body type that no protocol has: AWS answers 404 in XML.
  kUnknownTarget,    ///< JSON or CBOR whose target no modelled service has.
  kUnknownAction,    ///< A query whose action and version no modelled service has; not signed,
                     ///< or for a service that has another version.
  kUnknownRestPath,  ///< Signed for a REST service that has no such path.
  kUnknownService,   ///< Signed for a service that Weir has no model of.
};

/// `signed_service`: the service of the request's credential scope, empty when unsigned.
std::variant<Route, RoutingFailure> route(const http::Request& request,
                                          const DecodedRequest& decoded,
                                          std::string_view signed_service);

/// Content type without parameters, in lower case.
std::string media_type(std::string_view content_type);

}  // namespace weir::server
