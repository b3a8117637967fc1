#include "emulator/kinesis/shapes.h"

#include "emulator/kinesis/sequence_number.h"

namespace weir::kinesis {

api::kinesis::Shard describe(const Shard& shard) {
  api::kinesis::Shard out;
  out.shard_id = shard.id;
  if (shard.parents.parent) out.parent_shard_id = shard_id_of(*shard.parents.parent);
  if (shard.parents.adjacent) out.adjacent_parent_shard_id = shard_id_of(*shard.parents.adjacent);
  out.hash_key_range = {to_decimal(shard.range.start), to_decimal(shard.range.end)};
  out.sequence_number_range.starting_sequence_number = shard.starting_sequence_number();
  if (!shard.open()) {
    out.sequence_number_range.ending_sequence_number = shard.ending_sequence_number();
  }
  return out;
}

api::kinesis::Record record_shape(const api::kinesis::RecordView& view) {
  api::kinesis::Record record;
  record.sequence_number = to_decimal(view.sequence_number);
  record.approximate_arrival_timestamp = view.sequence_number.arrival;
  record.data = view.data;
  // A stored key is never empty: none was given, which strategy AUTO allows.
  if (!view.partition_key.empty()) record.partition_key = std::string(view.partition_key);
  if (view.encrypted) record.encryption_type = std::string(api::kinesis::encryption_type::kKms);
  return record;
}

api::kinesis::ChildShard child_shape(const api::kinesis::ChildShardView& view) {
  return {view.shard_id,
          view.parent_shards,
          {to_decimal(view.starting_hash_key), to_decimal(view.ending_hash_key)}};
}

api::kinesis::StreamModeDetails mode_shape(const Stream& stream) {
  namespace mode = api::kinesis::stream_mode;
  return {std::string(stream.on_demand ? mode::kOnDemand : mode::kProvisioned)};
}

}  // namespace weir::kinesis
