// geohash_grid and geotile_grid (aggregations.h).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/geo.h"
#include "emulator/elasticsearch/key_buckets.h"
#include "emulator/elasticsearch/values_source.h"

namespace weir::elasticsearch {
namespace {

constexpr std::int64_t kDefaultGridSize = 10'000;

// How a grid cuts the globe, and what it calls its cells.
struct Grid {
  std::string_view name;
  int default_precision;
  int min_precision;
  int max_precision;
  std::string_view refusal;  ///< Of a precision, with a place for it.
  std::int64_t (*cell)(std::int32_t latitude, std::int32_t longitude, int precision);
  std::string (*text)(std::int64_t cell, int precision);
};

std::int64_t geohash_cell(std::int32_t latitude, std::int32_t longitude, int precision) {
  return static_cast<std::int64_t>(geohash_bits(latitude, longitude, precision));
}

std::string geohash_name(std::int64_t cell, int precision) {
  return geohash_text(static_cast<std::uint64_t>(cell), precision);
}

// A tile of the map projection that web maps use: the zoom level, column and row in one number, so
// that tiles compare as the original's do.
constexpr int kTileBits = 29;
constexpr double kLastLatitude = 85.0511287798066;

std::int64_t tile_cell(std::int32_t latitude, std::int32_t longitude, int zoom) {
  const auto tiles = std::int64_t{1} << zoom;
  const auto count = static_cast<double>(tiles);
  const double degrees = std::clamp(decode_latitude(latitude), -kLastLatitude, kLastLatitude);
  const double sine = std::sin(degrees * std::numbers::pi / 180);
  const double y = 0.5 - std::log((1 + sine) / (1 - sine)) / (4 * std::numbers::pi);
  const double x = (decode_longitude(longitude) + 180) / 360;
  const auto place = [&](double share) {
    return std::clamp(static_cast<std::int64_t>(std::floor(share * count)), std::int64_t{0},
                      tiles - 1);
  };
  return (place(x) << kTileBits) | place(y);
}

std::string tile_name(std::int64_t cell, int zoom) {
  constexpr std::int64_t kMask = (std::int64_t{1} << kTileBits) - 1;
  return fmt::format("{}/{}/{}", zoom, cell >> kTileBits, cell & kMask);
}

constexpr Grid kGeohashGrid{
    "geohash_grid",
    5,
    1,
    kMaxGeohashLength,
    "Invalid geohash aggregation precision of {}. Must be between 1 and 12.",
    geohash_cell,
    geohash_name};
constexpr Grid kTileGrid{"geotile_grid",
                         7,
                         0,
                         29,
                         "Invalid geotile_grid precision of {}. Must be between 0 and 29.",
                         tile_cell,
                         tile_name};

class GeoGridAggregator : public Aggregator {
 public:
  GeoGridAggregator(ValuesSource source, const Grid& grid, int precision, std::size_t size,
                    AggregatorList children)
      : source_(std::move(source)),
        grid_(grid),
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
      keys_[i] = grid_.cell(static_cast<std::int32_t>(latitudes.codes[i]),
                            static_cast<std::int32_t>(longitudes.codes[i]), precision_);
    }
    sort_within_documents(latitudes.positions);
    buckets_.collect(docs, owners, latitudes.positions, keys_);
  }

  void finish() override { buckets_.finish(); }
  std::string_view typed_name() const override { return grid_.name; }

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
      writer.key("key").text(grid_.text(buckets_.key(bucket), precision_));
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
  const Grid& grid_;
  int precision_;
  std::size_t size_;
  KeyBuckets buckets_;
  std::vector<std::int64_t> keys_;
};

base::Result<AggregatorPtr> make_grid(AggregationSpec spec, const Grid& grid) {
  WEIR_RETURN_IF_ERROR(check_members(spec, {"precision", "size", "shard_size"}));
  auto source = parse_values_source(spec, ValuesKind::kGeoPoint);
  if (!source) return source.error();
  std::int64_t precision = grid.default_precision;
  if (const JsonValue* json = find_member(*spec.body, "precision")) {
    const auto number = to_int64(*json);
    if (!number)
      return errors::not_implemented(fmt::format("{} precision as a distance", grid.name));
    if (*number < grid.min_precision || *number > grid.max_precision) {
      return errors::illegal_argument(fmt::format(fmt::runtime(grid.refusal), *number));
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
  return AggregatorPtr{std::make_unique<GeoGridAggregator>(
      std::move(*source), grid, static_cast<int>(precision), static_cast<std::size_t>(size),
      std::move(spec.children))};
}

}  // namespace

base::Result<AggregatorPtr> make_geohash_grid(AggregationSpec spec) {
  return make_grid(std::move(spec), kGeohashGrid);
}

base::Result<AggregatorPtr> make_geotile_grid(AggregationSpec spec) {
  return make_grid(std::move(spec), kTileGrid);
}

}  // namespace weir::elasticsearch
