// date_histogram: buckets of equal calendar or clock length (aggregations.h).
#include <fmt/format.h>

#include <array>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/histogram_buckets.h"
#include "emulator/elasticsearch/numbers.h"
#include "emulator/elasticsearch/time_value.h"

namespace weir::elasticsearch {
namespace {

// Rounds instants down to the start of their bucket. A calendar unit, or a fixed length.
struct Rounding {
  std::optional<DateUnit> unit;
  std::int64_t interval_ms = 0;
  std::int64_t zone_ms = 0;
  std::int64_t offset_ms = 0;

  std::int64_t round(std::int64_t millis) const {
    const std::int64_t local = millis + zone_ms - offset_ms;
    std::int64_t start = 0;
    if (unit) {
      start = round_down(local, *unit);
    } else {
      const std::int64_t rest = local % interval_ms;
      start = local - (rest < 0 ? rest + interval_ms : rest);
    }
    return start - zone_ms + offset_ms;
  }
  std::int64_t next(std::int64_t start) const {
    if (!unit) return start + interval_ms;
    const std::int64_t local = start + zone_ms - offset_ms;
    return add_units(local, *unit, 1) - zone_ms + offset_ms;
  }
};

std::optional<DateUnit> parse_calendar_unit(std::string_view text) {
  struct Name {
    std::string_view text;
    DateUnit unit;
  };
  static constexpr std::array<Name, 16> kNames{{{"second", DateUnit::kSecond},
                                                {"1s", DateUnit::kSecond},
                                                {"minute", DateUnit::kMinute},
                                                {"1m", DateUnit::kMinute},
                                                {"hour", DateUnit::kHour},
                                                {"1h", DateUnit::kHour},
                                                {"day", DateUnit::kDay},
                                                {"1d", DateUnit::kDay},
                                                {"week", DateUnit::kWeek},
                                                {"1w", DateUnit::kWeek},
                                                {"month", DateUnit::kMonth},
                                                {"1M", DateUnit::kMonth},
                                                {"quarter", DateUnit::kQuarter},
                                                {"1q", DateUnit::kQuarter},
                                                {"year", DateUnit::kYear},
                                                {"1y", DateUnit::kYear}}};
  for (const Name& name : kNames) {
    if (name.text == text) return name.unit;
  }
  return std::nullopt;
}

class DateHistogramAggregator : public Aggregator {
 public:
  DateHistogramAggregator(ValuesSource source, Rounding rounding, std::optional<DateFormat> format,
                          HistogramOptions options, AggregatorList children)
      : source_(std::move(source)),
        rounding_(rounding),
        format_(std::move(format)),
        buckets_(std::move(options), std::move(children),
                 [rounding](std::int64_t key) { return rounding.next(key); }) {}

  void set_bounds(std::optional<Scalar> low, std::optional<Scalar> high) {
    low_ = std::move(low);
    high_ = std::move(high);
  }

  base::Result<void> start(const Segment& segment) override {
    WEIR_RETURN_IF_ERROR(source_.start(segment));
    const Field* field = source_.field();
    if (field != nullptr && field->type != FieldType::kDate) {
      return errors::unsupported_values_source(source_.path(), type_name(field->type),
                                               "date_histogram");
    }
    auto low = bound(low_, segment);
    if (!low) return low.error();
    auto high = bound(high_, segment);
    if (!high) return high.error();
    buckets_.set_bounds(*low, *high);
    return buckets_.start(segment);
  }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& batch = source_.load(docs);
    keys_.resize(batch.codes.size());
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      // Neighbours lie in the same bucket most of the time.
      if (batch.codes[i] < last_start_ || batch.codes[i] >= last_end_) {
        last_start_ = rounding_.round(batch.codes[i]);
        last_end_ = rounding_.next(last_start_);
      }
      keys_[i] = last_start_;
    }
    buckets_.buckets().collect(docs, owners, batch.positions, keys_);
  }

