#include "emulator/server/http/chunked.h"

#include <gtest/gtest.h>

#include <string>

namespace weir::http {
namespace {

struct Decoded {
  ChunkDecoder::State state = ChunkDecoder::State::kMore;
  std::string body;
  std::string rest;
};

/// Feeds `text` in pieces of `step` bytes, the way a session does.
Decoded decode(const std::string& text, std::size_t step) {
  ChunkDecoder decoder;
  std::string buffer;
  std::size_t decoded_end = 0;
  Decoded result;
  for (std::size_t at = 0; at < text.size(); at += step) {
    buffer += text.substr(at, step);
    const auto done = decoder.decode(buffer.data(), decoded_end, decoded_end, buffer.size());
    buffer = buffer.substr(0, done.decoded_end) + buffer.substr(done.raw_begin);
    decoded_end = done.decoded_end;
    result.state = done.state;
    if (done.state == ChunkDecoder::State::kRefused) return result;
    if (done.state == ChunkDecoder::State::kDone) {
      result.rest = buffer.substr(decoded_end) +
                    (at + step < text.size() ? text.substr(at + step) : std::string());
      break;
    }
  }
  result.body = buffer.substr(0, decoded_end);
  return result;
}

TEST(ChunkDecoder, BodyIsTheSameInPiecesOfAnySize) {
  const std::string text =
      "5\r\nhello\r\n6;name=\"v\"\r\n world\r\n0\r\nChecksum: abc\r\nOther: x\r\n\r\nGET /";
  for (std::size_t step = 1; step <= text.size(); ++step) {
    const Decoded decoded = decode(text, step);
    ASSERT_EQ(decoded.state, ChunkDecoder::State::kDone) << step;
    EXPECT_EQ(decoded.body, "hello world") << step;
    EXPECT_EQ(decoded.rest, "GET /") << step;
  }
}

TEST(ChunkDecoder, UpperCaseSizesAndBlanksBeforeExtensionsAreTaken) {
  const Decoded decoded = decode("A ;x\r\n0123456789\r\n000\r\n\r\n", 7);
  EXPECT_EQ(decoded.state, ChunkDecoder::State::kDone);
  EXPECT_EQ(decoded.body, "0123456789");
}

TEST(ChunkDecoder, MalformedFramingIsRefused) {
  const std::string cases[] = {
      "x\r\n",
      "\r\n",
      "-1\r\n",
      "0x5\r\nhello\r\n",
      "5 5\r\nhello\r\n",
      "5\nhello\r\n",
      "5\r\nhelloX\r\n0\r\n\r\n",
      "5\r\nhello\n0\r\n\r\n",
      "ffffffffffffffffff\r\n",
      "5;a\rb\r\nhello\r\n",
      "0\r\nno colon\r\n\r\n",
      "0\r\n folded: x\r\n\r\n",
      "0\r\nA: b\r\n c\r\n\r\n",
      "0\r\nA: b\n\r\n",
      "0\r\nContent-Length: 5\r\n\r\n",
      "0 x\r\n\r\n",
      "5;a=\"b\x01\"\r\nhello\r\n0\r\n\r\n",
      "5;a=\"b\r\nhello\r\n5;c=d\"\r\nhello\r\n0\r\n\r\n",
      "5;" + std::string(5000, 'x'),
      "0\r\n" + std::string(5000, 'x'),
  };
  for (const std::string& text : cases) {
    EXPECT_EQ(decode(text, text.size()).state, ChunkDecoder::State::kRefused) << text;
    EXPECT_EQ(decode(text, 1).state, ChunkDecoder::State::kRefused) << text;
  }
}

TEST(ChunkDecoder, LongestLineIsTakenInPiecesOfAnySizeAndNoLongerOne) {
  const std::string extension = "5;" + std::string(4'094, 'x');
  for (const std::size_t step : {1u, 7u, 4'097u, 10'000u}) {
    EXPECT_EQ(decode(extension + "\r\nhello\r\n0\r\n\r\n", step).body, "hello") << step;
    EXPECT_EQ(decode(extension + "x\r\nhello\r\n0\r\n\r\n", step).state,
              ChunkDecoder::State::kRefused)
        << step;
  }
}

TEST(ChunkDecoder, EndlessTrailersAreRefused) {
  std::string text = "0\r\n";
  for (int i = 0; i < 200; ++i) text += "A: " + std::string(100, 'b') + "\r\n";
  EXPECT_EQ(decode(text, text.size()).state, ChunkDecoder::State::kRefused);
  EXPECT_EQ(decode(text, 1).state, ChunkDecoder::State::kRefused);
}

TEST(ChunkDecoder, UnfinishedBodyWantsMore) {
  for (const char* text : {"5", "5\r\nhel", "5\r\nhello\r", "0\r\n", "0\r\nA: b\r\n"}) {
    EXPECT_EQ(decode(text, 1).state, ChunkDecoder::State::kMore) << text;
  }
}

}  // namespace
}  // namespace weir::http
