// Which Host headers are answered: a web page that points its own name at 127.0.0.1 (DNS rebinding)
// must not reach the emulator through a visitor's browser.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "emulator/server/http/http.h"

namespace weir::auth {

/// `host` is a Host header, with or without port. Allowed are: IP addresses (no name, nothing to
/// rebind), localhost and *.localhost (RFC 6761: always loopback), names of AWS and of LocalStack
/// that hosts files point here (*.amazonaws.com, *.amazonaws.com.cn, *.api.aws,
/// *.localhost.localstack.cloud, localhost.localstack.cloud), names without a dot
/// (containers of a compose file; browsers reach no stranger's page by them), host.docker.internal,
/// and `extra_names`, where ".example.com" stands for all names below example.com. Case does not
/// matter. An empty host is allowed: HTTP/1.0 and HTTP/2 clients may have none, browsers always do.
bool host_allowed(std::string_view host, std::span<const std::string> extra_names = {});

/// 403 with a text that names the host and the option that allows it.
http::Response host_refused(std::string_view host);

}  // namespace weir::auth
