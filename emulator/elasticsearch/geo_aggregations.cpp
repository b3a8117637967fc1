// geohash_grid, geo_centroid and geo_bounds (aggregations.h).
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/geo.h"
#include "emulator/elasticsearch/key_buckets.h"
#include "emulator/elasticsearch/values_source.h"

namespace weir::elasticsearch {
namespace {

constexpr int kDefaultPrecision = 5;
constexpr std::int64_t kDefaultGridSize = 10'000;

class GeohashGridAggregator : public Aggregator {
 public:
  GeohashGridAggregator(ValuesSource source, int precision, std::size_t size,
                        AggregatorList children)
      : source_(std::move(source)),
        precision_(precision),
        size_(size),
        buckets_(std::move(children)) {}

  base::Result<void> start(const Segment& segment) override {
    WEIR_RETURN_IF_ERROR(source_.start(segment));
    return buckets_.start(segment);
  }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& latitudes = source_.load(docs);
    const ValueBatch& longitudes = source_.load_longitudes(docs);
    keys_.resize(latitudes.codes.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      keys_[i] = static_cast<std::int64_t>(
          geohash_bits(static_cast<std::int32_t>(latitudes.codes[i]),
                       static_cast<std::int32_t>(longitudes.codes[i]), precision_));
    }
    sort_within_documents(latitudes.positions);
    buckets_.collect(docs, owners, latitudes.positions, keys_);
  }

  void finish() override { buckets_.finish(); }
  std::string_view typed_name() const override { return "geohash_grid"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const override {
    const auto all = buckets_.of(owner);
    std::vector<BucketNumber> chosen{all.begin(), all.end()};
    // Equal counts: the larger cell number first, as in the original's queue of buckets.
    auto before = [&](BucketNumber a, BucketNumber b) {
      if (buckets_.documents(a) != buckets_.documents(b)) {
        return buckets_.documents(a) > buckets_.documents(b);
      }
      return buckets_.key(a) > buckets_.key(b);
    };
    const std::size_t count = std::min(size_, chosen.size());
    std::partial_sort(chosen.begin(), chosen.begin() + static_cast<std::ptrdiff_t>(count),
                      chosen.end(), before);
    chosen.resize(count);
    writer.begin_object().key("buckets").begin_array();
    for (BucketNumber bucket : chosen) {
      if (!response.count_bucket()) break;
      writer.begin_object();
      writer.key("key").text(
          geohash_text(static_cast<std::uint64_t>(buckets_.key(bucket)), precision_));
      buckets_.write_contents(writer, bucket, response);
      writer.end_object();
    }
    writer.end_array().end_object();
  }

 private:
  // Several points of a document may lie in one cell without being neighbours in the column.
  void sort_within_documents(const std::vector<std::uint32_t>& positions) {
    for (std::size_t i = 0; i < positions.size();) {
      std::size_t end = i + 1;
      while (end < positions.size() && positions[end] == positions[i]) ++end;
      if (end > i + 1) {
        std::sort(keys_.begin() + static_cast<std::ptrdiff_t>(i),
                  keys_.begin() + static_cast<std::ptrdiff_t>(end));
      }
      i = end;
    }
  }

  ValuesSource source_;
  int precision_;
  std::size_t size_;
  KeyBuckets buckets_;
  std::vector<std::int64_t> keys_;
};

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

base::Result<AggregatorPtr> make_geohash_grid(AggregationSpec spec) {
  WEIR_RETURN_IF_ERROR(check_members(spec, {"precision", "size", "shard_size"}));
  auto source = parse_values_source(spec, ValuesKind::kGeoPoint);
  if (!source) return source.error();
  std::int64_t precision = kDefaultPrecision;
  if (const JsonValue* json = find_member(*spec.body, "precision")) {
    const auto number = to_int64(*json);
    if (!number) return errors::not_implemented("geohash_grid precision as a distance");
    if (*number < 1 || *number > kMaxGeohashLength) {
      return errors::illegal_argument(fmt::format(
          "Invalid geohash aggregation precision of {}. Must be between 1 and 12.", *number));
    }
    precision = *number;
  }
  std::int64_t size = kDefaultGridSize;
  if (const JsonValue* json = find_member(*spec.body, "size")) {
    const auto number = to_int64(*json);
    if (!number || *number <= 0) {
      return errors::illegal_argument(fmt::format(
          "[size] must be greater than 0. Found [{}] in [{}]", json_text(*json), spec.name));
    }
    size = *number;
  }
  return AggregatorPtr{std::make_unique<GeohashGridAggregator>(
      std::move(*source), static_cast<int>(precision), static_cast<std::size_t>(size),
      std::move(spec.children))};
}

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
