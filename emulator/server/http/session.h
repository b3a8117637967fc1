// A session turns the bytes of one connection into exchanges, in one framing (HTTP/1.1 or HTTP/2).
// It knows no socket: bytes come in by calls, and go out through its Wire.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "emulator/server/http/answer.h"
#include "emulator/server/http/buffer.h"
#include "emulator/server/http/http.h"
#include "emulator/server/http/http1_parser.h"
#include "emulator/server/http/server.h"
#include "emulator/sim/real_clock.h"

namespace weir::http {

/// What all sessions of a server share. Outlives them.
struct SessionContext {
  Handler& handler;
  const Limits& limits;
  ServerStatistics& statistics;
  BufferPool& buffers;
  DateField& date;
  std::string& scratch;                         ///< To compose output in.
  std::unique_ptr<Http1Parser> spare_parser{};  ///< Between two requests of any session.
  Buffer read_space{};                          ///< For input that is copied at once.
};

/// The byte stream beneath a session.
class Wire {
 public:
  virtual ~Wire() = default;
  /// Sends `head`, then `body`, without copying what the kernel takes at once.
  virtual void send(std::string_view head, std::string body) = 0;
  /// Sent and not yet taken by the kernel.
  virtual std::size_t unsent_bytes() const = 0;
  /// Closes once all has gone out. `unread`: the peer may still be sending; what comes is swallowed
  /// for a while, as closing at once would destroy the answer on its way.
  virtual void close_after_output(bool unread) = 0;
  /// Breaks the connection, soon; the session hears peer_gone().
  virtual void abort() = 0;
  /// The session may want more or less input than before, or is timing something new.
  virtual void refresh() = 0;
  virtual sim::RealTime now() const = 0;
  virtual bool secure() const = 0;
};

class Session {
 public:
  virtual ~Session() = default;

  /// The first bytes of the connection, already read. Called once, before all else.
  virtual void start(Buffer first) = 0;
  /// Where the next bytes go; never empty while wants_input().
  virtual std::span<char> read_space() = 0;
  /// So many bytes were put there.
  virtual void received(std::size_t size) = 0;
  /// The peer will send no more; it may still read.
  virtual void peer_finished() = 0;
  /// The connection is no more: all exchanges end. The last call.
  virtual void peer_gone() = 0;
  /// All that was sent has gone out.
  virtual void output_drained() = 0;
  /// Ends gracefully: what is under way may finish.
  virtual void stop() = 0;

  virtual bool wants_input() const = 0;
  /// When a request that has begun must be complete.
  virtual std::optional<sim::RealTime> deadline() const = 0;
  virtual void deadline_passed() = 0;
  /// True between two requests.
  virtual bool idle() const = 0;
};

std::unique_ptr<Session> make_http1_session(SessionContext& context, Wire& wire);
std::unique_ptr<Session> make_http2_session(SessionContext& context, Wire& wire);

/// True when the first bytes of a connection are those of HTTP/2 (RFC 9113, section 3.4); nullopt
/// when more are needed to tell.
std::optional<bool> starts_http2(std::string_view bytes);

}  // namespace weir::http
