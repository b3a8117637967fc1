// JSON in and out: parsed documents, typed access to members, and a writer of response bodies.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "emulator/base/result.h"

namespace weir::elasticsearch {

using JsonValue = rapidjson::Value;
using JsonDocument = rapidjson::Document;

/// A JSON string, number or truth value of a request, before a field's type gives it a meaning.
using Scalar = std::variant<std::string, std::int64_t, double, bool>;

inline std::string_view text_of(const JsonValue& value) {
  return {value.GetString(), value.GetStringLength()};
}

/// Nested further than reading, copying and writing a tree may recurse?
bool is_nested_too_deeply(std::string_view text);

/// A whole request body; blank text means {}. Error: parsing_exception.
base::Result<JsonDocument> parse_body(std::string_view text);

/// Compact JSON text of any value.
std::string json_text(const JsonValue& value);

/// The member, or nullptr when `object` has none of that name.
const JsonValue* find_member(const JsonValue& object, std::string_view name);

/// nullopt for objects, arrays and null.
std::optional<Scalar> to_scalar(const JsonValue& value);
/// As Elasticsearch would index it as a keyword.
std::string scalar_text(const Scalar& scalar);

/// Integer member values may come as numbers or as strings of digits.
std::optional<std::int64_t> to_int64(const JsonValue& value);
std::optional<double> to_double(const JsonValue& value);
/// true, false, "true", "false".
std::optional<bool> to_bool(const JsonValue& value);

/// Writes one JSON text. Numbers that JSON cannot express become null, as in Elasticsearch.
class JsonWriter {
 public:
  JsonWriter() : writer_(buffer_) {}

  JsonWriter& begin_object() { return writer_.StartObject(), *this; }
  JsonWriter& end_object() { return writer_.EndObject(), *this; }
  JsonWriter& begin_array() { return writer_.StartArray(), *this; }
  JsonWriter& end_array() { return writer_.EndArray(), *this; }
  JsonWriter& key(std::string_view name) {
    writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
    return *this;
  }
  JsonWriter& text(std::string_view value) {
    writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    return *this;
  }
  JsonWriter& integer(std::int64_t value) { return writer_.Int64(value), *this; }
  JsonWriter& number(double value);
  JsonWriter& boolean(bool value) { return writer_.Bool(value), *this; }
  JsonWriter& null() { return writer_.Null(), *this; }
  /// A JSON text made elsewhere; trusted to be well formed.
  JsonWriter& raw(std::string_view json) {
    writer_.RawValue(json.data(), json.size(), rapidjson::kObjectType);
    return *this;
  }
  JsonWriter& value(const JsonValue& json) { return json.Accept(writer_), *this; }

  /// The text so far; valid until the next write.
  std::string_view view() const { return {buffer_.GetString(), buffer_.GetSize()}; }
  std::string str() const { return std::string{view()}; }

 private:
  rapidjson::StringBuffer buffer_;
  rapidjson::Writer<rapidjson::StringBuffer> writer_;
};

}  // namespace weir::elasticsearch
