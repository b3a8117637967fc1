#include "emulator/cloud/api_gateway.h"

#include <fmt/format.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <charconv>
#include <utility>

namespace weir::cloud {

using autoscaling::HttpReply;

namespace {

constexpr std::string_view kDimensionsPath = "/scalableTargetDimensions/";
constexpr int kHttpForbidden = 403;
constexpr int kHttpInternalError = 500;
constexpr int kHttpBadGateway = 502;

HttpReply forbidden() {
  return {kHttpForbidden, R"({"message":"Missing Authentication Token"})"};
}
HttpReply internal_error(int status) {
  return {status, R"({"message": "Internal server error"})"};
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    if (text[i] == '%' && i + 2 < text.size()) {
      const char* end = text.data() + i + 3;
      if (std::from_chars(text.data() + i + 1, end, byte, 16).ptr == end) {
        decoded += static_cast<char>(byte);
        i += 2;
        continue;
      }
    }
    decoded += text[i];
  }
  return decoded;
}

bool is_below(std::string_view url, std::string_view prefix) {
  return url.starts_with(prefix) && (url.size() == prefix.size() || url[prefix.size()] == '/');
}

}  // namespace

std::string invoke_url(std::string_view api_id, std::string_view region, std::string_view stage) {
  return fmt::format("https://{}.execute-api.{}.amazonaws.com/{}", api_id, region, stage);
}

void ApiGateway::add_route(std::string url_prefix, std::string function) {
  while (url_prefix.ends_with('/')) url_prefix.pop_back();
  routes_[std::move(url_prefix)] = std::move(function);
}

void ApiGateway::remove_route(const std::string& url_prefix) {
  routes_.erase(url_prefix);
}

sim::Task<base::Result<HttpReply>> ApiGateway::request(std::string method, std::string url,
                                                       std::string body) {
  // A longer prefix sorts behind those it begins with.
  auto route = routes_.rbegin();
  while (route != routes_.rend() && !is_below(url, route->first)) ++route;
  if (route == routes_.rend()) co_return forbidden();
  std::string event = proxy_event(method, std::string_view{url}.substr(route->first.size()), body);
  const auto reply = co_await functions_.invoke(route->second, std::move(event));
  if (!reply.ok()) co_return internal_error(kHttpInternalError);
  if (reply->function_error) co_return internal_error(kHttpBadGateway);
  co_return parse_proxy_reply(reply->payload.value_or(""));
}

std::string proxy_event(std::string_view method, std::string_view path, std::string_view body) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  const auto string = [&](std::string_view text) {
    writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  };
  // What stands before it is the stage, which proxy events leave out.
  if (const auto at = path.find(kDimensionsPath); at != std::string_view::npos) {
    path.remove_prefix(at);
  }
  const bool has_dimension =
      path.starts_with(kDimensionsPath) && path.size() > kDimensionsPath.size();
  writer.StartObject();
  writer.Key("resource");
  string(has_dimension ? "/scalableTargetDimensions/{scalableTargetDimensionId}" : path);
  writer.Key("path");
  string(path);
  writer.Key("httpMethod");
  string(method);
  writer.Key("headers");
  writer.StartObject();
  writer.EndObject();
  writer.Key("queryStringParameters");
  writer.Null();
  writer.Key("pathParameters");
  if (has_dimension) {
    writer.StartObject();
    writer.Key("scalableTargetDimensionId");
    string(percent_decoded(path.substr(kDimensionsPath.size())));
    writer.EndObject();
  } else {
    writer.Null();
  }
  writer.Key("body");
  if (body.empty()) {
    writer.Null();
  } else {
    string(body);
  }
  writer.Key("isBase64Encoded");
  writer.Bool(false);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

HttpReply parse_proxy_reply(std::string_view payload) {
  rapidjson::Document document;
  document.Parse(payload.data(), payload.size());
  if (document.HasParseError() || !document.IsObject()) return internal_error(kHttpBadGateway);
  const auto status = document.FindMember("statusCode");
  if (status == document.MemberEnd() || !status->value.IsInt()) {
    return internal_error(kHttpBadGateway);
  }
  HttpReply reply{status->value.GetInt(), {}};
  const auto body = document.FindMember("body");
  if (body == document.MemberEnd() || body->value.IsNull()) return reply;
  if (!body->value.IsString()) return internal_error(kHttpBadGateway);
  reply.body.assign(body->value.GetString(), body->value.GetStringLength());
  return reply;
}

}  // namespace weir::cloud
