// One index: its mapping and documents, and the rules of writing, versions and refreshing.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/document_parser.h"
#include "emulator/elasticsearch/document_store.h"
#include "emulator/elasticsearch/limits.h"
#include "emulator/elasticsearch/segment.h"
#include "emulator/elasticsearch/write_condition.h"
#include "emulator/sim/time.h"

namespace weir::elasticsearch {

enum class WriteOutcome : std::uint8_t {
  kCreated,
  kUpdated,
  kDeleted,
  kNotFound,
  kNoop,  ///< An update that changes nothing.
  kFailed
};

struct WriteResult {
  WriteOutcome outcome = WriteOutcome::kCreated;
  std::int64_t version = 1;  ///< Counts the writes to this id (docs-index_, versioning).
  std::int64_t sequence_number = 0;
};

/// A document as GET sees it: the newest write, refreshed or not.
struct StoredDocument {
  std::string source;
  std::int64_t version = 1;
  std::int64_t sequence_number = 0;
};

class Index {
 public:
  Index(std::string name, std::string uuid, sim::Time created, const Limits& limits);
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;

  const std::string& name() const { return name_; }
  const std::string& uuid() const { return uuid_; }
  sim::Time created() const { return created_; }
  Mapping& mapping() { return mapping_; }
  const Mapping& mapping() const { return mapping_; }
  std::int64_t shards() const { return shards_; }
  std::int64_t replicas() const { return replicas_; }
  std::optional<std::int64_t> refresh_interval_ms() const { return refresh_interval_ms_; }
  /// As it was set; "" if it never was.
  const std::string& refresh_interval_text() const { return refresh_interval_text_; }

  /// The "settings" of index creation: number_of_shards, number_of_replicas (kept and shown; there
  /// is one copy of the data), refresh_interval ("1s", "-1"). Error: illegal_argument_exception, or
  /// not_implemented_exception for other settings.
  base::Result<void> apply_settings(const JsonValue& settings);
  /// The same for an index that is there: number_of_shards is final then.
  base::Result<void> change_settings(const JsonValue& settings);

  /// Writes a document. `create_only` refuses an id that exists (version_conflict), as a condition
  /// does that does not hold; nullptr is none. Errors of parsing leave the index as it was.
  base::Result<WriteResult> put(const DocumentKey& key, std::string_view source, bool create_only,
                                const WriteCondition* condition, sim::Time now);
  /// Merges a part of a document into it, or creates it. Error: document_missing_exception.
  base::Result<WriteResult> update(const DocumentKey& key, std::string_view body,
                                   const WriteCondition* condition, sim::Time now);
  /// To be called some writes ahead of the one with this key: hides the wait for memory.
  void prefetch(const DocumentKey& key) const { store_.prefetch(key); }
  /// Deleting what is not there is no error: the outcome is kNotFound.
  base::Result<WriteResult> remove(const DocumentKey& key, const WriteCondition* condition,
                                   sim::Time now);
  /// `refreshed_only`: nothing if the newest write has not been refreshed yet.
  std::optional<StoredDocument> get(std::string_view id, bool refreshed_only = false) const;

  /// Makes every write so far searchable.
  void refresh();
  /// Makes searchable what was written at least the refresh interval before `now`.
  void refresh_due(sim::Time now);
  /// What a search at `now` sees.
  Segment segment(sim::Time now);

  /// Documents that exist, refreshed or not.
  std::uint64_t documents() const { return live_documents_; }
  /// Overwritten and deleted documents that still take room.
  std::uint64_t deleted_documents() const { return store_.size() - live_documents_; }
  std::int64_t operations() const { return next_sequence_number_; }
  std::size_t memory_bytes() const;
  /// Visits every document in ascending byte order of ids, refreshed or not.
  void for_each_document(
      const std::function<void(std::string_view id, std::string_view source)>& visit) const;
  /// Version and sequence number of a stored document.
  std::int64_t version(Ordinal doc) const;
  std::int64_t sequence_number(Ordinal doc) const;

 private:
  struct Tombstone {
    std::int64_t version;
    sim::Time deleted_at;
  };
  // Writes of one instant that no search sees yet.
  struct Pending {
    sim::Time at;
    std::uint32_t size;        ///< Ordinals below it become searchable,
    std::size_t removals = 0;  ///< and this many removals take effect.
  };
  struct VersionEntry {
    Ordinal doc;
    std::int64_t version;
  };
  struct SequenceStep {
    Ordinal first;       ///< From this ordinal on,
    std::int64_t ahead;  ///< sequence numbers are this much ahead of ordinals.
  };

  bool exists(const IdTable::Place& place) const {
    return place.ordinal != kNoOrdinal && !tombstones_.contains(place.ordinal);
  }
  std::int64_t next_version(const IdTable::Place& place, sim::Time now) const;
  base::Result<void> check(const WriteCondition& condition, std::string_view id,
                           const IdTable::Place& place, sim::Time now) const;
  // `removed`: the document that is gone, kNoOrdinal for none.
  void note_write(sim::Time now, Ordinal removed);
  void apply(const Pending& pending);

  std::string name_;
  std::string uuid_;
  sim::Time created_;
  Limits limits_;
  Mapping mapping_;
  DocumentParser parser_;
  DocumentStore store_;
  std::int64_t shards_ = 1;
  std::int64_t replicas_ = 1;
  std::optional<std::int64_t> refresh_interval_ms_;  ///< nullopt: only on request.
  std::string refresh_interval_text_;

  std::uint64_t live_documents_ = 0;
  std::int64_t next_sequence_number_ = 0;
  std::vector<VersionEntry> versions_;  ///< Those that are not 1, ascending by document.
  std::vector<SequenceStep> sequence_steps_;
  std::map<Ordinal, Tombstone> tombstones_;

  std::deque<Pending> pending_;
  std::deque<Ordinal> pending_removals_;
  DocSet removed_;
  std::uint32_t searchable_ = 0;
};

}  // namespace weir::elasticsearch
