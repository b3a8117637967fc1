#include "emulator/elasticsearch/mapping.h"

#include <fmt/format.h>

#include <cassert>

#include "emulator/elasticsearch/errors.h"

namespace weir::elasticsearch {
namespace {

constexpr std::int64_t kDynamicIgnoreAbove = 256;
constexpr std::string_view kObjectType = "object";

std::string joined(std::string_view object, std::string_view name) {
  return object.empty() ? std::string{name} : fmt::format("{}.{}", object, name);
}

std::string_view parent_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
}

base::Result<Dynamic> parse_dynamic(const JsonValue& value) {
  if (to_bool(value)) return *to_bool(value) ? Dynamic::kTrue : Dynamic::kFalse;
  if (value.IsString() && text_of(value) == "strict") return Dynamic::kStrict;
  return errors::malformed_mapping(
      fmt::format("Could not convert [dynamic] to boolean: {}", json_text(value)));
}

std::string_view dynamic_text(Dynamic dynamic) {
  return dynamic == Dynamic::kTrue ? "true" : dynamic == Dynamic::kFalse ? "false" : "strict";
}

}  // namespace

Mapping::Mapping(std::int64_t max_fields) : max_fields_(max_fields) {
  objects_[""];
}

std::optional<FieldNumber> Mapping::find(std::string_view path) const {
  const auto found = by_path_.find(path);
  if (found == by_path_.end()) return std::nullopt;
  return found->second;
}

Dynamic Mapping::dynamic_at(std::string_view path) const {
  while (true) {
    const auto object = objects_.find(path);
    if (object != objects_.end() && object->second.dynamic) return *object->second.dynamic;
    if (path.empty()) return Dynamic::kTrue;
    path = parent_of(path);
  }
}

base::Result<void> Mapping::merge(const JsonValue& mappings) {
  if (!mappings.IsObject()) return errors::malformed_mapping("Expected a JSON object");
  Mapping changed = *this;
  WEIR_RETURN_IF_ERROR(changed.merge_root(mappings));
  WEIR_RETURN_IF_ERROR(changed.check_size());
  *this = std::move(changed);
  return {};
}

base::Result<void> Mapping::merge_root(const JsonValue& mappings) {
  for (const auto& member : mappings.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "properties") {
      WEIR_RETURN_IF_ERROR(merge_properties("", member.value));
    } else if (name == "dynamic") {
      auto dynamic = parse_dynamic(member.value);
      if (!dynamic) return dynamic.error();
      objects_[""].dynamic = *dynamic;
    } else if (name == "date_detection" && to_bool(member.value)) {
      date_detection_ = *to_bool(member.value);
    } else if (name == "numeric_detection" && to_bool(member.value)) {
      numeric_detection_ = *to_bool(member.value);
    } else if (name == "_doc") {
      return errors::illegal_argument(
          "The mapping definition cannot be nested under a type [_doc] unless include_type_name is "
          "set to true.");
    } else if (name == "_source" || name == "_meta" || name == "_routing" ||
               name == "dynamic_templates" || name == "dynamic_date_formats" || name == "runtime") {
      return errors::not_implemented(fmt::format("mapping parameter [{}]", name));
    } else {
      return errors::unsupported_root_parameter(name, json_text(member.value));
    }
  }
  return {};
}

base::Result<void> Mapping::merge_properties(const std::string& object,
                                             const JsonValue& properties) {
  if (!properties.IsObject()) return errors::malformed_mapping("Expected map for [properties]");
  for (const auto& member : properties.GetObject()) {
    if (member.name.GetStringLength() == 0) {
      return errors::malformed_mapping("name cannot be empty string");
    }
    if (!member.value.IsObject()) {
      return errors::malformed_mapping(
          fmt::format("Expected map for property [fields] on field [{}] but got something else",
                      text_of(member.name)));
    }
    const std::string path = joined(object, text_of(member.name));
    WEIR_RETURN_IF_ERROR(add_parents(path));
    WEIR_RETURN_IF_ERROR(merge_property(path, member.value));
  }
  return {};
}

base::Result<void> Mapping::merge_property(const std::string& path, const JsonValue& definition) {
  const JsonValue* type = find_member(definition, "type");
  const bool object = type == nullptr ? find_member(definition, "properties") != nullptr
                                      : type->IsString() && text_of(*type) == kObjectType;
  if (object) return merge_object(path, definition);
  auto field = parse_field(path, definition);
  if (!field) return field.error();
  const auto number = merge_field(std::move(*field));
  if (!number) return number.error();
  if (const JsonValue* fields = find_member(definition, "fields")) {
    return merge_multi_fields(*number, *fields);
  }
  return {};
}

base::Result<void> Mapping::merge_object(const std::string& path, const JsonValue& definition) {
  if (const auto taken = find(path)) {
    return errors::mapping_type_changed(path, type_name(fields_[*taken].type), "ObjectMapper");
  }
  Object& object = objects_[path];
  for (const auto& member : definition.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "type") continue;
    if (name == "dynamic") {
      auto dynamic = parse_dynamic(member.value);
      if (!dynamic) return dynamic.error();
      object.dynamic = *dynamic;
    } else if (name == "properties") {
      WEIR_RETURN_IF_ERROR(merge_properties(path, member.value));
    } else if (name == "enabled" && to_bool(member.value) != true) {
      return errors::not_implemented(fmt::format("[enabled : false] of object [{}]", path));
    } else if (name != "enabled") {
      return errors::unsupported_mapping_parameter(path, name, json_text(member.value));
    }
  }
  return {};
}

