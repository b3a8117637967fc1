#include "emulator/elasticsearch/values_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/field_codec.h"

namespace weir::elasticsearch {

base::Result<void> ValuesSource::check_type(const Field& field) const {
  if (field.type == FieldType::kText) return errors::fielddata_disabled(field.path);
  const bool geo = field.type == FieldType::kGeoPoint;
  const bool text = field.type == FieldType::kKeyword;
  const bool fits =
      kind_ == ValuesKind::kAny || (kind_ == ValuesKind::kGeoPoint ? geo : !geo && !text);
  if (!fits) {
    return errors::unsupported_values_source(path_, type_name(field.type), aggregation_);
  }
  if (field_ && field_->type != field.type) {
    return errors::not_implemented(
        fmt::format("aggregation over [{}] with different types in several indices", path_));
  }
  return {};
}

base::Result<void> ValuesSource::start(const Segment& segment) {
  const auto [field, column] = segment.values(path_);
  column_ = column;
  translated_.clear();
  missing_code_.reset();
  if (field == nullptr) {
    if (missing_) return errors::not_implemented("[missing] on a field that is not mapped");
    return {};
  }
  WEIR_RETURN_IF_ERROR(check_type(*field));
  field_ = *field;
  if (column_ != nullptr && column_->dictionary)
    translated_.resize(column_->dictionary->size(), -1);
  return missing_ ? encode_missing(segment) : base::Result<void>{};
}

base::Result<void> ValuesSource::encode_missing(const Segment& segment) {
  if (field_->type == FieldType::kGeoPoint) {
    return errors::not_implemented("[missing] of an aggregation over geo_point");
  }
  if (field_->type == FieldType::kKeyword) {
    missing_code_ = texts_.intern(scalar_text(*missing_));
    return {};
  }
  auto code = encode_term(*field_, *missing_, segment.now_ms);
  if (!code) return code.error();
  if (!*code) return errors::not_implemented("[missing] that the field cannot hold");
  missing_code_ = **code;
  return {};
}

const ValueBatch& ValuesSource::load(std::span<const Ordinal> docs) {
  if (column_ == nullptr) {
    batch_.clear();
  } else {
    column_->codes.load(docs, batch_);
    if (column_->dictionary) translate_texts();
  }
  if (missing_code_) fill_missing(docs.size());
  return batch_;
}

const ValueBatch& ValuesSource::load_longitudes(std::span<const Ordinal> docs) {
  longitudes_.clear();
  if (column_ != nullptr) column_->longitudes->load(docs, longitudes_);
  return longitudes_;
}

void ValuesSource::translate_texts() {
  for (std::int64_t& code : batch_.codes) {
    std::int64_t& known = translated_[static_cast<std::size_t>(code)];
    if (known < 0) {
      known = texts_.intern(column_->dictionary->text(static_cast<std::uint32_t>(code)));
    }
    code = known;
  }
}

void ValuesSource::fill_missing(std::size_t docs) {
  filled_.clear();
  std::size_t next = 0;
  for (std::uint32_t i = 0; i < docs; ++i) {
    if (next == batch_.positions.size() || batch_.positions[next] != i) {
      filled_.positions.push_back(i);
      filled_.codes.push_back(*missing_code_);
    }
    for (; next < batch_.positions.size() && batch_.positions[next] == i; ++next) {
      filled_.positions.push_back(i);
      filled_.codes.push_back(batch_.codes[next]);
    }
  }
  std::swap(batch_, filled_);
}

base::Result<ValuesSource> parse_values_source(const AggregationSpec& spec, ValuesKind kind) {
  if (find_member(*spec.body, "script") != nullptr) {
    return errors::not_implemented(fmt::format("[script] of aggregation [{}]", spec.type));
  }
  const JsonValue* field = find_member(*spec.body, "field");
  if (field == nullptr || !field->IsString()) {
    return errors::illegal_argument(
        "Required one of fields [field, script], but none were specified. ");
  }
  ValuesSource source{std::string{text_of(*field)}, spec.type, kind};
  if (const JsonValue* missing = find_member(*spec.body, "missing")) {
    auto scalar = to_scalar(*missing);
    if (!scalar) return errors::parsing("[missing] must be a value");
    source.set_missing(std::move(*scalar));
  }
  return source;
}

base::Result<void> check_members(const AggregationSpec& spec,
                                 std::initializer_list<std::string_view> known) {
  for (const auto& member : spec.body->GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "field" || name == "missing") continue;
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return errors::not_implemented(fmt::format("[{}] of aggregation [{}]", name, spec.type));
  }
  return {};
}

}  // namespace weir::elasticsearch
