// What one HTTP/2 peer may cost.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/emulator/server/http/harness.h"
#include "tests/unit/emulator/server/http/http2_client.h"

namespace weir::http {
namespace {

ServerOptions tight() {
  ServerOptions options;
  options.limits.header_bytes = 4'096;
  options.limits.header_fields = 20;
  options.limits.body_bytes = 10'000;
  options.limits.resets_per_window = 20;
  return options;
}

class Http2Limits : public testing::Test {
 protected:
  Http2Limits() { net.handler.answer = echo; }
  TestServer net{tight()};
  Http2Client client{net};
};

TEST_F(Http2Limits, DeclaredBodyBeyondTheLimitIsRefused) {
  const auto id = client.request("POST", "/", "", {{"content-length", "10001"}}, false);
  EXPECT_EQ(client.wait_for(id).status, 413);
  EXPECT_EQ(client.wait_for(client.request("POST", "/", "ok")).body, "ok");
}

TEST_F(Http2Limits, UndeclaredBodyBeyondTheLimitIsRefused) {
  const auto id = client.request("POST", "/", std::string(20'000, 'x'));
  EXPECT_EQ(client.wait_for(id).status, 413);
  EXPECT_TRUE(net.handler.bodies.empty());
}

TEST_F(Http2Limits, LargeHeadIsRefused) {
  const auto id = client.request("GET", "/", "", {{"a", std::string(5'000, 'b')}});
  EXPECT_EQ(client.wait_for(id).status, 431);
}

TEST_F(Http2Limits, TooManyFieldsAreRefused) {
  const auto id = client.request("GET", "/", "", Http2Fields(30, {"a", "b"}));
  EXPECT_EQ(client.wait_for(id).status, 431);
}

TEST_F(Http2Limits, HeadBeyondAllMeasureEndsTheConnection) {
  client.request("GET", "/", "", Http2Fields(50, {"a", std::string(1'000, 'b')}));
  EXPECT_TRUE(client.run_until([&] { return client.peer.closed(); }));
}

TEST_F(Http2Limits, MalformedFieldIsRefused) {
  const auto id = client.request("GET", "/", "", {{"a", "b\x01"}});
  EXPECT_EQ(client.wait_for(id).status, 400);
}

TEST_F(Http2Limits, RapidResetsEndTheConnection) {
  net.handler.answer = nullptr;
  for (int i = 0; i < 40 && !client.goaway; ++i) {
    const auto id = client.request("POST", "/", "x");
    client.send();
    nghttp2_submit_rst_stream(client.session, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
    client.run_until([] { return true; });
    if (nghttp2_session_check_request_allowed(client.session) == 0) break;
  }
  ASSERT_TRUE(client.run_until([&] { return client.goaway; }));
  EXPECT_EQ(client.goaway_error, static_cast<std::uint32_t>(NGHTTP2_ENHANCE_YOUR_CALM));
}

TEST_F(Http2Limits, ResetsSpreadOverTimeDoNotCount) {
  for (int i = 0; i < 40; ++i) {
    const auto id = client.request("POST", "/", "x", {}, false);
    client.send();
    nghttp2_submit_rst_stream(client.session, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
    client.run_until([] { return true; });
    net.clock.advance(std::chrono::seconds(1));
  }
  EXPECT_FALSE(client.goaway);
  EXPECT_EQ(client.wait_for(client.request("POST", "/", "fine")).body, "fine");
}

TEST_F(Http2Limits, PingFloodEndsTheConnection) {
  for (int i = 0; i < 11 && !client.goaway; ++i) {
    for (int j = 0; j < 1'000; ++j) nghttp2_submit_ping(client.session, 0, nullptr);
    client.run_until([] { return true; });
  }
  ASSERT_TRUE(client.run_until([&] { return client.goaway; }));
  EXPECT_EQ(client.goaway_error, static_cast<std::uint32_t>(NGHTTP2_ENHANCE_YOUR_CALM));
}

TEST_F(Http2Limits, ContinuationFloodEndsTheConnection) {
  Peer peer(net);
  std::string bytes =
      std::string(kHttp2Preface) + http2_frame(0, 4, 0, 0) + http2_frame(1, 1, 0, 1) + "\x82";
  for (int i = 0; i < 100; ++i) bytes += http2_frame(0, 9, 0, 1);
  peer.send(bytes);
  peer.read_to_end();
  EXPECT_TRUE(peer.closed());
}

}  // namespace
}  // namespace weir::http
