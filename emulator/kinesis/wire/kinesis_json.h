// PutRecords, PutRecord and GetRecords in JSON without a tree and without an allocation a record:
// the hot path beside the generic codec (api/json.h), which stays the reference. A reader that meets
// anything but the plain form (escapes, unknown members, a wrong type, bad base64) declines, and the
// caller takes the generic way, whose errors are AWS's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/kinesis_records.h"
#include "emulator/base/caller.h"

namespace weir::kinesis {

/// Reads put requests. Keeps its arrays from call to call; the views it gives point into the body.
class PutRequestReader {
 public:
  /// A PutRecords body, of which base64 is decoded in place. `stream_name` of the batch is the name
  /// or the ARN. nullopt: declined, and `body` is as it was.
  std::optional<api::kinesis::PutRecordsBatch> read_put_records(std::span<char> body);
  /// A PutRecord body, as a batch of one. Declines also when SequenceNumberForOrdering is there.
  std::optional<api::kinesis::PutRecordsBatch> read_put_record(std::span<char> body);

 private:
  std::vector<api::kinesis::PutRecordView> records_;
};

/// {"ShardIterator":"..","Limit":n} in any order.
struct GetRecordsRequest {
  std::string_view shard_iterator;
  std::optional<std::int64_t> limit;
};
/// nullopt: declined.
std::optional<GetRecordsRequest> read_get_records(std::string_view body);

/// Whole bodies. `stream` and `caller` appear in the text of throttled records.
std::string write_put_records_reply(const api::kinesis::PutRecordsBatchResult& result, std::string_view stream,
                                    const base::Caller& caller);
/// Of a PutRecord that was stored.
std::string write_put_record_reply(const api::kinesis::PutOutcome& outcome);
std::string write_get_records_reply(const api::kinesis::GetRecordsBatch& batch);

}  // namespace weir::kinesis
