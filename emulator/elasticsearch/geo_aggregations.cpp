// geo_centroid and geo_bounds (aggregations.h).
#include <algorithm>
#include <limits>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/geo.h"
#include "emulator/elasticsearch/values_source.h"

namespace weir::elasticsearch {
namespace {

class GeoCentroidAggregator : public Aggregator {
 public:
  explicit GeoCentroidAggregator(ValuesSource source) : source_(std::move(source)) {}

  base::Result<void> start(const Segment& segment) override { return source_.start(segment); }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& latitudes = source_.load(docs);
    const ValueBatch& longitudes = source_.load_longitudes(docs);
    for (std::size_t i = 0; i < latitudes.codes.size(); ++i) {
      const BucketNumber owner = owners[latitudes.positions[i]];
      if (owner >= sums_.size()) sums_.resize(std::size_t{owner} + 1);
      sums_[owner].latitude += latitudes.codes[i];
      sums_[owner].longitude += longitudes.codes[i];
      ++sums_[owner].count;
    }
  }

  std::string_view typed_name() const override { return "geo_centroid"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse&) const override {
    const Sum sum = owner < sums_.size() ? sums_[owner] : Sum{};
    writer.begin_object();
    if (sum.count > 0) {
      const auto count = static_cast<double>(sum.count);
      constexpr double kCells = 4294967296.0;
      writer.key("location").begin_object();
      writer.key("lat").number(static_cast<double>(sum.latitude) / count * (180.0 / kCells));
      writer.key("lon").number(static_cast<double>(sum.longitude) / count * (360.0 / kCells));
      writer.end_object();
    }
    writer.key("count").integer(sum.count).end_object();
  }

 private:
  // Whole cell numbers add up exactly for two billion points.
  struct Sum {
    std::int64_t latitude = 0;
    std::int64_t longitude = 0;
    std::int64_t count = 0;
  };

  ValuesSource source_;
  std::vector<Sum> sums_;
};

class GeoBoundsAggregator : public Aggregator {
 public:
  GeoBoundsAggregator(ValuesSource source, bool wrap_longitude)
      : source_(std::move(source)), wrap_longitude_(wrap_longitude) {}

  base::Result<void> start(const Segment& segment) override { return source_.start(segment); }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& latitudes = source_.load(docs);
    const ValueBatch& longitudes = source_.load_longitudes(docs);
    for (std::size_t i = 0; i < latitudes.codes.size(); ++i) {
      const BucketNumber owner = owners[latitudes.positions[i]];
      if (owner >= extents_.size()) extents_.resize(std::size_t{owner} + 1);
      extents_[owner].add(decode_latitude(static_cast<std::int32_t>(latitudes.codes[i])),
                          decode_longitude(static_cast<std::int32_t>(longitudes.codes[i])));
    }
  }

  std::string_view typed_name() const override { return "geo_bounds"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse&) const override {
    writer.begin_object();
    if (owner < extents_.size() && extents_[owner].top >= extents_[owner].bottom) {
      const Extent& extent = extents_[owner];
      const auto [left, right] = extent.sides(wrap_longitude_);
      writer.key("bounds").begin_object();
      write_corner(writer, "top_left", extent.top, left);
      write_corner(writer, "bottom_right", extent.bottom, right);
      writer.end_object();
    }
    writer.end_object();
  }

 private:
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();

  // Eastern and western longitudes apart, to find the narrower way around the globe.
  struct Extent {
    double top = -kInfinity;
    double bottom = kInfinity;
    double east_left = kInfinity;
    double east_right = -kInfinity;
    double west_left = kInfinity;
    double west_right = -kInfinity;

    void add(double latitude, double longitude) {
      top = std::max(top, latitude);
      bottom = std::min(bottom, latitude);
      double& left = longitude >= 0 ? east_left : west_left;
      double& right = longitude >= 0 ? east_right : west_right;
      left = std::min(left, longitude);
      right = std::max(right, longitude);
    }
    std::pair<double, double> sides(bool wrap) const {
      if (east_left == kInfinity) return {west_left, west_right};
      if (west_left == kInfinity) return {east_left, east_right};
      const double straight = east_right - west_left;
      const double around = (180 - east_left) - (-180 - west_right);
      if (!wrap || straight <= around) return {west_left, east_right};
      return {east_left, west_right};
    }
  };

  static void write_corner(JsonWriter& writer, std::string_view name, double latitude,
                           double longitude) {
    writer.key(name).begin_object();
    writer.key("lat").number(latitude).key("lon").number(longitude);
    writer.end_object();
  }

  ValuesSource source_;
  bool wrap_longitude_;
  std::vector<Extent> extents_;
};

}  // namespace

base::Result<AggregatorPtr> make_geo_centroid(AggregationSpec spec) {
  if (!spec.children.empty()) return errors::no_sub_aggregations(spec.name, spec.type);
  WEIR_RETURN_IF_ERROR(check_members(spec, {}));
  auto source = parse_values_source(spec, ValuesKind::kGeoPoint);
  if (!source) return source.error();
  return AggregatorPtr{std::make_unique<GeoCentroidAggregator>(std::move(*source))};
}

base::Result<AggregatorPtr> make_geo_bounds(AggregationSpec spec) {
  if (!spec.children.empty()) return errors::no_sub_aggregations(spec.name, spec.type);
  WEIR_RETURN_IF_ERROR(check_members(spec, {"wrap_longitude"}));
  auto source = parse_values_source(spec, ValuesKind::kGeoPoint);
  if (!source) return source.error();
  const JsonValue* wrap = find_member(*spec.body, "wrap_longitude");
  return AggregatorPtr{std::make_unique<GeoBoundsAggregator>(
      std::move(*source), wrap == nullptr || to_bool(*wrap).value_or(true))};
}

}  // namespace weir::elasticsearch
