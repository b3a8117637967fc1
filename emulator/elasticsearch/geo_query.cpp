// geo_bounding_box: the box in all its forms, and the points inside.
#include <fmt/format.h>

#include <cmath>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/numbers.h"
#include "emulator/elasticsearch/queries.h"
#include "emulator/elasticsearch/query_parsers.h"

namespace weir::elasticsearch {
namespace {

// A corner: a point, or a geohash cell of which the box takes the outer corner.
base::Result<GeoBox> parse_corner(const JsonValue& value) {
  const bool geohash = value.IsString() && text_of(value).find(',') == std::string_view::npos;
  if (geohash) {
    if (const auto cell = parse_geohash_cell(text_of(value))) return *cell;
  }
  const auto point = geohash ? std::nullopt : parse_geo_value(value);
  if (!point) {
    return errors::parsing(fmt::format("failed to parse [geo_bounding_box] query: no geo point: {}",
                                       json_text(value)));
  }
  return GeoBox{point->latitude, point->longitude, point->latitude, point->longitude};
}

// "BBOX (left, right, top, bottom)"
std::optional<GeoBox> parse_wkt_box(std::string_view text) {
  text = trim(text);
  if (!text.starts_with("BBOX") || !text.ends_with(")")) return std::nullopt;
  const std::size_t open = text.find('(');
  if (open == std::string_view::npos) return std::nullopt;
  text = text.substr(open + 1, text.size() - open - 2);
  double numbers[4];
  for (double& number : numbers) {
    const std::size_t comma = text.find(',');
    const auto parsed = parse_double(trim(text.substr(0, comma)));
    if (!parsed) return std::nullopt;
    number = *parsed;
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return GeoBox{numbers[2], numbers[0], numbers[3], numbers[1]};
}

base::Result<GeoBox> parse_box(const JsonValue& value) {
  GeoBox box{NAN, NAN, NAN, NAN};
  if (!value.IsObject()) return errors::parsing("failed to parse bounding box: object expected");
  for (const auto& member : value.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "wkt" && member.value.IsString()) {
      const auto wkt = parse_wkt_box(text_of(member.value));
      if (!wkt) return errors::parsing("failed to parse WKT bounding box");
      box = *wkt;
    } else if (name == "top" || name == "bottom" || name == "left" || name == "right") {
      const auto degrees = to_double(member.value);
      if (!degrees) return errors::parsing("failed to parse bounding box: number expected");
      (name == "top"      ? box.top
       : name == "bottom" ? box.bottom
       : name == "left"   ? box.left
                          : box.right) = *degrees;
    } else if (name == "top_left" || name == "topLeft" || name == "bottom_right" ||
               name == "bottomRight" || name == "top_right" || name == "topRight" ||
               name == "bottom_left" || name == "bottomLeft") {
      auto corner = parse_corner(member.value);
      if (!corner) return corner.error();
      const bool top = name.starts_with("top");
      const bool left = name.ends_with("eft");
      (top ? box.top : box.bottom) = top ? corner->top : corner->bottom;
      (left ? box.left : box.right) = left ? corner->left : corner->right;
    } else {
      return errors::parsing(
          fmt::format("failed to parse bounding box. unexpected field [{}]", name));
    }
  }
  if (std::isnan(box.top) || std::isnan(box.left) || std::isnan(box.bottom) ||
      std::isnan(box.right)) {
    return errors::parsing("failed to parse bounding box: a side is missing");
  }
  return box;
}

base::Result<void> check_box(const GeoBox& box) {
  for (double latitude : {box.top, box.bottom}) {
    if (!(std::fabs(latitude) <= 90)) {
      return errors::query_failed(
          fmt::format("latitude must be between -90.0 and 90.0, but was {}", java_text(latitude)));
    }
  }
  for (double longitude : {box.left, box.right}) {
    if (!(std::fabs(longitude) <= 180)) {
      return errors::query_failed(fmt::format(
          "longitude must be between -180.0 and 180.0, but was {}", java_text(longitude)));
    }
  }
  if (box.top < box.bottom) {
    return errors::illegal_argument(fmt::format("top is below bottom corner: {} vs. {}",
                                                java_text(box.top), java_text(box.bottom)));
  }
  return {};
}

// The first cell whose lower edge lies within a box that starts at `degrees`.
std::int64_t first_latitude(double degrees) {
  const std::int64_t cell = encode_latitude(degrees);
  return decode_latitude(static_cast<std::int32_t>(cell)) < degrees ? cell + 1 : cell;
}
std::int64_t first_longitude(double degrees) {
  const std::int64_t cell = encode_longitude(degrees);
  return decode_longitude(static_cast<std::int32_t>(cell)) < degrees ? cell + 1 : cell;
}

}  // namespace

std::optional<GeoPoint> parse_geo_value(const JsonValue& value) {
  if (value.IsString()) {
    const std::string_view text = text_of(value);
    return text.find(',') == std::string_view::npos ? parse_geohash(text) : parse_lat_lon(text);
  }
  if (value.IsArray() && value.Size() == 2 && to_double(value[0]) && to_double(value[1])) {
    return GeoPoint{*to_double(value[1]), *to_double(value[0])};
  }
  const JsonValue* lat = find_member(value, "lat");
  const JsonValue* lon = find_member(value, "lon");
  if (lat == nullptr || lon == nullptr || !to_double(*lat) || !to_double(*lon)) return std::nullopt;
  return GeoPoint{*to_double(*lat), *to_double(*lon)};
}

base::Result<QueryPtr> parse_geo_bounding_box(const JsonValue& body) {
  std::string field;
  std::optional<GeoBox> box;
  bool ignore_unmapped = false;
  for (const auto& member : body.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "ignore_unmapped") {
      ignore_unmapped = to_bool(member.value).value_or(false);
    } else if (name == "validation_method") {
      if (!member.value.IsString() || text_of(member.value) != "STRICT") {
        return errors::not_implemented("geo_bounding_box validation_method other than STRICT");
      }
    } else if (name != "type" && name != "boost" && name != "_name") {
      if (box) return errors::parsing("[geo_bounding_box] query takes one field");
      auto parsed = parse_box(member.value);
      if (!parsed) return parsed.error();
      field = name;
      box = *parsed;
    }
  }
  if (!box) return errors::parsing("failed to parse [geo_bounding_box] query: no field");
  WEIR_RETURN_IF_ERROR(check_box(*box));
  return QueryPtr{std::make_unique<GeoBoundingBoxQuery>(std::move(field), *box, ignore_unmapped)};
}

