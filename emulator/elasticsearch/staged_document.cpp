#include "emulator/elasticsearch/staged_document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/geo.h"
#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {
namespace {

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

}  // namespace

void StagedDocument::clear() {
  values_.clear();
  if (!kept_.empty()) kept_.clear();
  problem_.clear();
  term_too_long_ = false;
}

std::string_view StagedDocument::keep(std::string text) {
  kept_.push_back(std::move(text));
  return kept_.back();
}

bool StagedDocument::refuse(const Field& field, FieldNumber number, std::string problem) {
  if (field.ignore_malformed) return true;
  problem_ = std::move(problem);
  problem_field_ = number;
  return false;
}

bool StagedDocument::put_whole(const Field& field, FieldNumber number, std::int64_t value,
                               std::string_view raw) {
  const auto [low, high] = whole_number_range(field.type);
  if (value < low || value > high) {
    return refuse(field, number,
                  fmt::format("Value [{}] is out of range for a{} {}", raw,
                              field.type == FieldType::kInteger ? "n" : "", type_name(field.type)));
  }
  put_code(number, value);
  return true;
}

bool StagedDocument::put_real(const Field& field, FieldNumber number, double value,
                              std::string_view raw) {
  if (is_whole_number(field.type)) {
    if (std::fabs(value) >= 9223372036854775808.0) {
      return refuse(field, number,
                    fmt::format("Value [{}] is out of range for a {}", raw, type_name(field.type)));
    }
    return put_whole(field, number, static_cast<std::int64_t>(value), raw);
  }
  const auto code = encode_real(field, value);
  if (!code) {
    return refuse(
        field, number,
        fmt::format("[{}] supports only finite values, but got [{}]", type_name(field.type), raw));
  }
  put_code(number, *code);
  return true;
}

bool StagedDocument::put_date_number(const Field& field, FieldNumber number,
                                     const JsonNumber& value) {
  const auto millis_per_number = field.dates().millis_per_number();
  if (millis_per_number && value.whole) {
    put_code(number, value.integer * *millis_per_number);
    return true;
  }
  return put_string(field, number, value.raw);
}

bool StagedDocument::take_number(const Mapping& mapping, FieldNumber number,
                                 const JsonNumber& value) {
  const Field& field = mapping.field(number);
  bool taken = true;
  if (is_whole_number(field.type)) {
    taken = value.whole ? put_whole(field, number, value.integer, value.raw)
                        : put_real(field, number, value.real, value.raw);
  } else if (is_real_number(field.type)) {
    taken = put_real(field, number, value.real, value.raw);
  } else if (field.type == FieldType::kDate) {
    taken = put_date_number(field, number, value);
  } else if (is_string(field.type)) {
    taken = put_text(field, number, value.raw);
  } else if (field.type == FieldType::kBoolean) {
    taken = refuse(field, number,
                   fmt::format("Failed to parse value [{}] as only [true] or [false] are allowed.",
                               value.raw));
  } else {
    taken = refuse(field, number, "geo_point expected");
  }
  for (FieldNumber sub_field : field.multi_fields) {
    taken = taken && take_number(mapping, sub_field, value);
  }
  return taken;
}

bool StagedDocument::put_text(const Field& field, FieldNumber number, std::string_view text) {
  if (field.type == FieldType::kKeyword) {
    if (field.ignore_above && code_points(text) > static_cast<std::uint64_t>(std::max<std::int64_t>(
                                                      0, *field.ignore_above))) {
      return true;
    }
    if (text.size() > static_cast<std::size_t>(max_term_bytes_)) {
      term_too_long_ = true;
      return refuse(field, number, "immense term");
    }
  }
  values_.push_back({number, 0, 0, text});
  return true;
}

bool StagedDocument::put_numeric_text(const Field& field, FieldNumber number,
                                      std::string_view text) {
  // An empty string counts as no value once coerced.
  if (text.empty()) return true;
  if (is_whole_number(field.type)) {
    if (const auto whole = parse_int64(text)) return put_whole(field, number, *whole, text);
  }
  if (const auto real = parse_double(trim(text))) return put_real(field, number, *real, text);
  return refuse(field, number, fmt::format("For input string: \"{}\"", text));
}

