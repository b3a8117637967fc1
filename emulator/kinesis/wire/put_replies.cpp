// The answers to PutRecords and PutRecord.
#include <array>

#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/sequence_number.h"
#include "emulator/kinesis/wire/decimal_sequence.h"
#include "emulator/kinesis/wire/kinesis_json.h"
#include "emulator/kinesis/wire/reply_buffer.h"

namespace weir::kinesis {
namespace {

using api::kinesis::PutError;
using api::kinesis::PutOutcome;

constexpr std::string_view kEntryHead = R"({"SequenceNumber":")";
constexpr std::string_view kEntryMiddle = R"(","ShardId":")";
constexpr std::string_view kEntryTail = R"("},)";
constexpr std::size_t kShardIdCharacters = 20;
/// What follows the sequence number in an entry.
constexpr std::size_t kRestCharacters =
    kEntryMiddle.size() + kShardIdCharacters + kEntryTail.size();
constexpr std::size_t kEntryCharacters =
    kEntryHead.size() + kSequenceNumberDigits + kRestCharacters;

/// The parts of an entry that one shard's records of one second have in common.
struct ShardText {
  DecimalSequence sequence;
  std::array<char, kRestCharacters> rest{};
  std::string refused;  ///< The entry of a throttled record, once one was.
};

/// The texts of the shards met last. Records of a batch are spread over shards at random, so each
/// keeps its place; two shards that share one only cost time.
class ShardTexts {
 public:
  ShardText& of(const SequenceNumber& number) {
    ShardText& text = texts_[number.shard_index % texts_.size()];
    if (!text.sequence.covers(number)) [[unlikely]]
      fill(text, number);
    return text;
  }

 private:
  static void fill(ShardText& text, const SequenceNumber& number) {
    text.sequence = DecimalSequence(number);
    char* out = copy_to(text.rest.data(), kEntryMiddle);
    out = copy_to(out, shard_id_of(number.shard_index));
    copy_to(out, kEntryTail);
    text.refused.clear();
  }

  std::array<ShardText, 16> texts_;
};

std::string refused_entry(const base::Error& error) {
  constexpr std::string_view kHead = R"({"ErrorCode":)";
  constexpr std::string_view kMiddle = R"(,"ErrorMessage":)";
  constexpr std::string_view kTail = "},";
  ReplyBuffer entry(256);
  entry.put(kHead);
  entry.put_string(error.code);
  entry.put(kMiddle);
  entry.put_string(error.message);
  entry.put(kTail);
  return entry.take();
}

constexpr std::string_view kEncrypted = R"(,"EncryptionType":"KMS")";

}  // namespace

std::string write_put_records_reply(const api::kinesis::PutRecordsBatchResult& result,
                                    std::string_view stream, const base::Caller& caller) {
  ReplyBuffer reply(result.outcomes.size() * kEntryCharacters + 256);
  reply.put(R"({"FailedRecordCount":)");
  reply.put_number(result.failed_record_count);
  reply.put(R"(,"Records":[)");
  ShardTexts texts;
  for (const PutOutcome& outcome : result.outcomes) {
    if (outcome.error == PutError::kInternalFailure) {
      reply.put(refused_entry(internal_failure()));
      continue;
    }
    ShardText& text = texts.of(outcome.sequence_number);
    if (outcome.error == PutError::kThrottled) {
      if (text.refused.empty()) {
        text.refused = refused_entry(
            throughput_exceeded(shard_id_of(outcome.sequence_number.shard_index), stream, caller));
      }
      reply.put(text.refused);
      continue;
    }
    char* out = copy_to(reply.room(kEntryCharacters), kEntryHead);
    out = text.sequence.write(outcome.sequence_number.ordinal, out);
    reply.advance_to(copy_to(out, {text.rest.data(), kRestCharacters}));
  }
  if (result.outcomes.empty()) {
    reply.put("]");
  } else {
    reply.replace_last(']');
  }
  if (result.encrypted) reply.put(kEncrypted);
  reply.put("}");
  return reply.take();
}

std::string write_put_record_reply(const PutOutcome& outcome, bool encrypted) {
  const SequenceNumber& number = outcome.sequence_number;
  ReplyBuffer reply(160);
  reply.put(R"({"ShardId":")");
  reply.put(shard_id_of(number.shard_index));
  reply.put(R"(","SequenceNumber":")");
  DecimalSequence sequence(number);
  reply.advance_to(sequence.write(number.ordinal, reply.room(kSequenceNumberDigits)));
  reply.put("\"");
  if (encrypted) reply.put(kEncrypted);
  reply.put("}");
  return reply.take();
}

}  // namespace weir::kinesis
