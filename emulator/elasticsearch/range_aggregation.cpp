// range: buckets between numbers that the request names (aggregations.h).
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/numbers.h"
#include "emulator/elasticsearch/range_buckets.h"

namespace weir::elasticsearch {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct NumberRange {
  std::string key;
  double from = -kInfinity;
  double to = kInfinity;
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
    collect_ranges(ranges_, source_.load(docs), docs, owners, buckets_,
                   [this](auto code) { return decode_number(*source_.field(), code); });
  }

  void finish() override { buckets_.finish(); }
  std::string_view typed_name() const override { return "range"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const override {
    write_ranges(ranges_, keyed_, buckets_, writer, owner, response, [&](const NumberRange& range) {
      if (range.from > -kInfinity) writer.key("from").number(range.from);
      if (range.to < kInfinity) writer.key("to").number(range.to);
    });
  }

 private:
  ValuesSource source_;
  std::vector<NumberRange> ranges_;
  bool keyed_;
  FixedBuckets buckets_;
};

base::Result<NumberRange> parse_number_range(const JsonValue& json) {
  NumberRange range;
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
    auto text = [](double value) { return std::isinf(value) ? "*" : java_text(value); };
    range.key = fmt::format("{}-{}", text(range.from), text(range.to));
  }
  return range;
}

}  // namespace

base::Result<AggregatorPtr> make_range(AggregationSpec spec) {
  WEIR_RETURN_IF_ERROR(check_members(spec, {"ranges", "keyed"}));
  auto source = parse_values_source(spec, ValuesKind::kNumeric);
  if (!source) return source.error();
  auto ranges = parse_ranges(spec, parse_number_range);
  if (!ranges) return ranges.error();
  sort_ranges(*ranges);
  const JsonValue* keyed = find_member(*spec.body, "keyed");
  return AggregatorPtr{std::make_unique<RangeAggregator>(
      std::move(*source), std::move(*ranges), keyed != nullptr && to_bool(*keyed).value_or(false),
      std::move(spec.children))};
}

}  // namespace weir::elasticsearch
