// Elasticsearch in memory: keeps documents by index and id, and refuses what a test wants refused.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "emulator/sim/random.h"
#include "emulator/sim/scheduler.h"
#include "pipeline/clients/elasticsearch_client.h"

namespace weir::hotspots {

class FakeElasticsearch : public clients::ElasticsearchClient {
 public:
  struct Options {
    std::uint64_t seed = 1;
    sim::Duration max_latency{};
    double reject_request_probability = 0;   ///< HTTP 429 for the whole request.
    double reject_document_probability = 0;  ///< Status 429 for one document.
  };

  FakeElasticsearch(sim::Scheduler& scheduler, Options given)
      : options(given), scheduler_(scheduler), random_(given.seed) {}

  Reply<void> create_index(std::string, std::string) override { co_return base::Result<void>{}; }
  Reply<void> refresh(std::string) override { co_return base::Result<void>{}; }
  Reply<std::int64_t> count(std::string index) override {
    co_return static_cast<std::int64_t>(documents[index].size());
  }
  Reply<clients::BulkReply> bulk(std::span<const clients::BulkDocument> request) override;

  struct Request {
    sim::Time at;
    std::size_t documents;
  };

  Options options;
  /// index -> id -> source. Documents without id get "auto-<n>".
  std::map<std::string, std::map<std::string, std::string>> documents;
  std::vector<Request> requests;  ///< All of them, refused ones too.
  /// The next requests end with these, in order; a nullopt lets one pass.
  std::deque<std::optional<base::Error>> request_errors;
  /// The next documents get these outcomes, in order; a nullopt lets one pass.
  std::deque<std::optional<clients::BulkOutcome>> document_outcomes;
  /// A document was written again with another content.
  std::uint64_t changed = 0;

 private:
  clients::BulkOutcome index(const clients::BulkDocument& document);
  void store(const clients::BulkDocument& document);

  sim::Scheduler& scheduler_;
  sim::Random random_;
  std::uint64_t next_id_ = 0;
};

}  // namespace weir::hotspots
