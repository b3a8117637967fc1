#include <gtest/gtest.h>

#include <string>

#include "emulator/server/http/http1_parser.h"

namespace weir::http {
namespace {

constexpr HeadLimits kLimits{1024, 16};

Http1Parser::State read(Http1Parser& parser, std::string& text) {
  return parser.read(text.data(), text.size(), kLimits);
}

struct RefusedCase {
  const char* name;
  std::string head;
  int status;
};

class RefusedHead : public testing::TestWithParam<RefusedCase> {};

TEST_P(RefusedHead, IsRefusedWithItsStatus) {
  Http1Parser parser;
  std::string text = GetParam().head;
  ASSERT_EQ(read(parser, text), Http1Parser::State::kRefused);
  EXPECT_EQ(parser.refusal().status, GetParam().status);
  EXPECT_FALSE(parser.refusal().reason.empty());
}

TEST_P(RefusedHead, IsRefusedByteByByteToo) {
  Http1Parser parser;
  std::string text = GetParam().head;
  Http1Parser::State state = Http1Parser::State::kMore;
  for (std::size_t size = 1; size <= text.size() && state == Http1Parser::State::kMore; ++size) {
    state = parser.read(text.data(), size, kLimits);
  }
  ASSERT_EQ(state, Http1Parser::State::kRefused);
  EXPECT_EQ(parser.refusal().status, GetParam().status);
}

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n";

INSTANTIATE_TEST_SUITE_P(
    Rules, RefusedHead,
    testing::Values(
        RefusedCase{"bare_lf_after_request_line", "GET / HTTP/1.1\nHost: h\r\n\r\n", 400},
        RefusedCase{"bare_lf_after_field", "GET / HTTP/1.1\r\nHost: h\n\r\n", 400},
        RefusedCase{"bare_cr_in_value", kGet + "A: b\rc\r\n\r\n", 400},
        RefusedCase{"nul_in_value", kGet + std::string("A: b\0c\r\n\r\n", 10), 400},
        RefusedCase{"folded_field", kGet + "A: b\r\n c\r\n\r\n", 400},
        RefusedCase{"folded_first_field", "GET / HTTP/1.1\r\n Host: h\r\n\r\n", 400},
        RefusedCase{"fold_before_the_value", kGet + "A:\r\n b\r\n\r\n", 400},
        RefusedCase{"fold_without_a_value", kGet + "A:\r\n \r\n\r\n", 400},
        RefusedCase{"fold_of_nothing", kGet + "A: b\r\n \r\n\r\n", 400},
        RefusedCase{"blank_before_colon", kGet + "A : b\r\n\r\n", 400},
        RefusedCase{"no_colon", kGet + "nonsense\r\n\r\n", 400},
        RefusedCase{"empty_name", kGet + ": b\r\n\r\n", 400},
        RefusedCase{"illegal_name", kGet + "A(b): c\r\n\r\n", 400},
        RefusedCase{"no_version", "GET /\r\n\r\n", 400},
        RefusedCase{"no_method", " / HTTP/1.1\r\n\r\n", 400},
        RefusedCase{"illegal_method", "G@T / HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        RefusedCase{"blank_in_target", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        RefusedCase{"relative_target", "GET a HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        RefusedCase{"star_with_get", "GET * HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        RefusedCase{"user_in_absolute_form", "GET http://u@h/ HTTP/1.1\r\nHost: h\r\n\r\n", 400},
        RefusedCase{"lower_case_http", "GET / http/1.1\r\nHost: h\r\n\r\n", 400},
        RefusedCase{"long_version", "GET / HTTP/1.10\r\nHost: h\r\n\r\n", 400},
        RefusedCase{"version_two", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", 505},
        RefusedCase{"version_one_two", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", 505},
        RefusedCase{"short_version", "GET / H/1\r\nHost: h\r\n\r\n", 400},
        RefusedCase{"connect", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\n\r\n", 501},
        RefusedCase{"no_host", "GET / HTTP/1.1\r\n\r\n", 400},
        RefusedCase{"two_hosts", kGet + "Host: h\r\n\r\n", 400},
        RefusedCase{"path_in_host", "GET / HTTP/1.1\r\nHost: h/x\r\n\r\n", 400},
        RefusedCase{"two_lengths", kGet + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", 400},
        RefusedCase{"list_of_lengths", kGet + "Content-Length: 1, 1\r\n\r\n", 400},
        RefusedCase{"list_with_empty_length", kGet + "Content-Length: 1,\r\n\r\n", 400},
        RefusedCase{"signed_length", kGet + "Content-Length: +1\r\n\r\n", 400},
        RefusedCase{"empty_length", kGet + "Content-Length:\r\n\r\n", 400},
        RefusedCase{"huge_length", kGet + "Content-Length: 99999999999999999999\r\n\r\n", 400},
        RefusedCase{"length_and_coding",
                    kGet + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        RefusedCase{"coding_and_length",
                    kGet + "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n", 400},
        RefusedCase{"two_codings",
                    kGet + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        RefusedCase{"identity_coding", kGet + "Transfer-Encoding: identity\r\n\r\n", 400},
        RefusedCase{"chunked_not_last", kGet + "Transfer-Encoding: chunked, gzip\r\n\r\n", 400},
        RefusedCase{"coding_before_chunked", kGet + "Transfer-Encoding: gzip, chunked\r\n\r\n",
                    501},
        RefusedCase{"coding_with_parameter", kGet + "Transfer-Encoding: chunked;a=b\r\n\r\n", 400},
        RefusedCase{"coding_in_1_0",
                    "GET / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        RefusedCase{"unknown_expectation", kGet + "Expect: magic\r\n\r\n", 417},
        RefusedCase{"large_fields", kGet + "A: " + std::string(2000, 'b') + "\r\n\r\n", 431},
        RefusedCase{"endless_field", kGet + "A: " + std::string(2000, 'b'), 431},
        RefusedCase{"endless_target", "GET /" + std::string(2000, 'b'), 414},
        RefusedCase{"empty_lines", std::string(200, '\n'), 400}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(HttpHead, TooManyFieldsAreRefused) {
  Http1Parser parser;
  std::string text = kGet;
  for (int i = 0; i < 20; ++i) text += "A: b\r\n";
  text += "\r\n";
  ASSERT_EQ(read(parser, text), Http1Parser::State::kRefused);
  EXPECT_EQ(parser.refusal().status, 431);
}

TEST(HttpHead, BytesOfAnotherProtocolAreToldFromHttp) {
  Http1Parser parser;
  std::string text = "INVALID CONNECTION PREFACE\r\n\r\n";
  ASSERT_EQ(read(parser, text), Http1Parser::State::kRefused);
  EXPECT_EQ(parser.refusal().status, Refusal::kNotHttp);
}

TEST(HttpHead, PartsAreFoundAndNamesAreLowerCase) {
  Http1Parser parser;
  std::string text = "POST /a?b=c HTTP/1.1\r\nHost: x:1\r\nX-Amz-Target: T.Op \r\n\r\nrest";
  ASSERT_EQ(read(parser, text), Http1Parser::State::kDone);
  const Head& head = parser.head();
  EXPECT_EQ(head.method.in(text.data()), "POST");
  EXPECT_EQ(head.target.in(text.data()), "/a?b=c");
  EXPECT_EQ(head.host.in(text.data()), "x:1");
  ASSERT_EQ(head.fields.size(), 2u);
  EXPECT_EQ(head.fields[1].name.in(text.data()), "x-amz-target");
  EXPECT_EQ(head.fields[1].value.in(text.data()), "T.Op");
  EXPECT_EQ(head.size, text.size() - 4);
  EXPECT_FALSE(head.content_length.has_value());
}

TEST(HttpHead, ArrivingByteByByteReadsTheSame) {
  Http1Parser parser;
  std::string text = "\r\nPUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n";
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_EQ(parser.read(text.data(), size, kLimits), Http1Parser::State::kMore) << size;
  }
  ASSERT_EQ(read(parser, text), Http1Parser::State::kDone);
  EXPECT_EQ(parser.head().content_length, 12u);
}

TEST(HttpHead, AbsoluteFormGivesHostAndPath) {
  Http1Parser parser;
  std::string text = "GET http://real:80/p?q HTTP/1.1\r\nHost: other\r\n\r\n";
  ASSERT_EQ(read(parser, text), Http1Parser::State::kDone);
  EXPECT_EQ(parser.head().host.in(text.data()), "real:80");
  EXPECT_EQ(parser.head().target.in(text.data()), "/p?q");
}

struct KeepAliveCase {
  const char* head;
  bool keep_alive;
};

TEST(HttpHead, KeepAliveFollowsVersionAndConnection) {
  const KeepAliveCase cases[] = {
      {"GET / HTTP/1.1\r\nHost: h\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: TE, Close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nConnection: keep-alive\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n", true},
      {"GET / HTTP/1.0\r\n\r\n", false},
      {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
  };
  for (const KeepAliveCase& one : cases) {
    Http1Parser parser;
    std::string text = one.head;
    ASSERT_EQ(read(parser, text), Http1Parser::State::kDone) << one.head;
    EXPECT_EQ(parser.head().keep_alive, one.keep_alive) << one.head;
  }
}

TEST(HttpHead, ResetParserReadsTheNextRequest) {
  Http1Parser parser;
  std::string first = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  ASSERT_EQ(read(parser, first), Http1Parser::State::kDone);
  EXPECT_TRUE(parser.head().chunked);
  parser.reset();
  std::string second = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  ASSERT_EQ(read(parser, second), Http1Parser::State::kDone);
  EXPECT_FALSE(parser.head().chunked);
  EXPECT_EQ(parser.head().fields.size(), 1u);
}

}  // namespace
}  // namespace weir::http
