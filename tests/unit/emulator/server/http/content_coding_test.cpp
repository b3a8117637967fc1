#include "emulator/server/http/content_coding.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <string>

namespace weir::http {
namespace {

constexpr std::size_t kLimitBytes = 1 << 20;

std::string gzip(const std::string& text, int window_bits = 15 + 16) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, text.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

Request request_with(std::string& body, std::vector<HeaderView> headers) {
  Request request;
  request.headers = std::move(headers);
  request.body = {body.data(), body.size()};
  return request;
}

std::string text_of(const Buffer& buffer) {
  return std::string(buffer.data(), buffer.size());
}

/// The decoded body; "-" when nothing was coded, "!status" for an error.
std::string undone(std::string body, std::vector<HeaderView> headers,
                   std::size_t limit_bytes = kLimitBytes) {
  const Request request = request_with(body, std::move(headers));
  auto result = undo_content_codings(request, limit_bytes);
  if (!result) return "!" + std::to_string(result.error().http_status);
  return *result ? text_of(**result) : "-";
}

TEST(ContentCoding, PlainBodyIsLeftAlone) {
  EXPECT_EQ(undone("abc", {}), "-");
  EXPECT_EQ(undone("abc", {{"content-encoding", "identity"}}), "-");
  EXPECT_EQ(undone("abc", {{"content-encoding", "amz-1.0"}}), "-");
  EXPECT_EQ(undone("abc", {{"x-amz-content-sha256", "UNSIGNED-PAYLOAD"}}), "-");
}

TEST(ContentCoding, GzipAndDeflateAreInflated) {
  const std::string text(100'000, 'z');
  EXPECT_EQ(undone(gzip(text), {{"content-encoding", "gzip"}}), text);
  EXPECT_EQ(undone(gzip(text), {{"content-encoding", "GZip"}}), text);
  EXPECT_EQ(undone(gzip(text, 15), {{"content-encoding", "deflate"}}), text);
}

TEST(ContentCoding, GzipOfSeveralMembersIsJoined) {
  EXPECT_EQ(undone(gzip("one ") + gzip("two"), {{"content-encoding", "gzip"}}), "one two");
}

TEST(ContentCoding, BombIsRefusedAsTooLarge) {
  const std::string bomb = gzip(std::string(10 << 20, '\0'));
  ASSERT_LT(bomb.size(), 20'000u);
  EXPECT_EQ(undone(bomb, {{"content-encoding", "gzip"}}), "!413");
}

TEST(ContentCoding, BodyOfExactlyTheLimitPasses) {
  const std::string text(5'000, 'a');
  EXPECT_EQ(undone(gzip(text), {{"content-encoding", "gzip"}}, 5'000), text);
  EXPECT_EQ(undone(gzip(text), {{"content-encoding", "gzip"}}, 4'999), "!413");
}

TEST(ContentCoding, BrokenGzipIsABadRequest) {
  const std::string packed = gzip("hello world, hello world");
  EXPECT_EQ(undone("no gzip", {{"content-encoding", "gzip"}}), "!400");
  EXPECT_EQ(undone(packed.substr(0, packed.size() - 9), {{"content-encoding", "gzip"}}), "!400");
  EXPECT_EQ(undone(packed + "trash", {{"content-encoding", "gzip"}}), "!400");
}

TEST(ContentCoding, UnknownCompressionIsUnsupported) {
  EXPECT_EQ(undone("x", {{"content-encoding", "br"}}), "!415");
  EXPECT_EQ(undone("x", {{"content-encoding", "gzip, zstd"}}), "!415");
}

TEST(ContentCoding, SignedAwsChunksAreStripped) {
  const std::string body =
      "5;chunk-signature=ad80c730\r\nhello\r\n0;chunk-signature=b6c6ea8a\r\n\r\n";
  EXPECT_EQ(undone(body, {{"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"}}),
            "hello");
  EXPECT_EQ(undone(body, {{"content-encoding", "aws-chunked"}}), "hello");
}

TEST(ContentCoding, AwsChunksWithTrailersAreStripped) {
  const std::string body = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32: NhCmhg==\r\n\r\n";
  EXPECT_EQ(undone(body, {{"content-encoding", "aws-chunked"},
                          {"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                          {"x-amz-decoded-content-length", "5"}}),
            "hello");
}

TEST(ContentCoding, GzipInsideAwsChunksIsUndoneToo) {
  const std::string packed = gzip("hello");
  char size[16];
  std::snprintf(size, sizeof size, "%zx\r\n", packed.size());
  const std::string body = size + packed + "\r\n0\r\n\r\n";
  EXPECT_EQ(undone(body, {{"content-encoding", "aws-chunked,gzip"}}), "hello");
}

TEST(ContentCoding, MalformedAwsChunksAreABadRequest) {
  EXPECT_EQ(undone("5\r\nhel", {{"content-encoding", "aws-chunked"}}), "!400");
  EXPECT_EQ(undone("0\r\n\r\nmore", {{"content-encoding", "aws-chunked"}}), "!400");
  EXPECT_EQ(undone("5\r\nhello\r\n0\r\n\r\n",
                   {{"content-encoding", "aws-chunked"}, {"x-amz-decoded-content-length", "6"}}),
            "!400");
}

}  // namespace
}  // namespace weir::http
