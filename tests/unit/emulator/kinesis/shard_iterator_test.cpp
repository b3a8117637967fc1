#include "emulator/kinesis/shard_iterator.h"

#include <gtest/gtest.h>

#include "emulator/kinesis/opaque_token.h"

namespace weir::kinesis {
namespace {

const ShardIterator kIterator{1'767'600'000'000, 2, 12'345, 7, "trips", 9};

TEST(ShardIterator, TextGivesBackTheIterator) {
  EXPECT_EQ(parse_shard_iterator(to_text(kIterator)), kIterator);
}

TEST(ShardIterator, LongestStreamNameFitsTheModelsLimit) {
  ShardIterator iterator = kIterator;
  iterator.stream = std::string(128, 'x');
  EXPECT_LE(to_text(iterator).size(), 512u);
  EXPECT_EQ(parse_shard_iterator(to_text(iterator)), iterator);
}

TEST(ShardIterator, QuotationMarksAroundItAreReadOver) {
  EXPECT_EQ(parse_shard_iterator('"' + to_text(kIterator) + '"'), kIterator);
  EXPECT_FALSE(parse_shard_iterator('"' + to_text(kIterator)));
  EXPECT_FALSE(parse_shard_iterator("\""));
}

TEST(ShardIterator, NothingOfItsContentsShows) {
  EXPECT_EQ(to_text(kIterator).find("trips"), std::string::npos);
}

TEST(ShardIterator, AnyChangedCharacterMakesItInvalid) {
  const std::string text = to_text(kIterator);
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string changed = text;
    changed[i] = changed[i] == 'B' ? 'C' : 'B';
    EXPECT_FALSE(parse_shard_iterator(changed)) << i;
  }
}

TEST(ShardIterator, GarbageIsRefused) {
  for (const auto* text : {"", "a", "AAAA", "not base64!", "AAAAAAAAAAE="}) {
    EXPECT_FALSE(parse_shard_iterator(text)) << text;
  }
  EXPECT_FALSE(parse_shard_iterator(std::string(200, 'A')));
}

TEST(OpaqueToken, TokenOfAnotherPurposeIsRefused) {
  const std::string token = seal_token(1, "payload");
  EXPECT_EQ(open_token(1, token), "payload");
  EXPECT_FALSE(open_token(2, token));
}

TEST(OpaqueToken, EmptyPayloadIsKept) {
  EXPECT_EQ(open_token(1, seal_token(1, "")), "");
}

}  // namespace
}  // namespace weir::kinesis
