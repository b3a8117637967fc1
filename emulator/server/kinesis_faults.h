// What injected faults need to know of Kinesis: the stream and shard of a request, and how some
// records of a PutRecords call fail while the others are stored.
#pragma once

#include <string>
#include <vector>

#include "emulator/api/kinesis.h"
#include "emulator/kinesis/kinesis_service.h"
#include "emulator/server/faults/fault_table.h"

namespace weir::server {

/// The stream's name in an input that has StreamName or StreamARN; empty when it has neither.
std::string stream_of(const api::ShapeInfo& shape, const void* input);
/// The one shard that an input is about: of its ShardId, its iterator, or a PutRecord's key. Empty
/// when there is none.
std::string shard_of(const kinesis::KinesisService& service, const api::ShapeInfo& shape,
                     const void* input);

/// The records of a PutRecords call that a fault refuses.
class PartialFailure {
 public:
  /// Takes the failing records out of `input`.
  PartialFailure(const kinesis::KinesisService& service, faults::FaultTable& table,
                 const faults::Decision& decision, const base::Caller& caller,
                 api::kinesis::PutRecordsInput& input);

  /// Every record failed: nothing is left to store.
  bool all() const { return all_; }
  /// The output of what was stored, with the refused records in their places.
  api::kinesis::PutRecordsOutput merge(const api::kinesis::PutRecordsOutput& stored) const;

 private:
  std::vector<bool> failing_;
  std::vector<std::string> messages_;  ///< One a failing record.
  std::string code_;
  bool all_ = false;
};

}  // namespace weir::server
