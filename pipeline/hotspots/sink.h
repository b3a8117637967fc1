// The bulk sink: collects documents, writes them to Elasticsearch in bulk, and tries again what was
// rejected for lack of room, as Flink's Elasticsearch connector does with the workshop's settings.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/signal.h"
#include "emulator/sim/task.h"
#include "pipeline/clients/elasticsearch_client.h"
#include "pipeline/hotspots/documents.h"

namespace weir::hotspots {

struct SinkOptions {
  /// By DocumentKind.
  std::array<std::string, kDocumentKinds> indices{"pickup_count", "trip_duration"};
  /// False: documents are indexed without an id, as the workshop's processor does; a restore from a
  /// checkpoint then makes duplicates.
  bool document_ids = true;

  // A bulk request leaves at the first of these (the workshop's AmazonElasticsearchSink).
  std::size_t flush_actions = 10'000;
  std::size_t flush_bytes = 1 << 20;
  sim::Duration flush_interval = std::chrono::milliseconds{1000};

  // After HTTP 429, for the whole request or for single documents: 100 ms, doubled each time.
  sim::Duration first_backoff = std::chrono::milliseconds{100};
  sim::Duration last_backoff = std::chrono::seconds{10};

  /// Readers wait while more documents than this are not acknowledged.
  std::size_t max_pending_documents = 200'000;
};

class BulkSink {
 public:
  BulkSink(sim::Scheduler& scheduler, clients::ElasticsearchClient& client, SinkOptions options);

  /// Takes a document over. Never waits; see has_room().
  void add(const Document& document);

  /// Writes until destroyed. Ends only by an error that trying again does not mend: anything but
  /// HTTP 429 from the request or from one of its documents.
  sim::Task<base::Result<void>> run();

  /// Documents added but not acknowledged yet.
  std::size_t pending() const { return pending_; }
  std::uint64_t acknowledged() const { return acknowledged_; }
  bool has_room() const { return pending_ < options_.max_pending_documents; }
  /// Wakes whoever waits for acknowledgements.
  sim::Signal& progress() { return progress_; }
  /// What is pending now leaves without waiting for the interval.
  void flush();

  /// Calls visit(kind, id, source) for every pending document, in the order they were added.
  template <class Visit>
  void for_each_pending(Visit visit) const {
    for (const Block& block : blocks_) {
      for (const Entry& entry : block.entries) {
        visit(entry.kind, block.id_of(entry), block.source_of(entry));
      }
    }
  }

 private:
  // One bulk request in the making: texts back to back, no allocation a document.
  struct Entry {
    std::uint32_t offset;  ///< The id; the source stands right behind it.
    std::uint32_t id_bytes;
    std::uint32_t source_bytes;
    DocumentKind kind;
  };
  struct Block {
    std::string text;
    std::vector<Entry> entries;
    sim::Time flush_at{};
    bool sealed = false;  ///< On its way: nothing may be added.

    std::string_view id_of(const Entry& entry) const {
      return std::string_view{text}.substr(entry.offset, entry.id_bytes);
    }
    std::string_view source_of(const Entry& entry) const {
      return std::string_view{text}.substr(entry.offset + entry.id_bytes, entry.source_bytes);
    }
  };

  Block& open_block();
  bool is_full(const Block& block) const {
    return block.entries.size() >= options_.flush_actions ||
           block.text.size() >= options_.flush_bytes;
  }
  bool front_is_due() const;
  sim::Task<void> wait_until_front_is_due();
  sim::Task<base::Result<void>> write_front_block();
  std::vector<clients::BulkDocument> request_of(const Block& block) const;
  base::Result<void> settle_front_block(const clients::BulkReply& reply);

  sim::Scheduler& scheduler_;
  clients::ElasticsearchClient& client_;
  SinkOptions options_;
  std::deque<Block> blocks_;
  std::size_t pending_ = 0;
  std::uint64_t acknowledged_ = 0;
  bool flush_requested_ = false;
  sim::Signal due_changed_;
  sim::Signal progress_;
};

}  // namespace weir::hotspots
