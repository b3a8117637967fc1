// A local Elasticsearch 7.10: indices, documents and searches of one world.
//
// Start here. Documents are parsed (document_parser.h) into columns (document_store.h) of an index
// (index.h); a search (search.h) matches queries (query.h) and feeds aggregations (aggregation.h).
// json_api.h puts Elasticsearch's REST bodies around this class.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/index.h"
#include "emulator/elasticsearch/limits.h"
#include "emulator/elasticsearch/scroll.h"
#include "emulator/elasticsearch/search.h"
#include "emulator/sim/scheduler.h"
#include "emulator/sim/timeline.h"

namespace weir::elasticsearch {

enum class BulkAction : std::uint8_t { kIndex, kCreate, kDelete, kUpdate };

/// One action of a bulk request (docs-bulk). The views must stay valid during the call.
struct BulkOperation {
  BulkAction action = BulkAction::kIndex;
  std::string_view index;
  std::string_view id;      ///< Empty: a new one is chosen. Deleting needs one.
  std::string_view source;  ///< One JSON object; kDelete ignores it, kUpdate has its changes here.
  const WriteCondition* condition = nullptr;  ///< nullptr: none.
  bool has_empty_id = false;  ///< An id was given, without a character: that is refused.
};

inline constexpr std::uint32_t kNone = ~std::uint32_t{0};

struct BulkItem {
  WriteResult write;              ///< Meaningless for failed items.
  std::uint16_t status = 201;     ///< 201 created, 200 replaced or deleted, 404, 409, 429, 400, ...
  std::uint32_t failure = kNone;  ///< Place in BulkReply::failures.
  std::uint32_t generated_id = kNone;  ///< Place in BulkReply::generated_ids.
};

struct BulkReply {
  bool errors = false;
  std::vector<BulkItem> items;  ///< One an operation, in order.
  std::vector<base::Error> failures;
  std::vector<std::string> generated_ids;
};

/// What becomes of a bulk request before it is looked at: how a cluster under load answers.
struct BulkAdmission {
  bool reject_request = false;   ///< The whole request fails with HTTP 429.
  std::size_t reject_items = 0;  ///< So many of the last items fail with 429, the others go on.
};
using BulkGate = std::function<BulkAdmission(std::span<const BulkOperation>)>;

struct DocumentReply {
  std::string id;
  WriteResult write;
};

/// A document that a search found.
struct FoundDocument {
  std::string index;
  std::string id;
  std::string source;
  std::int64_t sequence_number = 0;
};

struct IndexStatistics {
  std::uint64_t documents = 0;  ///< Refreshed or not.
  std::uint64_t deleted_documents = 0;
  std::uint64_t operations = 0;
  std::size_t memory_bytes = 0;
};

class ElasticsearchService {
 public:
  ElasticsearchService(sim::Scheduler& scheduler, sim::Timeline& timeline, Limits limits);

  const Limits& limits() const { return limits_; }

  /// PUT /{name} (indices-create-index); blank body means no mappings. Error:
  /// resource_already_exists_exception, invalid_index_name_exception, mapper_parsing_exception.
  base::Result<void> create_index(std::string_view name, std::string_view body);
  /// Name, comma-separated names or wildcards. Error: index_not_found_exception.
  base::Result<void> delete_index(std::string_view expression);
  bool index_exists(std::string_view name) const { return indices_.contains(name); }
  /// PUT /{name}/_mapping: adds fields (indices-put-mapping).
  base::Result<void> put_mapping(std::string_view name, std::string_view body);

  /// PUT /{name}/_settings (indices-update-settings): what may change while an index is there.
  base::Result<void> put_settings(std::string_view name, std::string_view body);

  /// Writes in order. Items fail singly; missing indices are created with dynamic mappings. Error:
  /// only es_rejected_execution_exception (429), when the gate rejects the request.
  base::Result<BulkReply> bulk(std::span<const BulkOperation> operations);
  /// Asked before every bulk request; an empty function admits everything.
  void set_bulk_rejection(BulkGate gate) { gate_ = std::move(gate); }

