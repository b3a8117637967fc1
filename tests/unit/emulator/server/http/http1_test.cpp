#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/unit/emulator/server/http/harness.h"

namespace weir::http {
namespace {

class Http1 : public testing::Test {
 protected:
  Http1() { net.handler.answer = echo; }
  TestServer net;
};

const std::string kPost = "POST /p?q=1 HTTP/1.1\r\nHost: h\r\n";

std::string post(const std::string& body) {
  return kPost + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

TEST_F(Http1, PostIsAnsweredWithLengthAndDate) {
  Peer peer(net);
  peer.send(post("hello"));
  const std::string& answer = peer.read_until("hello");
  EXPECT_EQ(status_of(answer), 200);
  EXPECT_NE(answer.find("Content-Length: 5\r\n"), std::string::npos);
  EXPECT_NE(answer.find(" GMT\r\n"), std::string::npos);
  EXPECT_EQ(answer.find("Connection:"), std::string::npos);
  EXPECT_EQ(body_of(answer), "hello");
}

TEST_F(Http1, RequestIsSeenInItsParts) {
  Peer peer(net);
  net.handler.answer = [](Exchange& exchange) {
    const Request& request = exchange.request();
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/p");
    EXPECT_EQ(request.query, "q=1");
    EXPECT_EQ(request.host, "h");
    EXPECT_EQ(request.version, 11);
    EXPECT_EQ(request.header("content-length"), "1");
    EXPECT_TRUE(request.has_header("host"));
    EXPECT_FALSE(request.secure);
    exchange.respond(text_response("ok"));
  };
  peer.send(post("x"));
  EXPECT_EQ(body_of(peer.read_until("ok")), "ok");
}

TEST_F(Http1, BodyArrivingByteByByteIsWhole) {
  Peer peer(net);
  const std::string text = post("hello");
  for (const char c : text) peer.send({&c, 1});
  EXPECT_EQ(body_of(peer.read_until("hello")), "hello");
  EXPECT_EQ(net.handler.bodies.size(), 1u);
}

TEST_F(Http1, BodyOfTenMebibytesArrivesWhole) {
  std::string body(10 << 20, 'a');
  for (std::size_t i = 0; i < body.size(); i += 4096)
    body[i] = static_cast<char>('a' + i / 4096 % 26);
  Peer peer(net);
  net.handler.answer = [&](Exchange& exchange) {
    EXPECT_TRUE(exchange.request().body_text() == body);
    exchange.respond(text_response("seen"));
  };
  peer.send(post(body));
  EXPECT_EQ(body_of(peer.read_until("seen")), "seen");
}

TEST_F(Http1, AnswerOfThirteenMegabytesArrivesWhole) {
  Peer peer(net);
  net.handler.answer = [](Exchange& exchange) {
    exchange.respond(text_response(filler(13'000'000, 'b', "END")));
  };
  peer.send(post("x"));
  EXPECT_EQ(body_of(peer.read_until("END")).size(), 13'000'003u);
}

TEST_F(Http1, PipelinedRequestsAreAnsweredInOrder) {
  Peer peer(net);
  std::string all;
  for (int i = 0; i < 100; ++i) all += post("<" + std::to_string(i) + ">");
  peer.send(all);
  const std::string& answers = peer.read_until("<99>");
  std::size_t at = 0;
  for (int i = 0; i < 100; ++i) {
    at = answers.find("<" + std::to_string(i) + ">", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

TEST_F(Http1, NextRequestWaitsForTheAnswerBeforeIt) {
  net.handler.answer = nullptr;
  Peer peer(net);
  peer.send(post("1") + post("2"));
  ASSERT_EQ(net.handler.kept.size(), 1u);
  net.handler.kept[0]->respond(text_response("one"));
  peer.read_until("one");
  ASSERT_EQ(net.handler.kept.size(), 2u);
  net.handler.kept[1]->respond(text_response("two"));
  peer.read_until("two");
}

TEST_F(Http1, ReadingStopsWhileTooMuchIsPipelined) {
  net.handler.answer = nullptr;
  Peer peer(net);
  const std::string flood(1 << 20, 'x');
  peer.send(post("1"));
  std::size_t taken = 0;
  for (int i = 0; i < 64; ++i) {
    taken += peer.send_some(flood);
    net.settle();
  }
  // What the kernel buffers on both sides, and 64 KiB of ours.
  EXPECT_LT(taken, 16u << 20);
}

TEST_F(Http1, ChunkedBodyWithTrailersIsJoined) {
  Peer peer(net);
  peer.send(kPost + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
  peer.send("6;x=y\r\n world\r\n0\r\nTrailer: t\r\n\r\n" + post("next"));
  const std::string& answers = peer.read_until("next");
  EXPECT_NE(answers.find("hello world"), std::string::npos);
  EXPECT_EQ(net.handler.bodies, (std::vector<std::string>{"hello world", "next"}));
}

TEST_F(Http1, LargeChunkedBodyIsJoined) {
  Peer peer(net);
  const std::string chunk(70'000, 'c');
  peer.send(kPost + "Transfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 20; ++i) peer.send("11170\r\n" + chunk + "\r\n");
  net.handler.answer = [](Exchange& exchange) {
    exchange.respond(text_response(std::to_string(exchange.request().body.size()) + "!"));
  };
  peer.send("0\r\n\r\n");
  EXPECT_EQ(body_of(peer.read_until("!")), "1400000!");
}

TEST_F(Http1, ContinueIsSentBeforeTheBodyOnly) {
  Peer peer(net);
  peer.send(kPost + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(peer.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.received().clear();
  peer.send("hello");
  EXPECT_EQ(body_of(peer.read_until("hello")), "hello");
  peer.received().clear();
  peer.send(kPost + "Content-Length: 2\r\nExpect: 100-continue\r\n\r\nok");
  EXPECT_EQ(status_of(peer.read_until("ok")), 200);
}

TEST_F(Http1, GzipBodyIsInflatedAndKeptAsSent) {
  // gzip of "hello".
  const std::string packed(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\x07\x00\x86\xa6\x10\x36\x05"
      "\x00\x00\x00",
      25);
  Peer peer(net);
  net.handler.answer = [&](Exchange& exchange) {
    const auto wire = exchange.request().wire_body;
    EXPECT_EQ(std::string(wire.data(), wire.size()), packed);
    echo(exchange);
  };
  peer.send(kPost + "Content-Encoding: gzip\r\nContent-Length: 25\r\n\r\n" + packed);
  EXPECT_EQ(body_of(peer.read_until("hello")), "hello");
}

TEST_F(Http1, OldVersionClosesUnlessItAsksNotTo) {
  Peer closing(net);
  closing.send("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx");
  EXPECT_NE(closing.read_to_end().find("Connection: close\r\n"), std::string::npos);
  EXPECT_TRUE(closing.closed());
  Peer keeping(net);
  keeping.send("POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\n\r\ny");
  EXPECT_NE(keeping.read_until("y").find("Connection: keep-alive\r\n"), std::string::npos);
  keeping.send("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\nz");
  keeping.read_to_end();
  EXPECT_TRUE(keeping.closed());
}

TEST_F(Http1, HeadAndBodilessStatusesCarryNoBody) {
  Peer peer(net);
  net.handler.answer = [](Exchange& exchange) {
    exchange.respond(text_response("12345", exchange.request().path == "/none" ? 204 : 200));
  };
  peer.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(peer.read_until("\r\n\r\n").ends_with("\r\n\r\n"));
  EXPECT_NE(peer.received().find("Content-Length: 5\r\n"), std::string::npos);
  peer.received().clear();
  peer.send("GET /none HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_TRUE(peer.read_until("\r\n\r\n").ends_with("\r\n\r\n"));
  EXPECT_EQ(peer.received().find("Content-Length"), std::string::npos);
}

TEST_F(Http1, HalfClosedPeerGetsItsAnswer) {
  net.handler.answer = nullptr;
  Peer peer(net);
  peer.send(post("1"));
  peer.shut_down();
  net.settle();
  ASSERT_EQ(net.handler.kept.size(), 1u);
  net.handler.kept[0]->respond(text_response("late"));
  EXPECT_EQ(body_of(peer.read_to_end()), "late");
  EXPECT_TRUE(peer.closed());
  EXPECT_TRUE(net.run_until([&] { return net.server->statistics().connections == 0; }));
}

TEST_F(Http1, PeerGoneInMidRequestLeavesNothing) {
  {
    Peer peer(net);
    peer.send(kPost + "Content-Length: 1000\r\n\r\nabc");
  }
  EXPECT_TRUE(net.run_until([&] { return net.server->statistics().connections == 0; }));
  EXPECT_TRUE(net.handler.bodies.empty());
}

TEST_F(Http1, ResetPeerClosesItsExchange) {
  net.handler.answer = nullptr;
  Peer peer(net);
  peer.send(post("1"));
  ASSERT_EQ(net.handler.kept.size(), 1u);
  bool told = false;
  net.handler.kept[0]->on_close([&] { told = true; });
  peer.reset();
  EXPECT_TRUE(net.run_until([&] { return told; }));
  EXPECT_FALSE(net.handler.kept[0]->open());
  net.handler.kept[0]->respond(text_response("nobody"));
  EXPECT_EQ(net.server->statistics().waiting_exchanges, 0u);
}

TEST_F(Http1, DroppedExchangeClosesTheConnection) {
  net.handler.answer = nullptr;
  Peer peer(net);
  peer.send(post("1"));
  net.handler.kept.clear();
  peer.read_to_end();
  EXPECT_TRUE(peer.closed());
  EXPECT_TRUE(peer.received().empty());
}

TEST_F(Http1, LineBreaksInAnswerFieldsCannotAddFields) {
  net.handler.answer = [](Exchange& exchange) {
    Response response = text_response("x");
    response.headers.push_back({"X-Note", "a\r\nX-Evil: 1"});
    response.headers.push_back({"content-length", "99"});
    exchange.respond(std::move(response));
  };
  Peer peer(net);
  peer.send(post("1"));
  const std::string& answer = peer.read_until("\r\n\r\n");
  EXPECT_EQ(answer.find("\r\nX-Evil"), std::string::npos);
  EXPECT_EQ(answer.find("99"), std::string::npos);
}

}  // namespace
}  // namespace weir::http
