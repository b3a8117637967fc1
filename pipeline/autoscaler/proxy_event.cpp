#include "pipeline/autoscaler/proxy_event.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

namespace weir::autoscaler {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

std::optional<double> desired_in(const rapidjson::Value& event) {
  const auto body = event.FindMember("body");
  if (body == event.MemberEnd() || !body->value.IsString()) return std::nullopt;
  rapidjson::Document document;
  document.Parse(body->value.GetString(), body->value.GetStringLength());
  if (document.HasParseError() || !document.IsObject()) return std::nullopt;
  const auto desired = document.FindMember("desiredCapacity");
  if (desired == document.MemberEnd() || !desired->value.IsNumber()) return std::nullopt;
  return desired->value.GetDouble();
}

}  // namespace

ProxyEvent parse_proxy_event(const std::string& json) {
  ProxyEvent event;
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError() || !document.IsObject()) {
    event.problem = "Error, the event is not a JSON object";
    return event;
  }
  const auto method = document.FindMember("httpMethod");
  if (method != document.MemberEnd() && method->value.IsString()) {
    event.method = method->value.GetString();
  }
  const auto path = document.FindMember("pathParameters");
  if (path != document.MemberEnd() && path->value.IsObject()) {
    const auto id = path->value.FindMember("scalableTargetDimensionId");
    if (id != path->value.MemberEnd() && id->value.IsString()) event.id = id->value.GetString();
  }
  if (event.id.empty()) event.problem = "Error, no scalableTargetDimensionId in the path";
  event.desired = desired_in(document);
  return event;
}

std::string proxy_reply(int status, std::string_view body) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  writer.Key("statusCode");
  writer.Int(status);
  writer.Key("body");
  writer.String(body.data(), static_cast<rapidjson::SizeType>(body.size()));
  writer.Key("headers");
  writer.StartObject();
  writer.Key("Content-Type");
  writer.String("application/json");
  writer.EndObject();
  writer.EndObject();
  return buffer.GetString();
}

std::string proxy_error(int status, const std::string& message) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.String(message);
  return proxy_reply(status, buffer.GetString());
}

}  // namespace weir::autoscaler
