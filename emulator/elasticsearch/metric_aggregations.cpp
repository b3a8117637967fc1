// sum, avg, min, max, stats, value_count and cardinality (aggregations.h).
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/bucket_map.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/values_source.h"

namespace weir::elasticsearch {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// Sums by Kahan's method, as Elasticsearch does, so that the last digits agree.
struct Statistic {
  std::int64_t count = 0;
  double sum = 0;
  double lost = 0;
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -std::numeric_limits<double>::infinity();

  void add(double value) {
    ++count;
    const double corrected = value + lost;
    const double updated = sum + corrected;
    lost = corrected - (updated - sum);
    sum = updated;
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
};

enum class StatisticKind { kSum, kAvg, kMin, kMax, kStats, kValueCount };

std::optional<StatisticKind> parse_kind(std::string_view name) {
  if (name == "sum") return StatisticKind::kSum;
  if (name == "avg") return StatisticKind::kAvg;
  if (name == "min") return StatisticKind::kMin;
  if (name == "max") return StatisticKind::kMax;
  if (name == "stats") return StatisticKind::kStats;
  if (name == "value_count") return StatisticKind::kValueCount;
  return std::nullopt;
}

double value_of(StatisticKind kind, const Statistic& statistic) {
  const bool empty = statistic.count == 0;
  switch (kind) {
    case StatisticKind::kSum:
      return statistic.sum;
    case StatisticKind::kAvg:
      return empty ? kNaN : statistic.sum / static_cast<double>(statistic.count);
    case StatisticKind::kMin:
      return empty ? kNaN : statistic.lowest;
    case StatisticKind::kMax:
      return empty ? kNaN : statistic.highest;
    default:
      return static_cast<double>(statistic.count);
  }
}

class StatisticAggregator : public Aggregator {
 public:
  StatisticAggregator(std::string type, StatisticKind kind, ValuesSource source)
      : type_(std::move(type)), kind_(kind), source_(std::move(source)) {}

  base::Result<void> start(const Segment& segment) override { return source_.start(segment); }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& batch = source_.load(docs);
    for (std::size_t i = 0; i < batch.codes.size(); ++i) {
      const BucketNumber owner = owners[batch.positions[i]];
      if (owner >= statistics_.size()) statistics_.resize(std::size_t{owner} + 1);
      const bool counts_only = kind_ == StatisticKind::kValueCount;
      statistics_[owner].add(counts_only ? 0 : decode_number(*source_.field(), batch.codes[i]));
    }
  }

  std::string_view typed_name() const override { return type_; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse&) const override {
    const Statistic& statistic = of(owner);
    writer.begin_object();
    if (kind_ == StatisticKind::kValueCount) {
      writer.key("value").integer(statistic.count);
    } else if (kind_ != StatisticKind::kStats) {
      write_value(writer, "value", value_of(kind_, statistic), "value_as_string");
    } else {
      writer.key("count").integer(statistic.count);
      write_plain(writer, "min", value_of(StatisticKind::kMin, statistic));
      write_plain(writer, "max", value_of(StatisticKind::kMax, statistic));
      write_plain(writer, "avg", value_of(StatisticKind::kAvg, statistic));
      write_plain(writer, "sum", statistic.sum);
      if (statistic.count > 0) write_stats_texts(writer, statistic);
    }
    writer.end_object();
  }

  std::optional<double> metric(BucketNumber owner, std::string_view property) const override {
    const Statistic& statistic = of(owner);
    if (kind_ != StatisticKind::kStats) {
      if (!property.empty() && property != "value") return std::nullopt;
      return value_of(kind_, statistic);
    }
    if (property == "count") return static_cast<double>(statistic.count);
    const auto kind = parse_kind(property);
    if (!kind || *kind == StatisticKind::kStats || *kind == StatisticKind::kValueCount) {
      return std::nullopt;
    }
    return value_of(*kind, statistic);
  }

