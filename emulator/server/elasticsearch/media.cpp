#include "emulator/server/elasticsearch/media.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "emulator/server/elasticsearch/errors.h"

namespace weir::elasticsearch_http {
namespace {

// Without parameters, in lower case.
std::string essence_of(std::string_view type) {
  std::string essence{type.substr(0, type.find(';'))};
  for (char& c : essence) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  while (essence.ends_with(' ')) essence.pop_back();
  essence.erase(0, essence.find_first_not_of(' '));
  return essence;
}

bool is_json(std::string_view essence) {
  constexpr std::array<std::string_view, 5> kTypes{
      "application/json", "application/x-ndjson", "application/vnd.elasticsearch+json",
      "application/vnd.elasticsearch+x-ndjson", "application/*"};
  return std::ranges::find(kTypes, essence) != kTypes.end();
}

bool is_other_encoding(std::string_view essence) {
  return essence.ends_with("yaml") || essence.ends_with("cbor") || essence.ends_with("smile");
}

}  // namespace

std::optional<Reply> refused_body(const http::Request& request) {
  if (request.body.empty()) return std::nullopt;
  const std::string_view type = request.header("content-type");
  const std::string essence = essence_of(type);
  if (is_json(essence)) return std::nullopt;
  if (is_other_encoding(essence)) return errors::not_implemented("[" + essence + "] in a request");
  return plain_error(406, errors::unsupported_content_type(type));
}

std::optional<Reply> refused_answer(const http::Request& request, const Parameters& parameters) {
  const std::string_view format = parameters.text("format");
  if (!format.empty() && format != "json" && format != "text" && format != "txt") {
    return errors::not_implemented("[format=" + std::string{format} + "]");
  }
  const std::string essence = essence_of(request.header("accept"));
  if (format.empty() && is_other_encoding(essence)) {
    return errors::not_implemented("[" + essence + "] in a reply");
  }
  return std::nullopt;
}

std::string answer_type(const http::Request& request, const Reply& reply) {
  if (reply.plain_text) return "text/plain; charset=UTF-8";
  constexpr std::string_view kVersioned = "application/vnd.elasticsearch+json";
  constexpr std::string_view kVersion = "compatible-with=";
  const std::string_view accept = request.header("accept");
  if (accept.starts_with(kVersioned)) {
    const std::size_t at = accept.find(kVersion);
    const std::string_view version =
        at == std::string_view::npos ? "" : accept.substr(at + kVersion.size(), 1);
    if (version >= "0" && version <= "9") {
      return fmt::format("{};{}{}", kVersioned, kVersion, version);
    }
  }
  return "application/json; charset=UTF-8";
}

}  // namespace weir::elasticsearch_http
