#include "emulator/server/http/listener.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace weir::http {

namespace {

/// What one turn may accept before those already here are served.
constexpr int kAcceptsPerTurn = 128;

base::Error listen_error(const std::string& name, const std::string& cause) {
  return base::Error{"InvalidArgument", "cannot listen on " + name + ": " + cause, 400};
}

std::string cause_of(int error) {
  if (error == EADDRINUSE) return "another process listens there; port 0 takes any free one";
  if (error == EACCES) return "the system reserves this port for root";
  if (error == EADDRNOTAVAIL) return "this machine does not have that address";
  return std::strerror(error);
}

}  // namespace

void raise_file_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

base::Result<void> Listener::listen(const std::string& address, std::uint16_t port) {
  const std::string name = address + ", port " + std::to_string(port);
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
    return bind_to(reinterpret_cast<const sockaddr*>(&v4), sizeof v4, name);
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(port);
  if (::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1) {
    return bind_to(reinterpret_cast<const sockaddr*>(&v6), sizeof v6, name);
  }
  // Names only now: the resolver loads libraries, which a start in milliseconds cannot afford.
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* found = nullptr;
  const int failed = ::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (failed != 0) return listen_error(name, ::gai_strerror(failed));
  auto bound = bind_to(found->ai_addr, found->ai_addrlen, name);
  ::freeaddrinfo(found);
  return bound;
}

base::Result<void> Listener::bind_to(const sockaddr* address, std::uint32_t size,
                                     const std::string& name) {
  file_ = ::socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (file_ < 0) return listen_error(name, cause_of(errno));
  const int on = 1;
  ::setsockopt(file_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(file_, address, size) != 0 || ::listen(file_, SOMAXCONN) != 0) {
    const std::string cause = cause_of(errno);
    ::close(std::exchange(file_, -1));
    return listen_error(name, cause);
  }
  sockaddr_storage bound{};
  socklen_t bound_size = sizeof bound;
  ::getsockname(file_, reinterpret_cast<sockaddr*>(&bound), &bound_size);
  port_ = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                            : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
  if (!reactor_.watch(file_, EPOLLIN, *this)) return listen_error(name, cause_of(errno));
  return {};
}

void Listener::close() {
  if (file_ < 0) return;
  reactor_.stop_ticking(*this);
  reactor_.forget(file_);
  ::close(std::exchange(file_, -1));
}

bool Listener::on_tick(sim::RealTime) {
  if (file_ >= 0) reactor_.change(file_, EPOLLIN, *this);
  return false;
}

void Listener::on_events(std::uint32_t) {
  for (int i = 0; i < kAcceptsPerTurn && file_ >= 0; ++i) {
    const int peer = ::accept4(file_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (peer >= 0) {
      accepted_(peer);
      continue;
    }
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      // The peer stays in the backlog; polling for it now would spin.
      reactor_.change(file_, 0, *this);
      reactor_.start_ticking(*this);
      return;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return;
  }
}

}  // namespace weir::http
