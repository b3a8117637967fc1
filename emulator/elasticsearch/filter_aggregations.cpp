// filter, filters, missing and range: buckets that the request names (aggregations.h).
#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/fixed_buckets.h"
#include "emulator/elasticsearch/numbers.h"
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

struct NumberRange {
  std::string key;
  double from = -std::numeric_limits<double>::infinity();
  double to = std::numeric_limits<double>::infinity();
};

class RangeAggregator : public Aggregator {
 public:
  RangeAggregator(ValuesSource source, std::vector<NumberRange> ranges, bool keyed,
                  AggregatorList children)
      : source_(std::move(source)),
        ranges_(std::move(ranges)),
        keyed_(keyed),
        buckets_(ranges_.size(), std::move(children)) {}

  base::Result<void> start(const Segment& segment) override {
    WEIR_RETURN_IF_ERROR(source_.start(segment));
    if (source_.field() != nullptr && source_.field()->type == FieldType::kDate) {
      return errors::not_implemented("aggregation [range] on dates");
    }
    return buckets_.start(segment);
  }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& batch = source_.load(docs);
    buckets_.begin_batch();
    std::vector<bool> in(ranges_.size());
    for (std::size_t i = 0; i < batch.codes.size(); ++i) {
      const std::uint32_t place = batch.positions[i];
      if (i == 0 || place != batch.positions[i - 1]) in.assign(ranges_.size(), false);
      const double value = decode_number(*source_.field(), batch.codes[i]);
      for (std::size_t r = 0; r < ranges_.size(); ++r) {
        if (in[r] || value < ranges_[r].from || value >= ranges_[r].to) continue;
        in[r] = true;
        buckets_.add(docs[place], owners[place], r);
      }
    }
    buckets_.end_batch();
  }

  void finish() override { buckets_.finish(); }
  std::string_view typed_name() const override { return "range"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const override {
    writer.begin_object().key("buckets");
    keyed_ ? writer.begin_object() : writer.begin_array();
    for (std::size_t r = 0; r < ranges_.size(); ++r) {
      if (!response.count_bucket()) break;
      const NumberRange& range = ranges_[r];
      if (keyed_) writer.key(range.key);
      writer.begin_object();
      if (!keyed_) writer.key("key").text(range.key);
      if (range.from > -std::numeric_limits<double>::infinity())
        writer.key("from").number(range.from);
      if (range.to < std::numeric_limits<double>::infinity()) writer.key("to").number(range.to);
      buckets_.write_contents(writer, owner, r, response);
      writer.end_object();
    }
    keyed_ ? writer.end_object() : writer.end_array();
    writer.end_object();
  }

 private:
  ValuesSource source_;
  std::vector<NumberRange> ranges_;
  bool keyed_;
  FixedBuckets buckets_;
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

base::Result<NumberRange> parse_number_range(const JsonValue& json) {
  NumberRange range;
  if (!json.IsObject()) return errors::parsing("[ranges] must hold objects");
  for (const auto& member : json.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "key" && member.value.IsString()) {
      range.key = text_of(member.value);
    } else if ((name == "from" || name == "to") && member.value.IsNull()) {
      continue;
    } else if ((name == "from" || name == "to") && to_double(member.value)) {
      (name == "from" ? range.from : range.to) = *to_double(member.value);
    } else {
      return errors::unknown_key("range", name);
    }
  }
  if (range.key.empty()) {
    auto text = [](double value) {
      return std::abs(value) == std::numeric_limits<double>::infinity() ? "*" : java_text(value);
    };
    range.key = fmt::format("{}-{}", text(range.from), text(range.to));
  }
  return range;
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
  auto query = std::make_unique<BoolQuery>();
  query->must_not.push_back(std::make_unique<ExistsQuery>(std::string{text_of(*field)}));
  return AggregatorPtr{
      std::make_unique<FilterAggregator>("missing", std::move(query), std::move(spec.children))};
}

base::Result<AggregatorPtr> make_filters(AggregationSpec spec) {
  WEIR_RETURN_IF_ERROR(check_members(spec, {"filters", "other_bucket", "other_bucket_key"}));
  const JsonValue* json = find_member(*spec.body, "filters");
  if (json == nullptr) return errors::illegal_argument("[filters] cannot be null");
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

base::Result<AggregatorPtr> make_range(AggregationSpec spec) {
  WEIR_RETURN_IF_ERROR(check_members(spec, {"ranges", "keyed"}));
  auto source = parse_values_source(spec, ValuesKind::kNumeric);
  if (!source) return source.error();
  const JsonValue* json = find_member(*spec.body, "ranges");
  if (json == nullptr || !json->IsArray() || json->Empty()) {
    return errors::illegal_argument(
        fmt::format("No [ranges] specified for the [{}] aggregation", spec.name));
  }
  std::vector<NumberRange> ranges;
  for (const JsonValue& element : json->GetArray()) {
    auto range = parse_number_range(element);
    if (!range) return range.error();
    ranges.push_back(std::move(*range));
  }
  std::stable_sort(ranges.begin(), ranges.end(), [](const NumberRange& a, const NumberRange& b) {
    return std::tie(a.from, a.to) < std::tie(b.from, b.to);
  });
  const JsonValue* keyed = find_member(*spec.body, "keyed");
  return AggregatorPtr{std::make_unique<RangeAggregator>(
      std::move(*source), std::move(ranges), keyed != nullptr && to_bool(*keyed).value_or(false),
      std::move(spec.children))};
}

}  // namespace weir::elasticsearch
