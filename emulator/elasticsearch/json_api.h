// Elasticsearch's REST bodies around the service: JSON in, status and JSON out. The network edge
// maps paths and query strings onto these calls.
#pragma once

#include <string>
#include <string_view>

#include "emulator/elasticsearch/elasticsearch_service.h"

namespace weir::elasticsearch {

struct JsonReply {
  int status = 200;
  std::string body;
};

/// {"error":{"root_cause":[...],"type":...,"reason":...},"status":N}
JsonReply error_reply(const base::Error& error);

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
  JsonReply put_mapping(std::string_view expression, std::string_view body);

  /// POST /_bulk: lines of actions and sources. `index` is used where an action names none.
  /// `refresh` makes the writes searchable at once.
  JsonReply bulk(std::string_view lines, std::string_view index, bool refresh);
  /// PUT /{index}/_doc/{id}, POST /{index}/_doc (empty id), _create (`create_only`).
  JsonReply put_document(std::string_view index, std::string_view id, std::string_view source,
                         bool create_only, bool refresh);
  JsonReply get_document(std::string_view index, std::string_view id) const;
  JsonReply delete_document(std::string_view index, std::string_view id, bool refresh);

  JsonReply refresh(std::string_view expression);
  JsonReply count(std::string_view expression, std::string_view body);
  JsonReply search(std::string_view expression, std::string_view body,
                   const SearchParameters& parameters);
  /// POST /_msearch: lines of headers and bodies; failures stay within their response.
  JsonReply msearch(std::string_view lines, std::string_view index,
                    const SearchParameters& parameters);

 private:
  ElasticsearchService& service_;
};

}  // namespace weir::elasticsearch
