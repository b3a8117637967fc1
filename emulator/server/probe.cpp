#include "emulator/server/probe.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <charconv>

namespace weir::server {
namespace {

class Socket {
 public:
  explicit Socket(int family) : descriptor_(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  ~Socket() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int get() const { return descriptor_; }

  void set_timeout(std::chrono::milliseconds timeout) const {
    const timeval limit{timeout.count() / 1000, timeout.count() % 1000 * 1000};
    setsockopt(descriptor_, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  }

 private:
  int descriptor_;
};

bool connect_to(const Socket& peer, const ServerAddress& address, bool v6) {
  if (v6) {
    sockaddr_in6 to{};
    to.sin6_family = AF_INET6;
    to.sin6_port = htons(address.port);
    if (inet_pton(AF_INET6, address.host.c_str(), &to.sin6_addr) != 1) return false;
    return connect(peer.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  }
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(address.port);
  // Of names, the one that needs no resolver.
  const std::string host = address.host == "localhost" ? "127.0.0.1" : address.host;
  if (inet_pton(AF_INET, host.c_str(), &to.sin_addr) != 1) return false;
  return connect(peer.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
}

}  // namespace

base::Result<ServerAddress> parse_url(std::string_view url) {
  constexpr std::string_view kScheme = "http://";
  const base::Error problem = base::client_error(
      "BadInput", "'" + std::string{url} + "' is no URL such as http://127.0.0.1:4566");
  if (!url.starts_with(kScheme)) return problem;
  std::string_view authority = url.substr(kScheme.size());
  authority = authority.substr(0, authority.find('/'));
  ServerAddress address;
  const bool bracketed = authority.starts_with('[');
  const std::size_t host_end = bracketed ? authority.find(']') : authority.find(':');
  if (bracketed && host_end == std::string_view::npos) return problem;
  address.host = authority.substr(bracketed ? 1 : 0, bracketed ? host_end - 1 : host_end);
  if (address.host.empty()) return problem;
  const std::size_t colon = authority.find(':', bracketed ? host_end : 0);
  if (colon == std::string_view::npos) return address;
  const char* begin = authority.data() + colon + 1;
  const char* end = authority.data() + authority.size();
  const auto [read, failure] = std::from_chars(begin, end, address.port);
  if (failure != std::errc{} || read != end || address.port == 0) return problem;
  return address;
}

std::optional<int> get_status(const ServerAddress& address, std::string_view path,
                              std::chrono::milliseconds timeout) {
  const bool v6 = address.host.find(':') != std::string::npos;
  const Socket peer(v6 ? AF_INET6 : AF_INET);
  if (peer.get() < 0) return std::nullopt;
  peer.set_timeout(timeout);
  if (!connect_to(peer, address, v6)) return std::nullopt;
  const std::string request =
      "GET " + std::string{path} + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  if (send(peer.get(), request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    return std::nullopt;
  }
  constexpr std::string_view kStart = "HTTP/1.1 ";
  constexpr std::size_t kEnough = kStart.size() + 3;
  std::string head;
  while (head.size() < kEnough) {
    char bytes[64];
    const ssize_t count = recv(peer.get(), bytes, sizeof bytes, 0);
    if (count <= 0) return std::nullopt;
    head.append(bytes, static_cast<std::size_t>(count));
  }
  int status = 0;
  if (!head.starts_with(kStart)) return std::nullopt;
  std::from_chars(head.data() + kStart.size(), head.data() + kEnough, status);
  return status;
}

}  // namespace weir::server
