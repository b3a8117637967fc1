#include "emulator/server/routing.h"

#include <algorithm>
#include <optional>

namespace weir::server {
namespace {

using api::Protocol;
using api::WireFormat;

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

bool speaks(const api::ServiceInfo& service, Protocol protocol) {
  return std::ranges::find(service.protocols, protocol) != service.protocols.end();
}

Route route_to(const api::ServiceInfo& service, std::string_view operation, WireFormat format) {
  return {&service, api::find_operation(service, operation), std::string{operation}, format};
}

std::optional<WireFormat> rpc_format(std::string_view media) {
  if (media == "application/x-amz-json-1.1") return WireFormat::kJson11;
  if (media == "application/x-amz-json-1.0") return WireFormat::kJson10;
  // Programs without an SDK say so; AWS takes it for the service's own version of JSON.
  if (media == "application/json") return WireFormat::kJson11;
  if (media == "application/x-amz-cbor-1.1") return WireFormat::kCbor11;
  return std::nullopt;
}

std::variant<Route, RoutingFailure> route_target(std::string_view target, std::string_view media) {
  const auto format = rpc_format(media);
  if (!format) return RoutingFailure::kUnknownContent;
  const std::size_t dot = target.rfind('.');
  if (dot == std::string_view::npos) return RoutingFailure::kUnknownTarget;
  for (const api::ServiceInfo* service : api::all_services()) {
    if (service->target_prefix == target.substr(0, dot) && !service->target_prefix.empty()) {
      return route_to(*service, target.substr(dot + 1), *format);
    }
  }
  return RoutingFailure::kUnknownTarget;
}

/// "/service/NAME/operation/OP", where NAME may have a name space before it.
std::optional<Route> route_rpc_v2(std::string_view path) {
  constexpr std::string_view kService = "/service/", kOperation = "/operation/";
  const std::size_t service_at = path.find(kService);
  if (service_at == std::string_view::npos) return std::nullopt;
  const std::size_t operation_at = path.find(kOperation, service_at);
  if (operation_at == std::string_view::npos) return std::nullopt;
  const std::size_t name_at = service_at + kService.size();
  std::string_view name = path.substr(name_at, operation_at - name_at);
  name = name.substr(name.rfind('.') + 1);
  for (const api::ServiceInfo* service : api::all_services()) {
    if (service->target_prefix == name && speaks(*service, Protocol::kRpcV2Cbor)) {
      return route_to(*service, path.substr(operation_at + kOperation.size()),
                      WireFormat::kRpcV2Cbor);
    }
  }
  return std::nullopt;
}

bool is_modelled(std::string_view signing_name) {
  return std::ranges::any_of(api::all_services(), [signing_name](const api::ServiceInfo* service) {
    return service->signing_name == signing_name;
  });
}

std::optional<Route> route_action(std::string_view action, std::string_view version,
                                  std::string_view signed_service) {
  for (const api::ServiceInfo* service : api::all_services()) {
    const bool query = speaks(*service, Protocol::kQuery);
    const bool ec2 = speaks(*service, Protocol::kEc2);
    if (!query && !ec2) continue;
    const bool version_fits = version.empty() || service->api_version == version;
    const bool name_fits = signed_service.empty() || service->signing_name == signed_service;
    const bool has_action = api::find_operation(*service, action) != nullptr;
    if (version_fits && name_fits && (has_action || !signed_service.empty())) {
      return route_to(*service, action, query ? WireFormat::kQuery : WireFormat::kEc2Query);
    }
  }
  return std::nullopt;
}

std::variant<Route, RoutingFailure> route_rest(const http::Request& request,
                                               const DecodedRequest& decoded,
                                               std::string_view signed_service) {
  for (const api::ServiceInfo* service : api::all_services()) {
    const bool fits = signed_service.empty() || service->signing_name == signed_service;
    if (!fits) continue;
    const bool json = speaks(*service, Protocol::kRestJson);
    if (!json && !speaks(*service, Protocol::kRestXml)) continue;
    const WireFormat format = json ? WireFormat::kRestJson : WireFormat::kRestXml;
    const api::OperationInfo* operation =
        api::match_rest_operation(*service, request.method, request.path, decoded.query);
    if (operation != nullptr) {
      return Route{service, operation, std::string{operation->name}, format};
    }
    if (!signed_service.empty()) return RoutingFailure::kUnknownRestPath;
  }
  return RoutingFailure::kNoOperation;
}

}  // namespace

std::string media_type(std::string_view content_type) {
  std::string media{content_type.substr(0, content_type.find(';'))};
  while (!media.empty() && (media.back() == ' ' || media.back() == '\t')) media.pop_back();
  std::ranges::transform(media, media.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return media;
}

DecodedRequest::DecodedRequest(const http::Request& request) {
  headers.reserve(request.headers.size());
  for (const http::HeaderView& header : request.headers) {
    headers.push_back({header.name, header.value});
  }
  if (!request.query.empty()) query = api::decode_query(request.query, query_storage);
  if (media_type(request.header("content-type")) == kFormType) {
    for (const auto& pair : api::decode_query(request.body_text(), form_storage)) {
      query.push_back(pair);
    }
  }
}

std::string_view DecodedRequest::parameter(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &api::NameValue::name);
  return found == query.end() ? std::string_view{} : found->value;
}

std::variant<Route, RoutingFailure> route(const http::Request& request,
                                          const DecodedRequest& decoded,
                                          std::string_view signed_service) {
  if (request.method == "POST") {
    if (auto rpc = route_rpc_v2(request.path)) return *std::move(rpc);
    const std::string media = media_type(request.header("content-type"));
    if (request.has_header("x-amz-target")) {
      return route_target(request.header("x-amz-target"), media);
    }
    if (rpc_format(media) && request.path == "/") return RoutingFailure::kUnknownTarget;
  }
  const bool stranger = !signed_service.empty() && !is_modelled(signed_service);
  const std::string_view action = decoded.parameter("Action");
  if (request.path == "/" && !action.empty()) {
    const std::string_view version = decoded.parameter("Version");
    // Old SDKs take the service's name from the host, "127" of 127.0.0.1; a version tells as much.
    const bool guessed = stranger && !version.empty();
    const auto found = route_action(action, version, guessed ? "" : signed_service);
    if (found) return *found;
    return stranger ? RoutingFailure::kUnknownService : RoutingFailure::kUnknownAction;
  }
  if (stranger) return RoutingFailure::kUnknownService;
  if (request.path == "/") return RoutingFailure::kNoOperation;
  return route_rest(request, decoded, signed_service);
}

}  // namespace weir::server
