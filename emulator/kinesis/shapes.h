// API shapes made from the service's state.
#pragma once

#include "emulator/api/kinesis.h"
#include "emulator/api/kinesis_records.h"
#include "emulator/kinesis/stream.h"

namespace weir::kinesis {

/// A shard as the API shows it.
api::kinesis::Shard describe(const Shard& shard);

/// A record as the API shows it. EncryptionType is there when it was stored encrypted.
api::kinesis::Record record_shape(const api::kinesis::RecordView& view);
api::kinesis::ChildShard child_shape(const api::kinesis::ChildShardView& view);

api::kinesis::StreamModeDetails mode_shape(const Stream& stream);

}  // namespace weir::kinesis
