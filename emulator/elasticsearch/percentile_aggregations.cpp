// percentiles and percentile_ranks (aggregations.h).
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/numbers.h"
#include "emulator/elasticsearch/values_source.h"

namespace weir::elasticsearch {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kDefaultPercents[] = {1, 5, 25, 50, 75, 95, 99};

// Value i of n stands for the share (i + 0.5) / n, and between two of them the line is straight:
// what the original's digest gives as long as it keeps every value.
double percentile(const std::vector<double>& sorted, double percent) {
  if (sorted.empty()) return kNaN;
  const auto count = static_cast<double>(sorted.size());
  const double place = percent / 100 * count;
  if (sorted.size() == 1 || place < 0.5) return sorted.front();
  if (place > count - 0.5) return sorted.back();
  const double below = std::floor(place - 0.5);
  const auto index = std::min(static_cast<std::size_t>(below), sorted.size() - 2);
  const double part = place - 0.5 - below;
  return sorted[index] + (sorted[index + 1] - sorted[index]) * part;
}

double percentile_rank(const std::vector<double>& sorted, double value) {
  if (sorted.empty()) return kNaN;
  if (value < sorted.front()) return 0;
  if (value > sorted.back()) return 100;
  const auto count = static_cast<double>(sorted.size());
  const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), value);
  if (low != high) {
    // In the middle of its equals.
    const auto middle = static_cast<double>((low - sorted.begin()) + (high - sorted.begin())) / 2;
    return 100 * middle / count;
  }
  const double below = *(low - 1);
  const auto index = static_cast<double>(low - sorted.begin()) - 0.5;
  return 100 * (index + (value - below) / (*low - below)) / count;
}

class PercentilesAggregator : public Aggregator {
 public:
  PercentilesAggregator(ValuesSource source, std::vector<double> wanted, bool ranks, bool keyed)
      : source_(std::move(source)), wanted_(std::move(wanted)), ranks_(ranks), keyed_(keyed) {}

  base::Result<void> start(const Segment& segment) override { return source_.start(segment); }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& batch = source_.load(docs);
    for (std::size_t i = 0; i < batch.codes.size(); ++i) {
      const BucketNumber owner = owners[batch.positions[i]];
      if (owner >= values_.size()) values_.resize(std::size_t{owner} + 1);
      values_[owner].push_back(decode_number(*source_.field(), batch.codes[i]));
    }
  }

  void finish() override {
    for (auto& values : values_) std::sort(values.begin(), values.end());
  }

  std::string_view typed_name() const override {
    return ranks_ ? "tdigest_percentile_ranks" : "tdigest_percentiles";
  }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse&) const override {
    writer.begin_object().key("values");
    keyed_ ? writer.begin_object() : writer.begin_array();
    for (const double wanted : wanted_) {
      const double value = at(owner, wanted);
      const std::string name = java_text(wanted);
      if (!keyed_) writer.begin_object().key("key").number(wanted);
      writer.key(keyed_ ? name : "value").number(value);
      if (shows_dates() && !std::isnan(value)) {
        writer.key((keyed_ ? name : "value") + "_as_string");
        writer.text(source_.field()->dates().print(static_cast<std::int64_t>(value)));
      }
      if (!keyed_) writer.end_object();
    }
    keyed_ ? writer.end_object() : writer.end_array();
    writer.end_object();
  }

  std::optional<double> metric(BucketNumber owner, std::string_view property) const override {
    const auto number = parse_double(property);
    if (!number || std::find(wanted_.begin(), wanted_.end(), *number) == wanted_.end()) {
      return std::nullopt;
    }
    return at(owner, *number);
  }

 private:
  double at(BucketNumber owner, double wanted) const {
    static const std::vector<double> kNoValues;
    const auto& values = owner < values_.size() ? values_[owner] : kNoValues;
    return ranks_ ? percentile_rank(values, wanted) : percentile(values, wanted);
  }

  bool shows_dates() const {
    return !ranks_ && source_.field() != nullptr && source_.field()->type == FieldType::kDate;
  }

  ValuesSource source_;
  std::vector<double> wanted_;
  bool ranks_;
  bool keyed_;
  std::vector<std::vector<double>> values_;  ///< By owner.
};

base::Result<std::vector<double>> parse_wanted(const AggregationSpec& spec, std::string_view member,
                                               bool percents) {
  const JsonValue* json = find_member(*spec.body, member);
  if (json == nullptr && percents) {
    return std::vector<double>{std::begin(kDefaultPercents), std::end(kDefaultPercents)};
  }
  if (json == nullptr || !json->IsArray() || json->Empty()) {
    return errors::illegal_argument(
        fmt::format("[{}] must not be an empty array: [{}]", member, spec.name));
  }
  std::vector<double> wanted;
  for (const JsonValue& element : json->GetArray()) {
    const auto number = to_double(element);
    if (!number) return errors::parsing(fmt::format("[{}] must hold numbers", member));
    if (percents && !(*number >= 0 && *number <= 100)) {
      return errors::illegal_argument(
          fmt::format("percent must be in [0,100], got [{}]: [{}]", java_text(*number), spec.name));
    }
    wanted.push_back(*number);
  }
  std::sort(wanted.begin(), wanted.end());
  return wanted;
}

base::Result<void> check_digest(const AggregationSpec& spec) {
  const JsonValue* digest = find_member(*spec.body, "tdigest");
  const JsonValue* compression = digest != nullptr ? find_member(*digest, "compression") : nullptr;
  if (compression == nullptr) return {};
  const auto number = to_double(*compression);
  if (number && *number >= 0) return {};
  return errors::illegal_argument(
      fmt::format("[compression] must be greater than or equal to 0. Found [{}] in [{}]",
                  number ? java_text(*number) : json_text(*compression), spec.name));
}

base::Result<AggregatorPtr> make_either(AggregationSpec spec, bool ranks) {
  if (!spec.children.empty()) return errors::no_sub_aggregations(spec.name, spec.type);
  if (find_member(*spec.body, "hdr") != nullptr) {
    return errors::not_implemented(fmt::format("[hdr] of aggregation [{}]", spec.type));
  }
  const std::string_view member = ranks ? "values" : "percents";
  WEIR_RETURN_IF_ERROR(check_members(spec, {member, "keyed", "tdigest"}));
  WEIR_RETURN_IF_ERROR(check_digest(spec));
  auto source = parse_values_source(spec, ValuesKind::kNumeric);
  if (!source) return source.error();
  auto wanted = parse_wanted(spec, member, !ranks);
  if (!wanted) return wanted.error();
  const JsonValue* keyed = find_member(*spec.body, "keyed");
  return AggregatorPtr{
      std::make_unique<PercentilesAggregator>(std::move(*source), std::move(*wanted), ranks,
                                              keyed == nullptr || to_bool(*keyed).value_or(true))};
}

}  // namespace

base::Result<AggregatorPtr> make_percentiles(AggregationSpec spec) {
  return make_either(std::move(spec), false);
}

base::Result<AggregatorPtr> make_percentile_ranks(AggregationSpec spec) {
  return make_either(std::move(spec), true);
}

}  // namespace weir::elasticsearch
