#include "emulator/server/aws_endpoint.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>

#include "emulator/api/errors.h"
#include "emulator/api/json_document.h"
#include "emulator/api/scalar_text.h"
#include "emulator/server/auth/cors.h"
#include "emulator/server/auth/errors.h"
#include "emulator/server/aws_call.h"
#include "emulator/server/request_id.h"
#include "emulator/server/subscription_stream.h"

namespace weir::server {
namespace {

auth::ErrorStyle style_of(api::WireFormat format) {
  switch (format) {
    case api::WireFormat::kQuery:
    case api::WireFormat::kEc2Query:
      return auth::ErrorStyle::kQuery;
    case api::WireFormat::kRestJson:
      return auth::ErrorStyle::kRest;
    case api::WireFormat::kRestXml:
      return auth::ErrorStyle::kS3;
    default:
      return auth::ErrorStyle::kJson;
  }
}

bool is_rpc(api::WireFormat format) {
  return format == api::WireFormat::kJson10 || format == api::WireFormat::kJson11 ||
         format == api::WireFormat::kCbor11;
}

std::optional<base::Error> syntax_error(api::WireFormat format, const http::Request& request) {
  if (format != api::WireFormat::kJson10 && format != api::WireFormat::kJson11) return std::nullopt;
  rapidjson::Document document;
  const rapidjson::ParseResult parsed = api::parse_json(document, request.body_text());
  if (!parsed.IsError()) return std::nullopt;
  return api::malformed_json(parsed.Offset(), rapidjson::GetParseError_En(parsed.Code()));
}

http::Response xml_response(int status, std::string body) {
  return {status, {{"Content-Type", "application/xml"}}, std::move(body)};
}

/// What AWS's front door says before it knows a service.
http::Response no_operation() {
  return xml_response(403,
                      "<AccessDeniedException>\n  <Message>Unable to determine service/operation "
                      "name to be authorized</Message>\n</AccessDeniedException>\n");
}

http::Response unknown_operation_xml() {
  return xml_response(404, "<UnknownOperationException/>\n");
}

/// An error of no modelled service, in the bare shape of its protocol.
http::Response bare_error(api::WireFormat format, const base::Error& error,
                          std::string_view request_id = {}) {
  const api::ServiceInfo nobody{.unwrapped_xml_errors = true};
  api::ReplyParts parts = api::write_error(format, nobody, error, request_id);
  return {parts.status, {{"Content-Type", parts.content_type}}, std::move(parts.body)};
}

http::Response json_error(std::string_view media, const base::Error& error) {
  const bool cbor = media == "application/x-amz-cbor-1.1";
  return bare_error(cbor ? api::WireFormat::kCbor11 : api::WireFormat::kJson11, error);
}

/// What clients of a service that has no model read its errors in.
api::WireFormat format_of_stranger(std::string_view signed_service, bool by_action) {
  if (by_action) {
    return signed_service == "ec2" ? api::WireFormat::kEc2Query : api::WireFormat::kQuery;
  }
  if (signed_service.starts_with("s3")) return api::WireFormat::kRestXml;
  const bool wrapped = signed_service == "route53" || signed_service == "cloudfront";
  return wrapped ? api::WireFormat::kQuery : api::WireFormat::kJson11;
}

base::Error unknown_service(std::string_view service, std::string_view operation) {
  return {"NotImplemented",
          fmt::format("Weir does not implement {}{}{}; see docs/coverage.md", service,
                      operation.empty() ? "" : ":", operation),
          501};
}

base::Error unknown_action() {
  return base::client_error(
      "InvalidAction", "Weir knows no service with this Action and Version; see docs/coverage.md");
}

}  // namespace

AwsEndpoint::AwsEndpoint(EdgeState& state, const AwsOptions& options)
    : state_(state), options_(options), ids_(0) {
  for (const auth::SecretKey& key : options_.verified_keys) verifier_.add(key);
}

AwsEndpoint::~AwsEndpoint() = default;

void AwsEndpoint::world_changed() {
  ids_ = state_.world().random().stream("request ids");
}

void AwsEndpoint::handle(const std::shared_ptr<http::Exchange>& exchange) {
  const http::Request& request = exchange->request();
  if (handle_hot(exchange)) return;
  if (auto preflight = auth::preflight_response(request)) {
    preflight->headers.push_back({"x-amzn-RequestId", make_request_id(ids_)});
    return exchange->respond(*std::move(preflight));
  }
  const auto identity = auth::identify(request);
  const std::string signed_service{identity.ok() ? identity->service : ""};
  auto decoded = std::make_unique<DecodedRequest>(request);
  auto routed = route(request, *decoded, signed_service);
  if (const auto* failure = std::get_if<RoutingFailure>(&routed)) {
    return refuse(*exchange, *failure, signed_service, decoded->parameter("Action"));
  }
  Route& found = std::get<Route>(routed);
  std::string request_id = make_request_id(ids_);
  auto headers = common_headers(request, found.service->name, request_id);
  const auto call =
      std::make_shared<AwsCall>(state_, exchange, std::move(decoded), std::move(found),
                                std::move(request_id), std::move(headers));
  const Route& meant = call->route();
  // AWS reads the body before it looks at the target.
  if (is_rpc(meant.format) && request.body.empty() && meant.operation != nullptr) {
    return call->fail(base::client_error("SerializationException", ""));
  }
  auto caller = authorize(request, meant);
  if (meant.operation == nullptr || !caller.ok()) {
    // A body that cannot be parsed is told first.
    if (const auto broken = syntax_error(meant.format, request)) return call->fail(*broken);
    return call->fail(meant.operation == nullptr ? api::unknown_operation() : caller.error());
  }
  if (meant.service->name == "kinesis" && meant.operation_name == "SubscribeToShard") {
    return subscribe(call, *std::move(caller));
  }
  const cloud::Operation* operation =
      cloud::find_operation(meant.service->name, meant.operation_name);
  call->start(*std::move(caller),
              operation == nullptr ? AwsCall::Operation{} : AwsCall::Operation{operation->call});
}

base::Result<base::Caller> AwsEndpoint::authorize(const http::Request& request,
                                                  const Route& route) const {
  const auth::ErrorStyle style = style_of(route.format);
  auto identity = auth::identify(request, style);
  if (!identity.ok()) return identity.error();
  if (!verifier_.empty()) return verify(request, *identity, style);
  const bool other_scheme = request.has_header("authorization");
  if (identity->form == auth::SignatureForm::kNone && !other_scheme) {
    return auth::errors::missing_token(style);
  }
  return identity->caller;
}

base::Result<base::Caller> AwsEndpoint::verify(const http::Request& request,
                                               const auth::Identity& identity,
                                               auth::ErrorStyle style) const {
  const std::string_view signed_body{request.wire_body.data(), request.wire_body.size()};
  return verifier_.verify(request, identity, signed_body, style);
}

base::Result<base::Caller> AwsEndpoint::search_caller(const http::Request& request) const {
  const auto identity = auth::identify(request);
  if (!identity.ok()) return identity.error();
  const bool to_verify = !verifier_.empty() && identity->form != auth::SignatureForm::kNone;
  if (to_verify) return verify(request, *identity, auth::ErrorStyle::kJson);
  return identity->caller;
}

void AwsEndpoint::refuse(http::Exchange& exchange, RoutingFailure failure,
                         std::string_view signed_service, std::string_view action) {
  const http::Request& request = exchange.request();
  const std::string media = media_type(request.header("content-type"));
  const std::string_view target = request.header("x-amz-target");
  const std::string id = make_request_id(ids_);
  http::Response response;
  switch (failure) {
    case RoutingFailure::kNoOperation:
      // A POST of nothing at all is taken for Kinesis in CBOR.
      response = request.method == "POST" && request.path == "/" && request.body.empty()
                     ? json_error("application/x-amz-cbor-1.1", api::unknown_operation())
                     : no_operation();
      break;
    case RoutingFailure::kUnknownContent:
    case RoutingFailure::kUnknownRestPath:
      response = unknown_operation_xml();
      break;
    case RoutingFailure::kUnknownTarget: {
      const bool modelled = signed_service.empty() || signed_service == "kinesis" ||
                            target.find('.') == std::string_view::npos;
      const std::string_view operation = target.substr(target.rfind('.') + 1);
      response = json_error(
          media, modelled ? api::unknown_operation() : unknown_service(signed_service, operation));
      break;
    }
    case RoutingFailure::kUnknownAction:
      response = bare_error(api::WireFormat::kQuery, unknown_action(), id);
      break;
    case RoutingFailure::kUnknownService:
      response = bare_error(format_of_stranger(signed_service, !action.empty()),
                            unknown_service(signed_service, action), id);
      break;
  }
  for (http::Header& header : common_headers(request, "kinesis", id)) {
    response.headers.push_back(std::move(header));
  }
  exchange.respond(std::move(response));
}

std::vector<http::Header> AwsEndpoint::common_headers(const http::Request& request,
                                                      std::string_view service,
                                                      std::string_view request_id) {
  std::vector<http::Header> headers = auth::cors_headers(request);
  headers.push_back({"x-amzn-RequestId", std::string{request_id}});
  if (service == "kinesis") headers.push_back({"x-amz-id-2", make_extended_request_id(ids_)});
  if (options_.date_header_from_clock) {
    const auto now = std::chrono::floor<std::chrono::seconds>(state_.world().scheduler().now());
    headers.push_back({"Date", api::to_http_date({sim::to_millis(now)})});
  }
  return headers;
}

void AwsEndpoint::end_streams() {
  const auto subscriptions = std::exchange(subscriptions_, {});
  for (const auto& subscription : subscriptions) subscription->end();
}

}  // namespace weir::server