  void finish() override { buckets_.buckets().finish(); }
  std::string_view typed_name() const override { return "date_histogram"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const override {
    auto text = [&](std::int64_t key) { return format().print(key, rounding_.zone_ms); };
    auto write_key = [&](std::int64_t key) {
      writer.key("key_as_string").text(text(key));
      writer.key("key").integer(key);
    };
    buckets_.write(writer, owner, response, write_key, text);
  }

 private:
  const DateFormat& format() const {
    if (format_) return *format_;
    return source_.field() != nullptr ? source_.field()->dates() : DateFormat::standard();
  }

  base::Result<std::optional<std::int64_t>> bound(const std::optional<Scalar>& value,
                                                  const Segment& segment) const {
    using Bound = std::optional<std::int64_t>;
    if (!value) return Bound{};
    if (const auto* millis = std::get_if<std::int64_t>(&*value))
      return Bound{rounding_.round(*millis)};
    auto millis =
        evaluate_date(scalar_text(*value), format(), segment.now_ms, false, rounding_.zone_ms);
    if (!millis) return millis.error();
    return Bound{rounding_.round(*millis)};
  }

  ValuesSource source_;
  Rounding rounding_;
  std::optional<DateFormat> format_;
  HistogramBuckets buckets_;
  std::optional<Scalar> low_;
  std::optional<Scalar> high_;
  std::vector<std::int64_t> keys_;
  std::int64_t last_start_ = 0;
  std::int64_t last_end_ = 0;
};

base::Result<void> read_interval(Rounding& rounding, std::string_view name, const JsonValue& json) {
  const std::string text = to_scalar(json) ? scalar_text(*to_scalar(json)) : json_text(json);
  if (rounding.unit || rounding.interval_ms != 0) {
    return errors::illegal_argument("Cannot use [interval] with other interval parameters.");
  }
  if (name != "fixed_interval") rounding.unit = parse_calendar_unit(text);
  if (rounding.unit) return {};
  if (name == "calendar_interval") {
    return errors::illegal_argument(fmt::format(
        "The supplied interval [{}] could not be parsed as a calendar interval.", text));
  }
  // The legacy form also takes bare milliseconds.
  const auto bare = name == "interval" ? parse_int64(text) : std::nullopt;
  const auto millis = bare ? bare : parse_time_value_ms(text);
  if (!millis) {
    return errors::illegal_argument(
        fmt::format("failed to parse setting [date_histogram.{}] with value [{}] as a time value: "
                    "unit is missing or unrecognized",
                    name == "interval" ? "interval" : "fixedInterval", text));
  }
  if (*millis < 1) return errors::illegal_argument("Zero or negative time interval not supported");
  rounding.interval_ms = *millis;
  return {};
}

base::Result<void> read_offset(Rounding& rounding, const JsonValue& json) {
  if (json.IsInt64()) {
    rounding.offset_ms = json.GetInt64();
    return {};
  }
  std::string_view text = json.IsString() ? text_of(json) : std::string_view{};
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  const auto millis = parse_time_value_ms(text);
  if (!millis) {
    return errors::illegal_argument(
        fmt::format("failed to parse [offset] value [{}]", json_text(json)));
  }
  rounding.offset_ms = negative ? -*millis : *millis;
  return {};
}

base::Result<Rounding> parse_rounding(const JsonValue& body) {
  Rounding rounding;
  for (std::string_view name : {"calendar_interval", "fixed_interval", "interval"}) {
    if (const JsonValue* json = find_member(body, name)) {
      WEIR_RETURN_IF_ERROR(read_interval(rounding, name, *json));
    }
  }
  if (!rounding.unit && rounding.interval_ms == 0) {
    return errors::illegal_argument("Invalid interval specified, must be non-null and non-empty");
  }
  if (const JsonValue* zone = find_member(body, "time_zone"); zone && zone->IsString()) {
    auto parsed = parse_time_zone(text_of(*zone));
    if (!parsed) return parsed.error();
    rounding.zone_ms = *parsed;
  }
  if (const JsonValue* offset = find_member(body, "offset")) {
    WEIR_RETURN_IF_ERROR(read_offset(rounding, *offset));
  }
  return rounding;
}

std::optional<Scalar> bound_of(const JsonValue& bounds, std::string_view name) {
  const JsonValue* value = find_member(bounds, name);
  return value != nullptr ? to_scalar(*value) : std::nullopt;
}

}  // namespace

base::Result<AggregatorPtr> make_date_histogram(AggregationSpec spec) {
  WEIR_RETURN_IF_ERROR(
      check_members(spec, {"calendar_interval", "fixed_interval", "interval", "time_zone", "offset",
                           "format", "min_doc_count", "order", "keyed", "extended_bounds"}));
  auto source = parse_values_source(spec, ValuesKind::kNumeric);
  if (!source) return source.error();
  auto rounding = parse_rounding(*spec.body);
  if (!rounding) return rounding.error();
  auto options = parse_histogram_options(*spec.body);
  if (!options) return options.error();
  std::optional<DateFormat> format;
  if (const JsonValue* text = find_member(*spec.body, "format"); text && text->IsString()) {
    auto parsed = DateFormat::compile(text_of(*text));
    if (!parsed) return parsed.error();
    format = std::move(*parsed);
  }
  auto aggregator =
      std::make_unique<DateHistogramAggregator>(std::move(*source), *rounding, std::move(format),
                                                std::move(*options), std::move(spec.children));
  if (const JsonValue* bounds = find_member(*spec.body, "extended_bounds")) {
    aggregator->set_bounds(bound_of(*bounds, "min"), bound_of(*bounds, "max"));
  }
  return AggregatorPtr{std::move(aggregator)};
}

}  // namespace weir::elasticsearch
