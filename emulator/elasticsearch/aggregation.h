// Aggregations: what a search computes over its documents, nested in buckets.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/doc_set.h"
#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/segment.h"

namespace weir::elasticsearch {

/// Number of a bucket within its aggregation, over all parents. The whole search is bucket 0 of the
/// outermost level.
using BucketNumber = std::uint32_t;
/// A bucket that no document fell into (a gap of a histogram): it writes what empty ones hold.
inline constexpr BucketNumber kNoBucket = ~BucketNumber{0};

/// How the response is to be written, and how many buckets it has so far.
class AggregationResponse {
 public:
  AggregationResponse(bool typed_keys, std::int64_t max_buckets, bool total_hits_as_int)
      : typed_keys_(typed_keys), total_hits_as_int_(total_hits_as_int), max_buckets_(max_buckets) {}

  bool typed_keys() const { return typed_keys_; }
  bool total_hits_as_int() const { return total_hits_as_int_; }
  /// Counts one more bucket. False beyond the limit: the caller stops, the search fails.
  bool count_bucket() { return ++buckets_ <= max_buckets_; }
  std::int64_t buckets() const { return buckets_; }
  bool too_many() const { return buckets_ > max_buckets_; }

 private:
  bool typed_keys_;
  bool total_hits_as_int_;
  std::int64_t max_buckets_;
  std::int64_t buckets_ = 0;
};

/// One aggregation of one request. Life: for each segment start() and any number of collect(), then
/// finish() once, then write() for each bucket of the parent.
class Aggregator {
 public:
  virtual ~Aggregator() = default;

  /// Binds the fields to a segment. Error: a field of a type that the aggregation cannot take.
  virtual base::Result<void> start(const Segment& segment) = 0;
  /// Takes documents, ascending (one may repeat); `owners[i]` is the parent's bucket of `docs[i]`.
  virtual void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) = 0;
  virtual void finish() {}
  /// As typed_keys names it: "sterms", "avg", ...
  virtual std::string_view typed_name() const = 0;
  /// Writes the result for one bucket of the parent as a JSON object.
  virtual void write(JsonWriter& writer, BucketNumber owner,
                     AggregationResponse& response) const = 0;

  /// A number to sort buckets by: `property` is "" or "value" for single values, "avg" and so on
  /// for stats. nullopt: the aggregation has none of that name. NaN: no value for this bucket.
  virtual std::optional<double> metric(BucketNumber owner, std::string_view property) const;
  /// For aggregations with one bucket a parent (filter): follows an order path downwards.
  virtual const Aggregator* child(std::string_view name) const;
  virtual BucketNumber only_bucket(BucketNumber owner) const;
};

using AggregatorPtr = std::unique_ptr<Aggregator>;

/// Aggregations side by side under their names.
class AggregatorList {
 public:
  /// `meta` is the JSON that the response repeats; "" is none.
  void add(std::string name, AggregatorPtr aggregator, std::string meta = {});
  bool empty() const { return entries_.empty(); }

  base::Result<void> start(const Segment& segment);
  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners);
  void finish();
  /// Writes "name": {...} of each into the object that `writer` is in.
  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const;
  const Aggregator* find(std::string_view name) const;

 private:
  struct Entry {
    std::string name;
    AggregatorPtr aggregator;
    std::string meta;
  };
  std::vector<Entry> entries_;
};

/// Reads an "aggs" object (search-aggregations). Error: parsing_exception, or
/// not_implemented_exception for what Elasticsearch 7.10 knows and Weir does not.
base::Result<AggregatorList> parse_aggregations(const JsonValue& json);

}  // namespace weir::elasticsearch
