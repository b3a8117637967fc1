// A search request from its JSON body to the JSON of its response.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/aggregation.h"
#include "emulator/elasticsearch/limits.h"
#include "emulator/elasticsearch/query.h"
#include "emulator/elasticsearch/sort_order.h"
#include "emulator/elasticsearch/source_filter.h"

namespace weir::elasticsearch {

/// Switches that travel in the URL (search-search).
struct SearchParameters {
  bool typed_keys = false;
  bool rest_total_hits_as_int = false;
};

/// A request body, read; used for one search.
struct SearchRequest {
  QueryPtr query;        ///< Never null.
  QueryPtr post_filter;  ///< Null: none. Narrows the hits, not the aggregations.
  std::int64_t from = 0;
  std::int64_t size = 10;
  bool sorted = false;
  std::vector<SortKey> sort;
  SourceFilter source;
  AggregatorList aggregations;
  bool has_aggregations = false;
  /// Hits are counted up to here; nullopt: all of them. 0: not at all.
  std::optional<std::int64_t> track_total_hits;
  bool version = false;
  bool sequence_numbers = false;
};

/// Error: parsing_exception, illegal_argument_exception, or not_implemented_exception.
base::Result<SearchRequest> parse_search(const JsonValue& body, const Limits& limits);

/// Runs the request on the segments, one an index, and returns the response's JSON text. `shards`
/// is what _shards shows. Time does not pass: "took" is 0.
base::Result<std::string> run_search(SearchRequest& request, const SearchParameters& parameters,
                                     const std::vector<Segment>& segments, std::int64_t shards,
                                     const Limits& limits);

/// {"total":n,"successful":n,"skipped":0,"failed":0} under "_shards" (without skipped for writes).
void write_shards(JsonWriter& writer, std::int64_t shards, bool with_skipped);

}  // namespace weir::elasticsearch
