#include "emulator/elasticsearch/json.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>

#include <cmath>

#include "emulator/api/json_document.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {

namespace {

constexpr int kMaxDepth = 500;

}  // namespace

bool is_nested_too_deeply(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      i += c == '\\';
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > kMaxDepth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

base::Result<JsonDocument> parse_body(std::string_view text) {
  JsonDocument document;
  if (trim(text).empty()) {
    document.SetObject();
    return document;
  }
  if (is_nested_too_deeply(text)) return errors::nested_too_deeply();
  const rapidjson::ParseResult parsed = api::parse_json(document, text);
  if (parsed.IsError()) {
    return errors::malformed_json(rapidjson::GetParseError_En(parsed.Code()), parsed.Offset());
  }
  return document;
}

std::string json_text(const JsonValue& value) {
  return JsonWriter{}.value(value).str();
}

const JsonValue* find_member(const JsonValue& object, std::string_view name) {
  if (!object.IsObject()) return nullptr;
  for (const auto& member : object.GetObject()) {
    if (text_of(member.name) == name) return &member.value;
  }
  return nullptr;
}

std::optional<Scalar> to_scalar(const JsonValue& value) {
  if (value.IsString()) return Scalar{std::string{text_of(value)}};
  if (value.IsBool()) return Scalar{value.GetBool()};
  if (value.IsInt64()) return Scalar{value.GetInt64()};
  if (value.IsNumber()) return Scalar{value.GetDouble()};
  return std::nullopt;
}

std::string scalar_text(const Scalar& scalar) {
  if (const auto* text = std::get_if<std::string>(&scalar)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&scalar)) return fmt::format("{}", *integer);
  if (const auto* number = std::get_if<double>(&scalar)) return java_text(*number);
  return std::get<bool>(scalar) ? "true" : "false";
}

std::optional<std::int64_t> to_int64(const JsonValue& value) {
  if (value.IsInt64()) return value.GetInt64();
  if (value.IsString()) return parse_int64(text_of(value));
  if (value.IsDouble() && std::trunc(value.GetDouble()) == value.GetDouble() &&
      std::fabs(value.GetDouble()) < 9e18) {
    return static_cast<std::int64_t>(value.GetDouble());
  }
  return std::nullopt;
}

std::optional<double> to_double(const JsonValue& value) {
  if (value.IsNumber()) return value.GetDouble();
  if (value.IsString()) return parse_double(text_of(value));
  return std::nullopt;
}

std::optional<bool> to_bool(const JsonValue& value) {
  if (value.IsBool()) return value.GetBool();
  if (value.IsString() && text_of(value) == "true") return true;
  if (value.IsString() && text_of(value) == "false") return false;
  return std::nullopt;
}

JsonWriter& JsonWriter::number(double value) {
  if (std::isfinite(value)) {
    writer_.Double(value);
  } else {
    writer_.Null();
  }
  return *this;
}

}  // namespace weir::elasticsearch
