// range: buckets between numbers that the request names (aggregations.h).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/fixed_buckets.h"
#include "emulator/elasticsearch/numbers.h"
#include "emulator/elasticsearch/values_source.h"

namespace weir::elasticsearch {
namespace {

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
