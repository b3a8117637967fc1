// Types and the definition of a single field (mapping.h).
#include <fmt/format.h>

#include <array>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/mapping.h"

namespace weir::elasticsearch {
namespace {

struct NamedType {
  FieldType type;
  std::string_view name;
};
constexpr std::array<NamedType, 13> kTypes{{{FieldType::kKeyword, "keyword"},
                                            {FieldType::kText, "text"},
                                            {FieldType::kLong, "long"},
                                            {FieldType::kInteger, "integer"},
                                            {FieldType::kShort, "short"},
                                            {FieldType::kByte, "byte"},
                                            {FieldType::kDouble, "double"},
                                            {FieldType::kFloat, "float"},
                                            {FieldType::kHalfFloat, "half_float"},
                                            {FieldType::kScaledFloat, "scaled_float"},
                                            {FieldType::kBoolean, "boolean"},
                                            {FieldType::kDate, "date"},
                                            {FieldType::kGeoPoint, "geo_point"}}};

// Types that 7.10 knows and this emulator does not: a clear refusal instead of "No handler".
constexpr std::array<std::string_view, 24> kOtherTypes{"alias",
                                                       "binary",
                                                       "completion",
                                                       "constant_keyword",
                                                       "date_nanos",
                                                       "date_range",
                                                       "dense_vector",
                                                       "double_range",
                                                       "flattened",
                                                       "float_range",
                                                       "geo_shape",
                                                       "histogram",
                                                       "integer_range",
                                                       "ip",
                                                       "ip_range",
                                                       "join",
                                                       "long_range",
                                                       "nested",
                                                       "percolator",
                                                       "rank_feature",
                                                       "search_as_you_type",
                                                       "shape",
                                                       "token_count",
                                                       "wildcard"};

// Parameters accepted only with the value that changes nothing.
struct InertParameter {
  std::string_view name;
  std::string_view value;
};
constexpr std::array<InertParameter, 11> kInert{{{"index", "true"},
                                                 {"doc_values", "true"},
                                                 {"store", "false"},
                                                 {"coerce", "true"},
                                                 {"norms", "true"},
                                                 {"norms", "false"},
                                                 {"fielddata", "false"},
                                                 {"analyzer", "standard"},
                                                 {"eager_global_ordinals", "false"},
                                                 {"ignore_z_value", "true"},
                                                 {"boost", "1.0"}}};

base::Result<bool> is_inert(const std::string& path, std::string_view name,
                            const JsonValue& value) {
  const auto scalar = to_scalar(value);
  const std::string text = scalar ? scalar_text(*scalar) : json_text(value);
  bool known = false;
  for (const InertParameter& inert : kInert) {
    if (inert.name != name) continue;
    if (inert.value == text) return true;
    known = true;
  }
  for (std::string_view other : {"copy_to", "null_value", "normalizer", "similarity", "meta",
                                 "index_options", "index_phrases", "index_prefixes", "locale",
                                 "search_analyzer", "split_queries_on_whitespace", "term_vector"}) {
    known = known || other == name;
  }
  if (known) {
    return errors::not_implemented(
        fmt::format("mapping parameter [{} : {}] of field [{}]", name, text, path));
  }
  return false;
}

base::Result<void> parse_parameter(Field& field, std::string_view name, const JsonValue& value) {
  if (name == "format" && field.type == FieldType::kDate && value.IsString()) {
    auto format = DateFormat::compile(text_of(value));
    if (!format) return errors::malformed_mapping(format.error().message);
    field.date_format = std::make_shared<const DateFormat>(std::move(*format));
    return {};
  }
  if (name == "scaling_factor" && field.type == FieldType::kScaledFloat && to_double(value)) {
    field.scaling_factor = *to_double(value);
    return {};
  }
  if (name == "ignore_above" && field.type == FieldType::kKeyword && to_int64(value)) {
    field.ignore_above = *to_int64(value);
    return {};
  }
  if (name == "ignore_malformed" && !is_string(field.type) && to_bool(value)) {
    field.ignore_malformed = *to_bool(value);
    return {};
  }
  const auto inert = is_inert(field.path, name, value);
  if (!inert) return inert.error();
  if (*inert) return {};
  const std::string_view leaf = std::string_view{field.path}.substr(field.path.rfind('.') + 1);
  return errors::unsupported_mapping_parameter(leaf, name, json_text(value));
}

}  // namespace

std::string_view type_name(FieldType type) {
  return kTypes[static_cast<std::size_t>(type)].name;
}

std::optional<FieldType> parse_type(std::string_view name) {
  for (const NamedType& known : kTypes) {
    if (known.name == name) return known.type;
  }
  return std::nullopt;
}

base::Result<Field> parse_field(const std::string& path, const JsonValue& definition) {
  const std::string leaf = path.substr(path.rfind('.') + 1);
  const JsonValue* type = find_member(definition, "type");
  if (type == nullptr || !type->IsString()) {
    return errors::malformed_mapping(fmt::format("No type specified for field [{}]", leaf));
  }
  const auto known = parse_type(text_of(*type));
  if (!known) {
    for (std::string_view other : kOtherTypes) {
      if (other == text_of(*type)) {
        return errors::not_implemented(fmt::format("field type [{}] of field [{}]", other, path));
      }
    }
    return errors::no_handler_for_type(text_of(*type), leaf);
  }
  Field field;
  field.path = path;
  field.type = *known;
  for (const auto& member : definition.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "type" || name == "fields") continue;
    WEIR_RETURN_IF_ERROR(parse_parameter(field, name, member.value));
  }
  if (field.type == FieldType::kScaledFloat && !(field.scaling_factor > 0)) {
    return errors::malformed_mapping(
        fmt::format("Field [{}] misses required parameter "
                    "[scaling_factor]",
                    leaf));
  }
  return field;
}

}  // namespace weir::elasticsearch
