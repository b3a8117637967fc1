// The documents of one index: ids, sources and a column for each field.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/elasticsearch/dictionary.h"
#include "emulator/elasticsearch/id_table.h"
#include "emulator/elasticsearch/int64_column.h"
#include "emulator/elasticsearch/limits.h"
#include "emulator/elasticsearch/source_store.h"
#include "emulator/elasticsearch/staged_document.h"

namespace weir::elasticsearch {

/// The values of one field. Keywords are numbers of the dictionary, texts the numbers of their
/// tokens, geo_points latitude cells in `codes` and longitude cells in `longitudes`.
struct FieldColumn {
  Int64Column codes;
  std::unique_ptr<Int64Column> longitudes;
  std::unique_ptr<Dictionary> dictionary;

  std::size_t memory_bytes() const;
};

class DocumentStore {
 public:
  explicit DocumentStore(const Limits& limits);

  IdTable::Place find(const DocumentKey& key) const { return ids_.find(key); }
  IdTable::Place find(std::string_view id) const { return ids_.find(id); }
  void prefetch(const DocumentKey& key) const { ids_.prefetch(key); }
  /// Stores a document under the next ordinal; `place` is find(id).
  Ordinal append(const IdTable::Place& place, std::string_view id, std::string_view source,
                 const StagedDocument& staged, const Mapping& mapping);

  std::uint32_t size() const { return ids_.size(); }
  std::string id(Ordinal doc) const { return ids_.id(doc); }
  std::string source(Ordinal doc) const { return sources_.source(doc); }
  const IdTable& ids() const { return ids_; }
  const SourceStore& sources() const { return sources_; }
  /// nullptr as long as no document has a value.
  const FieldColumn* column(FieldNumber field) const {
    return field < columns_.size() ? columns_[field].get() : nullptr;
  }

  std::size_t memory_bytes() const;

 private:
  FieldColumn& column_for(FieldNumber field, FieldType type);
  void append_tokens(FieldColumn& column, Ordinal doc, std::span<const StagedValue> values);

  IdTable ids_;
  SourceStore sources_;
  std::vector<std::unique_ptr<FieldColumn>> columns_;
};

}  // namespace weir::elasticsearch
