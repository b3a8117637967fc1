// PutRecords, PutRecord and GetRecords in JSON without a tree and without an allocation a record:
// the hot path beside the generic codec (api/json.h), which stays the reference. A reader that
// meets anything but the plain form (escapes, unknown members, a wrong type, bad base64) declines,
// and the caller takes the generic way, whose errors are AWS's.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/api/kinesis_records.h"
#include "emulator/base/caller.h"
#include "emulator/base/hash_key.h"

namespace weir::kinesis {

/// Reads put requests. Keeps its arrays from call to call; the batch and the views it gives are
/// good until the next call and point into the body.
///
/// What it accepts satisfies the model's constraints on stream, keys and hash keys; the count of
/// records and the sizes of data are left to the service. Members may come in any order, with
/// blanks anywhere. Accepting is an optimisation: it declines a stream given by name and ARN, the
/// same member twice, null, keys above 256 bytes, and all members not named here.
class PutRequestReader {
 public:
  /// A PutRecords body, of which base64 is decoded in place. `stream_name` of the batch is the name
  /// or the ARN. nullopt: declined, and `body` is as it was.
  std::optional<api::kinesis::PutRecordsBatch> read_put_records(std::span<char> body);
  /// A PutRecord body, as a batch of one. Declines also when SequenceNumberForOrdering is there.
  std::optional<api::kinesis::PutRecordsBatch> read_put_record(std::span<char> body);

 private:
  friend class PutRequestParser;

  void clear();
  void hash_keys();

  std::vector<api::kinesis::PutRecordView> records_;
  std::vector<std::string_view> keys_;
  std::vector<base::HashKey> hashes_;
  /// Records with an ExplicitHashKey, by position.
  std::vector<std::pair<std::size_t, base::HashKey>> explicit_;
};

/// {"ShardIterator":"..","Limit":n} in any order.
struct GetRecordsRequest {
  std::string_view shard_iterator;    ///< 1 to 512 bytes, a view into the body.
  std::optional<std::int64_t> limit;  ///< As sent; its bounds are the service's.
};
/// nullopt: declined.
std::optional<GetRecordsRequest> read_get_records(std::string_view body);

// Whole bodies, byte for byte what the generic codec makes of the same answer. EncryptionType is
// "KMS" or left out: AWS does not say NONE.

/// `stream` (a name) and `caller` appear in the text of throttled records.
std::string write_put_records_reply(const api::kinesis::PutRecordsBatchResult& result,
                                    std::string_view stream, const base::Caller& caller);
/// Of a PutRecord that was stored.
std::string write_put_record_reply(const api::kinesis::PutOutcome& outcome, bool encrypted = false);
std::string write_get_records_reply(const api::kinesis::GetRecordsBatch& batch);

}  // namespace weir::kinesis
