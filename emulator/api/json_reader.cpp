#include <rapidjson/error/en.h>

#include <cmath>
#include <optional>

#include "emulator/api/base64.h"
#include "emulator/api/decoding.h"
#include "emulator/api/errors.h"
#include "emulator/api/json.h"
#include "emulator/api/json_document.h"
#include "emulator/api/scalar_text.h"
#include "emulator/api/value_path.h"
#include "emulator/base/timestamp.h"

namespace weir::api {
namespace {

using Value = rapidjson::Value;
using base::Error;
using base::Result;

std::string_view text_of(const Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

/// The complaint about a value that is no `expected` ("an Integer"): nothing converts to it.
Error mismatch(const Value& value, std::string_view expected) {
  if (value.IsArray()) return unexpected_list();
  if (value.IsObject()) return unexpected_structure();
  if (value.IsBool()) return not_convertible("java.lang.Boolean", expected);
  if (value.IsString()) return not_convertible("java.lang.String", expected);
  return not_convertible(kCoralNumber, expected);
}

std::optional<std::int64_t> whole_number(const Value& value) {
  return value.IsInt64() ? value.GetInt64() : rounded_down(value.GetDouble());
}

Result<std::int32_t> read_integer(const Value& value) {
  if (!value.IsNumber()) return mismatch(value, "an Integer");
  return truncated_integer(whole_number(value));
}

Result<std::int64_t> read_long(const Value& value) {
  if (!value.IsNumber()) return mismatch(value, "an Long");
  return long_from(whole_number(value));
}

Result<double> read_double(const Value& value) {
  if (value.IsNumber()) return value.GetDouble();
  if (value.IsString()) {
    if (const auto special = non_finite_from_text(text_of(value))) return *special;
  }
  return mismatch(value, "an Double");
}

Result<bool> read_boolean(const Value& value) {
  if (value.IsBool()) return value.GetBool();
  if (value.IsString()) return not_a_boolean(text_of(value));
  return mismatch(value, "an Boolean");
}

Result<std::string> read_string(const Value& value) {
  if (!value.IsString()) return mismatch(value, "an String");
  return std::string(text_of(value));
}

Result<std::string> read_blob(const Value& value) {
  if (!value.IsString()) return mismatch(value, "a Blob");
  return base64_decode(text_of(value));
}

/// Epoch seconds; text in the other two formats is read too, as some tools send it.
Result<base::Timestamp> read_timestamp(const Value& value) {
  if (value.IsString()) {
    if (const auto parsed = base::parse_iso8601(text_of(value))) return *parsed;
    if (const auto parsed = parse_http_date(text_of(value))) return *parsed;
  }
  if (!value.IsNumber()) return mismatch(value, "milliseconds since epoch");
  return timestamp_from_seconds(value.GetDouble());
}

class Reader {
 public:
  explicit Reader(Peer peer) : peer_(peer) {}

  Result<void> read_structure(const ShapeInfo& shape, void* object, const Value& value,
                              const ValuePath& path, int depth) {
    if (value.IsArray()) return unexpected_list();
    if (!value.IsObject()) return expected_structure();
    if (depth > kMaxNesting) return nested_too_deeply();
    for (const MemberInfo& member : shape.members) {
      if (member.location != Location::kBody) continue;
      const Value* found = find_last(value, member.location_name);
      const ValuePath here = path.member(member.name);
      if (found == nullptr || found->IsNull()) {
        if (member.required) note_absent(absent_, here);
        continue;
      }
      WEIR_RETURN_IF_ERROR(
          read_value(*member.shape, write(member, object), *found, here, depth + 1));
    }
    return check_union(shape, object, peer_);
  }

  AbsentMembers take_absent() { return std::move(absent_); }

 private:
  /// The last of equal names counts, as in most JSON readers.
  static const Value* find_last(const Value& object, std::string_view name) {
    const Value* found = nullptr;
    for (const auto& entry : object.GetObject()) {
      if (text_of(entry.name) == name) found = &entry.value;
    }
    return found;
  }

  Result<void> read_value(const ShapeInfo& shape, void* place, const Value& value,
                          const ValuePath& path, int depth) {
    switch (shape.kind) {
      case Kind::kBoolean:
        return store(read_boolean(value), place);
      case Kind::kInteger:
        return store(read_integer(value), place);
      case Kind::kLong:
        return store(read_long(value), place);
      case Kind::kDouble:
        return store(read_double(value), place);
      case Kind::kString:
        return store(read_string(value), place);
      case Kind::kBlob:
        return store(read_blob(value), place);
      case Kind::kTimestamp:
        return store(read_timestamp(value), place);
      case Kind::kList:
        return read_list(shape, place, value, path, depth);
      case Kind::kMap:
        return read_map(shape, place, value, path, depth);
      case Kind::kStructure:
        return read_structure(shape, place, value, path, depth);
    }
    return {};
  }

  Result<void> read_list(const ShapeInfo& shape, void* list, const Value& value,
                         const ValuePath& path, int depth) {
    if (value.IsObject()) return unexpected_structure();
    if (!value.IsArray()) return expected_list();
    if (depth > kMaxNesting) return nested_too_deeply();
    shape.list->clear(list);
    shape.list->reserve(list, value.Size());
    std::size_t number = 0;
    for (const Value& element : value.GetArray()) {
      void* place = shape.list->append(list);
      const ValuePath here = path.element(++number);
      if (element.IsNull()) {
        note_absent(absent_, here);
        continue;
      }
      WEIR_RETURN_IF_ERROR(read_value(*shape.element, place, element, here, depth + 1));
    }
    return {};
  }

  Result<void> read_map(const ShapeInfo& shape, void* map, const Value& value,
                        const ValuePath& path, int depth) {
    if (value.IsArray()) return unexpected_list();
    if (!value.IsObject()) return expected_map();
    if (depth > kMaxNesting) return nested_too_deeply();
    shape.map->clear(map);
    for (const auto& [name, element] : value.GetObject()) {
      if (element.IsNull()) continue;
      const std::string_view key = text_of(name);
      WEIR_RETURN_IF_ERROR(read_value(*shape.element, shape.map->emplace(map, key), element,
                                      path.entry(key), depth + 1));
    }
    return {};
  }

  Peer peer_;
  AbsentMembers absent_;
};

}  // namespace

Result<AbsentMembers> from_json(const ShapeInfo& shape, void* object, std::string_view text,
                                Peer peer) {
  rapidjson::Document document;
  const rapidjson::ParseResult parsed = parse_json(document, text);
  if (parsed.IsError()) {
    return malformed_json(parsed.Offset(), rapidjson::GetParseError_En(parsed.Code()));
  }
  Reader reader(peer);
  WEIR_RETURN_IF_ERROR(reader.read_structure(shape, object, document, ValuePath{}, 0));
  return reader.take_absent();
}

}  // namespace weir::api