bool StagedDocument::put_string(const Field& field, FieldNumber number, std::string_view text) {
  if (is_string(field.type)) return put_text(field, number, text);
  if (field.type == FieldType::kDate) {
    const auto millis = field.dates().parse(text);
    if (!millis) {
      return refuse(field, number,
                    fmt::format("failed to parse date field [{}] with format [{}]", text,
                                field.dates().text()));
    }
    put_code(number, *millis);
    return true;
  }
  if (field.type == FieldType::kBoolean) {
    if (text == "true" || text == "false" || text.empty()) {
      put_code(number, text == "true" ? 1 : 0);
      return true;
    }
    return refuse(
        field, number,
        fmt::format("Failed to parse value [{}] as only [true] or [false] are allowed.", text));
  }
  return put_numeric_text(field, number, text);
}

bool StagedDocument::take_string(const Mapping& mapping, FieldNumber number,
                                 std::string_view text) {
  const Field& field = mapping.field(number);
  if (field.type == FieldType::kGeoPoint) {
    const bool pair = text.find(',') != std::string_view::npos;
    const auto point = pair ? parse_lat_lon(text) : parse_geohash(text);
    if (point) return take_point(mapping, number, point->latitude, point->longitude);
    return refuse(field, number,
                  pair ? fmt::format("failed to parse [{}], expected 2 coordinates", text)
                       : fmt::format("unsupported symbol in geohash [{}]", text));
  }
  bool taken = put_string(field, number, text);
  for (FieldNumber sub_field : field.multi_fields) {
    taken = taken && take_string(mapping, sub_field, text);
  }
  return taken;
}

bool StagedDocument::take_bool(const Mapping& mapping, FieldNumber number, bool value) {
  const Field& field = mapping.field(number);
  const std::string_view text = value ? "true" : "false";
  bool taken = true;
  if (field.type == FieldType::kBoolean) {
    put_code(number, value ? 1 : 0);
  } else if (is_string(field.type)) {
    taken = put_text(field, number, text);
  } else {
    taken = refuse(field, number,
                   fmt::format("Current token (VALUE_{}) not numeric, can not use numeric value "
                               "accessors",
                               value ? "TRUE" : "FALSE"));
  }
  for (FieldNumber sub_field : field.multi_fields) {
    taken = taken && take_bool(mapping, sub_field, value);
  }
  return taken;
}

bool StagedDocument::take_point(const Mapping& mapping, FieldNumber number, double latitude,
                                double longitude) {
  const Field& field = mapping.field(number);
  if (!(latitude >= -90 && latitude <= 90)) {
    return refuse(
        field, number,
        fmt::format("illegal latitude value [{}] for {}", java_text(latitude), field.path));
  }
  if (!(longitude >= -180 && longitude <= 180)) {
    return refuse(
        field, number,
        fmt::format("illegal longitude value [{}] for {}", java_text(longitude), field.path));
  }
  const std::int32_t latitude_cell = encode_latitude(latitude);
  const std::int32_t longitude_cell = encode_longitude(longitude);
  values_.push_back({number, latitude_cell, longitude_cell, {}});
  if (field.multi_fields.empty()) return true;
  // Multi-fields of a geo_point see the point's geohash, whatever form the document used.
  const std::string_view geohash = keep(geohash_text(
      geohash_bits(latitude_cell, longitude_cell, kMaxGeohashLength), kMaxGeohashLength));
  return std::all_of(
      field.multi_fields.begin(), field.multi_fields.end(),
      [&](FieldNumber sub_field) { return take_string(mapping, sub_field, geohash); });
}

void StagedDocument::order_values() {
  auto key = [](const StagedValue& v) { return std::tie(v.field, v.code, v.longitude, v.text); };
  std::stable_sort(values_.begin(), values_.end(),
                   [&](const StagedValue& a, const StagedValue& b) { return key(a) < key(b); });
  const auto repeated = [&](const StagedValue& a, const StagedValue& b) {
    return a.text.data() != nullptr && b.text.data() != nullptr && key(a) == key(b);
  };
  values_.erase(std::unique(values_.begin(), values_.end(), repeated), values_.end());
}

}  // namespace weir::elasticsearch
