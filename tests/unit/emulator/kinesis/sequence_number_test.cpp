#include "emulator/kinesis/sequence_number.h"

#include <gtest/gtest.h>

namespace weir::kinesis {
namespace {

SequenceNumber number_of(std::uint64_t ordinal, std::int64_t arrival_ms, std::uint32_t shard) {
  return {ordinal, {arrival_ms}, 1'767'600'000, shard};
}

TEST(SequenceNumber, HasFiftySixDigitsAndThePrefixOfAws) {
  const std::string text = to_decimal(number_of(0, 1'767'600'000'000, 0));
  EXPECT_EQ(text.size(), 56u);
  EXPECT_TRUE(text.starts_with("49")) << text;
}

// Numbers that AWS gave out, from the examples of its command line's documentation.
TEST(SequenceNumber, RealNumbersSurviveReadingAndWriting) {
  struct Case {
    std::string_view text;
    ParsedSequenceNumber parts;
  };
  const Case cases[] = {
      {"49546986683135544286507457936321625675700192471156785154",
       {0x1d5, 1'421'279'386, 1'421'279'230, 0}},
      {"49544985256907370027570885864065577703022652638596431874",
       {0x32003d1f4, 1'431'623'575, 1'415'670'039, 0}},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(parse_sequence_number(c.text), c.parts);
    EXPECT_EQ(to_decimal(c.parts), c.text);
  }
}

TEST(SequenceNumber, TextGivesBackItsParts) {
  const auto parsed = parse_sequence_number(to_decimal(number_of(41, 1'767'600'123'456, 19)));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(*parsed, (ParsedSequenceNumber{.index = 42,
                                           .seconds = 1'767'600'123,
                                           .shard_created_seconds = 1'767'600'000,
                                           .shard_index = 19}));
}

TEST(SequenceNumber, OrderOfTextsIsOrderOfOrdinals) {
  std::string last;
  for (const std::uint64_t ordinal : {0ULL, 1ULL, 15ULL, 16ULL, 65'535ULL, 65'536ULL, 1ULL << 40}) {
    const std::string text = to_decimal(number_of(ordinal, 1'767'600'000'000, 3));
    EXPECT_LT(last, text) << ordinal;
    last = text;
  }
}

TEST(SequenceNumber, ShardStartIsBelowAndShardEndAboveEveryRecord) {
  const std::uint32_t created = 1'767'600'000;
  const std::string start = to_decimal(ParsedSequenceNumber{0, created, created, 7});
  const std::string end = to_decimal(ParsedSequenceNumber{kClosingIndex, created, created, 7});
  EXPECT_LT(start, to_decimal(number_of(0, 1'767'600'000'000, 7)));
  EXPECT_GT(end, to_decimal(number_of(1ULL << 62, 4'102'444'800'000, 7)));
}

TEST(SequenceNumber, MalformedTextsAreRefused) {
  const std::string good = to_decimal(number_of(1, 1'767'600'000'000, 0));
  EXPECT_TRUE(parse_sequence_number(good));
  EXPECT_FALSE(parse_sequence_number(""));
  EXPECT_FALSE(parse_sequence_number(good + "0"));
  EXPECT_FALSE(parse_sequence_number(good.substr(1)));
  EXPECT_FALSE(parse_sequence_number(std::string(56, '9')));
  EXPECT_FALSE(parse_sequence_number("x" + good.substr(1)));
  std::string other_version = good;
  other_version.back() = good.back() == '9' ? '8' : static_cast<char>(good.back() + 1);
  EXPECT_FALSE(parse_sequence_number(other_version));
  for (const auto* text :
       {"340282366920938463463374607431768211455",   // 2^128 - 1: made too late
        "680564733841876926926749214863536422912"})  // 2^129: between the layouts
  {
    EXPECT_FALSE(parse_sequence_number(text)) << text;
  }
}

TEST(SequenceNumber, ShardIndexMayDisagreeWithItsLowBits) {
  ParsedSequenceNumber number{.index = 1, .seconds = 5, .shard_created_seconds = 5};
  std::string text = to_decimal(number);
  // 16 more is the next shard, the four bits above the index unchanged.
  text.replace(text.size() - 2, 2, std::to_string(std::stoi(text.substr(text.size() - 2)) + 16));
  number.shard_index = 1;
  EXPECT_EQ(parse_sequence_number(text), number);
}

TEST(SequenceNumber, SmallNumbersAreReadByTheFirstLayout) {
  for (const auto& [text, shard] : {std::pair{"0", 0},
                                    {"20", 20},
                                    {"65537", 1},
                                    {"21267647932558653966460912964485513217", 1}}) {
    const auto number = parse_sequence_number(text);
    ASSERT_TRUE(number.has_value()) << text;
    EXPECT_EQ(number->version, 0) << text;
    EXPECT_EQ(number->shard_index, shard) << text;
  }
}

TEST(ShardId, ShortAndLongFormsNameTheSameShard) {
  EXPECT_EQ(shard_id_of(3), "shardId-000000000003");
  for (const auto* text : {"shardId-000000000003", "shardId-3", "3", "-3", "shard-03", "a b-3"}) {
    EXPECT_EQ(parse_shard_id(text), 3u) << text;
  }
  for (const auto* text : {"", "shardId-", "shard3", "shardId-3x", "shardId--3", "2147483648"}) {
    EXPECT_FALSE(parse_shard_id(text)) << text;
  }
}

}  // namespace
}  // namespace weir::kinesis
