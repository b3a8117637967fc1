// What must hold of the fast readers on any bytes: what they accept, the generic codec reads the
// same way and validation lets pass; what they decline, they leave as it was.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "emulator/api/json.h"
#include "emulator/api/kinesis.h"
#include "emulator/base/md5.h"
#include "emulator/kinesis/wire/kinesis_json.h"

namespace weir::kinesis {

struct Agreement {
  bool accepted = false;
  std::string complaint;  ///< Empty when all holds.
};

inline std::string text_of(const std::string& text) {
  return text;
}
inline std::string text_of(const std::optional<std::string>& text) {
  return text.value_or("");
}

inline std::string compare_record(const api::kinesis::PutRecordView& fast, const auto& generic) {
  const std::string key = text_of(generic.partition_key);
  if (fast.data != generic.data) return "data";
  if (fast.partition_key != key) return "partition key";
  const auto hash = generic.explicit_hash_key ? base::parse_hash_key(*generic.explicit_hash_key)
                                              : base::md5_hash_key(key);
  return fast.hash_key == hash ? "" : "hash key";
}

inline Agreement compare_put_records(std::string_view text) {
  std::string body(text);
  PutRequestReader reader;
  const auto batch = reader.read_put_records(body);
  if (!batch) return {false, body == text ? "" : "declined, but changed the body"};
  const auto generic = api::from_json<api::kinesis::PutRecordsInput>(text);
  if (!generic.ok()) return {true, "the generic codec refuses: " + generic.error().message};
  if (batch->stream_name != generic->stream_name.value_or(generic->stream_arn.value_or(""))) {
    return {true, "stream"};
  }
  if (batch->records.size() != generic->records.size()) return {true, "count of records"};
  for (std::size_t i = 0; i < batch->records.size(); ++i) {
    const std::string part = compare_record(batch->records[i], generic->records[i]);
    if (!part.empty()) return {true, part + " of record " + std::to_string(i)};
  }
  const auto valid = api::request_from_json<api::kinesis::PutRecordsInput>(text);
  if (!valid.ok() && generic->records.size() <= 500) return {true, valid.error().message};
  return {true, ""};
}

inline Agreement compare_put_record(std::string_view text) {
  std::string body(text);
  PutRequestReader reader;
  const auto batch = reader.read_put_record(body);
  if (!batch) return {false, body == text ? "" : "declined, but changed the body"};
  const auto generic = api::request_from_json<api::kinesis::PutRecordInput>(text);
  if (!generic.ok()) return {true, "the generic codec refuses: " + generic.error().message};
  if (generic->sequence_number_for_ordering) return {true, "SequenceNumberForOrdering"};
  if (batch->stream_name != generic->stream_name.value_or(generic->stream_arn.value_or(""))) {
    return {true, "stream"};
  }
  if (batch->records.size() != 1) return {true, "not one record"};
  return {true, compare_record(batch->records[0], *generic)};
}

inline Agreement compare_get_records(std::string_view text) {
  const auto request = read_get_records(text);
  if (!request) return {};
  auto generic = api::from_json<api::kinesis::GetRecordsInput>(text);
  if (!generic.ok()) return {true, "the generic codec refuses: " + generic.error().message};
  if (request->shard_iterator != generic->shard_iterator) return {true, "iterator"};
  const bool beyond = request->limit && *request->limit > 0x7FFF'FFFF;
  if (!beyond && request->limit != generic->limit) return {true, "limit"};
  if (beyond && generic->limit != 0x7FFF'FFFF) return {true, "limit beyond an integer"};
  return {true, generic->stream_arn ? "StreamARN" : ""};
}

}  // namespace weir::kinesis
