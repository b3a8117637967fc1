// Real-time deadlines, connection limits and the graceful stop; the test owns the clock.
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/unit/emulator/server/http/harness.h"
#include "tests/unit/emulator/server/http/http2_client.h"

namespace weir::http {
namespace {

using std::chrono::seconds;

const std::string kGet = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

void pass(TestServer& net, seconds time) {
  net.clock.advance(time);
  net.settle();
}

TEST(Deadlines, RequestThatDribblesIsAnsweredTimeout) {
  TestServer net;
  Peer peer(net);
  for (int i = 0; i < 119; ++i) {
    peer.send(std::string(1, kGet[static_cast<std::size_t>(i) % 3]));
    pass(net, seconds(1));
  }
  EXPECT_EQ(net.server->statistics().connections, 1u);
  pass(net, seconds(2));
  EXPECT_EQ(status_of(peer.read_to_end()), 408);
}

TEST(Deadlines, BodyThatNeverEndsIsAnsweredTimeout) {
  TestServer net;
  Peer peer(net);
  peer.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  pass(net, seconds(121));
  EXPECT_EQ(status_of(peer.read_to_end()), 408);
}

TEST(Deadlines, FirstByteAloneIsTimedToo) {
  TestServer net;
  Peer peer(net);
  peer.send("P");
  pass(net, seconds(121));
  peer.read_to_end();
  EXPECT_TRUE(peer.closed());
}

TEST(Deadlines, IdleConnectionStaysByDefault) {
  TestServer net;
  net.handler.answer = echo;
  Peer silent(net);
  Peer used(net);
  used.send(kGet);
  used.read_until("\r\n\r\n");
  pass(net, seconds(100'000));
  EXPECT_EQ(net.server->statistics().connections, 2u);
}

TEST(Deadlines, IdleConnectionClosesWhenAskedFor) {
  ServerOptions options;
  options.limits.idle = seconds(10);
  TestServer net(options);
  net.handler.answer = echo;
  Peer silent(net);
  Peer used(net);
  pass(net, seconds(9));
  used.send(kGet);
  used.read_until("\r\n\r\n");
  pass(net, seconds(2));
  EXPECT_EQ(net.server->statistics().connections, 1u);
  pass(net, seconds(9));
  EXPECT_EQ(net.server->statistics().connections, 0u);
}

TEST(Deadlines, PendingAnswerIsNotTimed) {
  TestServer net;
  Peer peer(net);
  peer.send(kGet);
  pass(net, seconds(100'000));
  ASSERT_EQ(net.handler.kept.size(), 1u);
  net.handler.kept[0]->respond(text_response("late"));
  EXPECT_EQ(body_of(peer.read_until("late")), "late");
}

TEST(Deadlines, PeerThatDoesNotReadIsClosed) {
  TestServer net;
  Peer peer(net);
  peer.send(kGet);
  net.handler.kept.at(0)->respond(text_response(std::string(64 << 20, 'x')));
  pass(net, seconds(59));
  EXPECT_EQ(net.server->statistics().connections, 1u);
  pass(net, seconds(2));
  EXPECT_EQ(net.server->statistics().connections, 0u);
}

TEST(Deadlines, PeerThatReadsSlowlyIsNot) {
  TestServer net;
  Peer peer(net);
  peer.send(kGet);
  net.handler.kept.at(0)->respond(text_response(filler(64 << 20, 'x', "END")));
  for (int i = 0; i < 5; ++i) {
    pass(net, seconds(50));
    peer.read_some();
    net.settle();
  }
  EXPECT_TRUE(peer.read_until("END").ends_with("END"));
}

TEST(Deadlines, Http2RequestThatNeverEndsIsAnsweredTimeout) {
  TestServer net;
  Http2Client client(net);
  const auto id = client.request("POST", "/", "abc", {}, false);
  client.run_until([] { return true; });
  pass(net, seconds(121));
  EXPECT_EQ(client.wait_for(id).status, 408);
}

TEST(Deadlines, Http2PeerThatGrantsNoWindowIsClosed) {
  TestServer net;
  Http2Client client(net);
  client.request("GET", "/");
  ASSERT_TRUE(client.run_until([&] { return net.handler.kept.size() == 1; }));
  net.handler.kept[0]->respond(text_response(std::string(1 << 20, 'x')));
  pass(net, seconds(61));
  EXPECT_EQ(net.server->statistics().connections, 0u);
}

TEST(ServerLimits, UnreadStreamBeyondTheLimitIsClosed) {
  ServerOptions options;
  options.limits.unread_answer_bytes = 16 << 20;
  TestServer net(options);
  Peer peer(net);
  peer.send(kGet);
  Exchange& exchange = *net.handler.kept.at(0);
  bool told = false;
  exchange.on_close([&] { told = true; });
  exchange.begin(text_response(""));
  for (int i = 0; i < 32; ++i) exchange.write(std::string(1 << 20, 'x'));
  net.settle();
  EXPECT_TRUE(told);
  EXPECT_EQ(net.server->statistics().connections, 0u);
}

TEST(ServerLimits, ConnectionTooManyIsToldSo) {
  ServerOptions options;
  options.limits.connections = 2;
  TestServer net(options);
  net.handler.answer = echo;
  Peer first(net);
  Peer second(net);
  Peer third(net);
  EXPECT_EQ(status_of(third.read_to_end()), 503);
  second.close();
  ASSERT_TRUE(net.run_until([&] { return net.server->statistics().connections == 1; }));
  Peer fourth(net);
  fourth.send(kGet);
  EXPECT_EQ(status_of(fourth.read_until("\r\n\r\n")), 200);
}

TEST(ServerLimits, AcceptingGoesOnAfterFileDescriptorsRanOut) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer's check of virtual calls takes a file descriptor of its own";
#endif
  TestServer net;
  net.handler.answer = echo;
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  const int next = ::dup(0);
  ::close(next);
  // One descriptor for the peer, none for the server's end.
  rlimit tight = before;
  tight.rlim_cur = static_cast<rlim_t>(next) + 1;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &tight), 0);
  Peer peer(net);
  net.settle();
  EXPECT_EQ(net.server->statistics().connections, 0u);
  ::setrlimit(RLIMIT_NOFILE, &before);
  peer.send(kGet);
  pass(net, seconds(1));
  EXPECT_EQ(status_of(peer.read_until("\r\n\r\n")), 200);
}

TEST(Stop, IdleConnectionsCloseAtOnce) {
  TestServer net;
  net.handler.answer = echo;
  Peer silent(net);
  Peer used(net);
  used.send(kGet);
  used.read_until("\r\n\r\n");
  net.server->stop();
  net.settle();
  EXPECT_TRUE(net.server->stopped());
  used.read_to_end();
  EXPECT_TRUE(used.closed());
}

TEST(Stop, RequestUnderWayIsAnsweredFirst) {
  TestServer net;
  Peer peer(net);
  peer.send(kGet);
  net.server->stop();
  net.settle();
  EXPECT_FALSE(net.server->stopped());
  net.handler.kept.at(0)->respond(text_response("done"));
  EXPECT_NE(peer.read_to_end().find("Connection: close\r\n"), std::string::npos);
  EXPECT_EQ(body_of(peer.received()), "done");
  EXPECT_TRUE(net.run_until([&] { return net.server->stopped(); }));
}

TEST(Stop, ExchangeMayOutliveTheServer) {
  auto net = std::make_unique<TestServer>();
  Peer peer(*net);
  peer.send(kGet);
  std::shared_ptr<Exchange> exchange = net->handler.kept.at(0);
  net->handler.kept.clear();
  net->server.reset();
  EXPECT_FALSE(exchange->open());
  exchange->respond(text_response("nobody"));
  exchange->finish();
}

TEST(Listen, PortInUseIsNamed) {
  TestServer net;
  ServerOptions options;
  options.port = net.server->port();
  Server second(net.reactor, net.handler, options);
  const auto listening = second.listen();
  ASSERT_FALSE(listening.ok());
  const std::string& message = listening.error().message;
  EXPECT_NE(message.find(std::to_string(options.port)), std::string::npos) << message;
  EXPECT_NE(message.find("127.0.0.1"), std::string::npos) << message;
  EXPECT_NE(message.find("another process"), std::string::npos) << message;
}

TEST(Listen, PortIsFreeAgainAfterTheServer) {
  TestServer net;
  net.handler.answer = echo;
  const std::uint16_t port = net.server->port();
  Peer peer(net);
  peer.send(kGet);
  peer.read_until("\r\n\r\n");
  net.server.reset();
  ServerOptions options;
  options.port = port;
  Server again(net.reactor, net.handler, options);
  EXPECT_TRUE(again.listen().ok());
}

TEST(Listen, LoopbackIsServedOverIpv6Too) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  const int probe = ::socket(AF_INET6, SOCK_STREAM, 0);
  const bool has_ipv6 =
      probe >= 0 && ::bind(probe, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  ::close(probe);
  if (!has_ipv6) GTEST_SKIP() << "this machine has no ::1";
  TestServer net;
  address.sin6_port = htons(net.server->port());
  const int peer = ::socket(AF_INET6, SOCK_STREAM, 0);
  EXPECT_EQ(::connect(peer, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  EXPECT_TRUE(net.run_until([&] { return net.server->statistics().connections == 1; }));
  ::close(peer);
}

TEST(Listen, UnknownAddressIsNamed) {
  TestServer net;
  ServerOptions options;
  options.port = 0;
  options.address = "203.0.113.1";
  Server other(net.reactor, net.handler, options);
  const auto listening = other.listen();
  ASSERT_FALSE(listening.ok());
  EXPECT_NE(listening.error().message.find("203.0.113.1"), std::string::npos);
}

}  // namespace
}  // namespace weir::http
