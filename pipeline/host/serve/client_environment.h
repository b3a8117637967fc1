// The environment variables that point AWS clients at an endpoint.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace weir::host {

/// Endpoint, region and credentials: any credentials do, the endpoint believes them.
std::vector<std::pair<std::string, std::string>> client_environment(const std::string& url);

}  // namespace weir::host
