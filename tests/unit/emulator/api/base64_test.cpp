#include "emulator/api/base64.h"

#include <gtest/gtest.h>

#include "emulator/api/base64_kernels.h"

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

/// Bytes without a pattern of 3, 24 or 48.
std::string bytes_of(std::size_t size) {
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(i * i * 31 + i * 7 + size);
  return bytes;
}

TEST(Base64Kernels, AllEncodeAndDecodeEveryLengthAlike) {
  for (const Base64Kernels& kernels : base64_kernels()) {
    for (std::size_t size = 0; size < 400; ++size) {
      const std::string bytes = bytes_of(size);
      std::string expected(base64_length(size), '?');
      base64_encode_portable(bytes.data(), size, expected.data());
      std::string text(base64_length(size), '?');
      EXPECT_EQ(kernels.encode(bytes.data(), size, text.data()), text.data() + text.size());
      EXPECT_EQ(text, expected) << kernels.name << ' ' << size;

      std::string decoded(text.size() / 4 * 3, '?');
      const std::size_t groups =
          kernels.decode_groups(text.data(), text.data() + text.size(), decoded.data());
      EXPECT_EQ(groups, size % 3 == 0 ? text.size() / 4 : text.size() / 4 - 1) << kernels.name;
      EXPECT_EQ(decoded.substr(0, groups * 3), bytes.substr(0, groups * 3)) << kernels.name;
    }
  }
}

TEST(Base64Kernels, EveryForeignCharacterAnywhereEndsTheRun) {
  const std::string text = base64_encode(bytes_of(150));
  for (const Base64Kernels& kernels : base64_kernels()) {
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (int c = 0; c < 256; ++c) {
        std::string broken = text;
        broken[at] = static_cast<char>(c);
        const bool foreign = (base64_value(broken[at]) & kBase64Foreign) != 0;
        std::string out(text.size() / 4 * 3, '\0');
        const std::size_t groups =
            kernels.decode_groups(broken.data(), broken.data() + broken.size(), out.data());
        ASSERT_EQ(groups, foreign ? at / 4 : text.size() / 4) << kernels.name << ' ' << at;
      }
    }
  }
}

TEST(Base64Kernels, DecodingInPlaceTouchesNothingBehindTheRun) {
  for (const Base64Kernels& kernels : base64_kernels()) {
    for (std::size_t size = 0; size < 200; ++size) {
      const std::string bytes = bytes_of(size / 3 * 3);
      const std::string rest = "\",\"PartitionKey\":\"a key that is long enough for all\"}]}";
      const std::string digits = base64_encode(bytes);
      std::string text = digits + rest;
      const std::size_t groups =
          kernels.decode_groups(text.data(), text.data() + text.size(), text.data());
      EXPECT_EQ(groups, digits.size() / 4);
      EXPECT_EQ(text.substr(0, bytes.size()), bytes) << kernels.name;
      EXPECT_EQ(text.substr(digits.size()), rest) << kernels.name << ' ' << size;
    }
  }
}

TEST(Base64Run, EndsAtTheFirstCharacterThatIsNoBase64) {
  struct Case {
    std::string_view text;
    std::size_t characters;
    std::string_view bytes;
    bool sound;
  };
  const Case cases[] = {
      {"", 0, "", true},
      {"\"", 0, "", true},
      {"Zm9v\"x", 4, "foo", true},
      {"Zm9vYg==\"", 8, "foob", true},
      {"Zm9vYmE=", 8, "fooba", true},
      {"Zm9vYg=\"=", 4, "foo", false},
      {"Zm9vYh==\"", 4, "foo", false},
      {"Zm9vY\"", 4, "foo", false},
      {"Zm9v=", 4, "foo", false},
      {"Zm9vYg", 4, "foo", false},
  };
  for (const auto& [text, characters, bytes, sound] : cases) {
    std::string out(64, '?');
    const Base64Run run = base64_decode_run(text, out.data());
    EXPECT_EQ(run.characters, characters) << text;
    EXPECT_EQ(out.substr(0, run.bytes), bytes) << text;
    EXPECT_EQ(run.sound, sound) << text;
  }
}

}  // namespace
}  // namespace weir::api
