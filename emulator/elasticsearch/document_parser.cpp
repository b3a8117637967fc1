#include "emulator/elasticsearch/document_parser.h"

#include <fmt/format.h>
#include <rapidjson/error/en.h>

#include <cmath>
#include <set>

#include "emulator/api/json_document.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/geo.h"
#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {
namespace {

// Elasticsearch's index.mapping.depth.limit (mapping-settings-limit).
constexpr int kMaxDepthObjects = 20;
constexpr std::size_t kPreviewBytes = 100;

JsonNumber to_number(const JsonValue& value, StagedDocument& staged) {
  JsonNumber number;
  number.whole = value.IsInt64();
  number.real = value.GetDouble();
  if (number.whole) number.integer = value.GetInt64();
  number.raw = staged.keep(scalar_text(*to_scalar(value)));
  return number;
}

// Texts that look like dates become dates (dynamic-field-mapping, date detection).
bool looks_like_date(std::string_view text) {
  if (text.size() < 8 || text[0] < '0' || text[0] > '9') return false;
  static const DateFormat formats =
      DateFormat::compile("strict_date_optional_time||yyyy/MM/dd HH:mm:ss Z||yyyy/MM/dd Z").value();
  return text.find_first_of("-/") != std::string_view::npos && formats.parse(text).has_value();
}

std::optional<FieldType> dynamic_type(const JsonValue& value, const Mapping& mapping) {
  if (value.IsBool()) return FieldType::kBoolean;
  if (value.IsInt64()) return FieldType::kLong;
  if (value.IsNumber()) return FieldType::kFloat;
  const std::string_view text = text_of(value);
  if (mapping.date_detection() && looks_like_date(text)) return FieldType::kDate;
  if (mapping.numeric_detection()) {
    if (parse_int64(text)) return FieldType::kLong;
    if (parse_double(text)) return FieldType::kFloat;
  }
  return FieldType::kText;
}

}  // namespace

DocumentParser::DocumentParser(const Limits& limits)
    : max_term_bytes_(limits.max_term_bytes), staged_(limits.max_term_bytes) {}

base::Result<void> DocumentParser::parse(std::string_view id, std::string_view source,
                                         const Mapping& mapping) {
  staged_.clear();
  new_mapping_.reset();
  if (scan_flat(source, mapping)) return {};
  staged_.clear();
  base_ = &mapping;
  id_ = id;
  if (is_nested_too_deeply(source)) return errors::mapping_too_deep(kMaxDepthObjects, "");
  document_ = JsonDocument{};
  const rapidjson::ParseResult parsed = api::parse_json(document_, source);
  if (parsed.IsError()) {
    return errors::failed_to_parse_document(fmt::format(
        "{} (at byte {})", rapidjson::GetParseError_En(parsed.Code()), parsed.Offset()));
  }
  if (!document_.IsObject()) {
    return errors::failed_to_parse_document("Malformed content, must start with an object");
  }
  auto walked = walk_object("", document_, 0);
  if (!walked) {
    staged_.clear();
    new_mapping_.reset();
    return walked;
  }
  staged_.order_values();
  return {};
}

base::Result<void> DocumentParser::walk_object(const std::string& path, const JsonValue& object,
                                               int depth) {
  if (depth >= kMaxDepthObjects) {
    return errors::mapping_too_deep(kMaxDepthObjects, path);
  }
  std::set<std::string_view> names;
  for (const auto& member : object.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (!names.insert(name).second) {
      return errors::failed_to_parse_document(fmt::format("Duplicate field '{}'", name));
    }
    if (name.empty() || name.front() == '.' || name.back() == '.') {
      return errors::failed_to_parse_document(
          fmt::format("object field starting or ending with a [.] makes object resolution "
                      "ambiguous: [{}]",
                      name));
    }
    const std::string full = path.empty() ? std::string{name} : fmt::format("{}.{}", path, name);
    WEIR_RETURN_IF_ERROR(walk_value(full, member.value, depth));
  }
  return {};
}

base::Result<void> DocumentParser::walk_value(const std::string& path, const JsonValue& value,
                                              int depth) {
  if (value.IsNull()) return {};
  if (value.IsArray()) return walk_array(path, value, depth + 1);
  if (value.IsObject()) return walk_nested(path, value, depth + 1);
  return walk_scalar(path, value);
}

base::Result<void> DocumentParser::walk_array(const std::string& path, const JsonValue& array,
                                              int depth) {
  if (depth >= kMaxDepthObjects) return errors::mapping_too_deep(kMaxDepthObjects, path);
  const auto field = mapping().find(path);
  if (field && mapping().field(*field).type == FieldType::kGeoPoint && !array.Empty() &&
      array[0].IsNumber()) {
    return walk_point(*field, array);
  }
  for (const JsonValue& element : array.GetArray()) {
    WEIR_RETURN_IF_ERROR(walk_value(path, element, depth));
  }
  return {};
}