base::Result<DocSet> GeoBoundingBoxQuery::match(const Segment& segment) const {
  const auto [field, column] = segment.values(field_);
  if (field == nullptr) {
    if (ignore_unmapped_) return DocSet{segment.size};
    return errors::no_geo_field(field_);
  }
  if (field->type != FieldType::kGeoPoint) return errors::not_a_geo_field(field_);
  if (column == nullptr) return DocSet{segment.size};
  const std::int64_t bottom = first_latitude(box_.bottom);
  const std::int64_t top = encode_latitude(box_.top);
  const std::int64_t left = first_longitude(box_.left);
  const std::int64_t right = encode_longitude(box_.right);
  const bool wraps = box_.left > box_.right;
  constexpr std::int64_t kWest = std::numeric_limits<std::int32_t>::min();
  constexpr std::int64_t kEast = std::numeric_limits<std::int32_t>::max();

  DocSet inside = column->longitudes->in_range(left, wraps ? kEast : right, segment.size);
  if (wraps) inside.unite(column->longitudes->in_range(kWest, right, segment.size));
  inside.intersect(column->codes.in_range(bottom, top, segment.size));
  if (!column->codes.has_multiple()) return inside;
  // With several points a document must have both coordinates in the same one.
  DocSet exact(segment.size);
  inside.for_each([&](Ordinal doc) {
    const auto latitudes = column->codes.values(doc);
    const auto longitudes = column->longitudes->values(doc);
    for (std::size_t i = 0; i < latitudes.size(); ++i) {
      const bool in_width = wraps ? longitudes[i] >= left || longitudes[i] <= right
                                  : longitudes[i] >= left && longitudes[i] <= right;
      if (in_width && latitudes[i] >= bottom && latitudes[i] <= top) exact.add(doc);
    }
  });
  return exact;
}

}  // namespace weir::elasticsearch
