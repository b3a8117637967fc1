#include <gtest/gtest.h>

#include "emulator/api/json.h"
#include "emulator/kinesis/sequence_number.h"
#include "emulator/sim/random.h"
#include "tests/unit/emulator/kinesis/wire/reader_agreement.h"

namespace weir::kinesis {
namespace {

using api::kinesis::ChildShardView;
using api::kinesis::GetRecordsBatch;

TEST(GetRecordsRequest, PlainBodiesAreRead) {
  struct Case {
    std::string body;
    std::string_view iterator;
    std::optional<std::int64_t> limit;
  };
  const Case cases[] = {
      {R"({"ShardIterator":"AAA="})", "AAA=", std::nullopt},
      {R"({"ShardIterator":"AAA=","Limit":10000})", "AAA=", 10'000},
      {R"( { "Limit" : 0 , "ShardIterator" : "x" } )", "x", 0},
      {R"({"Limit":3000000000,"ShardIterator":"x"})", "x", 3'000'000'000},
  };
  for (const auto& [body, iterator, limit] : cases) {
    const auto request = read_get_records(body);
    ASSERT_TRUE(request) << body;
    EXPECT_EQ(request->shard_iterator, iterator);
    EXPECT_EQ(request->limit, limit);
    EXPECT_EQ(compare_get_records(body).complaint, "") << body;
  }
}

TEST(GetRecordsRequest, OtherBodiesAreDeclined) {
  const std::string cases[] = {
      "",
      "{}",
      R"({"ShardIterator":""})",
      R"({"ShardIterator":"a)",
      R"({"ShardIterator":"a\/b"})",
      R"({"ShardIterator":"a","ShardIterator":"a"})",
      R"({"ShardIterator":"a","Limit":1,"Limit":1})",
      R"({"ShardIterator":"a","Limit":-1})",
      R"({"ShardIterator":"a","Limit":1.5})",
      R"({"ShardIterator":"a","Limit":1e3})",
      R"({"ShardIterator":"a","Limit":01})",
      R"({"ShardIterator":"a","Limit":"1"})",
      R"({"ShardIterator":"a","Limit":null})",
      R"({"ShardIterator":"a","Limit":1000000000000000000})",
      R"({"ShardIterator":"a","StreamARN":"b"})",
      R"({"ShardIterator":"a"}})",
      R"({"ShardIterator":")" + std::string(513, 'a') + "\"}",
      R"({"Limit":1})",
  };
  for (const std::string& body : cases) EXPECT_FALSE(read_get_records(body)) << body;
}

TEST(GetRecordsRequest, NeverDisagreesOnDamagedBodies) {
  const std::string sound = R"({"ShardIterator":"AAAAAAAAAAEq1+/=","Limit":10000})";
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    sim::Random random(seed);
    std::string body = sound;
    do {
      body[random.below(body.size())] = static_cast<char>(random.below(128));
    } while (random.chance(0.3));
    EXPECT_EQ(compare_get_records(body).complaint, "") << "seed " << seed << ": " << body;
  }
}

/// A batch and the texts that its views look at.
struct Answer {
  explicit Answer(std::uint64_t seed) : random(seed) {
    std::int64_t arrival_ms = static_cast<std::int64_t>(random.below(2'000'000'000'000));
    const std::size_t records = random.below(60);
    for (std::size_t i = 0; i < records; ++i) {
      texts.push_back(text(random.chance(0.1) ? 40'000 : 300, 256));
      texts.push_back(text(80, random.chance(0.5) ? 128 : 32));
    }
    for (std::size_t i = 0; i < records; ++i) {
      if (random.chance(0.2)) arrival_ms += static_cast<std::int64_t>(random.below(1200));
      batch.records.push_back({texts[2 * i],
                               texts[2 * i + 1],
                               {i + random.below(9), {arrival_ms}, 1'700'000'000, 12},
                               random.chance(0.1)});
    }
    batch.millis_behind_latest = static_cast<std::int64_t>(random.below(100'000));
    if (random.chance(0.5)) {
      batch.next_shard_iterator = "AAAA+/==";
      return;
    }
    batch.child_shards = {ChildShardView{"shardId-000000000001",
                                         {"shardId-000000000000", "shardId-000000000007"},
                                         {0, 0},
                                         {5, 77}},
                          ChildShardView{"shardId-000000000002", {}, {5, 78}, base::kMaxHashKey}};
  }

  std::string text(std::size_t limit, std::uint64_t alphabet) {
    std::string text(random.below(limit), '\0');
    for (char& c : text) c = static_cast<char>(random.below(alphabet));
    return text;
  }

  std::string generic() const {
    api::kinesis::GetRecordsOutput output;
    for (const auto& view : batch.records) {
      api::kinesis::Record record;
      record.sequence_number = to_decimal(view.sequence_number);
      record.approximate_arrival_timestamp = view.sequence_number.arrival;
      record.data = view.data;
      if (!view.partition_key.empty()) record.partition_key = std::string(view.partition_key);
      if (view.encrypted) record.encryption_type = "KMS";
      output.records.push_back(std::move(record));
    }
    output.next_shard_iterator = batch.next_shard_iterator;
    output.millis_behind_latest = batch.millis_behind_latest;
    for (const ChildShardView& child : batch.child_shards) {
      if (!output.child_shards) output.child_shards.emplace();
      output.child_shards->push_back(
          {child.shard_id,
           child.parent_shards,
           {to_decimal(child.starting_hash_key), to_decimal(child.ending_hash_key)}});
    }
    return api::to_json(output);
  }

  sim::Random random;
  std::vector<std::string> texts;
  GetRecordsBatch batch;
};

TEST(GetRecordsReply, IsWhatTheGenericCodecWrites) {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    const Answer answer(seed);
    EXPECT_EQ(write_get_records_reply(answer.batch), answer.generic()) << "seed " << seed;
  }
}

TEST(GetRecordsReply, ArrivalHasTheDecimalsThatAreNotZero) {
  const std::pair<std::int64_t, std::string_view> cases[] = {
      {1'441'215'410'867, "1441215410.867"},
      {1'441'215'410'860, "1441215410.86"},
      {1'441'215'410'007, "1441215410.007"},
      {1'441'215'410'000, "1441215410"},
      {0, "0"},
      {-1500, "-1.5"},
  };
  for (const auto& [millis, text] : cases) {
    GetRecordsBatch batch;
    batch.records.push_back({"", "k", {1, {millis}, 0, 0}});
    const std::string reply = write_get_records_reply(batch);
    const std::string expected =
        "\"ApproximateArrivalTimestamp\":" + std::string(text) + ",\"Data\"";
    EXPECT_NE(reply.find(expected), std::string::npos) << reply;
  }
}

}  // namespace
}  // namespace weir::kinesis
