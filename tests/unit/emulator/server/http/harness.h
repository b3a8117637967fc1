// A server on a free port and raw peers of it, all in the test's own thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/server/http/http.h"
#include "emulator/server/http/reactor.h"
#include "emulator/server/http/server.h"
#include "emulator/sim/real_clock.h"

namespace weir::http {

/// Keeps every exchange for the test; answers at once when told how.
class RecordingHandler : public Handler {
 public:
  void handle(std::shared_ptr<Exchange> exchange) override {
    bodies.emplace_back(exchange->request().body_text());
    targets.emplace_back(exchange->request().target);
    if (answer) {
      answer(*exchange);
      if (!exchange->open()) return;
    }
    kept.push_back(std::move(exchange));
  }

  std::function<void(Exchange&)> answer;
  std::vector<std::shared_ptr<Exchange>> kept;
  std::vector<std::string> bodies;
  std::vector<std::string> targets;
};

/// Answers 200 with the request's body.
void echo(Exchange& exchange);
Response text_response(std::string body, int status = 200);

class TestServer {
 public:
  explicit TestServer(ServerOptions options = {});

  /// Lets the server work until `done` holds; false when it never does.
  bool run_until(const std::function<bool()>& done);
  /// Lets the server do what it can do now.
  void settle();

  sim::ManualRealClock clock;
  RecordingHandler handler;
  Reactor reactor;
  std::unique_ptr<Server> server;
};

/// The other end of a connection, byte by byte.
class Peer {
 public:
  explicit Peer(TestServer& server) : Peer(server, server.server->port()) {}
  Peer(TestServer& server, std::uint16_t port);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  /// Sends all of it, with the server working meanwhile.
  void send(std::string_view bytes);
  /// Sends what the kernel takes now; returns how much.
  std::size_t send_some(std::string_view bytes);
  /// No more will be sent.
  void shut_down();
  void close();
  /// Closes with a reset instead of an orderly end.
  void reset();
  /// Reads what has come; false once the server has closed.
  bool read_some();

  /// What came in, once it holds `text`; else what came in until the server was idle for long.
  const std::string& read_until(std::string_view text);
  /// What came in until the server closed; `closed()` tells whether it did.
  const std::string& read_to_end();
  bool closed() const { return closed_; }
  std::string& received() { return received_; }
  int file() const { return file_; }

 private:
  TestServer& server_;
  int file_ = -1;
  bool closed_ = false;
  std::string received_;
};

/// So many of a character, and an end to look for.
std::string filler(std::size_t size, char c, std::string_view end);

/// The body of the one answer in `text`.
std::string body_of(std::string_view text);
/// The status code in front of `text`; 0 when there is none.
int status_of(std::string_view text);

}  // namespace weir::http
