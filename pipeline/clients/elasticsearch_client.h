// Elasticsearch as the processor's sink sees it: create an index, write in bulk, count.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/base/result.h"
#include "emulator/sim/task.h"

namespace weir::clients {

/// One index action of a bulk request. The views must stay valid until the call has ended.
struct BulkDocument {
  std::string_view index;
  std::string_view id;      ///< Empty: the server chooses one.
  std::string_view source;  ///< The document, one JSON object without line breaks.
};

struct BulkOutcome {
  int status = 201;        ///< 200 replaced, 201 created, 429 rejected, else an error.
  std::string error_type;  ///< e.g. "es_rejected_execution_exception"; empty on success.
  std::string error_reason;
};

struct BulkReply {
  bool errors = false;
  /// One a document in order, or empty when `errors` is false and nothing else is worth saying.
  std::vector<BulkOutcome> items;
};

class ElasticsearchClient {
 public:
  virtual ~ElasticsearchClient() = default;

  template <class T>
  using Reply = sim::Task<base::Result<T>>;

  /// PUT /{index} with a JSON body of settings and mappings. Error code
  /// "resource_already_exists_exception" when it is there.
  virtual Reply<void> create_index(std::string index, std::string body) = 0;
  /// POST /_bulk. A request that is refused whole (HTTP 429) is an Error with that status.
  virtual Reply<BulkReply> bulk(std::span<const BulkDocument> documents) = 0;
  virtual Reply<void> refresh(std::string index) = 0;
  virtual Reply<std::int64_t> count(std::string index) = 0;
};

}  // namespace weir::clients
