#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/unit/emulator/server/http/harness.h"
#include "tests/unit/emulator/server/http/http2_client.h"

namespace weir::http {
namespace {

class Http2 : public testing::Test {
 protected:
  explicit Http2(ServerOptions options = {}) : net(std::move(options)), client(net) {
    net.handler.answer = echo;
  }
  TestServer net;
  Http2Client client;
};

TEST_F(Http2, PostByPriorKnowledgeIsAnswered) {
  net.handler.answer = [](Exchange& exchange) {
    const Request& request = exchange.request();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/p");
    EXPECT_EQ(request.query, "q=1");
    EXPECT_EQ(request.host, "h");
    EXPECT_EQ(request.version, 20);
    EXPECT_EQ(request.header("x-amz-target"), "T.Op");
    EXPECT_FALSE(request.has_header(":method"));
    echo(exchange);
  };
  const auto id = client.request("POST", "/p?q=1", "hello", {{"x-amz-target", "T.Op"}});
  const Http2Answer& answer = client.wait_for(id);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "hello");
  EXPECT_EQ(answer.fields.at("content-type"), "text/plain");
  EXPECT_EQ(answer.fields.at("content-length"), "5");
  EXPECT_TRUE(answer.fields.contains("date"));
}

TEST_F(Http2, RequestOfTenAndAnswerOfThirteenMebibytesPass) {
  net.handler.answer = [](Exchange& exchange) {
    EXPECT_EQ(exchange.request().body.size(), 10u << 20);
    exchange.respond(text_response(std::string(13 << 20, 'z')));
  };
  const auto id = client.request("POST", "/", std::string(10 << 20, 'a'));
  EXPECT_EQ(client.wait_for(id).body.size(), 13u << 20);
}

TEST_F(Http2, ManyStreamsAreAnsweredAtOnce) {
  net.handler.answer = nullptr;
  std::vector<std::int32_t> ids;
  for (int i = 0; i < 100; ++i) ids.push_back(client.request("POST", "/", std::to_string(i)));
  ASSERT_TRUE(client.run_until([&] { return net.handler.kept.size() == 100; }));
  // In the opposite order: streams do not wait for one another.
  while (!net.handler.kept.empty()) {
    echo(*net.handler.kept.back());
    net.handler.kept.pop_back();
  }
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(client.wait_for(ids[static_cast<std::size_t>(i)]).body, std::to_string(i));
  }
}

TEST_F(Http2, StreamedAnswerArrivesPieceByPiece) {
  net.handler.answer = nullptr;
  const auto id = client.request("POST", "/", "x");
  ASSERT_TRUE(client.run_until([&] { return net.handler.kept.size() == 1; }));
  Exchange& exchange = *net.handler.kept[0];
  exchange.begin(text_response(""));
  ASSERT_TRUE(client.run_until([&] { return client.answers[id].status == 200; }));
  exchange.write("one");
  ASSERT_TRUE(client.run_until([&] { return client.answers[id].body == "one"; }));
  exchange.write("two");
  exchange.finish();
  const Http2Answer& answer = client.wait_for(id);
  EXPECT_EQ(answer.body, "onetwo");
  EXPECT_EQ(answer.error, 0u);
  EXPECT_FALSE(answer.fields.contains("content-length"));
  EXPECT_EQ(net.server->statistics().answers, 1u);
}

TEST_F(Http2, DrainedCallbackComesOnceFlowControlLetsAllOut) {
  net.handler.answer = nullptr;
  const auto id = client.request("POST", "/", "x");
  ASSERT_TRUE(client.run_until([&] { return net.handler.kept.size() == 1; }));
  Exchange& exchange = *net.handler.kept[0];
  int drained = 0;
  exchange.on_drained([&] { ++drained; });
  exchange.begin(text_response(""));
  exchange.write(std::string(1 << 20, 's'));
  EXPECT_GT(exchange.buffered_bytes(), 0u);
  ASSERT_TRUE(client.run_until([&] { return client.answers[id].body.size() == 1u << 20; }));
  EXPECT_EQ(drained, 1);
  EXPECT_EQ(exchange.buffered_bytes(), 0u);
}

TEST_F(Http2, RequestsWaitWhileLargeAnswersDo) {
  std::vector<std::size_t> taken_by_then;
  net.handler.answer = [&](Exchange& exchange) {
    taken_by_then.push_back(client.answers[1].body.size());
    exchange.respond(text_response(std::string(20 << 20, 'z')));
  };
  const auto first = client.request("GET", "/1");
  const auto second = client.request("GET", "/2");
  EXPECT_EQ(client.wait_for(first).body.size(), 20u << 20);
  EXPECT_EQ(client.wait_for(second).body.size(), 20u << 20);
  EXPECT_GT(taken_by_then.at(1), 3u << 20);
}

TEST_F(Http2, HeadCarriesLengthAndNoBody) {
  net.handler.answer = [](Exchange& exchange) { exchange.respond(text_response("12345")); };
  const Http2Answer& answer = client.wait_for(client.request("HEAD", "/"));
  EXPECT_EQ(answer.fields.at("content-length"), "5");
  EXPECT_EQ(answer.body, "");
}

