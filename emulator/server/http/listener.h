// A listening TCP socket. Accepting never stops for good: when the process runs out of file
// descriptors it pauses and tries again.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <string>

#include "emulator/base/result.h"
#include "emulator/server/http/reactor_impl.h"

namespace weir::http {

class Listener final : public Watcher, public Ticker {
 public:
  /// `accepted` takes over each new non-blocking socket.
  Listener(Reactor::Impl& reactor, std::function<void(int file)> accepted)
      : reactor_(reactor), accepted_(std::move(accepted)) {}
  ~Listener() override { close(); }

  /// Binds to a numeric address or a host name. Errors name address, port and cause.
  base::Result<void> listen(const std::string& address, std::uint16_t port);
  std::uint16_t port() const { return port_; }
  void close();

  void on_events(std::uint32_t events) override;
  bool on_tick(sim::RealTime now) override;

 private:
  base::Result<void> bind_to(const sockaddr* address, std::uint32_t size, const std::string& name);

  Reactor::Impl& reactor_;
  std::function<void(int file)> accepted_;
  int file_ = -1;
  std::uint16_t port_ = 0;
};

/// Lets the process have as many file descriptors as the system grants it.
void raise_file_limit();

}  // namespace weir::http
