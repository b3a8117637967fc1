// histogram: buckets of equal width over numbers (aggregations.h).
#include <fmt/format.h>

#include <cmath>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/histogram_buckets.h"
#include "emulator/elasticsearch/numbers.h"

namespace weir::elasticsearch {
namespace {

class HistogramAggregator : public Aggregator {
 public:
  HistogramAggregator(ValuesSource source, double interval, double offset, HistogramOptions options,
                      AggregatorList children)
      : source_(std::move(source)),
        interval_(interval),
        offset_(offset),
        buckets_(std::move(options), std::move(children),
                 [](std::int64_t key) { return key + 1; }) {}

  void set_bounds(std::optional<double> low, std::optional<double> high) {
    auto index = [&](std::optional<double> value) {
      return value ? std::optional{bucket_index(*value)} : std::nullopt;
    };
    buckets_.set_bounds(index(low), index(high));
  }

  base::Result<void> start(const Segment& segment) override {
    WEIR_RETURN_IF_ERROR(source_.start(segment));
    return buckets_.start(segment);
  }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& batch = source_.load(docs);
    keys_.resize(batch.codes.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      keys_[i] = bucket_index(decode_number(*source_.field(), batch.codes[i]));
    }
    buckets_.buckets().collect(docs, owners, batch.positions, keys_);
  }

  void finish() override { buckets_.buckets().finish(); }
  std::string_view typed_name() const override { return "histogram"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const override {
    buckets_.write(
        writer, owner, response, [&](std::int64_t key) { writer.key("key").number(start_of(key)); },
        [&](std::int64_t key) { return java_text(start_of(key)); });
  }

 private:
  std::int64_t bucket_index(double value) const {
    constexpr double kFarthest = 9e18;
    return static_cast<std::int64_t>(
        std::clamp(std::floor((value - offset_) / interval_), -kFarthest, kFarthest));
  }
  double start_of(std::int64_t key) const { return static_cast<double>(key) * interval_ + offset_; }

  ValuesSource source_;
  double interval_;
  double offset_;
  HistogramBuckets buckets_;
  std::vector<std::int64_t> keys_;
};

std::optional<double> number_in(const JsonValue& object, std::string_view name) {
  const JsonValue* value = find_member(object, name);
  return value != nullptr ? to_double(*value) : std::nullopt;
}

}  // namespace

base::Result<AggregatorPtr> make_histogram(AggregationSpec spec) {
  WEIR_RETURN_IF_ERROR(check_members(
      spec, {"interval", "offset", "min_doc_count", "order", "keyed", "extended_bounds"}));
  auto source = parse_values_source(spec, ValuesKind::kNumeric);
  if (!source) return source.error();
  const auto interval = number_in(*spec.body, "interval");
  if (!interval || !(*interval > 0)) {
    return errors::illegal_argument("[interval] must be >0 for histogram aggregation [" +
                                    spec.name + "]");
  }
  auto options = parse_histogram_options(*spec.body);
  if (!options) return options.error();
  auto aggregator = std::make_unique<HistogramAggregator>(
      std::move(*source), *interval, number_in(*spec.body, "offset").value_or(0),
      std::move(*options), std::move(spec.children));
  if (const JsonValue* bounds = find_member(*spec.body, "extended_bounds")) {
    aggregator->set_bounds(number_in(*bounds, "min"), number_in(*bounds, "max"));
  }
  return AggregatorPtr{std::move(aggregator)};
}

}  // namespace weir::elasticsearch