  /// One document; an empty id chooses a new one. `create_only`: version_conflict when it exists.
  base::Result<DocumentReply> put_document(std::string_view index, std::string_view id,
                                           std::string_view source, bool create_only,
                                           const WriteCondition* condition = nullptr);
  /// Merges the changes of an update's body (document_update.h) into a document.
  base::Result<DocumentReply> update_document(std::string_view index, std::string_view id,
                                              std::string_view body,
                                              const WriteCondition* condition = nullptr);
  /// Deleting what is not there answers kNotFound.
  base::Result<DocumentReply> delete_document(std::string_view index, std::string_view id,
                                              const WriteCondition* condition = nullptr);
  /// The newest write, refreshed or not; nullopt when there is no such document.
  /// `refreshed_only`: as searches would find it.
  base::Result<std::optional<StoredDocument>> get_document(std::string_view index,
                                                           std::string_view id,
                                                           bool refreshed_only = false);

  /// Makes all writes so far searchable in the indices of the expression ("" is all).
  base::Result<void> refresh(std::string_view expression);
  /// Searchable documents that match {"query":...}, or all when the body is blank.
  base::Result<std::int64_t> count(std::string_view expression, std::string_view body);
  /// The JSON of the response (search-search). Writes are seen once refreshed, by request or by the
  /// refresh interval.
  base::Result<std::string> search(std::string_view expression, std::string_view body,
                                   const SearchParameters& parameters = {});

  /// Documents that match {"query":...}, in order of index and writing; at most `limit`, -1 is all.
  base::Result<std::vector<FoundDocument>> find_documents(std::string_view expression,
                                                          std::string_view body,
                                                          std::int64_t limit);
  /// The same as search, its hits to be fetched page by page; `keep_alive` as in "1m".
  base::Result<std::string> open_scroll(std::string_view expression, std::string_view body,
                                        std::string_view keep_alive,
                                        const SearchParameters& parameters);
  /// The next page. "" as keep_alive leaves the scroll's end as it is.
  base::Result<std::string> next_page(std::string_view scroll_id, std::string_view keep_alive,
                                      const SearchParameters& parameters);
  /// How many of them were open. "_all" stands for all. Error: what is no scroll id.
  base::Result<std::size_t> close_scrolls(std::span<const std::string> ids);

  /// In ascending order.
  std::vector<std::string> index_names() const;
  /// nullptr when there is none.
  const Index* find_index(std::string_view name) const;
  /// Names of the indices that an expression selects, ascending: a name, several with commas,
  /// wildcards, "_all" or "". Error: index_not_found_exception for a name that is not there.
  base::Result<std::vector<std::string>> resolve(std::string_view expression) const;
  /// The expression without the names that are not there (multi-index, ignore_unavailable).
  std::string available(std::string_view expression) const;
  base::Result<IndexStatistics> statistics(std::string_view index) const;
  /// Every document, refreshed or not, in ascending byte order of ids.
  base::Result<void> for_each_document(
      std::string_view index,
      const std::function<void(std::string_view id, std::string_view source)>& visit) const;

 private:
  class BulkRun;

  struct Matches {
    Index* index;
    DocSet documents;
  };
  base::Result<std::vector<Matches>> match_query(std::string_view expression,
                                                 std::string_view body);
  base::Result<DocumentReply> write_one(const BulkOperation& operation);

  base::Result<Index*> make_index(std::string_view name);
  base::Result<Index*> find_or_make(std::string_view name);
  base::Result<void> check_name(std::string_view name) const;
  base::Result<std::vector<Index*>> select(std::string_view expression) const;
  std::string next_id();
  std::string next_uuid(std::string_view name);

  sim::Scheduler& scheduler_;
  sim::Timeline& timeline_;
  Limits limits_;
  std::map<std::string, std::unique_ptr<Index>, std::less<>> indices_;
  BulkGate gate_;
  ScrollTable scrolls_;
  std::uint64_t ids_made_ = 0;
  std::uint64_t indices_made_ = 0;
};

}  // namespace weir::elasticsearch
