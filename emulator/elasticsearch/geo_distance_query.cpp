// geo_distance: points within a radius (query-dsl-geo-distance-query).
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <numbers>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/numbers.h"
#include "emulator/elasticsearch/queries.h"
#include "emulator/elasticsearch/query_parsers.h"

namespace weir::elasticsearch {
namespace {

/// The mean radius that Lucene computes with.
constexpr double kEarthRadiusMetres = 6371008.7714;

struct Unit {
  std::string_view name;
  double metres;
};
// Longer names first, as "m" ends most of them (common-options, distance units).
constexpr std::array<Unit, 22> kUnits{{
    {"nauticalmiles", 1852.0},
    {"kilometers", 1000.0},
    {"centimeters", 0.01},
    {"millimeters", 0.001},
    {"meters", 1.0},
    {"inch", 0.0254},
    {"yards", 0.9144},
    {"miles", 1609.344},
    {"feet", 0.3048},
    {"nmi", 1852.0},
    {"NM", 1852.0},
    {"km", 1000.0},
    {"cm", 0.01},
    {"mm", 0.001},
    {"mi", 1609.344},
    {"yd", 0.9144},
    {"ft", 0.3048},
    {"in", 0.0254},
    {"m", 1.0},
    {"kilometer", 1000.0},
    {"meter", 1.0},
    {"mile", 1609.344},
}};

std::optional<double> unit_metres(std::string_view name) {
  for (const Unit& unit : kUnits) {
    if (unit.name == name) return unit.metres;
  }
  return std::nullopt;
}

// "12km", "12 km" or a number in `unit`.
std::optional<double> parse_distance(std::string_view text, double unit) {
  const std::size_t end = text.find_last_of("0123456789.");
  if (end == std::string_view::npos) return std::nullopt;
  const auto number = parse_double(trim(text.substr(0, end + 1)));
  const std::string_view name = trim(text.substr(end + 1));
  const auto metres = name.empty() ? std::optional{unit} : unit_metres(name);
  if (!number || !metres) return std::nullopt;
  return *number * *metres;
}

// Along the great circle, by the haversine.
double distance_metres(const GeoPoint& a, const GeoPoint& b) {
  constexpr double kRadians = std::numbers::pi / 180;
  const double sine_lat = std::sin((b.latitude - a.latitude) * kRadians / 2);
  const double sine_lon = std::sin((b.longitude - a.longitude) * kRadians / 2);
  const double square = sine_lat * sine_lat + std::cos(a.latitude * kRadians) *
                                                  std::cos(b.latitude * kRadians) * sine_lon *
                                                  sine_lon;
  return 2 * kEarthRadiusMetres * std::asin(std::min(1.0, std::sqrt(square)));
}

class GeoDistanceQuery : public Query {
 public:
  GeoDistanceQuery(std::string field, GeoPoint centre, double metres, bool ignore_unmapped)
      : field_(std::move(field)),
        centre_(centre),
        metres_(metres),
        ignore_unmapped_(ignore_unmapped) {}

  base::Result<DocSet> match(const Segment& segment) const override {
    DocSet inside{segment.size};
    const auto [field, column] = segment.values(field_);
    if (field == nullptr) {
      if (ignore_unmapped_) return inside;
      return errors::no_geo_field(field_);
    }
    if (field->type != FieldType::kGeoPoint) return errors::not_a_geo_field(field_);
    if (column == nullptr) return inside;
    // Only documents at a height that the circle reaches are looked at.
    const double reach = metres_ / kEarthRadiusMetres * 180 / std::numbers::pi + 1e-6;
    const double bottom = std::max(-90.0, centre_.latitude - reach);
    const double top = std::min(90.0, centre_.latitude + reach);
    const DocSet near =
        column->codes.in_range(encode_latitude(bottom), encode_latitude(top), segment.size);
    near.for_each([&](Ordinal doc) {
      const auto latitudes = column->codes.values(doc);
      const auto longitudes = column->longitudes->values(doc);
      for (std::size_t i = 0; i < latitudes.size(); ++i) {
        const GeoPoint point{decode_latitude(static_cast<std::int32_t>(latitudes[i])),
                             decode_longitude(static_cast<std::int32_t>(longitudes[i]))};
        if (distance_metres(centre_, point) <= metres_) inside.add(doc);
      }
    });
    return inside;
  }

 private:
  std::string field_;
  GeoPoint centre_;
  double metres_;
  bool ignore_unmapped_;
};

}  // namespace

base::Result<QueryPtr> parse_geo_distance(const JsonValue& body) {
  std::string field;
  std::optional<GeoPoint> centre;
  const JsonValue* distance = nullptr;
  double unit = 1;
  bool ignore_unmapped = false;
  for (const auto& member : body.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "distance") {
      distance = &member.value;
    } else if (name == "unit") {
      const auto metres =
          member.value.IsString() ? unit_metres(text_of(member.value)) : std::nullopt;
      if (!metres) {
        return errors::illegal_argument(
            fmt::format("No distance unit match [{}]", json_text(member.value)));
      }
      unit = *metres;
    } else if (name == "ignore_unmapped") {
      ignore_unmapped = to_bool(member.value).value_or(false);
    } else if (name == "distance_type" || name == "validation_method") {
      const bool usual = member.value.IsString() &&
                         (text_of(member.value) == "arc" || text_of(member.value) == "STRICT");
      if (!usual) return errors::not_implemented(fmt::format("[{}] of geo_distance", name));
    } else if (!is_annotation(name)) {
      centre = parse_geo_value(member.value);
      if (!centre) return errors::parsing(fmt::format("failed to parse geo point of [{}]", name));
      field = name;
    }
  }
  if (distance == nullptr)
    return errors::parsing("geo_distance requires 'distance' to be specified");
  const auto text = to_scalar(*distance);
  const auto metres = text ? parse_distance(scalar_text(*text), unit) : std::nullopt;
  if (!metres) return errors::parsing(fmt::format("no distance: {}", json_text(*distance)));
  if (*metres <= 0) return errors::illegal_argument("distance must be greater than zero");
  if (!centre) return errors::parsing("[geo_distance] requires a field");
  return QueryPtr{
      std::make_unique<GeoDistanceQuery>(std::move(field), *centre, *metres, ignore_unmapped)};
}

}  // namespace weir::elasticsearch
