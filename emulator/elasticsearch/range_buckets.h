// What range and date_range share: buckets between the ends that a request names. A `Range` has
// `key`, and `from` and `to` in one type, of which `to` lies outside.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <tuple>
#include <vector>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/fixed_buckets.h"
#include "emulator/elasticsearch/values_source.h"

namespace weir::elasticsearch {

/// The elements of "ranges", each read by `parse(element)`. Error: illegal_argument_exception when
/// there are none, or what `parse` says.
template <class Range>
base::Result<std::vector<Range>> parse_ranges(const AggregationSpec& spec,
                                              base::Result<Range> (*parse)(const JsonValue&)) {
  std::vector<Range> ranges;
  const JsonValue* json = find_member(*spec.body, "ranges");
  if (json == nullptr || !json->IsArray() || json->Empty()) {
    return errors::illegal_argument(
        fmt::format("No [ranges] specified for the [{}] aggregation", spec.name));
  }
  for (const JsonValue& element : json->GetArray()) {
    if (!element.IsObject()) return errors::parsing("[ranges] must hold objects");
    auto range = parse(element);
    if (!range) return range.error();
    ranges.push_back(std::move(*range));
  }
  return ranges;
}

/// By their ends, as the answer lists them.
template <class Range>
void sort_ranges(std::vector<Range>& ranges) {
  std::stable_sort(ranges.begin(), ranges.end(), [](const Range& a, const Range& b) {
    return std::tie(a.from, a.to) < std::tie(b.from, b.to);
  });
}

/// Counts each document once in every range that one of its values lies in; `value_of` makes a
/// range's type of a code.
template <class Range, class ValueOf>
void collect_ranges(const std::vector<Range>& ranges, const ValueBatch& batch,
                    std::span<const Ordinal> docs, std::span<const BucketNumber> owners,
                    FixedBuckets& buckets, ValueOf value_of) {
  buckets.begin_batch();
  std::vector<bool> in(ranges.size());
  for (std::size_t i = 0; i < batch.codes.size(); ++i) {
    const std::uint32_t place = batch.positions[i];
    if (i == 0 || place != batch.positions[i - 1]) in.assign(ranges.size(), false);
    const auto value = value_of(batch.codes[i]);
    for (std::size_t r = 0; r < ranges.size(); ++r) {
      if (in[r] || value < ranges[r].from || value >= ranges[r].to) continue;
      in[r] = true;
      buckets.add(docs[place], owners[place], r);
    }
  }
  buckets.end_batch();
}

/// The aggregation's answer; `write_ends(range)` writes its "from" and "to".
template <class Range, class WriteEnds>
void write_ranges(const std::vector<Range>& ranges, bool keyed, const FixedBuckets& buckets,
                  JsonWriter& writer, BucketNumber owner, AggregationResponse& response,
                  WriteEnds write_ends) {
  writer.begin_object().key("buckets");
  keyed ? writer.begin_object() : writer.begin_array();
  for (std::size_t r = 0; r < ranges.size(); ++r) {
    if (!response.count_bucket()) break;
    if (keyed) writer.key(ranges[r].key);
    writer.begin_object();
    if (!keyed) writer.key("key").text(ranges[r].key);
    write_ends(ranges[r]);
    buckets.write_contents(writer, owner, r, response);
    writer.end_object();
  }
  keyed ? writer.end_object() : writer.end_array();
  writer.end_object();
}

}  // namespace weir::elasticsearch
