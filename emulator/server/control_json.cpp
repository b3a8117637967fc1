#include "emulator/server/control_json.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "emulator/base/iso_duration.h"

namespace weir::server {
namespace {

std::string_view text_of(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

}  // namespace

base::Error bad_request(std::string message) {
  return {"BadRequest", std::move(message), 400};
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

http::Response json_response(std::string body, int status) {
  body += '\n';
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

http::Response control_error(const base::Error& error) {
  JsonBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  writer.Key("error");
  writer.StartObject();
  write_member(writer, "code", error.code);
  write_member(writer, "message", error.message);
  writer.EndObject();
  writer.EndObject();
  return json_response(server::text_of(buffer), error.http_status);
}

base::Result<ControlBody> ControlBody::parse(std::string_view text,
                                             std::initializer_list<std::string_view> known) {
  ControlBody body;
  if (text.empty()) {
    body.document_.SetObject();
    return body;
  }
  body.document_.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (body.document_.HasParseError()) {
    return bad_request(fmt::format("the body is no JSON: {} at offset {}",
                                   rapidjson::GetParseError_En(body.document_.GetParseError()),
                                   body.document_.GetErrorOffset()));
  }
  if (!body.document_.IsObject()) return bad_request("the body must be a JSON object");
  std::set<std::string_view> seen;
  for (const auto& member : body.document_.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (std::ranges::find(known, name) == known.end()) {
      return bad_request(fmt::format("'{}' is not known here; known: {}", name,
                                     fmt::join(known.begin(), known.end(), ", ")));
    }
    if (!seen.insert(name).second) return bad_request(fmt::format("'{}' is there twice", name));
  }
  return body;
}

const rapidjson::Value* ControlBody::find(std::string_view name) const {
  for (const auto& member : document_.GetObject()) {
    if (text_of(member.name) == name) return member.value.IsNull() ? nullptr : &member.value;
  }
  return nullptr;
}

bool ControlBody::has(std::string_view name) const {
  return find(name) != nullptr;
}

base::Result<std::optional<std::string>> ControlBody::text(std::string_view name) const {
  const rapidjson::Value* value = find(name);
  if (value == nullptr) return std::optional<std::string>{};
  if (!value->IsString()) return bad_request(fmt::format("'{}' must be a string", name));
  return std::optional{std::string{text_of(*value)}};
}

base::Result<std::optional<double>> ControlBody::number(std::string_view name) const {
  const rapidjson::Value* value = find(name);
  if (value == nullptr) return std::optional<double>{};
  if (!value->IsNumber()) return bad_request(fmt::format("'{}' must be a number", name));
  return std::optional{value->GetDouble()};
}

base::Result<std::optional<sim::Duration>> ControlBody::duration(std::string_view name) const {
  // Beyond this, adding to a time could overflow.
  constexpr double kMaxSeconds = 100.0 * 366 * 86'400;
  const rapidjson::Value* value = find(name);
  if (value == nullptr) return std::optional<sim::Duration>{};
  std::optional<sim::Duration> duration;
  if (value->IsString()) {
    duration = base::parse_iso_duration(text_of(*value));
  } else if (value->IsNumber() && std::abs(value->GetDouble()) <= kMaxSeconds) {
    duration = sim::Duration{std::llround(value->GetDouble() * 1e6)};
  }
  if (!duration || *duration < sim::Duration::zero() || sim::to_seconds(*duration) > kMaxSeconds) {
    return bad_request(fmt::format(
        "'{}' must be a duration of at most 100 years, such as \"PT5M\", or a number of seconds",
        name));
  }
  return duration;
}

base::Result<std::optional<sim::Time>> ControlBody::time(std::string_view name) const {
  auto given = text(name);
  if (!given.ok()) return given.error();
  if (!*given) return std::optional<sim::Time>{};
  const auto parsed = base::parse_iso8601(**given);
  if (!parsed) {
    return bad_request(fmt::format("'{}' must be a time such as \"2026-01-01T00:00:00Z\"", name));
  }
  return std::optional{sim::from_millis(parsed->millis)};
}

}  // namespace weir::server
