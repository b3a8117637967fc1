#include "emulator/elasticsearch/aggregation.h"

#include <fmt/format.h>

#include <array>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"

namespace weir::elasticsearch {
namespace {

constexpr int kMaxDepthAggregations = 32;

using Made = base::Result<AggregatorPtr>;

struct NamedFactory {
  std::string_view type;
  Made (*make)(AggregationSpec spec);
};

constexpr std::array<NamedFactory, 23> kFactories{{
    {"terms", make_terms},
    {"date_histogram", make_date_histogram},
    {"histogram", make_histogram},
    {"range", make_range},
    {"filter", make_filter},
    {"filters", make_filters},
    {"geohash_grid", make_geohash_grid},
    {"geo_centroid", make_geo_centroid},
    {"geo_bounds", make_geo_bounds},
    {"cardinality", make_cardinality},
    {"sum", make_statistic},
    {"avg", make_statistic},
    {"min", make_statistic},
    {"max", make_statistic},
    {"stats", make_statistic},
    {"value_count", make_statistic},
    {"missing", make_missing},
    {"date_range", make_date_range},
    {"geotile_grid", make_geotile_grid},
    {"extended_stats", make_extended_stats},
    {"percentiles", make_percentiles},
    {"percentile_ranks", make_percentile_ranks},
    {"top_hits", make_top_hits},
}};

constexpr std::array<std::string_view, 42> kOtherAggregations{"adjacency_matrix",
                                                              "auto_date_histogram",
                                                              "avg_bucket",
                                                              "boxplot",
                                                              "bucket_script",
                                                              "bucket_selector",
                                                              "bucket_sort",
                                                              "children",
                                                              "composite",
                                                              "cumulative_cardinality",
                                                              "cumulative_sum",
                                                              "derivative",
                                                              "diversified_sampler",
                                                              "extended_stats_bucket",
                                                              "geo_distance",
                                                              "global",
                                                              "inference",
                                                              "ip_range",
                                                              "matrix_stats",
                                                              "max_bucket",
                                                              "median_absolute_deviation",
                                                              "min_bucket",
                                                              "moving_avg",
                                                              "moving_fn",
                                                              "nested",
                                                              "normalize",
                                                              "parent",
                                                              "percentiles_bucket",
                                                              "rare_terms",
                                                              "rate",
                                                              "reverse_nested",
                                                              "sampler",
                                                              "scripted_metric",
                                                              "serial_diff",
                                                              "significant_terms",
                                                              "significant_text",
                                                              "stats_bucket",
                                                              "string_stats",
                                                              "sum_bucket",
                                                              "top_metrics",
                                                              "variable_width_histogram",
                                                              "weighted_avg"};

base::Result<AggregatorList> parse_list(const JsonValue& json, int depth);

Made parse_one(const std::string& name, const JsonValue& json, int depth) {
  if (!json.IsObject()) {
    return errors::parsing(fmt::format("Aggregation definition for [{}] must be an object", name));
  }
  AggregationSpec spec;
  spec.name = name;
  for (const auto& member : json.GetObject()) {
    const std::string_view key = text_of(member.name);
    if (key == "aggs" || key == "aggregations") {
      auto children = parse_list(member.value, depth + 1);
      if (!children) return children.error();
      spec.children = std::move(*children);
    } else if (key == "meta") {
      if (!member.value.IsObject()) {
        return errors::parsing(fmt::format("Expected [START_OBJECT] under [meta] in [{}]", name));
      }
    } else if (spec.body != nullptr) {
      return errors::parsing(
          fmt::format("Found two aggregation type definitions in [{}]: [{}] and "
                      "[{}]",
                      name, spec.type, key));
    } else {
      spec.type = key;
      spec.body = &member.value;
    }
  }
  if (spec.body == nullptr) {
    return errors::parsing(fmt::format("Missing definition for aggregation [{}]", name));
  }
  if (!spec.body->IsObject()) {
    return errors::parsing(fmt::format("Aggregation [{}] must be an object", spec.type));
  }
  for (const NamedFactory& factory : kFactories) {
    if (factory.type == spec.type) return factory.make(std::move(spec));
  }
  for (std::string_view other : kOtherAggregations) {
    if (other == spec.type) {
      return errors::not_implemented(fmt::format("aggregation [{}]", spec.type));
    }
  }
  return errors::unknown_aggregation(name, spec.type);
}

base::Result<AggregatorList> parse_list(const JsonValue& json, int depth) {
  if (depth > kMaxDepthAggregations) return errors::nested_too_deeply();
  if (!json.IsObject()) return errors::parsing("[aggs] must be an object");
  AggregatorList list;
  for (const auto& member : json.GetObject()) {
    const std::string name{text_of(member.name)};
    if (name.empty() || name.find_first_of("[]>") != std::string::npos) {
      return errors::parsing(
          fmt::format("Invalid aggregation name [{}]. Aggregation names can contain any character "
                      "except '[', ']', and '>'",
                      name));
    }
    if (list.find(name) != nullptr) {
      return errors::illegal_argument(
          fmt::format("Two sibling aggregations cannot have the same name: [{}]", name));
    }
    auto aggregator = parse_one(name, member.value, depth);
    if (!aggregator) return aggregator.error();
    const JsonValue* meta = find_member(member.value, "meta");
    list.add(name, std::move(*aggregator), meta == nullptr ? "" : json_text(*meta));
  }
  return list;
}

}  // namespace

std::optional<double> Aggregator::metric(BucketNumber, std::string_view) const {
  return std::nullopt;
}
const Aggregator* Aggregator::child(std::string_view) const {
  return nullptr;
}
BucketNumber Aggregator::only_bucket(BucketNumber) const {
  return kNoBucket;
}

void AggregatorList::add(std::string name, AggregatorPtr aggregator, std::string meta) {
  entries_.push_back({std::move(name), std::move(aggregator), std::move(meta)});
}

base::Result<void> AggregatorList::start(const Segment& segment) {
  for (Entry& entry : entries_) WEIR_RETURN_IF_ERROR(entry.aggregator->start(segment));
  return {};
}

void AggregatorList::collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) {
  if (docs.empty()) return;
  for (Entry& entry : entries_) entry.aggregator->collect(docs, owners);
}

void AggregatorList::finish() {
  for (Entry& entry : entries_) entry.aggregator->finish();
}

void AggregatorList::write(JsonWriter& writer, BucketNumber owner,
                           AggregationResponse& response) const {
  for (const Entry& entry : entries_) {
    if (response.typed_keys()) {
      writer.key(fmt::format("{}#{}", entry.aggregator->typed_name(), entry.name));
    } else {
      writer.key(entry.name);
    }
    if (entry.meta.empty()) {
      entry.aggregator->write(writer, owner, response);
      continue;
    }
    JsonWriter inner;
    entry.aggregator->write(inner, owner, response);
    const std::string_view rest = inner.view().substr(1);
    writer.raw(fmt::format(R"({{"meta":{}{}{})", entry.meta, rest == "}" ? "" : ",", rest));
  }
}

const Aggregator* AggregatorList::find(std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (entry.name == name) return entry.aggregator.get();
  }
  return nullptr;
}

base::Result<AggregatorList> parse_aggregations(const JsonValue& json) {
  return parse_list(json, 0);
}

}  // namespace weir::elasticsearch
