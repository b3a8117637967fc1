#include "emulator/server/auth/host_check.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace weir::auth {
namespace {

// A leading dot stands for all names below.
constexpr std::array<std::string_view, 9> kAllowed{"localhost",
                                                   ".localhost",
                                                   "localhost.localstack.cloud",
                                                   ".localhost.localstack.cloud",
                                                   ".amazonaws.com",
                                                   ".amazonaws.com.cn",
                                                   ".api.aws",
                                                   "host.docker.internal",
                                                   "host.containers.internal"};

std::string without_port(std::string_view host) {
  if (host.starts_with('[')) {
    const std::size_t end = host.find(']');
    return std::string{end == std::string_view::npos ? "" : host.substr(1, end - 1)};
  }
  std::string name{host.substr(0, host.find(':'))};
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  // "localhost." is the same name, written absolutely.
  if (name.ends_with('.')) name.pop_back();
  return name;
}

bool is_address(const std::string& name) {
  std::array<unsigned char, sizeof(in6_addr)> address{};
  return inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
}

bool fits(std::string_view name, std::string_view allowed) {
  return allowed.starts_with('.') ? name.size() > allowed.size() && name.ends_with(allowed)
                                  : name == allowed;
}

}  // namespace

bool host_allowed(std::string_view host, std::span<const std::string> extra_names) {
  if (host.empty()) return true;
  const std::string name = without_port(host);
  if (name.empty()) return false;
  if (name == "localhost" || is_address(name)) return true;
  if (host.starts_with('[')) return false;
  if (name.find('.') == std::string::npos) return true;
  return std::ranges::any_of(kAllowed, [&](std::string_view it) { return fits(name, it); }) ||
         std::ranges::any_of(extra_names, [&](const std::string& it) { return fits(name, it); });
}

http::Response host_refused(std::string_view host) {
  http::Response response{.status = 403};
  response.headers.push_back({"Content-Type", "text/plain; charset=utf-8"});
  response.body = fmt::format(
      "The host '{}' is not one that this endpoint answers to, so that web pages cannot reach it "
      "under names of their own. Call it by localhost or an IP address, or start it with "
      "--allow-host {}.\n",
      host, without_port(host));
  return response;
}

}  // namespace weir::auth
