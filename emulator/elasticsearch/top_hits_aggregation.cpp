// top_hits: the first documents of each bucket (aggregations.h).
#include <fmt/format.h>

#include "emulator/elasticsearch/aggregations.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/search.h"

namespace weir::elasticsearch {
namespace {

constexpr std::int64_t kDefaultHits = 3;
/// index.max_inner_result_window (search-aggregations-metrics-top-hits-aggregation).
constexpr std::int64_t kMaxWindowHits = 100;

struct TopHits {
  std::int64_t from = 0;
  std::int64_t size = kDefaultHits;
  std::vector<SortKey> sort;
  HitForm form;
};

class TopHitsAggregator : public Aggregator {
 public:
  explicit TopHitsAggregator(TopHits wanted) : wanted_(std::move(wanted)) {}

  base::Result<void> start(const Segment& segment) override {
    segments_.push_back(segment);
    // Sorting by what cannot be sorted by fails even where no document falls into a bucket.
    WEIR_RETURN_IF_ERROR(wanted_.form.docvalues.check(segment));
    HitCollector probe{wanted_.sort, 0};
    return probe.collect(segment, 0, DocSet{segment.size});
  }

  void collect(std::span<const Ordinal> docs, std::span<const BucketNumber> owners) override {
    const auto segment = static_cast<std::uint32_t>(segments_.size() - 1);
    for (std::size_t i = 0; i < docs.size(); ++i) {
      if (owners[i] >= places_.size()) places_.resize(std::size_t{owners[i]} + 1);
      places_[owners[i]].push_back({segment, docs[i]});
    }
  }

  std::string_view typed_name() const override { return "top_hits"; }

  void write(JsonWriter& writer, BucketNumber owner, AggregationResponse& response) const override {
    static const std::vector<Place> kNoPlaces;
    const auto& places = owner < places_.size() ? places_[owner] : kNoPlaces;
    HitCollector collector{wanted_.sort, static_cast<std::size_t>(wanted_.from + wanted_.size)};
    for (std::size_t i = 0; i < places.size();) {
      const std::uint32_t number = places[i].segment;
      DocSet docs(segments_[number].size);
      for (; i < places.size() && places[i].segment == number; ++i) docs.add(places[i].doc);
      // The keys were tried when the segment came.
      (void)collector.collect(segments_[number], number, docs);
    }
    const auto hits = collector.take();
    const bool sorted = !wanted_.sort.empty();
    const auto skip = std::min(static_cast<std::size_t>(wanted_.from), hits.size());
    writer.begin_object().key("hits").begin_object();
    write_total(writer, places.size(), response);
    writer.key("max_score");
    sorted || hits.empty() ? writer.null() : writer.number(1.0);
    writer.key("hits").begin_array();
    for (std::size_t i = skip; i < hits.size(); ++i) {
      write_hit(writer, hits[i], segments_[hits[i].segment], wanted_.form,
                sorted ? std::nullopt : std::optional{1.0}, sorted ? &collector : nullptr);
    }
    writer.end_array().end_object().end_object();
  }

 private:
  struct Place {
    std::uint32_t segment;
    Ordinal doc;
  };

  static void write_total(JsonWriter& writer, std::size_t total,
                          const AggregationResponse& response) {
    writer.key("total");
    if (response.total_hits_as_int()) {
      writer.integer(static_cast<std::int64_t>(total));
      return;
    }
    writer.begin_object().key("value").integer(static_cast<std::int64_t>(total));
    writer.key("relation").text("eq").end_object();
  }

  TopHits wanted_;
  std::vector<Segment> segments_;
  std::vector<std::vector<Place>> places_;  ///< By owner, in order of segment and writing.
};

base::Result<void> read_window(TopHits& wanted, std::string_view name, const JsonValue& value) {
  const auto number = to_int64(value);
  if (!number || *number < 0) {
    return errors::illegal_argument(
        fmt::format("[{}] must be greater than or equal to 0. Found [{}]", name, json_text(value)));
  }
  (name == "from" ? wanted.from : wanted.size) = *number;
  return {};
}

base::Result<void> read_member(TopHits& wanted, std::string_view name, const JsonValue& value) {
  if (name == "from" || name == "size") return read_window(wanted, name, value);
  if (name == "sort") {
    auto keys = parse_sort(value);
    if (!keys) return keys.error();
    wanted.sort = std::move(*keys);
  } else if (name == "_source") {
    auto filter = SourceFilter::parse(value);
    if (!filter) return filter.error();
    wanted.form.source = std::move(*filter);
  } else if (name == "docvalue_fields") {
    auto fields = DocvalueFields::parse(value);
    if (!fields) return fields.error();
    wanted.form.docvalues = std::move(*fields);
  } else if (name == "version") {
    wanted.form.version = to_bool(value).value_or(false);
  } else if (name == "seq_no_primary_term") {
    wanted.form.sequence_numbers = to_bool(value).value_or(false);
  } else if (name != "track_scores") {
    return errors::not_implemented(fmt::format("[{}] of aggregation [top_hits]", name));
  }
  return {};
}

}  // namespace

base::Result<AggregatorPtr> make_top_hits(AggregationSpec spec) {
  if (!spec.children.empty()) {
    return errors::aggregation_initialization(fmt::format(
        "Aggregator [{}] of type [top_hits] cannot accept sub-aggregations", spec.name));
  }
  TopHits wanted;
  for (const auto& member : spec.body->GetObject()) {
    WEIR_RETURN_IF_ERROR(read_member(wanted, text_of(member.name), member.value));
  }
  if (wanted.from + wanted.size > kMaxWindowHits) {
    return errors::illegal_argument(fmt::format(
        "Top hits result window is too large, the top hits aggregator [{}]'s from + size must be "
        "less than or equal to: [{}] but was [{}]. This limit can be set by changing the "
        "[index.max_inner_result_window] index level setting.",
        spec.name, kMaxWindowHits, wanted.from + wanted.size));
  }
  return AggregatorPtr{std::make_unique<TopHitsAggregator>(std::move(wanted))};
}

}  // namespace weir::elasticsearch
