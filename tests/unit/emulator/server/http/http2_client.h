// An HTTP/2 client by nghttp2 over a raw peer, for tests.
#pragma once

#include <nghttp2/nghttp2.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/emulator/server/http/harness.h"

namespace weir::http {

struct Http2Answer {
  int status = 0;
  int interim_status = 0;
  std::map<std::string, std::string> fields;
  std::string body;
  bool closed = false;
  std::uint32_t error = 0;
};

using Http2Fields = std::vector<std::pair<std::string, std::string>>;

/// The first bytes of an HTTP/2 connection, and the head of a frame, for tests of raw bytes.
inline constexpr std::string_view kHttp2Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
std::string http2_frame(std::size_t size, int type, int flags, int id);

class Http2Client {
 public:
  explicit Http2Client(TestServer& server);
  ~Http2Client();

  /// Starts a request; `ends` false leaves it open for more body.
  std::int32_t request(const std::string& method, const std::string& path,
                       const std::string& body = {}, const Http2Fields& fields = {},
                       bool ends = true);
  /// Sends and receives until `done` holds; false when it never does.
  bool run_until(const std::function<bool()>& done);
  /// Until the stream has closed.
  const Http2Answer& wait_for(std::int32_t id);
  void send();

  Peer peer;
  nghttp2_session* session = nullptr;
  std::map<std::int32_t, Http2Answer> answers;
  bool goaway = false;
  std::uint32_t goaway_error = 0;

 private:
  struct Body {
    std::string text;
    std::size_t sent = 0;
    bool ends = true;
  };
  struct Callbacks;

  void receive();

  TestServer& server_;
  std::map<std::int32_t, Body> bodies_;
  std::size_t fed_ = 0;
};

}  // namespace weir::http
