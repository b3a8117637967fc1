// Where bodies end, and that they stay where they arrived.
#include <gtest/gtest.h>

#include <string>

#include "emulator/server/http/http1_parser.h"

namespace weir::http {
namespace {

constexpr HeadLimits kLimits{1024, 16};

class HttpBody : public testing::Test {
 protected:
  /// Reads the head of `text`, all of which must be there.
  void read_head(std::string& text) {
    ASSERT_EQ(parser.read(text.data(), text.size(), kLimits), ParseState::kDone);
    begin = parser.head().size;
  }

  Http1Parser parser;
  std::size_t begin = 0;
};

TEST_F(HttpBody, RequestWithoutBodyIsDoneWithItsHead) {
  for (const char* fields : {"", "Content-Length: 0\r\n"}) {
    parser.reset();
    std::string text = "GET / HTTP/1.1\r\nHost: h\r\n" + std::string(fields) + "\r\nmore";
    read_head(text);
    EXPECT_TRUE(parser.done());
    const auto step = parser.read_body(text.data(), begin, begin, text.size());
    EXPECT_EQ(step.state, ParseState::kDone);
    EXPECT_EQ(step.raw_begin, begin);
  }
}

TEST_F(HttpBody, LengthEndsTheBodyInPiecesOfAnySize) {
  const std::string whole = "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET /";
  for (std::size_t piece = 1; piece < 11; ++piece) {
    parser.reset();
    std::string text = whole;
    read_head(text);
    Http1Parser::BodyStep step{ParseState::kMore, begin, begin};
    for (std::size_t end = begin; step.state == ParseState::kMore; end += piece) {
      ASSERT_FALSE(parser.done());
      step = parser.read_body(text.data(), step.decoded_end, step.raw_begin,
                              std::min(end, text.size()));
    }
    EXPECT_EQ(step.state, ParseState::kDone) << piece;
    EXPECT_EQ(step.raw_begin, begin + 5) << piece;
    EXPECT_EQ(step.decoded_end, begin + 5) << piece;
    EXPECT_EQ(text.substr(begin), whole.substr(begin)) << piece;
  }
}

TEST_F(HttpBody, LengthOverBeastsOwnLimitIsRead) {
  const std::string body(3 << 20, 'x');
  std::string text = "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
                     "\r\n\r\n" + body;
  read_head(text);
  const auto step = parser.read_body(text.data(), begin, begin, text.size());
  EXPECT_EQ(step.state, ParseState::kDone);
  EXPECT_EQ(step.decoded_end, text.size());
}

TEST_F(HttpBody, ChunksAreJoinedBehindTheHead) {
  std::string text =
      "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
      "3\r\nhel\r\n2\r\nlo\r\n0\r\nA: b\r\n\r\nGET /";
  read_head(text);
  const auto step = parser.read_body(text.data(), begin, begin, text.size());
  EXPECT_EQ(step.state, ParseState::kDone);
  EXPECT_EQ(text.substr(begin, step.decoded_end - begin), "hello");
  EXPECT_EQ(text.substr(step.raw_begin), "GET /");
  EXPECT_EQ(parser.head().fields.size(), 2u);
}

TEST_F(HttpBody, LastChunkMustNotBeFollowedByOtherText) {
  std::string text =
      "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n0x5\r\n";
  read_head(text);
  const auto step = parser.read_body(text.data(), begin, begin, text.size());
  EXPECT_EQ(step.state, ParseState::kRefused);
}

}  // namespace
}  // namespace weir::http
