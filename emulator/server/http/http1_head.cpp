#include "emulator/server/http/http1_head.h"

#include <utility>

namespace weir::http {

namespace {

/// Host names, addresses and ports; neither user names nor paths.
bool is_authority(std::string_view text) {
  for (const char c : text) {
    const bool plain = (is_token_char(c) && c != '#' && c != '^' && c != '|' && c != '`') ||
                       c == ':' || c == '[' || c == ']';
    if (!plain) return false;
  }
  return true;
}

}  // namespace

void HeadRules::reset() {
  head_.fields.clear();
  std::vector<Head::Field> fields = std::move(head_.fields);
  *this = HeadRules();
  head_.fields = std::move(fields);
}

Refusal version_refusal(std::string_view request_line) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::size_t first = request_line.find(' ');
  const std::size_t last = request_line.rfind(' ');
  if (first == last) return {400, "malformed request line"};
  const std::string_view version = request_line.substr(last + 1);
  // What h2spec sends as a broken preface of HTTP/2, and other protocols' greetings.
  if (version.find('/') == version.npos) return {Refusal::kNotHttp, "not HTTP"};
  const bool well_formed = version.size() == 8 && version.starts_with("HTTP/") &&
                           is_digit(version[5]) && version[6] == '.' && is_digit(version[7]);
  if (well_formed && request_line.find(' ', first + 1) == last) {
    return {505, "HTTP version not supported"};
  }
  return {400, "malformed request line"};
}

Refusal HeadRules::take_request_line(const char* data, Slice method, Slice target, int version) {
  head_.method = method;
  head_.target = target;
  head_.version = version;
  const std::string_view text = target.in(data);
  const std::string_view verb = method.in(data);
  if (verb == "CONNECT") return {501, "this is no proxy"};
  // Beast takes any text for a target, and leaves its forms to the application.
  if (text.front() == '/') return {};
  if (text == "*" && verb == "OPTIONS") return {};
  if (text.size() > 7 && equals_lower(text.substr(0, 7), "http://")) {
    return take_absolute_form(data, target, 7);
  }
  if (text.size() > 8 && equals_lower(text.substr(0, 8), "https://")) {
    return take_absolute_form(data, target, 8);
  }
  return {400, "malformed request target"};
}

Refusal HeadRules::take_absolute_form(const char* data, Slice target, std::size_t authority) {
  const std::string_view text = target.in(data);
  const std::size_t slash = text.find_first_of("/?", authority);
  // A target without a path would have to be rewritten; nobody sends one.
  if (slash == std::string_view::npos || text[slash] != '/' || slash == authority ||
      !is_authority(text.substr(authority, slash - authority))) {
    return {400, "malformed request target"};
  }
  const auto at = [&](std::size_t place) { return static_cast<std::uint32_t>(place); };
  head_.host = {target.at + at(authority), at(slash - authority)};
  head_.target = {target.at + at(slash), at(text.size() - slash)};
  return {};
}

Refusal HeadRules::take_field(const char* data, const Head::Field& field,
                              std::size_t fields_limit) {
  if (head_.fields.size() >= fields_limit) return {431, "too many request header fields"};
  head_.fields.push_back(field);
  const std::string_view name = field.name.in(data);
  const std::string_view value = field.value.in(data);
  // Told apart by length first: most fields are none of the transport's.
  if (name.size() == 4 && name == "host") return take_host(value, field.value);
  if (name.size() == 6 && name == "expect") {
    if (!equals_lower(value, "100-continue")) return {417, "unknown expectation"};
    head_.expects_continue = head_.version > 10;
  }
  if (name.size() == 14 && name == "content-length") return take_content_length(value);
  if (name.size() == 17 && name == "transfer-encoding") return take_transfer_encoding(value);
  return {};
}

Refusal HeadRules::take_host(std::string_view value, Slice value_at) {
  if (has_host_ || !is_authority(value)) return {400, "more than one Host, or a malformed one"};
  has_host_ = true;
  if (head_.host.size == 0) head_.host = value_at;
  return {};
}

Refusal HeadRules::take_content_length(std::string_view value) {
  // Beast takes a length that is said twice, in two fields or a list, if it is the same.
  const bool again = std::exchange(has_content_length_, true);
  if (again || value.find(',') != value.npos) return {400, "more than one Content-Length"};
  return {};
}

Refusal HeadRules::take_transfer_encoding(std::string_view value) {
  // Beast takes any coding, undoes chunked only, and sees a second field only behind chunked.
  if (std::exchange(has_transfer_encoding_, true)) return {400, "more than one Transfer-Encoding"};
  if (equals_lower(value, "chunked")) return {};
  const std::size_t comma = value.rfind(',');
  const bool ends_chunked = comma != std::string_view::npos &&
                            equals_lower(trim_blanks(value.substr(comma + 1)), "chunked");
  if (ends_chunked) return {501, "transfer coding not supported"};
  return {400, "transfer coding does not end with chunked"};
}

Refusal HeadRules::finish() const {
  // HTTP/1.0 knows no codings: proxies of that age would see another end (RFC 9112, section 6.1).
  if (has_transfer_encoding_ && head_.version == 10) return {400, "Transfer-Encoding in HTTP/1.0"};
  if (head_.version == 11 && !has_host_) return {400, "no Host"};
  return {};
}

}  // namespace weir::http
