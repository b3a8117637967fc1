// A service's refusal as a value: what AWS would answer, independent of the wire protocol.
#pragma once

#include <string>
#include <utility>

namespace weir::base {

struct Error {
  std::string code;     ///< AWS error name without namespace, e.g. "ResourceNotFoundException".
  std::string message;  ///< Text as AWS words it.
  int http_status = 400;

  bool operator==(const Error&) const = default;
};

/// An error of the given AWS name with HTTP status 400, the status of nearly all of them.
inline Error client_error(std::string code, std::string message) {
  return Error{std::move(code), std::move(message), 400};
}

}  // namespace weir::base