base::Result<void> Mapping::merge_multi_fields(FieldNumber parent, const JsonValue& fields) {
  if (!fields.IsObject()) return errors::malformed_mapping("Expected map for [fields]");
  for (const auto& member : fields.GetObject()) {
    const std::string path = joined(fields_[parent].path, text_of(member.name));
    if (!member.value.IsObject()) return errors::malformed_mapping("Expected map for [fields]");
    auto field = parse_field(path, member.value);
    if (!field) return field.error();
    if (field->type == FieldType::kGeoPoint) {
      return errors::not_implemented(fmt::format("geo_point as multi-field [{}]", path));
    }
    field->is_multi_field = true;
    const bool is_new = !find(path);
    const auto number = merge_field(std::move(*field));
    if (!number) return number.error();
    if (is_new) fields_[parent].multi_fields.push_back(*number);
  }
  return {};
}

base::Result<FieldNumber> Mapping::merge_field(Field field) {
  if (is_object(field.path)) {
    return errors::mapping_type_changed(field.path, kObjectType, type_name(field.type));
  }
  if (const auto known = find(field.path)) {
    Field& old = fields_[*known];
    if (old.type != field.type || old.scaling_factor != field.scaling_factor ||
        old.dates().text() != field.dates().text()) {
      return errors::mapping_type_changed(field.path, type_name(old.type), type_name(field.type));
    }
    old.ignore_above = field.ignore_above;
    old.ignore_malformed = field.ignore_malformed;
    return *known;
  }
  const auto number = static_cast<FieldNumber>(fields_.size());
  by_path_[field.path] = number;
  fields_.push_back(std::move(field));
  return number;
}

base::Result<void> Mapping::add_parents(std::string_view path) {
  for (auto parent = parent_of(path); !parent.empty(); parent = parent_of(parent)) {
    if (find(parent)) return errors::object_expected(parent);
    objects_.try_emplace(std::string{parent});
  }
  return {};
}

base::Result<FieldNumber> Mapping::add_dynamic(std::string_view path, FieldType type) {
  WEIR_RETURN_IF_ERROR(add_parents(path));
  Field field;
  field.path = path;
  field.type = type;
  auto number = merge_field(std::move(field));
  if (!number) return number;
  if (type == FieldType::kText) {
    Field keyword;
    keyword.path = joined(path, "keyword");
    keyword.type = FieldType::kKeyword;
    keyword.ignore_above = kDynamicIgnoreAbove;
    keyword.is_multi_field = true;
    const auto sub_field = merge_field(std::move(keyword));
    if (!sub_field) return sub_field;
    fields_[*number].multi_fields.push_back(*sub_field);
  }
  WEIR_RETURN_IF_ERROR(check_size());
  return number;
}

base::Result<void> Mapping::check_size() const {
  const auto total = static_cast<std::int64_t>(fields_.size() + objects_.size() - 1);
  if (total > max_fields_) return errors::too_many_fields(max_fields_);
  return {};
}

void Mapping::write_field(JsonWriter& writer, const Field& field) const {
  writer.begin_object().key("type").text(type_name(field.type));
  if (field.date_format) writer.key("format").text(field.date_format->text());
  if (field.type == FieldType::kScaledFloat) {
    writer.key("scaling_factor").number(field.scaling_factor);
  }
  if (field.ignore_above) writer.key("ignore_above").integer(*field.ignore_above);
  if (field.ignore_malformed) writer.key("ignore_malformed").boolean(true);
  if (!field.multi_fields.empty()) {
    std::map<std::string_view, const Field*> ordered;
    for (FieldNumber number : field.multi_fields) {
      const Field& sub_field = fields_[number];
      ordered[std::string_view{sub_field.path}.substr(field.path.size() + 1)] = &sub_field;
    }
    writer.key("fields").begin_object();
    for (const auto& [name, sub_field] : ordered) {
      writer.key(name);
      write_field(writer, *sub_field);
    }
    writer.end_object();
  }
  writer.end_object();
}

void Mapping::write_object(JsonWriter& writer, const std::string& path) const {
  // Null stands for an object.
  std::map<std::string_view, const Field*> children;
  for (const auto& [child, object] : objects_) {
    if (child.empty() || parent_of(child) != path) continue;
    children[std::string_view{child}.substr(path.empty() ? 0 : path.size() + 1)] = nullptr;
  }
  for (const Field& field : fields_) {
    if (field.is_multi_field || parent_of(field.path) != path) continue;
    children[std::string_view{field.path}.substr(path.empty() ? 0 : path.size() + 1)] = &field;
  }
  writer.begin_object();
  if (const auto dynamic = objects_.at(path).dynamic) {
    writer.key("dynamic").text(dynamic_text(*dynamic));
  }
  if (path.empty() && !date_detection_) writer.key("date_detection").boolean(false);
  if (path.empty() && numeric_detection_) writer.key("numeric_detection").boolean(true);
  if (!children.empty()) {
    writer.key("properties").begin_object();
    for (const auto& [name, field] : children) {
      writer.key(name);
      if (field != nullptr) {
        write_field(writer, *field);
      } else {
        write_object(writer, joined(path, name));
      }
    }
    writer.end_object();
  }
  writer.end_object();
}

void Mapping::write(JsonWriter& writer) const {
  write_object(writer, "");
}

}  // namespace weir::elasticsearch
