// The smallest of clients: whether something answers at a URL. For `weir wait`, which must not make
// the program start slower by a client library.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "emulator/base/result.h"

namespace weir::server {

struct ServerAddress {
  std::string host;  ///< Address or name.
  std::uint16_t port = 80;
};

/// "http://127.0.0.1:4566", with or without a path. Error "BadInput": anything else.
base::Result<ServerAddress> parse_url(std::string_view url);

/// The status of GET `path`; nullopt when nothing answers in HTTP within `timeout` of real time,
/// counted anew for connecting, sending and receiving.
std::optional<int> get_status(const ServerAddress& address, std::string_view path,
                              std::chrono::milliseconds timeout);

}  // namespace weir::server
