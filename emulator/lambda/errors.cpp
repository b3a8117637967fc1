#include "emulator/lambda/errors.h"

#include <fmt/format.h>

#include <utility>

namespace weir::lambda {
namespace {

constexpr int kHttpNotFound = 404;
constexpr int kHttpConflict = 409;
constexpr int kHttpTooLarge = 413;
constexpr int kHttpTooManyRequests = 429;
constexpr int kHttpNotImplemented = 501;

base::Error invalid_parameter(std::string message) {
  return base::client_error("InvalidParameterValueException", std::move(message));
}

}  // namespace

base::Error function_not_found(std::string_view arn) {
  return {"ResourceNotFoundException", fmt::format("Function not found: {}", arn), kHttpNotFound};
}
base::Error function_in_another_region(std::string_view theirs, std::string_view ours) {
  return {"ResourceNotFoundException",
          fmt::format("Functions from '{}' are not reachable in this region ('{}')", theirs, ours),
          kHttpNotFound};
}
base::Error qualifiers_differ() {
  return invalid_parameter(
      "The derived qualifier from the function name does not match the specified qualifier.");
}
base::Error function_exists(std::string_view name) {
  return {"ResourceConflictException", fmt::format("Function already exist: {}", name),
          kHttpConflict};
}
base::Error invalid_function_name(std::string_view name) {
  return invalid_parameter(fmt::format("Invalid function name: {}", name));
}
base::Error unknown_handler(std::string_view handler, std::string_view known) {
  return invalid_parameter(fmt::format(
      "Weir runs built-in handlers only; neither Handler nor Code of {} names one of: {}", handler,
      known));
}
base::Error timeout_too_long(int seconds, int maximum) {
  return invalid_parameter(
      fmt::format("Timeout of {} seconds exceeds the maximum of {}", seconds, maximum));
}
base::Error rate_exceeded() {
  return {"TooManyRequestsException", "Rate Exceeded.", kHttpTooManyRequests};
}
base::Error payload_too_large(std::size_t bytes, std::string_view invocation_type,
                              std::size_t maximum) {
  return {"RequestTooLargeException",
          fmt::format("{} byte payload is too large for the {} invocation type (limit {} bytes)",
                      bytes, invocation_type, maximum),
          kHttpTooLarge};
}
base::Error payload_no_json(std::string_view problem) {
  return base::client_error("InvalidRequestContentException",
                            fmt::format("Could not parse request body into json: Could not "
                                        "parse payload into json: {}",
                                        problem));
}
base::Error invalid_marker() {
  return invalid_parameter("Marker is invalid");
}
base::Error not_supported(std::string_view what) {
  return {"NotImplemented",
          fmt::format("Weir does not implement {} for lambda; see docs/fidelity.md", what),
          kHttpNotImplemented};
}

}  // namespace weir::lambda
