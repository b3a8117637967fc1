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

base::Error malformed_cbor(std::size_t offset, std::string_view problem) {
  return serialization_error(fmt::format("Malformed CBOR at byte {}: {}", offset, problem));
}

base::Error malformed_xml(std::size_t line, std::string_view problem) {
  return serialization_error(fmt::format("Malformed XML in line {}: {}", line, problem));
}

base::Error malformed_form(std::string_view problem) {
  return serialization_error(std::string(problem));
}

base::Error repeated_member(std::string_view name) {
  return serialization_error(fmt::format("'{}' stands twice in one map", name));
}

base::Error not_convertible(std::string_view actual, std::string_view article_and_expected) {
  return serialization_error(
      fmt::format("class {} can not be converted to {}", actual, article_and_expected));
}

base::Error text_not_convertible(std::string_view text, std::string_view article_and_expected) {
  return serialization_error(
      fmt::format("'{}' can not be converted to {}", text, article_and_expected));
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

base::Error not_iso8601() {
  return serialization_error("timestamp must follow ISO8601");
}

base::Error not_utf8() {
  return serialization_error("Text is not valid UTF-8");
}

base::Error not_one_of_union(std::string_view shape_name) {
  return serialization_error(
      fmt::format("Exactly one member of the union {} must be set", shape_name));
}

base::Error nested_too_deeply() {
  return serialization_error("Values are nested too deeply");
}

}  // namespace weir::api
