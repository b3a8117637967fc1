#include "emulator/server/http/server.h"

#include <sys/socket.h>
#include <unistd.h>

#include <utility>
#include <vector>

#include "emulator/server/http/connection.h"
#include "emulator/server/http/listener.h"
#include "emulator/server/http/reactor_impl.h"
#include "emulator/server/http/session.h"
#include "emulator/server/http/tls.h"

namespace weir::http {

namespace {

/// Said without reading the request: that peer has no memory of ours to spend.
constexpr std::string_view kTooManyConnections =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 21\r\n"
    "Connection: close\r\n\r\ntoo many connections\n";

constexpr std::string_view kLoopback = "127.0.0.1";

}  // namespace

struct Server::Impl final : ConnectionHost, Ticker {
  Impl(Reactor& reactor, Handler& handler, ServerOptions given)
      : reactor_(reactor.impl()),
        options(std::move(given)),
        context_{handler, options.limits, statistics, buffers_, date_, scratch_},
        plain_(reactor_, [this](int file) { accepted(file, false); }),
        plain_twin_(reactor_, [this](int file) { accepted(file, false); }),
        secure_(reactor_, [this](int file) { accepted(file, true); }),
        secure_twin_(reactor_, [this](int file) { accepted(file, true); }) {}

  ~Impl() override {
    reactor_.stop_ticking(*this);
    alive_.reset();
    close_listeners();
    while (!connections_.empty()) bury(*connections_.back());
  }

  base::Result<void> listen() {
    raise_file_limit();
    WEIR_RETURN_IF_ERROR(listen(plain_, plain_twin_, options.port));
    if (!options.tls) return {};
    auto made = TlsContext::make(options.tls_options);
    if (!made) return made.error();
    tls_ = *std::move(made);
    return listen(secure_, secure_twin_, options.tls_options.port);
  }

  void stop() {
    stopping_ = true;
    close_listeners();
    const std::vector<std::unique_ptr<Connection>>& all = connections_;
    for (std::size_t i = 0; i < all.size(); ++i) all[i]->stop();
  }

  Reactor::Impl& reactor() override { return reactor_; }
  SessionContext& context() override { return context_; }

  void start_timing(Connection& connection) override {
    connection.timed_index = timed_.size();
    timed_.push_back(&connection);
    reactor_.start_ticking(*this);
  }

  void later(std::function<void()> work) override {
    reactor_.defer([alive = std::weak_ptr<int>(alive_), work = std::move(work)] {
      if (!alive.expired()) work();
    });
  }

  void bury(Connection& connection) override {
    connection.end_session();
    stop_timing(connection);
    const std::size_t index = connection.index;
    const std::unique_ptr<Connection> buried = std::move(connections_[index]);
    connections_[index] = std::move(connections_.back());
    if (connections_[index]) connections_[index]->index = index;
    connections_.pop_back();
    statistics.connections = connections_.size();
  }

  bool on_tick(sim::RealTime now) override {
    for (std::size_t i = timed_.size(); i-- > 0;) {
      Connection& connection = *timed_[i];
      if (!connection.tick(now)) stop_timing(connection);
    }
    return !timed_.empty();
  }

  Reactor::Impl& reactor_;
  const ServerOptions options;
  ServerStatistics statistics;
  bool stopping_ = false;

 private:
  friend class Server;

  /// The name localhost leads many clients to ::1 first and some nowhere else, so the loopback is
  /// both. A machine without IPv6, or with another process there, still has the one asked for.
  base::Result<void> listen(Listener& listener, Listener& twin, std::uint16_t port) {
    WEIR_RETURN_IF_ERROR(listener.listen(options.address, port));
    if (options.address == kLoopback) {
      [[maybe_unused]] const auto bound = twin.listen("::1", listener.port());
    }
    return {};
  }

  void close_listeners() {
    for (Listener* listener : {&plain_, &plain_twin_, &secure_, &secure_twin_}) listener->close();
  }

  void stop_timing(Connection& connection) {
    const std::size_t index = std::exchange(connection.timed_index, Connection::kNowhere);
    if (index == Connection::kNowhere) return;
    timed_[index] = timed_.back();
    timed_.pop_back();
    if (index < timed_.size()) timed_[index]->timed_index = index;
  }

  void accepted(int file, bool secure) {
    if (connections_.size() >= options.limits.connections) {
      if (!secure) {
        [[maybe_unused]] const auto sent =
            ::send(file, kTooManyConnections.data(), kTooManyConnections.size(), MSG_NOSIGNAL);
      }
      ::close(file);
      return;
    }
    std::unique_ptr<TlsStream> tls = secure ? tls_->accept(file) : nullptr;
    auto connection = std::make_unique<Connection>(*this, file, std::move(tls));
    connection->index = connections_.size();
    Connection& added = *connection;
    connections_.push_back(std::move(connection));
    statistics.connections = connections_.size();
    if (!added.open()) added.abort();
  }

  BufferPool buffers_;
  DateField date_;
  std::string scratch_;
  SessionContext context_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();
  std::unique_ptr<TlsContext> tls_;
  Listener plain_;
  Listener plain_twin_;
  Listener secure_;
  Listener secure_twin_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> timed_;
};

Server::Server(Reactor& reactor, Handler& handler, ServerOptions options)
    : impl_(std::make_unique<Impl>(reactor, handler, std::move(options))) {}
Server::~Server() = default;

base::Result<void> Server::listen() {
  return impl_->listen();
}
std::uint16_t Server::port() const {
  return impl_->plain_.port();
}
std::uint16_t Server::tls_port() const {
  return impl_->secure_.port();
}
void Server::stop() {
  impl_->stop();
}
bool Server::stopped() const {
  return impl_->stopping_ && impl_->connections_.empty();
}
const ServerStatistics& Server::statistics() const {
  return impl_->statistics;
}

}  // namespace weir::http
