// The listening side of the edge: one port for HTTP/1.1 and HTTP/2 by prior knowledge, another for
// TLS with ALPN. Every limit on what a peer may cost stands in Limits.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "emulator/base/result.h"
#include "emulator/server/http/http.h"
#include "emulator/server/http/reactor.h"

namespace weir::http {

struct Limits {
  std::size_t header_bytes = 64 * 1024;  ///< Of one request, all fields.
  std::size_t header_fields = 256;
  std::size_t body_bytes = 64 * 1024 * 1024;  ///< On the wire, and once unpacked.
  std::size_t connections = 20'000;
  std::uint32_t streams_per_connection = 256;  ///< HTTP/2, at a time.
  /// HTTP/2 streams that a peer may reset within `rapid_reset_window` before GOAWAY.
  std::uint32_t resets_per_window = 1'000;
  std::chrono::milliseconds rapid_reset_window{10'000};
  /// A request must be complete this long after its first byte; answered 408, then closed.
  std::chrono::milliseconds request_deadline{120'000};
  /// An answer must be making progress at least this often, else the connection is closed.
  std::chrono::milliseconds write_stall{60'000};
  /// How long a kept-alive connection may stay idle. Zero: for ever.
  std::chrono::milliseconds idle{0};
  /// A peer that does not read: what may be buffered for it before its connection is closed.
  std::size_t unread_answer_bytes = 256 * 1024 * 1024;
};

struct TlsOptions {
  std::uint16_t port = 0;        ///< 0: any free one.
  std::string certificate_file;  ///< PEM. Both empty: a certificate of a CA made at start.
  std::string key_file;          ///< PEM.
  std::string write_ca_file;     ///< Where the made CA's certificate goes; empty: nowhere.
};

struct ServerOptions {
  std::string address = "127.0.0.1";  ///< This one is ::1 as well, where that can be had.
  std::uint16_t port = 4566;          ///< 0: any free one.
  bool tls = false;
  TlsOptions tls_options;
  Limits limits;
};

struct ServerStatistics {
  std::uint64_t requests = 0;  ///< Handed to the handler so far.
  std::uint64_t answers = 0;
  std::size_t connections = 0;          ///< Open now.
  std::size_t waiting_exchanges = 0;    ///< Handed over and neither answered nor begun, now.
  std::size_t streaming_exchanges = 0;  ///< Begun and not finished, now.
};

class Server {
 public:
  /// `handler` and `reactor` must outlive the server.
  Server(Reactor& reactor, Handler& handler, ServerOptions options);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and accepts. Errors name address and port, and say what holds it up.
  base::Result<void> listen();
  /// The ports in use, after listen().
  std::uint16_t port() const;
  std::uint16_t tls_port() const;

  /// Stops accepting, lets what is under way finish (HTTP/2 gets GOAWAY), then closes. Idle
  /// connections close at once. Streamed answers are under way until their handler finishes them.
  void stop();
  /// True when stop() has closed everything.
  bool stopped() const;
  const ServerStatistics& statistics() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace weir::http
