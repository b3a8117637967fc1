// What a search sees of one index at one moment.
#pragma once

#include <cstdint>
#include <string_view>

#include "emulator/elasticsearch/document_store.h"
#include "emulator/elasticsearch/limits.h"
#include "emulator/elasticsearch/mapping.h"

namespace weir::elasticsearch {

class Index;

/// Everything in it stays valid until the index is written to.
struct Segment {
  std::string_view index;
  const Mapping* mapping = nullptr;
  const DocumentStore* documents = nullptr;
  const DocSet* removed = nullptr;  ///< Documents overwritten or deleted; may be shorter than size.
  std::uint32_t size = 0;           ///< Ordinals below it are searchable.
  std::int64_t now_ms = 0;          ///< What "now" means in date math.
  const Limits* limits = nullptr;
  const Index* owner = nullptr;

  /// A field and its values: `field` is nullptr when the mapping has none of that name, `column`
  /// when no document has a value.
  struct Values {
    const Field* field = nullptr;
    const FieldColumn* column = nullptr;
  };
  Values values(std::string_view path) const {
    const auto number = mapping->find(path);
    if (!number) return {};
    return {&mapping->field(*number), documents->column(*number)};
  }

  /// Searchable documents that are neither overwritten nor deleted.
  DocSet live() const {
    DocSet all = DocSet::all(size);
    all.subtract(*removed);
    return all;
  }
};

}  // namespace weir::elasticsearch
