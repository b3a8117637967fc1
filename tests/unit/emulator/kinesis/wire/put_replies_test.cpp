#include <gtest/gtest.h>

#include "emulator/api/json.h"
#include "emulator/api/kinesis.h"
#include "emulator/kinesis/errors.h"
#include "emulator/kinesis/sequence_number.h"
#include "emulator/kinesis/wire/kinesis_json.h"
#include "emulator/sim/random.h"

namespace weir::kinesis {
namespace {

using api::kinesis::PutError;
using api::kinesis::PutOutcome;
using api::kinesis::PutRecordsBatchResult;

const base::Caller kCaller{"123456789012", "eu-west-1"};

SequenceNumber number(sim::Random& random, std::uint64_t shards) {
  return {.ordinal = random.next() >> (1 + random.below(50)),
          .arrival = {1'767'600'000'000 + static_cast<std::int64_t>(random.below(3000))},
          .shard_created_seconds = 1'767'500'000,
          .shard_index = static_cast<std::uint32_t>(random.below(shards))};
}

PutRecordsBatchResult result(sim::Random& random, std::size_t records, std::uint64_t shards) {
  PutRecordsBatchResult result;
  for (std::size_t i = 0; i < records; ++i) {
    PutOutcome outcome{number(random, shards), PutError::kNone};
    if (random.chance(0.2)) outcome.error = PutError::kThrottled;
    if (random.chance(0.05)) outcome.error = PutError::kInternalFailure;
    if (outcome.error != PutError::kNone) ++result.failed_record_count;
    result.outcomes.push_back(outcome);
  }
  return result;
}

/// The same answer by the generic codec.
std::string generic(const PutRecordsBatchResult& result) {
  api::kinesis::PutRecordsOutput output;
  output.failed_record_count = static_cast<std::int32_t>(result.failed_record_count);
  if (result.encrypted) output.encryption_type = "KMS";
  for (const PutOutcome& outcome : result.outcomes) {
    const std::string shard_id = shard_id_of(outcome.sequence_number.shard_index);
    api::kinesis::PutRecordsResultEntry entry;
    if (outcome.error == PutError::kNone) {
      entry.shard_id = shard_id;
      entry.sequence_number = to_decimal(outcome.sequence_number);
    } else {
      const base::Error error = outcome.error == PutError::kThrottled
                                    ? throughput_exceeded(shard_id, "trips", kCaller)
                                    : internal_failure();
      entry.error_code = error.code;
      entry.error_message = error.message;
    }
    output.records.push_back(std::move(entry));
  }
  return api::to_json(output);
}

TEST(PutRecordsReply, IsWhatTheGenericCodecWrites) {
  constexpr std::uint64_t kShardCounts[] = {1, 8, 100, 0x7FFF'FFFF};
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    sim::Random random(seed);
    const std::uint64_t shards = kShardCounts[random.below(std::size(kShardCounts))];
    const PutRecordsBatchResult answer = result(random, random.below(501), shards);
    EXPECT_EQ(write_put_records_reply(answer, "trips", kCaller), generic(answer)) << seed;
  }
}

TEST(PutRecordsReply, NamesTheEncryptionOfAnEncryptedStream) {
  sim::Random random(7);
  PutRecordsBatchResult answer = result(random, 3, 8);
  answer.encrypted = true;
  EXPECT_EQ(write_put_records_reply(answer, "trips", kCaller), generic(answer));
}

TEST(PutRecordsReply, OfNoRecordsIsAnEmptyList) {
  EXPECT_EQ(write_put_records_reply({}, "trips", kCaller),
            R"({"FailedRecordCount":0,"Records":[]})");
}

TEST(PutRecordReply, IsWhatTheGenericCodecWrites) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    sim::Random random(seed);
    const PutOutcome outcome{number(random, 0x7FFF'FFFF), PutError::kNone};
    api::kinesis::PutRecordOutput output;
    output.shard_id = shard_id_of(outcome.sequence_number.shard_index);
    output.sequence_number = to_decimal(outcome.sequence_number);
    EXPECT_EQ(write_put_record_reply(outcome), api::to_json(output));
    output.encryption_type = "KMS";
    EXPECT_EQ(write_put_record_reply(outcome, true), api::to_json(output));
  }
}

}  // namespace
}  // namespace weir::kinesis
