// Feeds bytes into a session of emulator/server/http without a network.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/server/http/session.h"

namespace weir::http {

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "violated: %s\n", what);
  std::abort();
}

/// Takes whatever is sent, and remembers how the session wants to end.
class MemoryWire : public Wire {
 public:
  void send(std::string_view head, std::string body) override {
    if (!over) sent.append(head).append(body);
  }
  std::size_t unsent_bytes() const override { return 0; }
  void close_after_output(bool) override { over = true; }
  void abort() override { over = true; }
  void refresh() override {}
  sim::RealTime now() const override { return sim::RealTime{1}; }
  bool secure() const override { return false; }

  std::string sent;
  bool over = false;
};

/// Answers in every way there is, turn by turn: at once, in pieces, later, never.
class FickleHandler : public Handler {
 public:
  void handle(std::shared_ptr<Exchange> exchange) override {
    const Request& request = exchange->request();
    seen.push_back(std::string(request.method) + " " + std::string(request.target) + " " +
                   std::string(request.body_text()));
    Response response;
    response.headers.push_back({"X-Host", std::string(request.host)});
    if (plain) {
      response.body = request.body_text();
      exchange->respond(std::move(response));
      return;
    }
    switch (seen.size() % 4) {
      case 0:
        exchange->respond(std::move(response));
        return;
      case 1:
        exchange->begin(std::move(response));
        exchange->write("piece");
        exchange->write("another");
        exchange->finish();
        return;
      case 2:
        exchange->on_close([this] { ++closed; });
        kept.push_back(std::move(exchange));
        return;
      default:
        return;
    }
  }

  void answer_kept() {
    for (const auto& exchange : std::exchange(kept, {})) exchange->respond({});
  }

  bool plain = false;
  int closed = 0;
  std::vector<std::string> seen;
  std::vector<std::shared_ptr<Exchange>> kept;
};

struct SessionBench {
  SessionBench() {
    limits.header_bytes = 4'096;
    limits.header_fields = 32;
    limits.body_bytes = 64 * 1024;
  }

  /// Feeds `bytes` in pieces of at most `step`.
  void feed(Session& session, std::string_view bytes, std::size_t step) {
    bool started = false;
    while (!bytes.empty() && !wire.over) {
      if (!started) {
        Buffer first = buffers.take(step);
        const std::string_view piece = bytes.substr(0, std::min(step, first.capacity()));
        first.append(piece);
        bytes.remove_prefix(piece.size());
        session.start(std::move(first));
        started = true;
        continue;
      }
      if (!session.wants_input()) {
        handler.answer_kept();
        if (!session.wants_input()) break;
      }
      const std::span<char> space = session.read_space();
      require(!space.empty(), "a session that wants input has room for it");
      const std::size_t size = std::min({space.size(), bytes.size(), step});
      bytes.copy(space.data(), size);
      bytes.remove_prefix(size);
      session.received(size);
    }
  }

  FickleHandler handler;
  Limits limits;
  ServerStatistics statistics;
  BufferPool buffers;
  DateField date;
  std::string scratch;
  SessionContext context{handler, limits, statistics, buffers, date, scratch};
  MemoryWire wire;
};

}  // namespace weir::http
