#include "emulator/elasticsearch/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/index.h"

namespace weir::elasticsearch {
namespace {

// Everything in one response: no window, but what the scroll has not shown yet.
constexpr std::size_t kUnlimited = std::numeric_limits<std::uint32_t>::max();

class SearchRun {
 public:
  SearchRun(SearchRequest& request, const SearchParameters& parameters, const Limits& limits,
            ScrollState* scroll)
      : request_(request),
        parameters_(parameters),
        limits_(limits),
        scroll_(scroll),
        collector_(request.sort, scroll != nullptr
                                     ? kUnlimited
                                     : static_cast<std::size_t>(request.from + request.size)) {
    collector_.set_after(request.after);
  }

  base::Result<void> visit(const Segment& segment, std::uint32_t number) {
    if (request_.size > 0) WEIR_RETURN_IF_ERROR(request_.form.docvalues.check(segment));
    auto matched = request_.query->match(segment);
    if (!matched) return matched.error();
    matched->intersect(segment.live());
    if (request_.slice) keep_slice(*matched, segment);
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

  /// Of a scroll: only the documents of the next page.
  base::Result<void> visit_page(const std::vector<Segment>& segments) {
    const std::size_t end = page_end(scroll_->next);
    for (std::uint32_t number = 0; number < segments.size(); ++number) {
      DocSet docs(segments[number].size);
      for (std::size_t i = scroll_->next; i < end; ++i) {
        if (scroll_->places[i].segment == number) docs.add(scroll_->places[i].doc);
      }
      WEIR_RETURN_IF_ERROR(collector_.collect(segments[number], number, docs));
    }
    hits_ = collector_.take();
    total_ = scroll_->total;
    scroll_->next = end;
    return {};
  }

  void take_hits() {
    hits_ = collector_.take();
    if (scroll_ == nullptr) {
      const auto from = static_cast<std::size_t>(request_.from);
      const auto skip = static_cast<std::ptrdiff_t>(std::min(from, hits_.size()));
      hits_.erase(hits_.begin(), hits_.begin() + skip);
      return;
    }
    for (const Hit& hit : hits_) scroll_->places.push_back({hit.segment, hit.doc});
    scroll_->total = total_;
    scroll_->next = page_end(0);
    hits_.resize(scroll_->next);
  }

  base::Result<std::string> respond(const std::vector<Segment>& segments, std::int64_t shards,
                                    bool with_aggregations) {
    JsonWriter writer;
    writer.begin_object();
    if (scroll_ != nullptr) writer.key("_scroll_id").text(scroll_->id);
    writer.key("took").integer(0).key("timed_out").boolean(false);
    write_shards(writer, shards, true);
    write_hits(writer, segments);
    if (with_aggregations) {
      request_.aggregations.finish();
      AggregationResponse response{parameters_.typed_keys, limits_.max_buckets,
                                   parameters_.rest_total_hits_as_int};
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
  std::size_t page_end(std::size_t begin) const {
    return std::min(scroll_->places.size(), begin + static_cast<std::size_t>(request_.size));
  }

  void keep_slice(DocSet& docs, const Segment& segment) const {
    DocSet kept(docs.size());
    docs.for_each([&](Ordinal doc) {
      const std::string id = segment.documents->id(doc);
      const auto part = DocumentKey{id}.hash % static_cast<std::uint64_t>(request_.slice->max);
      if (std::cmp_equal(part, request_.slice->id)) kept.add(doc);
    });
    docs = std::move(kept);
  }

  void write_hits(JsonWriter& writer, const std::vector<Segment>& segments) {
    const double score = request_.query->scores() ? 1.0 : 0.0;
    const bool shows_score = !request_.sorted || request_.track_scores;
    writer.key("hits").begin_object();
    write_total(writer);
    writer.key("max_score");
    if (!shows_score || hits_.empty()) {
      writer.null();
    } else {
      writer.number(score);
    }
    writer.key("hits").begin_array();
    for (const Hit& hit : hits_) {
      write_hit(writer, hit, segments[hit.segment], request_.form,
                shows_score ? std::optional{score} : std::nullopt,
                request_.sorted ? &collector_ : nullptr);
    }
    writer.end_array().end_object();
  }

  void write_total(JsonWriter& writer) const {
    if (parameters_.rest_total_hits_as_int) {
      writer.key("total").integer(request_.track_total_hits == 0 ? -1 : total_);
      return;
    }
    if (request_.track_total_hits == 0) return;
    const std::int64_t limit = request_.track_total_hits.value_or(total_);
    writer.key("total").begin_object();
    writer.key("value").integer(std::min(total_, limit));
    writer.key("relation").text(total_ > limit ? "gte" : "eq");
    writer.end_object();
  }

  SearchRequest& request_;
  const SearchParameters& parameters_;
  const Limits& limits_;
  ScrollState* scroll_;
  HitCollector collector_;
  std::vector<Hit> hits_;
  std::int64_t total_ = 0;
  std::vector<BucketNumber> owners_;  ///< All zero: the whole search is one bucket.
};

base::Result<std::string> run(SearchRequest& request, const SearchParameters& parameters,
                              const std::vector<Segment>& segments, std::int64_t shards,
                              const Limits& limits, ScrollState* scroll) {
  if (parameters.rest_total_hits_as_int && request.tracks_up_to_number) {
    return errors::illegal_argument(
        fmt::format("[rest_total_hits_as_int] cannot be used if the tracking of total hits is not "
                    "accurate, got {}",
                    *request.track_total_hits));
  }
  SearchRun search{request, parameters, limits, scroll};
  for (std::uint32_t i = 0; i < segments.size(); ++i) {
    WEIR_RETURN_IF_ERROR(search.visit(segments[i], i));
  }
  search.take_hits();
  return search.respond(segments, shards, request.has_aggregations);
}

}  // namespace

base::Result<std::string> run_search(SearchRequest& request, const SearchParameters& parameters,
                                     const std::vector<Segment>& segments, std::int64_t shards,
                                     const Limits& limits) {
  return run(request, parameters, segments, shards, limits, nullptr);
}

base::Result<std::string> start_scroll(SearchRequest& request, const SearchParameters& parameters,
                                       const std::vector<Segment>& segments, std::int64_t shards,
                                       const Limits& limits, ScrollState& scroll) {
  return run(request, parameters, segments, shards, limits, &scroll);
}

base::Result<std::string> continue_scroll(SearchRequest& request,
                                          const SearchParameters& parameters,
                                          const std::vector<Segment>& segments, std::int64_t shards,
                                          const Limits& limits, ScrollState& scroll) {
  SearchRun search{request, parameters, limits, &scroll};
  WEIR_RETURN_IF_ERROR(search.visit_page(segments));
  return search.respond(segments, shards, false);
}

void write_hit(JsonWriter& writer, const Hit& hit, const Segment& segment, const HitForm& form,
               std::optional<double> score, const HitCollector* order) {
  writer.begin_object();
  writer.key("_index").text(segment.index).key("_type").text("_doc");
  writer.key("_id").text(segment.documents->id(hit.doc));
  if (form.version) writer.key("_version").integer(segment.owner->version(hit.doc));
  if (form.sequence_numbers) {
    writer.key("_seq_no").integer(segment.owner->sequence_number(hit.doc));
    writer.key("_primary_term").integer(kPrimaryTerm);
  }
  writer.key("_score");
  if (score) {
    writer.number(*score);
  } else {
    writer.null();
  }
  if (form.source.shows_source()) {
    writer.key("_source").raw(form.source.apply(segment.documents->source(hit.doc)));
  }
  form.docvalues.write(writer, segment, hit.doc);
  if (order != nullptr) order->write_values(writer, hit);
  writer.end_object();
}

void write_shards(JsonWriter& writer, std::int64_t shards, bool with_skipped) {
  writer.key("_shards").begin_object();
  writer.key("total").integer(shards).key("successful").integer(shards);
  if (with_skipped) writer.key("skipped").integer(0);
  writer.key("failed").integer(0).end_object();
}

}  // namespace weir::elasticsearch
