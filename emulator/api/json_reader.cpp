#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <cmath>
#include <limits>
#include <optional>

#include "emulator/api/base64.h"
#include "emulator/api/errors.h"
#include "emulator/api/json.h"
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
  return not_convertible("java.math.BigDecimal", expected);
}

/// A number rounded down, where it fits.
std::optional<std::int64_t> whole_number(const Value& value) {
  if (value.IsInt64()) return value.GetInt64();
  const double floored = std::floor(value.GetDouble());
  constexpr double kTwoTo63 = 9223372036854775808.0;
  if (!(floored >= -kTwoTo63 && floored < kTwoTo63)) return std::nullopt;
  return static_cast<std::int64_t>(floored);
}

Result<std::int32_t> read_integer(const Value& value) {
  if (!value.IsNumber()) return mismatch(value, "an Integer");
  const std::optional<std::int64_t> number = whole_number(value);
  if (!number || *number < std::numeric_limits<std::int32_t>::min() ||
      *number > std::numeric_limits<std::int32_t>::max()) {
    return number_out_of_range("an Integer");
  }
  return static_cast<std::int32_t>(*number);
}

Result<std::int64_t> read_long(const Value& value) {
  if (!value.IsNumber()) return mismatch(value, "an Long");
  const std::optional<std::int64_t> number = whole_number(value);
  if (!number) return number_out_of_range("an Long");
  return *number;
}

Result<double> read_double(const Value& value) {
  if (value.IsNumber()) return value.GetDouble();
  if (value.IsString()) {
    const std::string_view text = text_of(value);
    if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (text == "Infinity") return std::numeric_limits<double>::infinity();
    if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
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

/// Epoch seconds, to the nearest millisecond; ISO 8601 text is read too, as some tools send it.
Result<base::Timestamp> read_timestamp(const Value& value) {
  if (value.IsString()) {
    if (const auto parsed = base::parse_iso8601(text_of(value))) return *parsed;
  }
  if (!value.IsNumber()) return mismatch(value, "a Timestamp");
  constexpr double kMillisPerSecond = 1000.0;
  constexpr double kLastExactMillis = 9007199254740992.0;
  const double millis = std::round(value.GetDouble() * kMillisPerSecond);
  if (!(std::abs(millis) <= kLastExactMillis)) return number_out_of_range("a Timestamp");
  return base::Timestamp{static_cast<std::int64_t>(millis)};
}

template <class T>
Result<void> store(Result<T> decoded, void* place) {
  if (!decoded.ok()) return decoded.error();
  *static_cast<T*>(place) = *std::move(decoded);
  return {};
}

class Reader {
 public:
  Result<void> read_structure(const ShapeInfo& shape, void* object, const Value& value) {
    if (value.IsArray()) return unexpected_list();
    if (!value.IsObject()) return expected_structure();
    for (const MemberInfo& member : shape.members) {
      if (member.location != Location::kBody) continue;
      const Value* found = find_last(value, member.location_name);
      if (found == nullptr || found->IsNull()) {
        if (member.required) note_absent(path_name(member.name));
        continue;
      }
      const PathScope scope(*this, path_name(member.name));
      WEIR_RETURN_IF_ERROR(read_value(*member.shape, write(member, object), *found));
    }
    return {};
  }

  AbsentMembers take_absent() { return std::move(absent_); }

 private:
  /// Keeps the path of the value being read, which only absent members need.
  class PathScope {
   public:
    PathScope(Reader& reader, std::string_view step)
        : path_(reader.path_), length_(reader.path_.size()) {
      if (!path_.empty()) path_ += '.';
      path_ += step;
    }
    ~PathScope() { path_.resize(length_); }
    PathScope(const PathScope&) = delete;
    PathScope& operator=(const PathScope&) = delete;

   private:
    std::string& path_;
    std::size_t length_;
  };

  /// The last of equal names counts, as in most JSON readers.
  static const Value* find_last(const Value& object, std::string_view name) {
    const Value* found = nullptr;
    for (const auto& entry : object.GetObject()) {
      if (text_of(entry.name) == name) found = &entry.value;
    }
    return found;
  }

  void note_absent(std::string_view step) {
    absent_.paths.insert(path_.empty() ? std::string(step) : path_ + "." + std::string(step));
  }

  Result<void> read_value(const ShapeInfo& shape, void* place, const Value& value) {
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
        return read_list(shape, place, value);
      case Kind::kMap:
        return read_map(shape, place, value);
      case Kind::kStructure:
        return read_structure(shape, place, value);
    }
    return {};
  }

  Result<void> read_list(const ShapeInfo& shape, void* list, const Value& value) {
    if (value.IsObject()) return unexpected_structure();
    if (!value.IsArray()) return expected_list();
    shape.list->clear(list);
    shape.list->reserve(list, value.Size());
    std::size_t number = 0;
    for (const Value& element : value.GetArray()) {
      void* place = shape.list->append(list);
      const std::string step = std::to_string(++number) + ".member";
      if (element.IsNull()) {
        note_absent(step);
        continue;
      }
      const PathScope scope(*this, step);
      WEIR_RETURN_IF_ERROR(read_value(*shape.element, place, element));
    }
    return {};
  }

  Result<void> read_map(const ShapeInfo& shape, void* map, const Value& value) {
    if (value.IsArray()) return unexpected_list();
    if (!value.IsObject()) return expected_map();
    shape.map->clear(map);
    for (const auto& [name, element] : value.GetObject()) {
      if (element.IsNull()) continue;
      const std::string_view key = text_of(name);
      const PathScope scope(*this, std::string(key) + ".member");
      WEIR_RETURN_IF_ERROR(read_value(*shape.element, shape.map->emplace(map, key), element));
    }
    return {};
  }

  std::string path_;
  AbsentMembers absent_;
};

}  // namespace

Result<AbsentMembers> from_json(const ShapeInfo& shape, void* object, std::string_view text) {
  // Iterative, so that deeply nested text cannot exhaust the stack.
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag |
                              rapidjson::kParseValidateEncodingFlag;
  rapidjson::Document document;
  document.Parse<kFlags>(text.data(), text.size());
  if (document.HasParseError()) {
    return malformed_json(document.GetErrorOffset(),
                          rapidjson::GetParseError_En(document.GetParseError()));
  }
  Reader reader;
  WEIR_RETURN_IF_ERROR(reader.read_structure(shape, object, document));
  return reader.take_absent();
}

}  // namespace weir::api
