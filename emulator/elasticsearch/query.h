// What a search asks of documents: yes or no, for all documents of a segment at once.
#pragma once

#include <memory>

#include "emulator/base/result.h"
#include "emulator/elasticsearch/doc_set.h"
#include "emulator/elasticsearch/json.h"
#include "emulator/elasticsearch/segment.h"

namespace weir::elasticsearch {

/// A query of the query DSL, read but not bound to an index: fields are looked up when it matches.
class Query {
 public:
  virtual ~Query() = default;

  /// Documents below segment.size that match; removed ones may be among them. Error: a value that
  /// the field's type refuses (query_shard_exception), or what is not implemented.
  virtual base::Result<DocSet> match(const Segment& segment) const = 0;

  /// False when the query only filters: its hits then have score 0 instead of 1.
  virtual bool scores() const { return true; }
};

using QueryPtr = std::unique_ptr<Query>;

/// Reads {"<name>": {...}} (query-dsl). Error: parsing_exception, or not_implemented_exception for
/// queries that Elasticsearch 7.10 knows and Weir does not.
base::Result<QueryPtr> parse_query(const JsonValue& json);

}  // namespace weir::elasticsearch
