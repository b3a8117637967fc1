#include "emulator/elasticsearch/search.h"

#include <algorithm>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/index.h"

namespace weir::elasticsearch {
namespace {

constexpr std::int64_t kPrimaryTerm = 1;

class SearchRun {
 public:
  SearchRun(SearchRequest& request, const SearchParameters& parameters, const Limits& limits)
      : request_(request),
        parameters_(parameters),
        limits_(limits),
        collector_(request.sort, static_cast<std::size_t>(request.from + request.size)) {}

  base::Result<void> visit(const Segment& segment, std::uint32_t number) {
    auto matched = request_.query->match(segment);
    if (!matched) return matched.error();
    matched->intersect(segment.live());
    if (request_.has_aggregations) {
      WEIR_RETURN_IF_ERROR(request_.aggregations.start(segment));
      matched->for_each_chunk([&](std::span<const Ordinal> docs) {
        owners_.resize(docs.size());
        request_.aggregations.collect(docs, owners_);
      });
    }
    if (request_.post_filter) {
      auto narrowed = request_.post_filter->match(segment);
      if (!narrowed) return narrowed.error();
      matched->intersect(*narrowed);
    }
    total_ += static_cast<std::int64_t>(matched->count());
    return collector_.collect(segment, number, *matched);
  }

  base::Result<std::string> respond(const std::vector<Segment>& segments, std::int64_t shards) {
    JsonWriter writer;
    writer.begin_object().key("took").integer(0).key("timed_out").boolean(false);
    write_shards(writer, shards, true);
    write_hits(writer, segments);
    if (request_.has_aggregations) {
      request_.aggregations.finish();
      AggregationResponse response{parameters_.typed_keys, limits_.max_buckets};
      writer.key("aggregations").begin_object();
      request_.aggregations.write(writer, 0, response);
      writer.end_object();
      if (response.too_many()) {
        return errors::too_many_buckets(limits_.max_buckets, response.buckets());
      }
    }
    writer.end_object();
    return writer.str();
  }

 private:
  void write_hits(JsonWriter& writer, const std::vector<Segment>& segments) {
    const auto hits = collector_.take();
    const auto skip = std::min<std::size_t>(static_cast<std::size_t>(request_.from), hits.size());
    const double score = request_.query->scores() ? 1.0 : 0.0;
    writer.key("hits").begin_object();
    write_total(writer);
    writer.key("max_score");
    if (request_.sorted || hits.size() == skip) {
      writer.null();
    } else {
      writer.number(score);
    }
    writer.key("hits").begin_array();
    for (std::size_t i = skip; i < hits.size(); ++i) {
      write_hit(writer, hits[i], segments[hits[i].segment], score);
    }
    writer.end_array().end_object();
  }

  void write_total(JsonWriter& writer) const {
    if (parameters_.rest_total_hits_as_int) {
      writer.key("total").integer(total_);
      return;
    }
    if (request_.track_total_hits == 0) return;
    const std::int64_t limit = request_.track_total_hits.value_or(total_);
    writer.key("total").begin_object();
    writer.key("value").integer(std::min(total_, limit));
    writer.key("relation").text(total_ > limit ? "gte" : "eq");
    writer.end_object();
  }

  void write_hit(JsonWriter& writer, const Hit& hit, const Segment& segment, double score) const {
    writer.begin_object();
    writer.key("_index").text(segment.index).key("_type").text("_doc");
    writer.key("_id").text(segment.documents->id(hit.doc));
    if (request_.version) writer.key("_version").integer(segment.owner->version(hit.doc));
    if (request_.sequence_numbers) {
      writer.key("_seq_no").integer(segment.owner->sequence_number(hit.doc));
      writer.key("_primary_term").integer(kPrimaryTerm);
    }
    writer.key("_score");
    if (request_.sorted) {
      writer.null();
    } else {
      writer.number(score);
    }
    if (request_.source.shows_source()) {
      writer.key("_source").raw(request_.source.apply(segment.documents->source(hit.doc)));
    }
    if (request_.sorted) collector_.write_values(writer, hit);
    writer.end_object();
  }

  SearchRequest& request_;
  const SearchParameters& parameters_;
  const Limits& limits_;
  HitCollector collector_;
  std::int64_t total_ = 0;
  std::vector<BucketNumber> owners_;  ///< All zero: the whole search is one bucket.
};

}  // namespace

base::Result<std::string> run_search(SearchRequest& request, const SearchParameters& parameters,
                                     const std::vector<Segment>& segments, std::int64_t shards,
                                     const Limits& limits) {
  SearchRun run{request, parameters, limits};
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    WEIR_RETURN_IF_ERROR(run.visit(segments[i], i));
  }
  return run.respond(segments, shards);
}

void write_shards(JsonWriter& writer, std::int64_t shards, bool with_skipped) {
  writer.key("_shards").begin_object();
  writer.key("total").integer(shards).key("successful").integer(shards);
  if (with_skipped) writer.key("skipped").integer(0);
  writer.key("failed").integer(0).end_object();
}

}  // namespace weir::elasticsearch
