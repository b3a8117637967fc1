// The kinds of errors that errors.cpp and resource_errors.cpp put their texts into.
#pragma once

#include <string>
#include <utility>

#include "emulator/base/result.h"

namespace weir::kinesis {

inline base::Error invalid_argument(std::string message) {
  return base::client_error("InvalidArgumentException", std::move(message));
}
inline base::Error not_found(std::string message) {
  return base::client_error("ResourceNotFoundException", std::move(message));
}
inline base::Error in_use(std::string message) {
  return base::client_error("ResourceInUseException", std::move(message));
}
inline base::Error limit_exceeded(std::string message) {
  return base::client_error("LimitExceededException", std::move(message));
}
inline base::Error validation(std::string message) {
  return base::client_error("ValidationException", std::move(message));
}

}  // namespace weir::kinesis
