#include "tests/unit/pipeline/hotspots/fake_elasticsearch.h"

#include <fmt/format.h>

namespace weir::hotspots {
namespace {

clients::BulkOutcome rejected() {
  return {429, "es_rejected_execution_exception", "rejected execution"};
}

}  // namespace

FakeElasticsearch::Reply<clients::BulkReply> FakeElasticsearch::bulk(
    std::span<const clients::BulkDocument> request) {
  requests.push_back({scheduler_.now(), request.size()});
  if (options.max_latency.count() > 0) {
    const auto bound = static_cast<std::uint64_t>(options.max_latency.count());
    co_await scheduler_.sleep_for(sim::Duration{random_.below(bound)});
  }
  if (!request_errors.empty()) {
    const auto error = request_errors.front();
    request_errors.pop_front();
    if (error) co_return *error;
  }
  if (random_.chance(options.reject_request_probability)) {
    co_return base::Error{"es_rejected_execution_exception", "rejected execution", 429};
  }
  clients::BulkReply reply;
  for (const clients::BulkDocument& document : request) {
    reply.items.push_back(index(document));
    reply.errors |= reply.items.back().status >= 300;
  }
  if (!reply.errors) reply.items.clear();
  // The answer may get lost with whoever waits for it: the documents are stored before.
  if (options.max_latency.count() > 0) co_await scheduler_.sleep_for(options.max_latency / 4);
  co_return reply;
}

clients::BulkOutcome FakeElasticsearch::index(const clients::BulkDocument& document) {
  if (!document_outcomes.empty()) {
    const auto outcome = document_outcomes.front();
    document_outcomes.pop_front();
    if (outcome) return *outcome;
  }
  if (random_.chance(options.reject_document_probability)) return rejected();
  store(document);
  return {};
}

void FakeElasticsearch::store(const clients::BulkDocument& document) {
  const std::string id =
      document.id.empty() ? fmt::format("auto-{}", next_id_++) : std::string{document.id};
  auto& place = documents[std::string{document.index}][id];
  if (!place.empty() && place != document.source) ++changed;
  place = document.source;
}

}  // namespace weir::hotspots
