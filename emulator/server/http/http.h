// HTTP as the rest of the edge sees it: whole requests in, whole or streamed answers out, the same
// for HTTP/1.1 and HTTP/2. Nothing here knows a socket.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace weir::http {

/// A field of a request; the name in lower case.
struct HeaderView {
  std::string_view name;
  std::string_view value;
};

/// A field of an answer; the name as it shall stand on HTTP/1.1 (HTTP/2 sends it in lower case).
struct Header {
  std::string name;
  std::string value;
};

/// A request that has arrived whole. Views and body are good until the exchange is answered.
struct Request {
  std::string_view method;
  std::string_view target;  ///< As sent; absolute-form targets have lost scheme and authority.
  std::string_view path;    ///< `target` up to '?', still percent-encoded.
  std::string_view query;   ///< `target` behind '?', still percent-encoded.
  std::string_view host;    ///< Host, or :authority; with the port, as sent. Empty if absent.
  std::vector<HeaderView> headers;  ///< In the order of the wire, without HTTP/2's pseudo-headers.
  /// Without transfer coding, aws-chunked framing and gzip. A reader may decode in place.
  std::span<char> body;
  /// The body as signed: without transfer coding, aws-chunked framing and gzip still on.
  std::span<const char> wire_body;
  int version = 11;     ///< 10, 11 or 20.
  bool secure = false;  ///< Came in over TLS.

  /// The first field of that (lower-case) name; empty when absent.
  std::string_view header(std::string_view name) const;
  bool has_header(std::string_view name) const;
  std::string_view body_text() const { return {body.data(), body.size()}; }
};

struct Response {
  int status = 200;
  /// Content-Length, Transfer-Encoding, Connection and a missing Date are the transport's.
  std::vector<Header> headers;
  std::string body;
};

/// One request and its answer. Belongs to the reactor's thread; may outlive its connection, then
/// every call does nothing. Dropping it unanswered closes the connection or resets the stream.
class Exchange {
 public:
  virtual ~Exchange() = default;

  virtual Request& request() = 0;

  /// Answers whole. The request's views end here.
  virtual void respond(Response response) = 0;

  /// Answers in pieces: begin(), write()..., finish(). `head.body` must be empty. HTTP/1.1 uses
  /// chunked coding, or closes after the answer to an HTTP/1.0 peer.
  virtual void begin(Response head) = 0;
  virtual void write(std::string piece) = 0;
  virtual void finish() = 0;
  /// Written and not yet taken by the peer, bytes.
  virtual std::size_t buffered_bytes() const = 0;

  /// Called each time that buffered_bytes() has come down to zero again, from the reactor.
  virtual void on_drained(std::function<void()> callback) = 0;

  /// Closes the connection (HTTP/1.1) or resets the stream (HTTP/2) without an answer.
  virtual void abort() = 0;
  /// False once the peer is gone, or all has been answered.
  virtual bool open() const = 0;
  /// Called once, when the peer goes away before the answer was complete.
  virtual void on_close(std::function<void()> callback) = 0;
};

class Handler {
 public:
  virtual ~Handler() = default;
  virtual void handle(std::shared_ptr<Exchange> exchange) = 0;
};

}  // namespace weir::http
