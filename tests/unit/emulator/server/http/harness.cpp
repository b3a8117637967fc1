#include "tests/unit/emulator/server/http/harness.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <utility>

namespace weir::http {

namespace {

/// Turns of a millisecond without news before a test gives up.
constexpr int kIdleTurns = 300;

void wait_readable(int file) {
  pollfd entry{file, POLLIN, 0};
  ::poll(&entry, 1, 1);
}

}  // namespace

void echo(Exchange& exchange) {
  Response response = text_response(std::string(exchange.request().body_text()));
  exchange.respond(std::move(response));
}

Response text_response(std::string body, int status) {
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", "text/plain"});
  response.body = std::move(body);
  return response;
}

TestServer::TestServer(ServerOptions options) : reactor(clock) {
  clock.advance(std::chrono::seconds(1'000));
  options.port = 0;
  server = std::make_unique<Server>(reactor, handler, std::move(options));
  const auto listening = server->listen();
  EXPECT_TRUE(listening.ok());
}

bool TestServer::run_until(const std::function<bool()>& done) {
  for (int turn = 0; turn < kIdleTurns; ++turn) {
    while (reactor.poll()) {
    }
    if (done()) return true;
    ::poll(nullptr, 0, 1);
  }
  return false;
}

void TestServer::settle() {
  for (int turn = 0; turn < 3; ++turn) {
    while (reactor.poll()) {
    }
  }
}

Peer::Peer(TestServer& server, std::uint16_t port) : server_(server) {
  file_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Small frames must not wait for one another's acknowledgement.
  const int on = 1;
  ::setsockopt(file_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  EXPECT_EQ(::connect(file_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  server_.settle();
}

Peer::~Peer() {
  close();
}

void Peer::close() {
  if (file_ >= 0) ::close(std::exchange(file_, -1));
}

void Peer::reset() {
  const linger now{1, 0};
  ::setsockopt(file_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close();
}

void Peer::shut_down() {
  ::shutdown(file_, SHUT_WR);
}

std::size_t Peer::send_some(std::string_view bytes) {
  const auto sent = ::send(file_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

void Peer::send(std::string_view bytes) {
  for (int turn = 0; !bytes.empty() && turn < kIdleTurns; ++turn) {
    const std::size_t sent = send_some(bytes);
    if (sent > 0) turn = 0;
    bytes.remove_prefix(sent);
    server_.settle();
  }
  EXPECT_TRUE(bytes.empty()) << bytes.size() << " bytes were not taken";
}

bool Peer::read_some() {
  std::array<char, 65536> bytes;
  while (!closed_) {
    const auto got = ::recv(file_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN) return true;
    if (got <= 0) {
      closed_ = true;
      break;
    }
    received_.append(bytes.data(), static_cast<std::size_t>(got));
  }
  return false;
}

const std::string& Peer::read_until(std::string_view text) {
  std::size_t before = received_.size();
  for (int turn = 0; turn < kIdleTurns; ++turn) {
    server_.settle();
    const bool open = read_some();
    if (received_.find(text) != std::string::npos || !open) break;
    if (std::exchange(before, received_.size()) != received_.size()) turn = 0;
    wait_readable(file_);
  }
  return received_;
}

const std::string& Peer::read_to_end() {
  std::size_t before = received_.size();
  for (int turn = 0; turn < kIdleTurns; ++turn) {
    server_.settle();
    if (!read_some()) break;
    if (std::exchange(before, received_.size()) != received_.size()) turn = 0;
    wait_readable(file_);
  }
  return received_;
}

std::string filler(std::size_t size, char c, std::string_view end) {
  std::string text(size, c);
  text.append(end);
  return text;
}

std::string body_of(std::string_view text) {
  const std::size_t end = text.find("\r\n\r\n");
  return end == std::string_view::npos ? std::string() : std::string(text.substr(end + 4));
}

int status_of(std::string_view text) {
  if (!text.starts_with("HTTP/1.1 ")) return 0;
  return std::atoi(std::string(text.substr(9, 3)).c_str());
}

}  // namespace weir::http
