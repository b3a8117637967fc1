// A search request from its JSON body to the JSON of its response.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/aggregation.h"
#include "emulator/elasticsearch/docvalue_fields.h"
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

/// What a hit shows beside its identity and score.
struct HitForm {
  SourceFilter source;
  DocvalueFields docvalues;
  bool version = false;
  bool sequence_numbers = false;
};

/// One of `max` disjoint parts of the documents (paginate-search-results, sliced scroll).
struct Slice {
  std::int64_t id = 0;
  std::int64_t max = 1;
};

/// A request body, read; used for one search or one scroll.
struct SearchRequest {
  QueryPtr query;        ///< Never null.
  QueryPtr post_filter;  ///< Null: none. Narrows the hits, not the aggregations.
  std::int64_t from = 0;
  std::int64_t size = 10;
  bool sorted = false;
  std::vector<SortKey> sort;
  AggregatorList aggregations;
  bool has_aggregations = false;
  /// Did the request itself name a number?
  bool tracks_up_to_number = false;
  /// Hits are counted up to here; nullopt: all of them. 0: not at all.
  std::optional<std::int64_t> track_total_hits;
  /// Values of the last hit before the first one wanted; empty: from the beginning.
  std::vector<std::optional<Scalar>> after;
  HitForm form;
  bool track_scores = false;
  std::optional<Slice> slice;
};

/// A scroll's hits that have not been fetched yet (scroll.h).
struct ScrollState {
  struct Place {
    std::uint32_t segment;
    Ordinal doc;
  };
  std::string id;
  std::vector<Place> places;  ///< All hits in order.
  std::size_t next = 0;       ///< The first that has not been fetched.
  std::int64_t total = 0;
};

/// Error: parsing_exception, illegal_argument_exception, or not_implemented_exception.
base::Result<SearchRequest> parse_search(const JsonValue& body, const Limits& limits);

/// Runs the request on the segments, one an index, and returns the response's JSON text. `shards`
/// is what _shards shows. Time does not pass: "took" is 0.
base::Result<std::string> run_search(SearchRequest& request, const SearchParameters& parameters,
                                     const std::vector<Segment>& segments, std::int64_t shards,
                                     const Limits& limits);
/// The same for the first page of a scroll; `scroll` gets the places of all hits.
base::Result<std::string> start_scroll(SearchRequest& request, const SearchParameters& parameters,
                                       const std::vector<Segment>& segments, std::int64_t shards,
                                       const Limits& limits, ScrollState& scroll);
/// The next page. The segments are those of the first page, whatever has been written since.
base::Result<std::string> continue_scroll(SearchRequest& request,
                                          const SearchParameters& parameters,
                                          const std::vector<Segment>& segments, std::int64_t shards,
                                          const Limits& limits, ScrollState& scroll);

/// One element of "hits". `score` nullopt is null; `order` has the hit's values of the sort keys,
/// nullptr: none are shown.
void write_hit(JsonWriter& writer, const Hit& hit, const Segment& segment, const HitForm& form,
               std::optional<double> score, const HitCollector* order);

/// {"total":n,"successful":n,"skipped":0,"failed":0} under "_shards" (without skipped for writes).
void write_shards(JsonWriter& writer, std::int64_t shards, bool with_skipped);

}  // namespace weir::elasticsearch
