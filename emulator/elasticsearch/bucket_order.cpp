#include "emulator/elasticsearch/bucket_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "emulator/elasticsearch/errors.h"

namespace weir::elasticsearch {

BucketOrder BucketOrder::by_key() {
  BucketOrder order;
  order.criteria_.push_back({Criterion::kKey, true, {}, {}, {}});
  return order;
}

BucketOrder BucketOrder::by_count() {
  BucketOrder order = by_key();
  order.criteria_.insert(order.criteria_.begin(), Criterion{Criterion::kCount, false, {}, {}, {}});
  return order;
}

base::Result<BucketOrder::Criterion> BucketOrder::parse_criterion(std::string_view path,
                                                                  const JsonValue& direction) {
  Criterion criterion;
  criterion.text = path;
  const std::string_view way = direction.IsString() ? text_of(direction) : std::string_view{};
  if (way != "asc" && way != "ASC" && way != "desc" && way != "DESC") {
    return errors::parsing(fmt::format("Unknown order direction [{}]", json_text(direction)));
  }
  criterion.ascending = way == "asc" || way == "ASC";
  if (path == "_count") return criterion;
  criterion.kind = Criterion::kKey;
  if (path == "_key" || path == "_time" || path == "_term") return criterion;
  criterion.kind = Criterion::kMetric;
  while (true) {
    const std::size_t next = path.find('>');
    std::string_view name = path.substr(0, next);
    if (next == std::string_view::npos) {
      const std::size_t dot = name.rfind('.');
      if (dot != std::string_view::npos) criterion.property = name.substr(dot + 1);
      criterion.path.emplace_back(name.substr(0, dot));
      return criterion;
    }
    criterion.path.emplace_back(name);
    path.remove_prefix(next + 1);
  }
}

base::Result<void> BucketOrder::parse_into(BucketOrder& order, const JsonValue& json) {
  if (json.IsArray()) {
    for (const JsonValue& element : json.GetArray()) {
      if (element.IsArray()) return errors::parsing("[order] arrays do not nest");
      WEIR_RETURN_IF_ERROR(parse_into(order, element));
    }
    return {};
  }
  if (!json.IsObject() || json.MemberCount() != 1) {
    return errors::parsing("Must specify at least one field for [order]");
  }
  const auto& member = *json.MemberBegin();
  auto criterion = parse_criterion(text_of(member.name), member.value);
  if (!criterion) return criterion.error();
  order.criteria_.push_back(std::move(*criterion));
  return {};
}

base::Result<BucketOrder> BucketOrder::parse(const JsonValue& json) {
  BucketOrder order;
  WEIR_RETURN_IF_ERROR(parse_into(order, json));
  // Ties break by key, so that the answer is the same every time.
  const bool has_key = std::any_of(order.criteria_.begin(), order.criteria_.end(),
                                   [](const Criterion& c) { return c.kind == Criterion::kKey; });
  if (!has_key) order.criteria_.push_back({Criterion::kKey, true, {}, {}, {}});
  return order;
}

base::Result<void> BucketOrder::check(const AggregatorList& children) const {
  for (const Criterion& criterion : criteria_) {
    if (criterion.kind != Criterion::kMetric) continue;
    const Aggregator* at = children.find(criterion.path.front());
    for (std::size_t i = 1; at != nullptr && i < criterion.path.size(); ++i) {
      at = at->child(criterion.path[i]);
    }
    if (at == nullptr) {
      return errors::invalid_order_path(
          criterion.text,
          "The provided aggregation either does not exist, or is a pipeline "
          "aggregation and cannot be used to sort the buckets.");
    }
    if (!at->metric(kNoBucket, criterion.property)) {
      return errors::invalid_order_path(
          criterion.text,
          "Buckets can only be sorted on a sub-aggregator path that is built out of "
          "zero or more single-bucket aggregations within the path and a final "
          "single-bucket or a metrics aggregation at the path end.");
    }
  }
  return {};
}

double BucketOrder::metric_of(const Criterion& criterion, const AggregatorList& children,
                              BucketNumber bucket) {
  const Aggregator* at = children.find(criterion.path.front());
  for (std::size_t i = 1; i < criterion.path.size(); ++i) {
    bucket = at->only_bucket(bucket);
    at = at->child(criterion.path[i]);
  }
  return *at->metric(bucket, criterion.property);
}

void BucketOrder::sort(std::vector<BucketNumber>& buckets, std::size_t size,
                       const KeyBuckets& source,
                       const std::function<bool(BucketNumber, BucketNumber)>& key_less) const {
  auto compare = [&](const Criterion& criterion, BucketNumber a, BucketNumber b) {
    if (criterion.kind == Criterion::kKey) {
      const int order = key_less(a, b) ? -1 : key_less(b, a) ? 1 : 0;
      return criterion.ascending ? order : -order;
    }
    double x = 0;
    double y = 0;
    if (criterion.kind == Criterion::kCount) {
      x = static_cast<double>(source.documents(a));
      y = static_cast<double>(source.documents(b));
    } else {
      x = metric_of(criterion, source.children(), a);
      y = metric_of(criterion, source.children(), b);
    }
    // Buckets without the metric come last, whatever the direction.
    if (std::isnan(x) || std::isnan(y)) return static_cast<int>(std::isnan(x)) - std::isnan(y);
    const int order = x < y ? -1 : x > y ? 1 : 0;
    return criterion.ascending ? order : -order;
  };
  auto before = [&](BucketNumber a, BucketNumber b) {
    for (const Criterion& criterion : criteria_) {
      const int order = compare(criterion, a, b);
      if (order != 0) return order < 0;
    }
    return false;
  };
  size = std::min(size, buckets.size());
  std::partial_sort(buckets.begin(), buckets.begin() + static_cast<std::ptrdiff_t>(size),
                    buckets.end(), before);
  buckets.resize(size);
}

}  // namespace weir::elasticsearch
