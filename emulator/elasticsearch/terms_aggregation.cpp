// terms: a bucket for each value (aggregations.h).
#include <fmt/format.h>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/bucket_order.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/field_codec.h"
#include "emulator/elasticsearch/values_source.h"

namespace weir::elasticsearch {
namespace {

struct TermsOptions {
  BucketOrder order = BucketOrder::by_count();
  std::size_t size = 10;
  std::int64_t min_doc_count = 1;
  std::optional<DateFormat> format;
};

class TermsAggregator : public Aggregator {
 public:
  TermsAggregator(ValuesSource source, TermsOptions options, AggregatorList children)
      : source_(std::move(source)), options_(std::move(options)), buckets_(std::move(children)) {}

  base::Result<void> start(const Segment& segment) override {
    WEIR_RETURN_IF_ERROR(source_.start(segment));
    if (source_.field() != nullptr && source_.field()->type == FieldType::kGeoPoint) {
      return errors::unsupported_values_source(source_.path(), "geo_point", "terms");
    }
    WEIR_RETURN_IF_ERROR(options_.order.check(buckets_.children()));
    return buckets_.start(segment);
  }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const ValueBatch& batch = source_.load(docs);
    buckets_.collect(docs, owners, batch.positions, batch.codes);
  }

  void finish() override { buckets_.finish(); }

  std::string_view typed_name() const override {
    const Field* field = source_.field();
    if (field == nullptr) return "umterms";
    if (is_string(field->type)) return "sterms";
    return shows_as_integer(field->type) ? "lterms" : "dterms";
  }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const override {
    std::vector<BucketNumber> chosen;
    std::int64_t total = 0;
    for (BucketNumber bucket : buckets_.of(owner)) {
      total += buckets_.documents(bucket);
      if (buckets_.documents(bucket) >= options_.min_doc_count) chosen.push_back(bucket);
    }
    options_.order.sort(chosen, options_.size, buckets_,
                        [this](BucketNumber a, BucketNumber b) { return key_less(a, b); });
    for (BucketNumber bucket : chosen) total -= buckets_.documents(bucket);
    writer.begin_object();
    writer.key("doc_count_error_upper_bound").integer(0);
    writer.key("sum_other_doc_count").integer(total);
    writer.key("buckets").begin_array();
    for (BucketNumber bucket : chosen) {
      if (!response.count_bucket()) break;
      writer.begin_object();
      write_key(writer, buckets_.key(bucket));
      buckets_.write_contents(writer, bucket, response);
      writer.end_object();
    }
    writer.end_array().end_object();
  }

 private:
  std::string_view text(std::int64_t key) const {
    return source_.texts().text(static_cast<std::uint32_t>(key));
  }

  bool key_less(BucketNumber a, BucketNumber b) const {
    const std::int64_t x = buckets_.key(a);
    const std::int64_t y = buckets_.key(b);
    return is_string(source_.field()->type) ? text(x) < text(y) : x < y;
  }

  void write_key(JsonWriter& writer, std::int64_t key) const {
    const Field& field = *source_.field();
    if (is_string(field.type)) {
      writer.key("key").text(text(key));
    } else if (shows_as_integer(field.type)) {
      writer.key("key").integer(key);
    } else {
      writer.key("key").number(decode_number(field, key));
    }
    if (field.type == FieldType::kDate) {
      const DateFormat& format = options_.format ? *options_.format : field.dates();
      writer.key("key_as_string").text(format.print(key));
    }
    if (field.type == FieldType::kBoolean) {
      writer.key("key_as_string").text(key != 0 ? "true" : "false");
    }
  }

  ValuesSource source_;
  TermsOptions options_;
  KeyBuckets buckets_;
};

base::Result<TermsOptions> parse_options(const JsonValue& body) {
  TermsOptions options;
  if (const JsonValue* size = find_member(body, "size")) {
    const auto number = to_int64(*size);
    if (!number || *number <= 0) {
      return errors::illegal_argument(
          fmt::format("[size] must be greater than 0. Found [{}]", json_text(*size)));
    }
    options.size = static_cast<std::size_t>(*number);
  }
  if (const JsonValue* least = find_member(body, "min_doc_count")) {
    const auto number = to_int64(*least);
    if (!number || *number < 0)
      return errors::illegal_argument("[min_doc_count] must not be negative");
    if (*number == 0) return errors::not_implemented("[min_doc_count : 0] of aggregation [terms]");
    options.min_doc_count = *number;
  }
  if (const JsonValue* order = find_member(body, "order")) {
    auto parsed = BucketOrder::parse(*order);
    if (!parsed) return parsed.error();
    options.order = std::move(*parsed);
  }
  if (const JsonValue* format = find_member(body, "format"); format && format->IsString()) {
    auto parsed = DateFormat::compile(text_of(*format));
    if (!parsed) return parsed.error();
    options.format = std::move(*parsed);
  }
  return options;
}

}  // namespace

base::Result<AggregatorPtr> make_terms(AggregationSpec spec) {
  // The last four steer how Elasticsearch gets to the same answer.
  WEIR_RETURN_IF_ERROR(
      check_members(spec, {"size", "min_doc_count", "order", "format", "shard_size",
                           "shard_min_doc_count", "collect_mode", "execution_hint"}));
  auto source = parse_values_source(spec, ValuesKind::kAny);
  if (!source) return source.error();
  auto options = parse_options(*spec.body);
  if (!options) return options.error();
  return AggregatorPtr{std::make_unique<TermsAggregator>(std::move(*source), std::move(*options),
                                                         std::move(spec.children))};
}

}  // namespace weir::elasticsearch
