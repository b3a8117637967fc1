// Requests that never reach a handler.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/emulator/server/http/harness.h"

namespace weir::http {
namespace {

const std::string kPost = "POST /p?q=1 HTTP/1.1\r\nHost: h\r\n";

struct RefusedRequest {
  const char* name;
  std::string text;
  int status;
};

class Http1Refusal : public testing::TestWithParam<RefusedRequest> {
 protected:
  static ServerOptions small_limits() {
    ServerOptions options;
    options.limits.header_bytes = 4'096;
    options.limits.body_bytes = 10'000;
    return options;
  }
  TestServer net{small_limits()};
};

TEST_P(Http1Refusal, IsAnsweredAndTheConnectionCloses) {
  net.handler.answer = echo;
  Peer peer(net);
  peer.send(GetParam().text);
  const std::string& answer = peer.read_to_end();
  EXPECT_EQ(status_of(answer), GetParam().status) << answer;
  EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
  EXPECT_TRUE(peer.closed());
  EXPECT_TRUE(net.handler.bodies.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Rules, Http1Refusal,
    testing::Values(
        RefusedRequest{"syntax", "GET / HTTP/1.1\r\nbad\r\n\r\n", 400},
        RefusedRequest{"no_host", "GET / HTTP/1.1\r\n\r\n", 400},
        RefusedRequest{"smuggling",
                       kPost + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                       400},
        RefusedRequest{"bad_chunk", kPost + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400},
        RefusedRequest{"large_body", kPost + "Content-Length: 10001\r\n\r\n", 413},
        RefusedRequest{"large_body_with_expectation",
                       kPost + "Content-Length: 10001\r\nExpect: 100-continue\r\n\r\n", 413},
        RefusedRequest{
            "large_chunked_body",
            kPost + "Transfer-Encoding: chunked\r\n\r\n4000\r\n" + std::string(16'000, 'x'), 413},
        RefusedRequest{"many_small_chunks",
                       [] {
                         std::string text = kPost + "Transfer-Encoding: chunked\r\n\r\n";
                         for (int i = 0; i < 3'000; ++i) text += "1\r\nx\r\n";
                         return text;
                       }(),
                       413},
        RefusedRequest{"large_fields", kPost + "A: " + std::string(8'000, 'a') + "\r\n\r\n", 431},
        RefusedRequest{"unknown_compression",
                       kPost + "Content-Encoding: br\r\nContent-Length: 1\r\n\r\nx", 415},
        RefusedRequest{"broken_gzip",
                       kPost + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx", 400}),
    [](const auto& one) { return std::string(one.param.name); });

TEST(Http1Refused, PeerThatGoesOnSendingStillGetsTheAnswer) {
  ServerOptions options;
  options.limits.body_bytes = 1'000;
  TestServer small(options);
  Peer peer(small);
  peer.send(kPost + "Content-Length: 5000000\r\n\r\n" + std::string(5'000'000, 'x'));
  EXPECT_EQ(status_of(peer.read_to_end()), 413);
}

TEST(Http1Refused, ForeignProtocolIsClosedWithoutAWord) {
  TestServer net;
  Peer peer(net);
  peer.send("HELO mail example\r\n");
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_TRUE(peer.closed());
}

}  // namespace
}  // namespace weir::http
