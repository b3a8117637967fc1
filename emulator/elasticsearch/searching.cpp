// Searches, counts and scrolls over the indices (elasticsearch_service.h).
#include <fmt/format.h>

#include <utility>

#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/elasticsearch/errors.h"
#include "emulator/elasticsearch/queries.h"

namespace weir::elasticsearch {

base::Result<std::vector<ElasticsearchService::Matches>> ElasticsearchService::match_query(
    std::string_view expression, std::string_view body) {
  auto json = parse_body(body);
  if (!json) return json.error();
  auto selected = select(expression);
  if (!selected) return selected.error();
  QueryPtr query = std::make_unique<MatchAllQuery>();
  if (!json->IsObject()) return errors::parsing("Expected [START_OBJECT] as a body");
  for (const auto& member : json->GetObject()) {
    if (text_of(member.name) != "query") {
      return errors::parsing(fmt::format("request does not support [{}]", text_of(member.name)));
    }
    auto parsed = parse_query(member.value);
    if (!parsed) return parsed.error();
    query = std::move(*parsed);
  }
  std::vector<Matches> matches;
  for (Index* index : *selected) {
    const Segment segment = index->segment(scheduler_.now());
    auto matched = query->match(segment);
    if (!matched) return matched.error();
    matched->intersect(segment.live());
    matches.push_back({index, std::move(*matched)});
  }
  return matches;
}

base::Result<std::int64_t> ElasticsearchService::count(std::string_view expression,
                                                       std::string_view body) {
  const auto matches = match_query(expression, body);
  if (!matches) return matches.error();
  std::uint64_t total = 0;
  for (const Matches& match : *matches) total += match.documents.count();
  return static_cast<std::int64_t>(total);
}

base::Result<std::vector<FoundDocument>> ElasticsearchService::find_documents(
    std::string_view expression, std::string_view body, std::int64_t limit) {
  const auto matches = match_query(expression, body);
  if (!matches) return matches.error();
  std::vector<FoundDocument> found;
  for (const auto& [index, documents] : *matches) {
    const DocumentStore& store = *index->segment(scheduler_.now()).documents;
    documents.for_each([&](Ordinal doc) {
      if (limit >= 0 && std::cmp_greater_equal(found.size(), limit)) return;
      found.push_back(
          {index->name(), store.id(doc), store.source(doc), index->sequence_number(doc)});
    });
  }
  return found;
}

base::Result<std::string> ElasticsearchService::search(std::string_view expression,
                                                       std::string_view body,
                                                       const SearchParameters& parameters) {
  auto json = parse_body(body);
  if (!json) return json.error();
  auto request = parse_search(*json, limits_);
  if (!request) return request.error();
  auto selected = select(expression);
  if (!selected) return selected.error();
  std::vector<Segment> segments;
  std::int64_t shards = 0;
  for (Index* index : *selected) {
    segments.push_back(index->segment(scheduler_.now()));
    shards += index->shards();
  }
  return run_search(*request, parameters, segments, shards, limits_);
}

base::Result<std::string> ElasticsearchService::open_scroll(std::string_view expression,
                                                            std::string_view body,
                                                            std::string_view keep_alive,
                                                            const SearchParameters& parameters) {
  const auto kept = parse_keep_alive(keep_alive);
  if (!kept) return kept.error();
  auto json = parse_body(body);
  if (!json) return json.error();
  auto request = parse_search(*json, limits_);
  if (!request) return request.error();
  WEIR_RETURN_IF_ERROR(check_scrollable(*request));
  auto selected = select(expression);
  if (!selected) return selected.error();
  scrolls_.expire(scheduler_.now());
  // A scroll counts all its hits, whatever it costs.
  request->track_total_hits = std::nullopt;
  auto opened = scrolls_.open(std::move(*request));
  if (!opened) return opened.error();
  Scroll& scroll = **opened;
  scroll.ends = scheduler_.now() + *kept;
  std::vector<Segment> segments;
  for (Index* index : *selected) {
    segments.push_back(index->segment(scheduler_.now()));
    scroll.indices.push_back(index->name());
    scroll.uuids.push_back(index->uuid());
    scroll.shards += index->shards();
  }
  auto page =
      start_scroll(scroll.request, parameters, segments, scroll.shards, limits_, scroll.state);
  if (!page) scrolls_.close(std::string{scroll.state.id});
  return page;
}

base::Result<std::string> ElasticsearchService::next_page(std::string_view scroll_id,
                                                          std::string_view keep_alive,
                                                          const SearchParameters& parameters) {
  scrolls_.expire(scheduler_.now());
  auto found = scrolls_.find(scroll_id);
  if (!found) return found.error();
  Scroll& scroll = **found;
  if (!keep_alive.empty()) {
    const auto kept = parse_keep_alive(keep_alive);
    if (!kept) return kept.error();
    scroll.ends = scheduler_.now() + *kept;
  }
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < scroll.indices.size(); ++i) {
    const auto known = indices_.find(scroll.indices[i]);
    if (known == indices_.end() || known->second->uuid() != scroll.uuids[i]) {
      return errors::index_not_found(scroll.indices[i]);
    }
    segments.push_back(known->second->segment(scheduler_.now()));
  }
  return continue_scroll(scroll.request, parameters, segments, scroll.shards, limits_,
                         scroll.state);
}

base::Result<std::size_t> ElasticsearchService::close_scrolls(std::span<const std::string> ids) {
  scrolls_.expire(scheduler_.now());
  std::size_t closed = 0;
  for (const std::string& id : ids) {
    if (id == "_all") {
      closed += scrolls_.close_all();
      continue;
    }
    const auto known = scrolls_.find(id);
    if (!known && known.error().http_status == 400) return known.error();
    closed += scrolls_.close(id);
  }
  return closed;
}

}  // namespace weir::elasticsearch
