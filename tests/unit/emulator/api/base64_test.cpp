#include "emulator/api/base64.h"

#include <gtest/gtest.h>

namespace weir::api {
namespace {

// RFC 4648, section 10.
TEST(Base64, EncodesAndDecodesTheVectorsOfTheRfc) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
  };
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(base64_encode(bytes), text);
    const auto decoded = base64_decode(text);
    ASSERT_TRUE(decoded.ok()) << text;
    EXPECT_EQ(*decoded, bytes);
  }
}

TEST(Base64, AllByteValuesSurviveARoundTrip) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(*base64_decode(base64_encode(bytes)), bytes);
}

TEST(Base64, BrokenTextIsRefusedInTheWordsOfAws) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"abc",
       "'abc' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 "
       "bytes but found: 3"},
      {"ab$d", "'ab$d' can not be converted to a Blob: Invalid Base64 character: '$'"},
      {"a=bc", "'a=bc' can not be converted to a Blob: Invalid Base64 character: '='"},
      {"====", "'====' can not be converted to a Blob: Invalid Base64 character: '='"},
      {"Zh==",
       "'Zh==' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"},
      {"Zm9=",
       "'Zm9=' can not be converted to a Blob: Invalid last non-pad Base64 character dectected"},
  };
  for (const auto& [text, message] : cases) {
    const auto decoded = base64_decode(text);
    ASSERT_FALSE(decoded.ok()) << text;
    EXPECT_EQ(decoded.error().code, "SerializationException");
    EXPECT_EQ(decoded.error().message, message);
  }
}

}  // namespace
}  // namespace weir::api