TEST_F(Http2, ContinueIsSentForAnExpectation) {
  const auto id = client.request("POST", "/", "", {{"expect", "100-continue"}}, false);
  ASSERT_TRUE(client.run_until([&] { return client.answers[id].status == 100; }));
}

TEST_F(Http2, ResetStreamClosesItsExchangeOnly) {
  net.handler.answer = nullptr;
  const auto id = client.request("POST", "/", "x");
  ASSERT_TRUE(client.run_until([&] { return net.handler.kept.size() == 1; }));
  bool told = false;
  net.handler.kept[0]->on_close([&] { told = true; });
  nghttp2_submit_rst_stream(client.session, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
  ASSERT_TRUE(client.run_until([&] { return told; }));
  EXPECT_FALSE(net.handler.kept[0]->open());
  EXPECT_EQ(net.server->statistics().waiting_exchanges, 0u);
  net.handler.answer = echo;
  EXPECT_EQ(client.wait_for(client.request("POST", "/", "again")).body, "again");
}

TEST_F(Http2, ResetIsToldBeforeTheRequestBehindIt) {
  net.handler.answer = nullptr;
  const auto id = client.request("POST", "/", "x");
  ASSERT_TRUE(client.run_until([&] { return net.handler.kept.size() == 1; }));
  std::size_t requests_when_told = 0;
  net.handler.kept[0]->on_close([&] { requests_when_told = net.handler.bodies.size(); });
  nghttp2_submit_rst_stream(client.session, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
  net.handler.answer = echo;
  client.wait_for(client.request("POST", "/", "behind"));
  EXPECT_EQ(requests_when_told, 1u);
}

TEST_F(Http2, PeerGoneClosesAllExchanges) {
  net.handler.answer = nullptr;
  client.request("POST", "/", "1");
  client.request("POST", "/", "2");
  ASSERT_TRUE(client.run_until([&] { return net.handler.kept.size() == 2; }));
  int told = 0;
  // The first to hear drops the other: nothing may be touched twice.
  net.handler.kept[0]->on_close([&] {
    ++told;
    net.handler.kept.pop_back();
  });
  client.peer.reset();
  EXPECT_TRUE(net.run_until([&] { return told == 1; }));
  EXPECT_EQ(net.server->statistics().connections, 0u);
}

TEST_F(Http2, DroppedExchangeResetsItsStream) {
  net.handler.answer = nullptr;
  const auto id = client.request("POST", "/", "x");
  ASSERT_TRUE(client.run_until([&] { return net.handler.kept.size() == 1; }));
  net.handler.kept.clear();
  EXPECT_EQ(client.wait_for(id).error, static_cast<std::uint32_t>(NGHTTP2_INTERNAL_ERROR));
}

TEST_F(Http2, ContentLengthThatLiesResetsTheStream) {
  const auto id = client.request("POST", "/", "hello", {{"content-length", "4"}});
  EXPECT_EQ(client.wait_for(id).error, static_cast<std::uint32_t>(NGHTTP2_PROTOCOL_ERROR));
  EXPECT_TRUE(net.handler.bodies.empty());
}

TEST_F(Http2, StopSaysGoawayAndLetsStreamsFinish) {
  net.handler.answer = nullptr;
  const auto id = client.request("POST", "/", "x");
  ASSERT_TRUE(client.run_until([&] { return net.handler.kept.size() == 1; }));
  net.server->stop();
  ASSERT_TRUE(client.run_until([&] { return client.goaway; }));
  EXPECT_EQ(client.goaway_error, 0u);
  EXPECT_FALSE(net.server->stopped());
  echo(*net.handler.kept[0]);
  EXPECT_EQ(client.wait_for(id).body, "x");
  ASSERT_TRUE(client.run_until([&] { return client.peer.closed(); }));
  client.peer.close();
  EXPECT_TRUE(net.run_until([&] { return net.server->stopped(); }));
}

TEST_F(Http2, StreamIdThatWasPassedOverEndsTheConnection) {
  Peer peer(net);
  const std::string get = "\x82\x84\x86\x41\x01h";  // GET, /, http, :authority h
  const int flags = 0x5;
  peer.send(std::string(kHttp2Preface) + http2_frame(0, 4, 0, 0) +
            http2_frame(get.size(), 1, flags, 5) + get);
  peer.send(http2_frame(get.size(), 1, flags, 3) + get);
  const std::string& bytes = peer.read_to_end();
  EXPECT_TRUE(peer.closed());
  EXPECT_EQ(bytes[bytes.size() - 17 + 3], 7) << "the last frame is GOAWAY";
  EXPECT_EQ(bytes.back(), 1) << "of a protocol error";
}

TEST_F(Http2, BrokenPrefaceEndsTheConnection) {
  Peer peer(net);
  peer.send("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n");
  peer.read_to_end();
  EXPECT_TRUE(peer.closed());
}

TEST_F(Http2, PrefaceArrivingByteByByteIsUnderstood) {
  Peer peer(net);
  const std::string bytes = std::string(kHttp2Preface) + http2_frame(0, 4, 0, 0);
  for (const char c : bytes) peer.send({&c, 1});
  peer.read_until(std::string(1, '\x04'));
  EXPECT_GE(peer.received().size(), 9u);
  EXPECT_EQ(peer.received()[3], 4) << "the first frame is SETTINGS";
}

}  // namespace
}  // namespace weir::http
