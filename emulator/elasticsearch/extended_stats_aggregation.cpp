// extended_stats (aggregations.h).
#include <fmt/format.h>

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
constexpr double kInfinity = std::numeric_limits<double>::infinity();

// A sum that keeps what rounding loses (Kahan), as the original's.
struct Sum {
  double value = 0;
  double lost = 0;

  void add(double term) {
    const double corrected = term + lost;
    const double updated = value + corrected;
    lost = corrected - (updated - value);
    value = updated;
  }
};

struct Moments {
  std::int64_t count = 0;
  Sum sum;
  Sum squares;
  double lowest = kInfinity;
  double highest = -kInfinity;

  void add(double value) {
    ++count;
    sum.add(value);
    squares.add(value * value);
    lowest = std::min(lowest, value);
    highest = std::max(highest, value);
  }
  double or_nan(double value) const { return count == 0 ? kNaN : value; }
  double avg() const { return or_nan(sum.value / static_cast<double>(count)); }
  double squared_deviations() const {
    return std::max(0.0, squares.value - sum.value * sum.value / static_cast<double>(count));
  }
  double population_variance() const {
    return or_nan(squared_deviations() / static_cast<double>(count));
  }
  double sampling_variance() const {
    return or_nan(squared_deviations() / static_cast<double>(count - 1));
  }
};

class ExtendedStatsAggregator : public Aggregator {
 public:
  ExtendedStatsAggregator(ValuesSource source, double sigma)
      : source_(std::move(source)), sigma_(sigma) {}

  base::Result<void> start(const Segment& segment) override { return source_.start(segment); }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& batch = source_.load(docs);
    for (std::size_t i = 0; i < batch.codes.size(); ++i) {
      const BucketNumber owner = owners[batch.positions[i]];
      if (owner >= moments_.size()) moments_.resize(std::size_t{owner} + 1);
      moments_[owner].add(decode_number(*source_.field(), batch.codes[i]));
    }
  }

  std::string_view typed_name() const override { return "extended_stats"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse&) const override {
    const Moments moments = of(owner);
    writer.begin_object().key("count").integer(moments.count);
    for (const std::string_view name : {"min", "max", "avg", "sum", "sum_of_squares", "variance",
                                        "variance_population", "variance_sampling", "std_deviation",
                                        "std_deviation_population", "std_deviation_sampling"}) {
      writer.key(name).number(*number(moments, name));
    }
    writer.key("std_deviation_bounds").begin_object();
    for (const std::string_view name : {"upper", "lower", "upper_population", "lower_population",
                                        "upper_sampling", "lower_sampling"}) {
      writer.key(name).number(*number(moments, fmt::format("std_{}", name)));
    }
    writer.end_object().end_object();
  }

  std::optional<double> metric(BucketNumber owner, std::string_view property) const override {
    return number(of(owner), property);
  }

 private:
  Moments of(BucketNumber owner) const {
    return owner < moments_.size() ? moments_[owner] : Moments{};
  }

  // By the names that orders of buckets use; bounds are "std_upper" and so on there.
  std::optional<double> number(const Moments& moments, std::string_view name) const {
    const bool sampling = name.ends_with("_sampling");
    const double variance = sampling ? moments.sampling_variance() : moments.population_variance();
    if (name == "count") return static_cast<double>(moments.count);
    if (name == "min") return moments.or_nan(moments.lowest);
    if (name == "max") return moments.or_nan(moments.highest);
    if (name == "avg") return moments.avg();
    if (name == "sum") return moments.sum.value;
    if (name == "sum_of_squares") return moments.or_nan(moments.squares.value);
    if (name.starts_with("variance")) return variance;
    if (name.starts_with("std_deviation")) return std::sqrt(variance);
    if (name.starts_with("std_upper")) return moments.avg() + sigma_ * std::sqrt(variance);
    if (name.starts_with("std_lower")) return moments.avg() - sigma_ * std::sqrt(variance);
    return std::nullopt;
  }

  ValuesSource source_;
  double sigma_;
  std::vector<Moments> moments_;
};

}  // namespace

base::Result<AggregatorPtr> make_extended_stats(AggregationSpec spec) {
  if (!spec.children.empty()) return errors::no_sub_aggregations(spec.name, spec.type);
  WEIR_RETURN_IF_ERROR(check_members(spec, {"sigma"}));
  auto source = parse_values_source(spec, ValuesKind::kNumeric);
  if (!source) return source.error();
  double sigma = 2;
  if (const JsonValue* json = find_member(*spec.body, "sigma")) {
    const auto number = to_double(*json);
    if (!number || *number < 0) {
      return errors::illegal_argument(
          fmt::format("[sigma] must be greater than or equal to 0. Found [{}] in [{}]",
                      number ? java_text(*number) : json_text(*json), spec.name));
    }
    sigma = *number;
  }
  return AggregatorPtr{std::make_unique<ExtendedStatsAggregator>(std::move(*source), sigma)};
}

}  // namespace weir::elasticsearch
