#include "emulator/api/errors.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace weir::api {
namespace {

constexpr int kHttpNotImplemented = 501;

base::Error serialization_error(std::string message) {
  return base::client_error("SerializationException", std::move(message));
}

}  // namespace

base::Error not_implemented(const ServiceInfo& service, std::string_view operation) {
  return {"NotImplemented",
          fmt::format("Weir knows {}:{} but does not implement it yet; see docs/coverage.md",
                      service.name, operation),
          kHttpNotImplemented};
}

base::Error unknown_operation() {
  return base::client_error("UnknownOperationException", "");
}

base::Error malformed_json(std::size_t offset, std::string_view problem) {
  return serialization_error(fmt::format("Malformed JSON at byte {}: {}", offset, problem));
}

base::Error not_convertible(std::string_view actual, std::string_view article_and_expected) {
  return serialization_error(
      fmt::format("class {} can not be converted to {}", actual, article_and_expected));
}

base::Error not_a_boolean(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return serialization_error(fmt::format("'{}' can not be converted to an Boolean", upper));
}

base::Error number_out_of_range(std::string_view expected) {
  return serialization_error(fmt::format("Number out of range of {}", expected));
}

base::Error expected_list() {
  return serialization_error("Expected list or null");
}

base::Error expected_map() {
  return serialization_error("Expected map or null");
}

base::Error expected_structure() {
  return serialization_error("Expected null");
}

base::Error unexpected_list() {
  return serialization_error("Start of list found where not expected");
}

base::Error unexpected_structure() {
  return serialization_error("Start of structure or map found where not expected.");
}

base::Error blob_length_not_multiple_of_four(std::string_view text) {
  return serialization_error(
      fmt::format("'{}' can not be converted to a Blob: Base64 encoded length is expected a "
                  "multiple of 4 bytes but found: {}",
                  text, text.size()));
}

base::Error blob_invalid_character(std::string_view text, char character) {
  return serialization_error(fmt::format(
      "'{}' can not be converted to a Blob: Invalid Base64 character: '{}'", text, character));
}

base::Error blob_invalid_last_character(std::string_view text) {
  // "dectected" is how AWS spells it.
  return serialization_error(
      fmt::format("'{}' can not be converted to a Blob: Invalid last non-pad Base64 character "
                  "dectected",
                  text));
}

}  // namespace weir::api
