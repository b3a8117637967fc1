// Answers in pieces over HTTP/1.x.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/emulator/server/http/harness.h"

namespace weir::http {
namespace {

class Http1Stream : public testing::Test {
 protected:
  TestServer net;
};

std::string post(const std::string& body) {
  return "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n\r\n" + body;
}

TEST_F(Http1Stream, StreamedAnswerIsChunked) {
  Peer peer(net);
  peer.send(post("1"));
  Exchange& exchange = *net.handler.kept.at(0);
  exchange.begin(text_response(""));
  EXPECT_EQ(net.server->statistics().streaming_exchanges, 1u);
  exchange.write("hello");
  exchange.write(" world, this is");
  exchange.finish();
  const std::string& answer = peer.read_until("0\r\n\r\n");
  EXPECT_NE(answer.find("Transfer-Encoding: chunked\r\n"), std::string::npos);
  EXPECT_EQ(body_of(answer), "5\r\nhello\r\nf\r\n world, this is\r\n0\r\n\r\n");
  peer.received().clear();
  net.handler.answer = echo;
  peer.send(post("again"));
  EXPECT_EQ(body_of(peer.read_until("again")), "again");
}

TEST_F(Http1Stream, StreamedAnswerToOldVersionEndsWithTheConnection) {
  Peer peer(net);
  peer.send("POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\nx");
  Exchange& exchange = *net.handler.kept.at(0);
  exchange.begin(text_response(""));
  exchange.write("hello");
  exchange.finish();
  EXPECT_EQ(body_of(peer.read_to_end()), "hello");
  EXPECT_TRUE(peer.closed());
}

TEST_F(Http1Stream, BufferedBytesAreWhatASlowPeerHasNotTaken) {
  Peer peer(net);
  peer.send(post("1"));
  Exchange& exchange = *net.handler.kept.at(0);
  exchange.begin(text_response(""));
  EXPECT_EQ(exchange.buffered_bytes(), 0u);
  exchange.write(std::string(32 << 20, 's'));
  EXPECT_GT(exchange.buffered_bytes(), 1u << 20);
  exchange.finish();
  EXPECT_GT(peer.read_until("0\r\n\r\n").size(), 32u << 20);
}

TEST_F(Http1Stream, DrainedCallbackComesOnceAllIsTaken) {
  Peer peer(net);
  peer.send(post("1"));
  Exchange& exchange = *net.handler.kept.at(0);
  int drained = 0;
  exchange.on_drained([&] {
    if (++drained == 1) exchange.write("last");
  });
  exchange.begin(text_response(""));
  exchange.write(std::string(32 << 20, 's'));
  peer.read_until("last");
  EXPECT_EQ(drained, 1);
  EXPECT_EQ(exchange.buffered_bytes(), 0u);
}

}  // namespace
}  // namespace weir::http
