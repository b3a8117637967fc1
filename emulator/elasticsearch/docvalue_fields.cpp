#include "emulator/elasticsearch/docvalue_fields.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/geo.h"
#include "emulator/elasticsearch/numbers.h"
#include "emulator/elasticsearch/text_analysis.h"

namespace weir::elasticsearch {

base::Result<DocvalueFields> DocvalueFields::parse(const JsonValue& json) {
  if (!json.IsArray()) return errors::parsing("Expected [START_ARRAY] for [docvalue_fields]");
  DocvalueFields fields;
  for (const JsonValue& element : json.GetArray()) {
    Wanted wanted;
    const JsonValue* name = element.IsString() ? &element : find_member(element, "field");
    if (name == nullptr || !name->IsString()) {
      return errors::parsing("[docvalue_fields] must hold names of fields");
    }
    wanted.pattern = text_of(*name);
    const JsonValue* format = find_member(element, "format");
    if (format != nullptr && format->IsString() && text_of(*format) != "use_field_mapping") {
      auto compiled = DateFormat::compile(text_of(*format));
      if (!compiled) return compiled.error();
      wanted.format = std::move(*compiled);
    }
    fields.wanted_.push_back(std::move(wanted));
  }
  return fields;
}

base::Result<void> DocvalueFields::check(const Segment& segment) const {
  for (const Wanted& wanted : wanted_) {
    const Field* field = segment.values(wanted.pattern).field;
    if (field == nullptr) continue;
    if (field->type == FieldType::kText) return errors::fielddata_disabled(field->path);
    if (wanted.format && field->type != FieldType::kDate) {
      return errors::not_implemented("[format] of docvalue_fields on a field that is no date");
    }
  }
  return {};
}

void DocvalueFields::write_values(JsonWriter& writer, const Field& field, const FieldColumn& column,
                                  Ordinal doc, const std::optional<DateFormat>& format) {
  auto codes = column.codes.values(doc);
  writer.key(field.path).begin_array();
  if (field.type == FieldType::kGeoPoint) {
    const auto longitudes = column.longitudes->values(doc);
    for (std::size_t i = 0; i < codes.size(); ++i) {
      writer.text(
          fmt::format("{}, {}", java_text(decode_latitude(static_cast<std::int32_t>(codes[i]))),
                      java_text(decode_longitude(static_cast<std::int32_t>(longitudes[i])))));
    }
    writer.end_array();
    return;
  }
  if (is_string(field.type)) {
    std::vector<std::string_view> texts;
    for (const std::int64_t code : codes) {
      texts.push_back(column.dictionary->text(static_cast<std::uint32_t>(code)));
    }
    std::sort(texts.begin(), texts.end());
    for (const std::string_view text : texts) writer.text(text);
    writer.end_array();
    return;
  }
  std::vector<std::int64_t> sorted{codes.begin(), codes.end()};
  std::sort(sorted.begin(), sorted.end());
  for (const std::int64_t code : sorted) {
    if (field.type == FieldType::kDate) {
      writer.text((format ? *format : field.dates()).print(code));
    } else if (field.type == FieldType::kBoolean) {
      writer.boolean(code != 0);
    } else if (shows_as_integer(field.type)) {
      writer.integer(code);
    } else {
      writer.number(decode_number(field, code));
    }
  }
  writer.end_array();
}

void DocvalueFields::write(JsonWriter& writer, const Segment& segment, Ordinal doc) const {
  bool any = false;
  for (const Wanted& wanted : wanted_) {
    const auto& fields = segment.mapping->fields();
    for (std::size_t number = 0; number < fields.size(); ++number) {
      const Field& field = fields[number];
      if (field.type == FieldType::kText || !wildcard_match(wanted.pattern, field.path)) continue;
      const FieldColumn* column = segment.documents->column(static_cast<FieldNumber>(number));
      if (column == nullptr || !column->codes.first(doc)) continue;
      if (!any) writer.key("fields").begin_object();
      any = true;
      write_values(writer, field, *column, doc, wanted.format);
    }
  }
  if (any) writer.end_object();
}

}  // namespace weir::elasticsearch
