#include "pipeline/clients/aggregation.h"

#include <gtest/gtest.h>

#include <string>

#include "emulator/base/md5.h"
#include "tests/unit/pipeline/clients/aggregate_support.h"

namespace weir::clients {
namespace {

using namespace std::string_literals;

std::vector<std::string> data_of(std::span<const AggregatedUserRecord> records) {
  std::vector<std::string> all;
  for (const auto& record : records) all.emplace_back(record.data);
  return all;
}

bool is_plain(std::string_view data) {
  return !AggregateReader{}.read(data).has_value();
}

TEST(AggregateWriter, WritesTheFormatByteForByte) {
  const std::string bytes = aggregate({{"one", "k", {}}, {"two", "l", "7"}, {"", "k", "7"}});
  EXPECT_EQ(message_of(bytes),
            "\x0a\x01k"
            "\x0a\x01l"
            "\x12\x01"
            "7"
            "\x1a\x07\x08\x00\x1a\x03one"
            "\x1a\x09\x08\x01\x10\x00\x1a\x03two"
            "\x1a\x06\x08\x00\x10\x00\x1a\x00"s);
  EXPECT_EQ(bytes, enclose(message_of(bytes)));
}

TEST(AggregateWriter, KnowsItsSizeBeforehand) {
  const std::string longer(300, 'x');
  std::vector<std::string> keys{"same", longer};
  for (int i = 0; i < 200; ++i) keys.push_back(std::to_string(i));
  AggregateWriter writer;
  for (std::size_t i = 0; i < 400; ++i) {
    ASSERT_TRUE(writer.add({longer, keys[i % keys.size()], {}}, SIZE_MAX));
    std::string bytes(writer.bytes() + 1, '#');
    writer.write(bytes.data());
    ASSERT_EQ(bytes.back(), '#');
    bytes.pop_back();
    ASSERT_EQ(AggregateReader{}.read(bytes)->size(), i + 1);
  }
}

TEST(AggregateWriter, RecordThatWouldPassTheLimitIsLeftOut) {
  AggregateWriter writer;
  ASSERT_TRUE(writer.add({"first", "a", {}}, 1));
  const std::size_t before = writer.bytes();
  const std::size_t with_second = aggregate({{"first", "a", {}}, {"second", "b", {}}}).size();
  EXPECT_FALSE(writer.add({"second", "b", {}}, with_second - 1));
  EXPECT_EQ(writer.bytes(), before);
  EXPECT_TRUE(writer.add({"second", "b", {}}, with_second));
  EXPECT_EQ(writer.bytes(), with_second);
}

TEST(AggregateWriter, ServesAgainAfterClear) {
  AggregateWriter writer;
  writer.add({"first", "a", "1"}, SIZE_MAX);
  writer.clear();
  EXPECT_TRUE(writer.empty());
  writer.add({"second", "b", {}}, SIZE_MAX);
  std::string bytes(writer.bytes(), '\0');
  writer.write(bytes.data());
  EXPECT_EQ(bytes, aggregate({{"second", "b", {}}}));
}

TEST(AggregateWriter, ManyKeysKeepTheirNumbers) {
  std::vector<std::string> keys;
  for (int i = 0; i < 5000; ++i) keys.push_back("key " + std::to_string(i));
  std::vector<UserRecord> records;
  for (int round = 0; round < 2; ++round) {
    for (const auto& key : keys) records.push_back({"x", key, {}});
  }
  const std::string bytes = aggregate(records);
  AggregateReader reader;
  const auto read = reader.read(bytes);
  ASSERT_EQ(read->size(), 10'000u);
  for (std::size_t i = 0; i < read->size(); ++i) {
    ASSERT_EQ((*read)[i].partition_key, keys[i % keys.size()]);
  }
}

TEST(AggregateReader, GivesDataKeysAndHashKeysInOrder) {
  const std::string bytes = aggregate({{"one", "k", {}}, {"two", "l", "12345"}});
  AggregateReader reader;
  const auto read = reader.read(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(data_of(*read), (std::vector<std::string>{"one", "two"}));
  EXPECT_EQ((*read)[0].partition_key, "k");
  EXPECT_EQ((*read)[0].hash_key, base::md5_hash_key("k"));
  EXPECT_EQ((*read)[1].partition_key, "l");
  EXPECT_EQ((*read)[1].hash_key, (base::HashKey{0, 12345}));
}

TEST(AggregateReader, TablesMayStandBehindTheRecords) {
  const std::string bytes = enclose("\x1a\x05\x1a\x01x\x08\x00\x0a\x01k"s);
  AggregateReader reader;
  const auto read = reader.read(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ((*read)[0].data, "x");
  EXPECT_EQ((*read)[0].partition_key, "k");
}

TEST(AggregateReader, TagsAndUnknownFieldsAreSkipped) {
  const std::string record = "\x08\x00\x1a\x01x\x22\x06\x0a\x01t\x12\x01v\x28\x05"s;
  const std::string unknown = "\x45\x01\x02\x03\x04\x4b\x08\x01\x4c"s;
  std::string message = "\x0a\x01k\x1a";
  message += static_cast<char>(record.size());
  message += record;
  message += unknown;
  const std::string bytes = enclose(message);
  AggregateReader reader;
  const auto read = reader.read(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(data_of(*read), std::vector<std::string>{"x"});
}

TEST(AggregateReader, AggregateWithoutRecordsHoldsNothing) {
  const auto read = AggregateReader{}.read(enclose("\x0a\x01k"));
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->empty());
}

struct PlainCase {
  const char* what;
  std::string data;
};

TEST(AggregateReader, WhatIsNotExactlyAnAggregateIsAPlainRecord) {
  const std::string good = aggregate({{"one", "k", {}}});
  const PlainCase cases[] = {
      {"nothing", ""},
      {"a trip", R"({"type":"trip"})"},
      {"the magic number alone", good.substr(0, 4)},
      {"magic number and digest of nothing", enclose("")},
      {"no magic number", good.substr(1)},
      {"one byte short", good.substr(0, good.size() - 1)},
      {"one byte more", good + "x"},
      {"partition key index behind the table", enclose("\x0a\x01k\x1a\x05\x08\x01\x1a\x01x")},
      {"explicit hash key index without a table",
       enclose("\x0a\x01k\x1a\x07\x08\x00\x10\x00\x1a\x01x"s)},
      {"explicit hash key that is none",
       enclose("\x0a\x01k\x12\x01x\x1a\x07\x08\x00\x10\x00\x1a\x01x"s)},
      {"record without partition key index", enclose("\x0a\x01k\x1a\x03\x1a\x01x")},
      {"record without data", enclose("\x0a\x01k\x1a\x02\x08\x00"s)},
      {"tag without key", enclose("\x0a\x01k\x1a\x0a\x08\x00\x1a\x01x\x22\x03\x12\x01v"s)},
      {"text that ends early", enclose("\x0a\x05k")},
      {"field number 0", enclose("\x0a\x01k\x02\x01x")},
      {"group without end", enclose("\x0a\x01k\x4b\x08\x01")},
      {"end of a group that did not begin", enclose("\x0a\x01k\x4c")},
      {"group ended by another number", enclose("\x0a\x01k\x4b\x54")},
      {"type 6", enclose("\x0a\x01k\x4e")},
      {"number of eleven bytes", enclose("\x40\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01")},
  };
  for (const PlainCase& test : cases) EXPECT_TRUE(is_plain(test.data)) << test.what;
  EXPECT_FALSE(is_plain(good));
}

TEST(AggregateReader, EveryFlippedBitMakesItAPlainRecord) {
  std::string bytes = aggregate({{"one", "k", {}}, {"two", "l", "12345"}});
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_TRUE(is_plain(bytes)) << bit;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
  }
}

class DeaggregatorTest : public testing::Test {
 protected:
  void add(std::string data) {
    texts_.push_back(std::make_unique<std::string>(std::move(data)));
    records_.push_back({*texts_.back(), "key", {records_.size()}});
  }
  // Slices of aggregates as "data,data@ordinal-of-last", with "+n" for n left out; plain records as
  // they are.
  std::vector<std::string> slices(std::size_t limit, HashKeyRange range = {}) {
    std::vector<std::string> all;
    Deaggregator users;
    for (users.start(records_); !users.done();) {
      if (!users.at_aggregate()) {
        all.emplace_back(users.peek(1).front().data);
        users.skip(1);
        continue;
      }
      const UserRecordSlice slice = users.split(limit, range);
      std::string text;
      for (const auto& record : slice.records) {
        text += (text.empty() ? "" : ",") + std::string{record.data};
      }
      text += "@" + std::to_string(slice.last.ordinal);
      if (slice.other_shard > 0) text += "+" + std::to_string(slice.other_shard);
      all.push_back(text);
    }
    return all;
  }
  using Texts = std::vector<std::string>;

  std::vector<std::unique_ptr<std::string>> texts_;
  std::vector<api::kinesis::RecordView> records_;
};

TEST_F(DeaggregatorTest, PlainRecordsComeAsTheyAre) {
  for (const char* data : {"a", "b", "c"}) add(data);
  Deaggregator users;
  users.start(records_);
  EXPECT_EQ(users.peek(2).data(), records_.data());
  EXPECT_EQ(users.peek(2).size(), 2u);
  users.skip(2);
  EXPECT_EQ(users.peek(2).size(), 1u);
  users.skip(1);
  EXPECT_TRUE(users.done());
}

TEST_F(DeaggregatorTest, AggregatesAreNeverCut) {
  add(aggregate({{"a", "k", {}}, {"b", "k", {}}, {"c", "k", {}}}));
  add(aggregate({{"d", "k", {}}}));
  add(aggregate({{"e", "k", {}}}));
  EXPECT_EQ(slices(2), (Texts{"a,b,c@0", "d,e@2"}));
}

TEST_F(DeaggregatorTest, PlainRecordsAndAggregatesKeepTheirOrder) {
  add("a");
  add(aggregate({{"b", "k", {}}, {"c", "k", {}}}));
  add("d");
  EXPECT_EQ(slices(100), (Texts{"a", "b,c@1", "d"}));
}

TEST_F(DeaggregatorTest, DamagedAggregateIsOneRecord) {
  std::string damaged = aggregate({{"a", "k", {}}, {"b", "k", {}}});
  damaged.back() ^= 1;
  add(damaged);
  EXPECT_EQ(slices(100), Texts{damaged + "@0"});
}

TEST_F(DeaggregatorTest, UserRecordsCarryTheSequenceNumberOfTheirKinesisRecord) {
  add("a");
  add(aggregate({{"b", "k", {}}, {"c", "l", {}}}));
  Deaggregator users;
  users.start(records_);
  users.skip(1);
  const UserRecordSlice slice = users.split(9, {});
  ASSERT_EQ(slice.records.size(), 2u);
  EXPECT_EQ(slice.records[1].sequence_number, records_[1].sequence_number);
  EXPECT_EQ(slice.records[1].partition_key, "l");
}

TEST_F(DeaggregatorTest, UserRecordsOfAnotherShardAreLeftOut) {
  add(aggregate({{"a", "k", "9"}, {"b", "k", "10"}, {"c", "k", "20"}, {"d", "k", "21"}}));
  add(aggregate({{"e", "k", "30"}}));
  EXPECT_EQ(slices(100, {{0, 10}, {0, 20}}), (Texts{"b,c@1+3"}));
}

}  // namespace
}  // namespace weir::clients
