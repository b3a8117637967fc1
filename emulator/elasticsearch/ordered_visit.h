// Walks all documents in order of their ids within bounded memory.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "emulator/elasticsearch/document_store.h"

namespace weir::elasticsearch {

/// Visits the newest document of every id that is not in `dead`, ids in ascending byte order.
/// Sources lie compressed in order of writing; this reads them from front to back as often as
/// ranges of ids are needed to keep each range within about `memory_bytes`.
void visit_by_id(const DocumentStore& store, const DocSet& dead, std::size_t memory_bytes,
                 const std::function<void(std::string_view id, std::string_view source)>& visit);

}  // namespace weir::elasticsearch
