#include "emulator/elasticsearch/histogram_buckets.h"

#include <algorithm>

#include "emulator/elasticsearch/errors.h"

namespace weir::elasticsearch {

base::Result<HistogramOptions> parse_histogram_options(const JsonValue& body) {
  HistogramOptions options;
  if (const JsonValue* least = find_member(body, "min_doc_count")) {
    const auto number = to_int64(*least);
    if (!number || *number < 0) {
      return errors::illegal_argument("[minDocCount] must be greater than or equal to 0.");
    }
    options.min_doc_count = *number;
  }
  if (const JsonValue* keyed = find_member(body, "keyed")) {
    options.keyed = to_bool(*keyed).value_or(false);
  }
  if (const JsonValue* order = find_member(body, "order")) {
    auto parsed = BucketOrder::parse(*order);
    if (!parsed) return parsed.error();
    options.order = std::move(*parsed);
    options.ordered_by_key = false;
  }
  if (!options.ordered_by_key && options.min_doc_count == 0) {
    const JsonValue& order = *find_member(body, "order");
    const bool plain = order.IsObject() && json_text(order) == R"({"_key":"asc"})";
    if (!plain) return errors::not_implemented("[order] together with [min_doc_count : 0]");
    options.ordered_by_key = true;
  }
  return options;
}

base::Result<void> HistogramBuckets::start(const Segment& segment) {
  WEIR_RETURN_IF_ERROR(options_.order.check(buckets_.children()));
  return buckets_.start(segment);
}

std::vector<HistogramBuckets::Entry> HistogramBuckets::fill_gaps(
    const std::vector<Entry>& found, AggregationResponse& response) const {
  std::optional<std::int64_t> from = first_;
  std::optional<std::int64_t> to = last_;
  if (!found.empty()) {
    from = std::min(from.value_or(found.front().key), found.front().key);
    to = std::max(to.value_or(found.back().key), found.back().key);
  }
  std::vector<Entry> filled;
  if (!from || !to) return found;
  std::size_t next = 0;
  for (std::int64_t key = *from; key <= *to; key = next_(key)) {
    if (!response.count_bucket()) break;
    const bool hit = next < found.size() && found[next].key == key;
    filled.push_back(hit ? found[next++] : Entry{key, kNoBucket});
  }
  return filled;
}

std::vector<HistogramBuckets::Entry> HistogramBuckets::entries(
    BucketNumber owner, AggregationResponse& response) const {
  std::vector<BucketNumber> chosen;
  for (BucketNumber bucket : buckets_.of(owner)) {
    if (buckets_.documents(bucket) >= options_.min_doc_count) chosen.push_back(bucket);
  }
  options_.order.sort(chosen, chosen.size(), buckets_, [this](BucketNumber a, BucketNumber b) {
    return buckets_.key(a) < buckets_.key(b);
  });
  std::vector<Entry> found;
  for (BucketNumber bucket : chosen) found.push_back({buckets_.key(bucket), bucket});
  if (options_.min_doc_count == 0) return fill_gaps(found, response);
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!response.count_bucket()) return {};
  }
  return found;
}

void HistogramBuckets::write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response,
                             const std::function<void(std::int64_t)>& write_key,
                             const std::function<std::string(std::int64_t)>& name) const {
  const auto all = entries(owner, response);
  writer.begin_object().key("buckets");
  options_.keyed ? writer.begin_object() : writer.begin_array();
  for (const Entry& entry : all) {
    if (response.too_many()) break;
    if (options_.keyed) writer.key(name(entry.key));
    writer.begin_object();
    write_key(entry.key);
    buckets_.write_contents(writer, entry.bucket, response);
    writer.end_object();
  }
  options_.keyed ? writer.end_object() : writer.end_array();
  writer.end_object();
}

}  // namespace weir::elasticsearch
