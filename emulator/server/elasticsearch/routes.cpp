#include "emulator/server/elasticsearch/routes.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/base/percent.h"
#include "emulator/server/auth/signature.h"
#include "emulator/server/elasticsearch/errors.h"
#include "emulator/server/elasticsearch/media.h"
#include "emulator/server/elasticsearch/rendering.h"
#include "emulator/server/elasticsearch/route_table.h"

namespace weir::elasticsearch_http {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string_view first_segment(std::string_view path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  return path.substr(0, path.find('/'));
}

// "2015-03-31", the version that REST services put first.
bool is_date(std::string_view segment) {
  constexpr std::string_view kForm = "0000-00-00";
  return std::ranges::equal(
      segment, kForm, [](char c, char form) { return form == '0' ? is_digit(c) : c == form; });
}

enum class Host { kAny, kDomain, kOtherService };

// Names of AWS tell what is meant: search-NAME.REGION.es.amazonaws.com is a domain.
Host host_kind(std::string_view host) {
  const std::string_view name = host.substr(0, host.find(':'));
  if (name.find(".es.") != std::string_view::npos) return Host::kDomain;
  const bool aws = name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn") ||
                   name.ends_with(".api.aws");
  return aws ? Host::kOtherService : Host::kAny;
}

bool has_aws_header(const http::Request& request) {
  return std::ranges::any_of(request.headers, [](const http::HeaderView& header) {
    return header.name.starts_with("x-amz-") || header.name.starts_with("x-amzn-") ||
           header.name == "smithy-protocol";
  });
}

// Programs for Elasticsearch, browsers and curl say something of themselves when they probe; bare
// requests for "/" are for AWS to refuse.
bool says_something(const http::Request& request) {
  return request.has_header("accept") || request.has_header("user-agent") ||
         request.has_header("content-type");
}

base::Result<void> check_parameters(const Route& route, const http::Request& request,
                                    const Parameters& parameters) {
  for (const std::string_view name : split_list(route.refused, ' ')) {
    const auto value = parameters.find(name);
    // What is switched off is not asked for.
    if (!value || *value == "false") continue;
    return errors::not_implemented(
        fmt::format("parameter [{}] of [{} {}]", name, request.method, request.path));
  }
  std::vector<std::string_view> unknown;
  for (const std::string_view name : parameters.names_beside(route.parameters, kCommonParameters)) {
    const auto refused = split_list(route.refused, ' ');
    if (std::ranges::find(refused, name) == refused.end()) unknown.push_back(name);
  }
  if (!unknown.empty()) return errors::unrecognized_parameters(request.path, unknown);
  return {};
}

Reply reply_without_route(const RouteMatch& match, const http::Request& request) {
  if (!match.allowed.empty()) {
    const bool asks = request.method == "OPTIONS";
    Reply reply =
        asks
            ? Reply{}
            : plain_error(405, errors::wrong_method(request.target, request.method, match.allowed));
    reply.plain_text = asks;
    reply.allow = match.allowed;
    return reply;
  }
  if (names_an_api(request.path)) {
    return errors::not_implemented(fmt::format("[{} {}]", request.method, request.path));
  }
  return plain_error(400, errors::no_handler(request.target, request.method));
}

Reply run(elasticsearch::ElasticsearchService& service, const http::Request& request,
          const Parameters& parameters, sim::Time now) {
  RouteMatch match = match_route(request.method, request.path);
  if (match.route == nullptr) return reply_without_route(match, request);
  if (match.route->handler == nullptr) {
    return errors::not_implemented(fmt::format("[{} {}]", request.method, request.path));
  }
  if (auto refused = refused_body(request)) return *std::move(refused);
  if (auto refused = refused_answer(request, parameters)) return *std::move(refused);
  if (const auto good = check_parameters(*match.route, request, parameters); !good) {
    return good.error();
  }
  Call call{service,
            elasticsearch::JsonApi{service},
            request,
            now,
            std::move(match.captures),
            parameters,
            request.body_text()};
  // Clients that cannot send a body with GET put it into the URL.
  if (call.body.empty()) call.body = parameters.text("source");
  return match.route->handler(call);
}

void render(Reply& reply, const Parameters& parameters) {
  if (reply.plain_text || reply.body.empty()) return;
  const std::string_view paths = parameters.text("filter_path");
  if (!paths.empty()) reply.body = filtered_json(reply.body, paths);
  const auto pretty = parameters.flag("pretty");
  if (pretty.ok() && *pretty) reply.body = pretty_json(reply.body);
}

}  // namespace

bool is_elasticsearch_request(const http::Request& request) {
  if (request.path.starts_with("/_weir") || request.path.starts_with("/_localstack")) return false;
  if (request.has_header("x-amz-target") || request.has_header("x-amzn-query-mode") ||
      request.has_header("smithy-protocol") || request.method == "OPTIONS") {
    return false;
  }
  const std::string_view segment = first_segment(request.path);
  const auto identity = auth::identify(request);
  if (!identity.ok()) return false;
  if (identity->form != auth::SignatureForm::kNone) {
    return identity->service == "es" && !is_date(segment);
  }
  const Host host = host_kind(request.host);
  if (host != Host::kAny) return host == Host::kDomain;
  if (has_aws_header(request)) return false;
  if (segment.empty()) {
    return (request.method == "GET" || request.method == "HEAD") &&
           request.query.find("Action=") == std::string_view::npos && says_something(request);
  }
  if (is_date(segment) || segment == "restapis" || segment == "service") return false;
  const std::string name = base::percent_decode(segment);
  return std::ranges::none_of(name, [](char c) { return c >= 'A' && c <= 'Z'; });
}

http::Response handle(elasticsearch::ElasticsearchService& service, const http::Request& request,
                      sim::Time now) {
  const Parameters parameters{request.query};
  Reply reply = run(service, request, parameters, now);
  render(reply, parameters);
  http::Response response{.status = reply.status};
  response.headers.push_back({"X-elastic-product", "Elasticsearch"});
  if (!reply.allow.empty()) response.headers.push_back({"Allow", reply.allow});
  const std::string_view opaque_id = request.header("x-opaque-id");
  if (!opaque_id.empty()) response.headers.push_back({"X-Opaque-Id", std::string{opaque_id}});
  response.headers.push_back({"Content-Type", answer_type(request, reply)});
  response.body = std::move(reply.body);
  return response;
}

}  // namespace weir::elasticsearch_http
