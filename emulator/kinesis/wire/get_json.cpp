// GetRecords in JSON: the request and the answer.
#include "emulator/api/base64.h"
#include "emulator/kinesis/wire/decimal_sequence.h"
#include "emulator/kinesis/wire/json_scanner.h"
#include "emulator/kinesis/wire/kinesis_json.h"
#include "emulator/kinesis/wire/reply_buffer.h"

namespace weir::kinesis {
namespace {

using api::kinesis::ChildShardView;
using api::kinesis::GetRecordsBatch;
using api::kinesis::RecordView;

constexpr std::size_t kShardIteratorMaxBytes = 512;

constexpr std::string_view kRecordHead = R"({"SequenceNumber":")";
constexpr std::string_view kArrivalName = R"(","ApproximateArrivalTimestamp":)";
constexpr std::string_view kDataName = R"(,"Data":")";
constexpr std::string_view kKeyName = R"(,"PartitionKey":)";
constexpr std::string_view kEncrypted = R"(,"EncryptionType":"KMS")";
constexpr std::string_view kRecordEnd = "},";
constexpr std::size_t kArrivalMaxCharacters = 24;
/// A record without its data and its key; the 1 is the quote behind the data.
constexpr std::size_t kRecordFrame =
    kRecordHead.size() + kSequenceNumberDigits + kArrivalName.size() + kArrivalMaxCharacters +
    kDataName.size() + 1 + kKeyName.size() + kEncrypted.size() + kRecordEnd.size();
constexpr std::size_t kTypicalEnvelope = 1024;

/// Epoch seconds with as many decimals as are not zero, as the generic writer has them.
char* write_epoch_seconds(std::int64_t millis, char* out) {
  constexpr std::uint64_t kMillisPerSecond = 1000;
  auto magnitude = static_cast<std::uint64_t>(millis);
  if (millis < 0) {
    magnitude = std::uint64_t{0} - magnitude;
    *out++ = '-';
  }
  out = std::to_chars(out, out + kArrivalMaxCharacters, magnitude / kMillisPerSecond).ptr;
  const std::uint64_t fraction = magnitude % kMillisPerSecond;
  if (fraction == 0) return out;
  *out++ = '.';
  *out++ = static_cast<char>('0' + fraction / 100);
  *out++ = static_cast<char>('0' + fraction / 10 % 10);
  *out++ = static_cast<char>('0' + fraction % 10);
  while (out[-1] == '0') --out;
  return out;
}

/// The pieces around sequence number and data, made anew only when a record differs from the last.
class RecordWriter {
 public:
  void write(const RecordView& record, ReplyBuffer& reply) {
    const SequenceNumber& number = record.sequence_number;
    if (!sequence_.covers(number)) sequence_ = DecimalSequence(number);
    if (middle_size_ == 0 || number.arrival.millis != arrival_ms_) make_middle(number);
    const std::size_t bytes = kRecordFrame + api::base64_length(record.data.size()) +
                              ReplyBuffer::longest_string(record.partition_key);
    char* out = copy_to(reply.room(bytes), kRecordHead);
    out = sequence_.write(number.ordinal, out);
    out = copy_to(out, {middle_, middle_size_});
    out = api::base64_encode_to(record.data, out);
    *out++ = '"';
    if (!record.partition_key.empty()) {
      out = ReplyBuffer::copy_string(copy_to(out, kKeyName), record.partition_key);
    }
    if (record.encrypted) out = copy_to(out, kEncrypted);
    reply.advance_to(copy_to(out, kRecordEnd));
  }

 private:
  using SequenceNumber = api::kinesis::SequenceNumber;

  void make_middle(const SequenceNumber& number) {
    arrival_ms_ = number.arrival.millis;
    char* out = copy_to(middle_, kArrivalName);
    out = copy_to(write_epoch_seconds(arrival_ms_, out), kDataName);
    middle_size_ = static_cast<std::size_t>(out - middle_);
  }

  DecimalSequence sequence_;
  std::int64_t arrival_ms_ = 0;
  char middle_[kArrivalName.size() + kArrivalMaxCharacters + kDataName.size()];
  std::size_t middle_size_ = 0;
};

void put_child_shard(ReplyBuffer& reply, const ChildShardView& child) {
  reply.put(R"({"ShardId":)");
  reply.put_string(child.shard_id);
  reply.put(R"(,"ParentShards":[)");
  for (std::size_t i = 0; i < child.parent_shards.size(); ++i) {
    if (i > 0) reply.put(",");
    reply.put_string(child.parent_shards[i]);
  }
  reply.put(R"(],"HashKeyRange":{"StartingHashKey":)");
  reply.put_string(base::to_decimal(child.starting_hash_key));
  reply.put(R"(,"EndingHashKey":)");
  reply.put_string(base::to_decimal(child.ending_hash_key));
  reply.put("}}");
}

std::size_t expected_bytes(const GetRecordsBatch& batch) {
  constexpr std::size_t kQuotes = 2;
  std::size_t bytes = kTypicalEnvelope;
  for (const RecordView& record : batch.records) {
    bytes += kRecordFrame + api::base64_length(record.data.size()) + record.partition_key.size() +
             kQuotes;
  }
  return bytes;
}

}  // namespace

std::optional<GetRecordsRequest> read_get_records(std::string_view body) {
  JsonScanner scanner(body);
  GetRecordsRequest request;
  if (!scanner.take('{')) return std::nullopt;
  do {
    if (!scanner.take('"')) return std::nullopt;
    if (scanner.peek() == 'S') {
      if (!request.shard_iterator.empty() || !scanner.take_name("ShardIterator")) {
        return std::nullopt;
      }
      const auto text = scanner.take_string();
      if (!text || text->empty() || text->size() > kShardIteratorMaxBytes) return std::nullopt;
      request.shard_iterator = *text;
    } else {
      if (request.limit || !scanner.take_name("Limit")) return std::nullopt;
      request.limit = scanner.take_number();
      if (!request.limit) return std::nullopt;
    }
  } while (scanner.take(','));
  const bool sound = scanner.take('}') && scanner.finish() && !request.shard_iterator.empty();
  return sound ? std::optional(request) : std::nullopt;
}

std::string write_get_records_reply(const GetRecordsBatch& batch) {
  RecordWriter records;
  ReplyBuffer reply(expected_bytes(batch));
  reply.put(R"({"Records":[)");
  for (const RecordView& record : batch.records) records.write(record, reply);
  if (batch.records.empty()) {
    reply.put("]");
  } else {
    reply.replace_last(']');
  }
  if (batch.next_shard_iterator) {
    reply.put(R"(,"NextShardIterator":)");
    reply.put_string(*batch.next_shard_iterator);
  }
  reply.put(R"(,"MillisBehindLatest":)");
  reply.put_number(batch.millis_behind_latest);
  if (!batch.child_shards.empty()) {
    reply.put(R"(,"ChildShards":[)");
    for (std::size_t i = 0; i < batch.child_shards.size(); ++i) {
      if (i > 0) reply.put(",");
      put_child_shard(reply, batch.child_shards[i]);
    }
    reply.put("]");
  }
  reply.put("}");
  return reply.take();
}

}  // namespace weir::kinesis
