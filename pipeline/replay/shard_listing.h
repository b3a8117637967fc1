// Asks for the stream's shards.
#pragma once

#include <string>
#include <vector>

#include "emulator/api/kinesis.h"
#include "emulator/base/result.h"
#include "emulator/sim/random.h"
#include "emulator/sim/scheduler.h"
#include "pipeline/clients/kinesis_client.h"
#include "pipeline/replay/options.h"

namespace weir::replay {

using Shards = std::vector<api::kinesis::Shard>;

/// Open, as opposed to split or merged (API reference, SequenceNumberRange).
bool is_open(const api::kinesis::Shard& shard);

/// All shards that ListShards names, over all its pages.
sim::Task<base::Result<Shards>> list_shards(clients::KinesisClient& client, std::string stream);

/// The same until it succeeds, or fails by an error that waiting does not mend. The references must
/// outlive the task.
sim::Task<base::Result<Shards>> list_shards_patiently(sim::Scheduler& scheduler,
                                                      clients::KinesisClient& client,
                                                      const ReplayOptions& options,
                                                      sim::Random& random);

/// ListShards may succeed later: a passing error, or the stream is being created.
bool may_list_later(const base::Error& error);

}  // namespace weir::replay