 private:
  const Statistic& of(BucketNumber owner) const {
    static constexpr Statistic kEmpty{};
    return owner < statistics_.size() ? statistics_[owner] : kEmpty;
  }

  bool shows_dates() const {
    return source_.field() != nullptr && source_.field()->type == FieldType::kDate;
  }

  static void write_plain(JsonWriter& writer, std::string_view name, double value) {
    writer.key(name).number(value);
  }

  void write_text(JsonWriter& writer, std::string_view name, double value) const {
    if (!shows_dates() || std::isnan(value)) return;
    writer.key(name).text(source_.field()->dates().print(static_cast<std::int64_t>(value)));
  }

  void write_value(JsonWriter& writer, std::string_view name, double value,
                   std::string_view text_name) const {
    write_plain(writer, name, value);
    write_text(writer, text_name, value);
  }

  void write_stats_texts(JsonWriter& writer, const Statistic& statistic) const {
    write_text(writer, "min_as_string", statistic.lowest);
    write_text(writer, "max_as_string", statistic.highest);
    write_text(writer, "avg_as_string", value_of(StatisticKind::kAvg, statistic));
    write_text(writer, "sum_as_string", statistic.sum);
  }

  std::string type_;
  StatisticKind kind_;
  ValuesSource source_;
  std::vector<Statistic> statistics_;
};

class CardinalityAggregator : public Aggregator {
 public:
  explicit CardinalityAggregator(ValuesSource source) : source_(std::move(source)) {}

  base::Result<void> start(const Segment& segment) override {
    WEIR_RETURN_IF_ERROR(source_.start(segment));
    if (source_.field() != nullptr && source_.field()->type == FieldType::kGeoPoint) {
      return errors::not_implemented("aggregation [cardinality] over geo_point");
    }
    return {};
  }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& batch = source_.load(docs);
    for (std::size_t i = 0; i < batch.codes.size(); ++i) {
      values_.intern(owners[batch.positions[i]], batch.codes[i]);
    }
  }

  void finish() override { values_.group_by_owner(); }
  std::string_view typed_name() const override { return "cardinality"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse&) const override {
    writer.begin_object();
    writer.key("value").integer(static_cast<std::int64_t>(values_.of(owner).size()));
    writer.end_object();
  }

  std::optional<double> metric(BucketNumber owner, std::string_view property) const override {
    if (!property.empty() && property != "value") return std::nullopt;
    return static_cast<double>(values_.of(owner).size());
  }

 private:
  ValuesSource source_;
  BucketMap values_;
};

}  // namespace

base::Result<AggregatorPtr> make_statistic(AggregationSpec spec) {
  if (!spec.children.empty()) return errors::no_sub_aggregations(spec.name, spec.type);
  WEIR_RETURN_IF_ERROR(check_members(spec, {}));
  const StatisticKind kind = *parse_kind(spec.type);
  const bool any = kind == StatisticKind::kValueCount;
  auto source = parse_values_source(spec, any ? ValuesKind::kAny : ValuesKind::kNumeric);
  if (!source) return source.error();
  return AggregatorPtr{std::make_unique<StatisticAggregator>(spec.type, kind, std::move(*source))};
}

base::Result<AggregatorPtr> make_cardinality(AggregationSpec spec) {
  if (!spec.children.empty()) return errors::no_sub_aggregations(spec.name, spec.type);
  WEIR_RETURN_IF_ERROR(check_members(spec, {"precision_threshold"}));
  const JsonValue* threshold = find_member(*spec.body, "precision_threshold");
  if (threshold != nullptr && to_int64(*threshold).value_or(0) < 0) {
    return errors::illegal_argument(
        fmt::format("[precisionThreshold] must be greater than or equal to 0. Found [{}] in [{}]",
                    json_text(*threshold), spec.name));
  }
  auto source = parse_values_source(spec, ValuesKind::kAny);
  if (!source) return source.error();
  return AggregatorPtr{std::make_unique<CardinalityAggregator>(std::move(*source))};
}

}  // namespace weir::elasticsearch
