// What the service tells the timeline.
#pragma once

#include "emulator/sim/timeline.h"

namespace weir::elasticsearch {

/// One a bulk request and index: operations, failed, hash of ids and sources.
inline constexpr sim::EventKind kBulkEvent{"elasticsearch.bulk", true};
/// A bulk request that met a full queue: operations, rejected.
inline constexpr sim::EventKind kBulkRejected{"elasticsearch.bulk_rejected"};
inline constexpr sim::EventKind kIndexCreated{"elasticsearch.index_created"};
inline constexpr sim::EventKind kIndexDeleted{"elasticsearch.index_deleted"};

}  // namespace weir::elasticsearch
