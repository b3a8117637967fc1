// filter, filters and missing: buckets that the request names (aggregations.h).
#include <algorithm>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/fixed_buckets.h"
#include "emulator/elasticsearch/queries.h"
#include "emulator/elasticsearch/values_source.h"

namespace weir::elasticsearch {
namespace {

// One bucket of the documents that match a query.
class FilterAggregator : public Aggregator {
 public:
  FilterAggregator(std::string_view typed_name, QueryPtr query, AggregatorList children)
      : typed_name_(typed_name), query_(std::move(query)), buckets_(1, std::move(children)) {}

  base::Result<void> start(const Segment& segment) override {
    auto matched = query_->match(segment);
    if (!matched) return matched.error();
    matched_ = std::move(*matched);
    return buckets_.start(segment);
  }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    buckets_.begin_batch();
    for (std::size_t i = 0; i < docs.size(); ++i) {
      if (matched_.contains(docs[i])) buckets_.add(docs[i], owners[i], 0);
    }
    buckets_.end_batch();
  }

  void finish() override { buckets_.finish(); }
  std::string_view typed_name() const override { return typed_name_; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const override {
    writer.begin_object();
    buckets_.write_contents(writer, owner, 0, response);
    writer.end_object();
  }

  std::optional<double> metric(BucketNumber owner, std::string_view property) const override {
    if (!property.empty() && property != "_count" && property != "doc_count") return std::nullopt;
    return static_cast<double>(buckets_.documents(buckets_.number(owner, 0)));
  }
  const Aggregator* child(std::string_view name) const override {
    return buckets_.children().find(name);
  }
  BucketNumber only_bucket(BucketNumber owner) const override { return buckets_.number(owner, 0); }

 private:
  std::string_view typed_name_;
  QueryPtr query_;
  FixedBuckets buckets_;
  DocSet matched_;
};

struct NamedFilter {
  std::string name;
  QueryPtr query;  ///< Null: what no other filter takes.
};

class FiltersAggregator : public Aggregator {
 public:
  FiltersAggregator(std::vector<NamedFilter> filters, bool keyed, AggregatorList children)
      : filters_(std::move(filters)),
        keyed_(keyed),
        buckets_(filters_.size(), std::move(children)) {}

  base::Result<void> start(const Segment& segment) override {
    matched_.clear();
    for (const NamedFilter& filter : filters_) {
      if (!filter.query) continue;
      auto matched = filter.query->match(segment);
      if (!matched) return matched.error();
      matched_.push_back(std::move(*matched));
    }
    return buckets_.start(segment);
  }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    buckets_.begin_batch();
    for (std::size_t i = 0; i < docs.size(); ++i) {
      bool any = false;
      for (std::size_t f = 0; f < matched_.size(); ++f) {
        if (!matched_[f].contains(docs[i])) continue;
        any = true;
        buckets_.add(docs[i], owners[i], f);
      }
      if (!any && matched_.size() < filters_.size())
        buckets_.add(docs[i], owners[i], matched_.size());
    }
    buckets_.end_batch();
  }

  void finish() override { buckets_.finish(); }
  std::string_view typed_name() const override { return "filters"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const override {
    writer.begin_object().key("buckets");
    keyed_ ? writer.begin_object() : writer.begin_array();
    for (std::size_t f = 0; f < filters_.size(); ++f) {
      if (!response.count_bucket()) break;
      if (keyed_) writer.key(filters_[f].name);
      writer.begin_object();
      buckets_.write_contents(writer, owner, f, response);
      writer.end_object();
    }
    keyed_ ? writer.end_object() : writer.end_array();
    writer.end_object();
  }

 private:
  std::vector<NamedFilter> filters_;
  bool keyed_;
  FixedBuckets buckets_;
  std::vector<DocSet> matched_;
};

base::Result<std::vector<NamedFilter>> parse_filters(const JsonValue& json) {
  std::vector<NamedFilter> filters;
  auto add = [&](std::string name, const JsonValue& filter) -> base::Result<void> {
    auto query = parse_query(filter);
    if (!query) return query.error();
    filters.push_back({std::move(name), std::move(*query)});
    return {};
  };
  if (json.IsArray()) {
    for (const JsonValue& filter : json.GetArray()) WEIR_RETURN_IF_ERROR(add("", filter));
  } else if (json.IsObject()) {
    for (const auto& member : json.GetObject()) {
      WEIR_RETURN_IF_ERROR(add(std::string{text_of(member.name)}, member.value));
    }
    // Elasticsearch returns named filters in order of their names.
    std::sort(filters.begin(), filters.end(),
              [](const NamedFilter& a, const NamedFilter& b) { return a.name < b.name; });
  }
  if (filters.empty()) return errors::illegal_argument("[filters] cannot be empty.");
  return filters;
}

}  // namespace

base::Result<AggregatorPtr> make_filter(AggregationSpec spec) {
  auto query = parse_query(*spec.body);
  if (!query) return query.error();
  return AggregatorPtr{
      std::make_unique<FilterAggregator>("filter", std::move(*query), std::move(spec.children))};
}

base::Result<AggregatorPtr> make_missing(AggregationSpec spec) {
  WEIR_RETURN_IF_ERROR(check_members(spec, {}));
  const JsonValue* field = find_member(*spec.body, "field");
  if (field == nullptr || !field->IsString()) {
    return errors::illegal_argument("[missing] requires a [field]");
  }
  // With a value for those that have none, nothing is missing.
  if (find_member(*spec.body, "missing") != nullptr) {
    return AggregatorPtr{std::make_unique<FilterAggregator>(
        "missing", std::make_unique<MatchNoneQuery>(), std::move(spec.children))};
  }
  auto query = std::make_unique<BoolQuery>();
  query->must_not.push_back(std::make_unique<ExistsQuery>(std::string{text_of(*field)}));
  return AggregatorPtr{
      std::make_unique<FilterAggregator>("missing", std::move(query), std::move(spec.children))};
}

base::Result<AggregatorPtr> make_filters(AggregationSpec spec) {
  WEIR_RETURN_IF_ERROR(check_members(spec, {"filters", "other_bucket", "other_bucket_key"}));
  const JsonValue* json = find_member(*spec.body, "filters");
  if (json == nullptr) return errors::illegal_argument("[filters] cannot be empty.");
  auto filters = parse_filters(*json);
  if (!filters) return filters.error();
  const JsonValue* other = find_member(*spec.body, "other_bucket");
  const JsonValue* other_key = find_member(*spec.body, "other_bucket_key");
  if (other_key != nullptr || (other != nullptr && to_bool(*other).value_or(false))) {
    const bool named = other_key != nullptr && other_key->IsString();
    filters->push_back({named ? std::string{text_of(*other_key)} : "_other_", nullptr});
  }
  return AggregatorPtr{std::make_unique<FiltersAggregator>(std::move(*filters), json->IsObject(),
                                                           std::move(spec.children))};
}

}  // namespace weir::elasticsearch