base::Result<void> DocumentParser::walk_nested(const std::string& path, const JsonValue& object,
                                               int depth) {
  if (const auto field = mapping().find(path)) {
    if (mapping().field(*field).type == FieldType::kGeoPoint) return walk_point(*field, object);
    const Field& known = mapping().field(*field);
    return errors::failed_to_parse_field(path, type_name(known.type), id_,
                                         json_text(object).substr(0, kPreviewBytes),
                                         "Can't get text on a START_OBJECT");
  }
  if (!mapping().is_object(path)) {
    const std::size_t dot = path.rfind('.');
    const std::string parent = dot == std::string::npos ? "" : path.substr(0, dot);
    switch (mapping().dynamic_at(parent)) {
      case Dynamic::kFalse:
        return {};
      case Dynamic::kStrict:
        return errors::strict_mapping(path.substr(parent.empty() ? 0 : dot + 1),
                                      parent.empty() ? "_doc" : parent);
      case Dynamic::kTrue:
        break;
    }
  }
  return walk_object(path, object, depth);
}

base::Result<void> DocumentParser::walk_point(FieldNumber field, const JsonValue& point) {
  std::optional<double> latitude;
  std::optional<double> longitude;
  if (point.IsArray()) {
    if (point.Size() >= 2 && point.Size() <= 3) {
      longitude = to_double(point[0]);
      latitude = to_double(point[1]);
    }
  } else {
    for (const auto& member : point.GetObject()) {
      if (text_of(member.name) == "lat") latitude = to_double(member.value);
      if (text_of(member.name) == "lon") longitude = to_double(member.value);
    }
  }
  if (latitude && longitude && staged_.take_point(mapping(), field, *latitude, *longitude)) {
    return {};
  }
  const Field& known = mapping().field(field);
  if (latitude && longitude) return refused(point);
  if (known.ignore_malformed) return {};
  return errors::failed_to_parse_field(known.path, type_name(known.type), id_,
                                       json_text(point).substr(0, kPreviewBytes),
                                       "field must be either lat/lon or geohash");
}

base::Result<std::optional<FieldNumber>> DocumentParser::introduce(const std::string& path,
                                                                   const JsonValue& value) {
  using Introduced = std::optional<FieldNumber>;
  const std::size_t dot = path.rfind('.');
  const std::string parent = dot == std::string::npos ? "" : path.substr(0, dot);
  switch (mapping().dynamic_at(parent)) {
    case Dynamic::kFalse:
      return Introduced{};
    case Dynamic::kStrict:
      return errors::strict_mapping(path.substr(parent.empty() ? 0 : dot + 1),
                                    parent.empty() ? "_doc" : parent);
    case Dynamic::kTrue:
      break;
  }
  if (!new_mapping_) new_mapping_ = *base_;
  auto added = new_mapping_->add_dynamic(path, *dynamic_type(value, *base_));
  if (!added) return added.error();
  return Introduced{*added};
}

bool DocumentParser::stage_scalar(FieldNumber field, const JsonValue& value) {
  if (value.IsBool()) return staged_.take_bool(mapping(), field, value.GetBool());
  if (value.IsString()) return staged_.take_string(mapping(), field, text_of(value));
  return staged_.take_number(mapping(), field, to_number(value, staged_));
}

base::Result<void> DocumentParser::walk_scalar(const std::string& path, const JsonValue& value) {
  if (mapping().is_object(path)) return errors::object_expected(path);
  auto field = mapping().find(path);
  if (!field) {
    auto introduced = introduce(path, value);
    if (!introduced) return introduced.error();
    if (!*introduced) return {};
    field = *introduced;
  }
  if (mapping().field(*field).is_multi_field) {
    return errors::failed_to_parse_document(
        fmt::format("Field [{}] is defined as a multi-field and takes no value of its own", path));
  }
  if (!stage_scalar(*field, value)) return refused(value);
  return {};
}

base::Error DocumentParser::refused(const JsonValue& value) const {
  const Field& field = mapping().field(staged_.problem_field());
  if (staged_.term_too_long()) return errors::immense_term(field.path, max_term_bytes_);
  const auto scalar = to_scalar(value);
  const std::string preview = scalar ? scalar_text(*scalar) : json_text(value);
  return errors::failed_to_parse_field(field.path, type_name(field.type), id_,
                                       preview.substr(0, kPreviewBytes), staged_.problem());
}

}  // namespace weir::elasticsearch
