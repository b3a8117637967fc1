// The fields of an index: their types, how new ones come about, and the JSON of _mapping.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/date_format.h"
#include "emulator/elasticsearch/json.h"

namespace weir::elasticsearch {

enum class FieldType : std::uint8_t {
  kKeyword,
  kText,
  kLong,
  kInteger,
  kShort,
  kByte,
  kDouble,
  kFloat,
  kHalfFloat,
  kScaledFloat,
  kBoolean,
  kDate,
  kGeoPoint,
};

/// As mappings spell it: "keyword", "long", ...
std::string_view type_name(FieldType type);
std::optional<FieldType> parse_type(std::string_view name);

/// long, integer, short, byte.
constexpr bool is_whole_number(FieldType type) {
  return type >= FieldType::kLong && type <= FieldType::kByte;
}
/// double, float, half_float, scaled_float.
constexpr bool is_real_number(FieldType type) {
  return type >= FieldType::kDouble && type <= FieldType::kScaledFloat;
}
constexpr bool is_string(FieldType type) {
  return type == FieldType::kKeyword || type == FieldType::kText;
}

using FieldNumber = std::uint32_t;

struct Field {
  std::string path;  ///< Full, dotted: "location.raw".
  FieldType type = FieldType::kLong;
  std::shared_ptr<const DateFormat> date_format;  ///< For dates; null means the standard one.
  double scaling_factor = 0;                      ///< Of scaled_float.
  std::optional<std::int64_t> ignore_above;
  bool ignore_malformed = false;
  bool is_multi_field = false;
  std::vector<FieldNumber> multi_fields;

  const DateFormat& dates() const { return date_format ? *date_format : DateFormat::standard(); }
};

/// What happens to a field that the mapping does not know (dynamic).
enum class Dynamic : std::uint8_t { kTrue, kFalse, kStrict };

/// A value: copying gives an independent mapping. Fields are only ever added; their numbers stay.
class Mapping {
 public:
  explicit Mapping(std::int64_t max_fields);

  /// Adds what a "mappings" object defines. Nothing changes on Error (mapper_parsing_exception, or
  /// illegal_argument_exception when a field would change its type).
  base::Result<void> merge(const JsonValue& mappings);

  /// Adds a field that a document brought; parents that are missing become objects. A text field
  /// gets its "keyword" multi-field (dynamic-field-mapping).
  base::Result<FieldNumber> add_dynamic(std::string_view path, FieldType type);

  const std::vector<Field>& fields() const { return fields_; }
  const Field& field(FieldNumber number) const { return fields_[number]; }
  std::optional<FieldNumber> find(std::string_view path) const;
  bool is_object(std::string_view path) const { return objects_.contains(path); }

  /// The rule for new fields inside the object at `path` ("" is the document), inherited from its
  /// parents when it has none of its own.
  Dynamic dynamic_at(std::string_view path) const;
  bool date_detection() const { return date_detection_; }
  bool numeric_detection() const { return numeric_detection_; }

  /// {"properties":{...}} as GET _mapping shows it, names in ascending order; {} when empty.
  void write(JsonWriter& writer) const;

 private:
  struct Object {
    std::optional<Dynamic> dynamic;
  };

  base::Result<void> merge_root(const JsonValue& mappings);
  base::Result<void> merge_properties(const std::string& object, const JsonValue& properties);
  base::Result<void> merge_property(const std::string& path, const JsonValue& definition);
  base::Result<void> merge_object(const std::string& path, const JsonValue& definition);
  base::Result<void> merge_multi_fields(FieldNumber parent, const JsonValue& fields);
  base::Result<FieldNumber> merge_field(Field field);
  base::Result<void> add_parents(std::string_view path);
  base::Result<void> check_size() const;
  void write_field(JsonWriter& writer, const Field& field) const;
  void write_object(JsonWriter& writer, const std::string& path) const;

  std::int64_t max_fields_;
  std::vector<Field> fields_;
  std::map<std::string, FieldNumber, std::less<>> by_path_;
  std::map<std::string, Object, std::less<>> objects_;  ///< "" is the document itself.
  bool date_detection_ = true;
  bool numeric_detection_ = false;
};

/// Reads one field's definition, without its multi-fields. Parameters that have no effect here must
/// have their default value. Error: mapper_parsing_exception or not_implemented_exception.
base::Result<Field> parse_field(const std::string& path, const JsonValue& definition);

}  // namespace weir::elasticsearch
