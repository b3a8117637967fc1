// date_range: buckets between dates that the request names (aggregations.h).
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/range_buckets.h"

namespace weir::elasticsearch {
namespace {

constexpr std::int64_t kOpenBelow = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kOpenAbove = std::numeric_limits<std::int64_t>::max();
constexpr double kGreatestMillis = 9e15;  ///< The year 287,396; whole in a double.

// An end as the request has it: its meaning depends on the field's format.
using DateText = std::optional<Scalar>;

struct DateRange {
  std::string key;  ///< "" until the ends are known, unless the request names it.
  DateText from_text;
  DateText to_text;
  std::int64_t from = kOpenBelow;
  std::int64_t to = kOpenAbove;
};

struct DateRangeForm {
  std::optional<DateFormat> format;
  std::int64_t zone_ms = 0;
  bool keyed = false;
};

class DateRangeAggregator : public Aggregator {
 public:
  DateRangeAggregator(ValuesSource source, std::vector<DateRange> ranges, DateRangeForm form,
                      AggregatorList children)
      : source_(std::move(source)),
        ranges_(std::move(ranges)),
        form_(std::move(form)),
        buckets_(ranges_.size(), std::move(children)) {}

  base::Result<void> start(const Segment& segment) override {
    WEIR_RETURN_IF_ERROR(source_.start(segment));
    const Field* field = source_.field();
    if (field != nullptr && field->type != FieldType::kDate) {
      return errors::not_implemented("aggregation [date_range] on a field that is no date");
    }
    if (!resolved_) WEIR_RETURN_IF_ERROR(resolve(segment.now_ms));
    resolved_ = true;
    return buckets_.start(segment);
  }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    collect_ranges(ranges_, source_.load(docs), docs, owners, buckets_,
                   [](auto code) { return code; });
  }

  void finish() override { buckets_.finish(); }
  std::string_view typed_name() const override { return "date_range"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const override {
    write_ranges(ranges_, form_.keyed, buckets_, writer, owner, response,
                 [&](const DateRange& range) {
                   if (range.from != kOpenBelow) write_end(writer, "from", range.from);
                   if (range.to != kOpenAbove) write_end(writer, "to", range.to);
                 });
  }

 private:
  const DateFormat& format() const {
    if (form_.format) return *form_.format;
    return source_.field() != nullptr ? source_.field()->dates() : DateFormat::standard();
  }

  void write_end(JsonWriter& writer, const std::string& name, std::int64_t millis) const {
    writer.key(name).number(static_cast<double>(millis));
    writer.key(name + "_as_string").text(format().print(millis, form_.zone_ms));
  }

  base::Result<std::int64_t> instant(const Scalar& value, std::int64_t now_ms) const {
    const auto* number = std::get_if<std::int64_t>(&value);
    if (const auto* real = std::get_if<double>(&value); real != nullptr || number != nullptr) {
      const double millis = real != nullptr
                                ? *real
                                : static_cast<double>(*number) *
                                      static_cast<double>(format().millis_per_number().value_or(1));
      if (std::abs(millis) < kGreatestMillis) return static_cast<std::int64_t>(millis);
      return errors::parsing("failed to parse date field [" + scalar_text(value) + "]");
    }
    return evaluate_date(scalar_text(value), format(), now_ms, false, form_.zone_ms);
  }

  // The ends as instants, the ranges in their order.
  base::Result<void> resolve(std::int64_t now_ms) {
    for (DateRange& range : ranges_) {
      for (const bool lower : {true, false}) {
        const DateText& text = lower ? range.from_text : range.to_text;
        if (!text) continue;
        const auto millis = instant(*text, now_ms);
        if (!millis) return millis.error();
        (lower ? range.from : range.to) = *millis;
      }
      if (!range.key.empty()) continue;
      const auto name = [&](std::int64_t millis, std::int64_t open) {
        return millis == open ? std::string{"*"} : format().print(millis, form_.zone_ms);
      };
      range.key = fmt::format("{}-{}", name(range.from, kOpenBelow), name(range.to, kOpenAbove));
    }
    sort_ranges(ranges_);
    return {};
  }

  ValuesSource source_;
  std::vector<DateRange> ranges_;
  DateRangeForm form_;
  FixedBuckets buckets_;
  bool resolved_ = false;
};

base::Result<DateRange> parse_range_of_dates(const JsonValue& json) {
  DateRange range;
  for (const auto& member : json.GetObject()) {
    const std::string_view name = text_of(member.name);
    if (name == "key" && member.value.IsString()) {
      range.key = text_of(member.value);
    } else if (name == "from" || name == "to") {
      (name == "from" ? range.from_text : range.to_text) = to_scalar(member.value);
    } else {
      return errors::unknown_key("date_range", name);
    }
  }
  return range;
}

base::Result<DateRangeForm> parse_form(const JsonValue& body) {
  DateRangeForm form;
  if (const JsonValue* text = find_member(body, "format"); text != nullptr && text->IsString()) {
    auto format = DateFormat::compile(text_of(*text));
    if (!format) return format.error();
    form.format = std::move(*format);
  }
  if (const JsonValue* text = find_member(body, "time_zone"); text != nullptr && text->IsString()) {
    const auto zone = parse_time_zone(text_of(*text));
    if (!zone) return zone.error();
    form.zone_ms = *zone;
  }
  const JsonValue* keyed = find_member(body, "keyed");
  form.keyed = keyed != nullptr && to_bool(*keyed).value_or(false);
  return form;
}

}  // namespace

base::Result<AggregatorPtr> make_date_range(AggregationSpec spec) {
  WEIR_RETURN_IF_ERROR(check_members(spec, {"ranges", "keyed", "format", "time_zone"}));
  auto source = parse_values_source(spec, ValuesKind::kNumeric);
  if (!source) return source.error();
  auto form = parse_form(*spec.body);
  if (!form) return form.error();
  auto ranges = parse_ranges(spec, parse_range_of_dates);
  if (!ranges) return ranges.error();
  return AggregatorPtr{std::make_unique<DateRangeAggregator>(
      std::move(*source), std::move(*ranges), std::move(*form), std::move(spec.children))};
}

}  // namespace weir::elasticsearch
