// Elasticsearch's REST bodies around the service: JSON in, status and JSON out. The network edge
// maps paths and query strings onto these calls.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/elasticsearch/elasticsearch_service.h"
#include "emulator/elasticsearch/source_filter.h"

namespace weir::elasticsearch {

struct JsonReply {
  int status = 200;
  std::string body;
};

/// What becomes of a write for searches (docs-refresh).
enum class Refresh : std::uint8_t { kLater, kForced, kWaitFor };

/// "type", "reason" and what goes with them, into the object that `writer` is in.
void write_error_members(JsonWriter& writer, const base::Error& error);

/// "_shards" with all copies of all shards, of which the replicas are nowhere.
void write_copies(JsonWriter& writer, const ElasticsearchService& service,
                  const std::vector<std::string>& indices);

/// {"error":{"root_cause":[...],"type":...,"reason":...},"status":N}
JsonReply error_reply(const base::Error& error);

struct ByQueryOptions {
  bool proceed_on_conflict = false;
  bool refresh = false;
  std::int64_t max_documents = -1;  ///< -1: all.
};

class JsonApi {
 public:
  explicit JsonApi(ElasticsearchService& service) : service_(service) {}

  /// GET /: version 7.10.2 with what clients check (tagline, build_flavor "default").
  JsonReply info() const;

  JsonReply create_index(std::string_view name, std::string_view body);
  JsonReply delete_index(std::string_view expression);
  /// Aliases, mappings and settings of each index.
  JsonReply get_index(std::string_view expression) const;
  JsonReply get_mapping(std::string_view expression) const;
  /// PUT /{index}/_settings
  JsonReply put_settings(std::string_view expression, std::string_view body);
  JsonReply put_mapping(std::string_view expression, std::string_view body);

  /// POST /_bulk: lines of actions and sources. `index` is used where an action names none.
  /// Waiting for a refresh is refreshing at once: nobody can tell, but for when it happens.
  /// `shown` is what of updated documents the reply has, unless an action says it itself.
  JsonReply bulk(std::string_view lines, std::string_view index, Refresh refresh,
                 const std::optional<SourceFilter>& shown = std::nullopt);
  /// PUT /{index}/_doc/{id}, POST /{index}/_doc (empty id), _create (`create_only`).
  JsonReply put_document(std::string_view index, std::string_view id, std::string_view source,
                         bool create_only, Refresh refresh,
                         const WriteCondition* condition = nullptr);
  /// POST /{index}/_update/{id}. `shown` is what of the document the reply has under "get".
  JsonReply update_document(std::string_view index, std::string_view id, std::string_view body,
                            Refresh refresh, const WriteCondition* condition,
                            const std::optional<SourceFilter>& shown);
  JsonReply get_document(std::string_view index, std::string_view id,
                         bool refreshed_only = false) const;
  JsonReply delete_document(std::string_view index, std::string_view id, Refresh refresh,
                            const WriteCondition* condition = nullptr);

  /// Deletes, or writes once more, every document that a search body's "query" finds.
  JsonReply delete_by_query(std::string_view expression, std::string_view query,
                            const ByQueryOptions& options);
  JsonReply update_by_query(std::string_view expression, std::string_view query,
                            const ByQueryOptions& options);
  /// POST /_reindex
  JsonReply reindex(std::string_view body, bool refresh);

  JsonReply refresh(std::string_view expression);
  /// What maintenance answers that has nothing to do here: {"_shards":{...}}.
  JsonReply shards_of(std::string_view expression) const;
  JsonReply count(std::string_view expression, std::string_view body);
  JsonReply search(std::string_view expression, std::string_view body,
                   const SearchParameters& parameters);
  /// POST /_msearch: lines of headers and bodies; failures stay within their response.
  JsonReply msearch(std::string_view lines, std::string_view index,
                    const SearchParameters& parameters);

 private:
  base::Result<std::string> header_expression(const JsonValue& header,
                                              std::string_view index) const;
  JsonReply by_query(BulkAction action, std::string_view expression, std::string_view query,
                     const ByQueryOptions& options);
  void write_shown(JsonWriter& writer, const BulkOperation& operation,
                   const std::optional<SourceFilter>& shown) const;

  ElasticsearchService& service_;
};

}  // namespace weir::elasticsearch
