#include "emulator/server/http/http1_head.h"

#include <cstring>

namespace weir::http {

namespace {

/// Empty lines that a peer may send before a request (RFC 9112, section 2.2), bytes.
constexpr std::size_t kLeadingBlankBytes = 64;

bool is_token(std::string_view text) {
  for (const char c : text) {
    if (!is_token_char(c)) return false;
  }
  return !text.empty();
}

bool is_target_text(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7F) return false;
  }
  return !text.empty();
}

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

void HeadParser::reset() {
  head_.fields.clear();
  std::vector<Head::Field> fields = std::move(head_.fields);
  *this = HeadParser();
  head_.fields = std::move(fields);
}

HeadParser::State HeadParser::refuse(int status, std::string_view reason) {
  refusal_ = {status, reason};
  return State::kRefused;
}

HeadParser::State HeadParser::read(char* data, std::size_t size, const HeadLimits& limits) {
  while (true) {
    const void* found = nullptr;
    if (scanned_ < size) found = std::memchr(data + scanned_, '\n', size - scanned_);
    if (!found) {
      scanned_ = size;
      if (size < limits.bytes) return State::kMore;
      return has_request_line_ ? refuse(431, "request header fields are too large")
                               : refuse(414, "request target is too long");
    }
    const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - data);
    if (end == line_ || data[end - 1] != '\r') return refuse(400, "a line ends without CR LF");
    if (end + 1 > limits.bytes) return refuse(431, "request header fields are too large");
    const std::size_t begin = std::exchange(line_, end + 1);
    scanned_ = line_;
    if (end - 1 == begin && has_request_line_) {
      head_.size = line_;
      return finish() ? State::kDone : State::kRefused;
    }
    if (!read_line(data, begin, end - 1, limits)) return State::kRefused;
  }
}

bool HeadParser::read_line(char* data, std::size_t begin, std::size_t end,
                           const HeadLimits& limits) {
  if (has_request_line_) {
    if (head_.fields.size() >= limits.fields) {
      refuse(431, "too many request header fields");
      return false;
    }
    return read_field(data, begin, end);
  }
  if (begin == end) {
    if (end < kLeadingBlankBytes) return true;
    refuse(400, "empty lines instead of a request");
    return false;
  }
  has_request_line_ = true;
  return read_request_line(data, begin, end);
}

bool HeadParser::read_request_line(const char* data, std::size_t begin, std::size_t end) {
  const std::string_view line(data + begin, end - begin);
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    refuse(400, "malformed request line");
    return false;
  }
  head_.method = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(first)};
  if (!is_token(head_.method.in(data))) {
    refuse(400, "malformed method");
    return false;
  }
  if (!read_version(line.substr(last + 1))) return false;
  return read_target(data, {static_cast<std::uint32_t>(begin + first + 1),
                            static_cast<std::uint32_t>(last - first - 1)});
}

bool HeadParser::read_version(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.find('/') == std::string_view::npos) {
    refuse(Refusal::kNotHttp, "not HTTP");
    return false;
  }
  if (text.size() != 8 || !text.starts_with("HTTP/") || !is_digit(text[5]) || text[6] != '.' ||
      !is_digit(text[7])) {
    refuse(400, "malformed HTTP version");
    return false;
  }
  if (text[5] != '1') {
    refuse(505, "HTTP version not supported");
    return false;
  }
  head_.version = text[7] == '0' ? 10 : 11;
  head_.keep_alive = head_.version == 11;
  return true;
}

bool HeadParser::read_target(const char* data, Slice target) {
  const std::string_view text = target.in(data);
  if (!is_target_text(text)) {
    refuse(400, "malformed request target");
    return false;
  }
  const std::string_view method = head_.method.in(data);
  if (method == "CONNECT") {
    refuse(501, "this is no proxy");
    return false;
  }
  head_.target = target;
  if (text.front() == '/') return true;
  if (text == "*" && method == "OPTIONS") return true;
  if (text.size() > 7 && equals_lower(text.substr(0, 7), "http://")) {
    return read_absolute_form(data, target, 7);
  }
  if (text.size() > 8 && equals_lower(text.substr(0, 8), "https://")) {
    return read_absolute_form(data, target, 8);
  }
  refuse(400, "malformed request target");
  return false;
}

bool HeadParser::read_absolute_form(const char* data, Slice target, std::size_t authority) {
  const std::string_view text = target.in(data);
  const std::size_t slash = text.find_first_of("/?", authority);
  // A target without a path would have to be rewritten; nobody sends one.
  if (slash == std::string_view::npos || text[slash] != '/' || slash == authority ||
      !is_authority(text.substr(authority, slash - authority))) {
    refuse(400, "malformed request target");
    return false;
  }
  const auto at = [&](std::size_t place) { return static_cast<std::uint32_t>(place); };
  head_.host = {target.at + at(authority), at(slash - authority)};
  head_.target = {target.at + at(slash), at(text.size() - slash)};
  return true;
}

bool HeadParser::read_field(char* data, std::size_t begin, std::size_t end) {
  std::size_t colon = begin;
  for (; colon < end && is_token_char(data[colon]); ++colon) data[colon] = lower_case(data[colon]);
  if (colon == begin || colon == end || data[colon] != ':') {
    // Folded lines and blanks before the colon end here as well.
    refuse(400, "malformed header field");
    return false;
  }
  const std::string_view value = trim_blanks(std::string_view(data + colon + 1, end - colon - 1));
  if (!is_field_text(value)) {
    refuse(400, "control characters in a header field");
    return false;
  }
  Head::Field field;
  field.name = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(colon - begin)};
  field.value = {static_cast<std::uint32_t>(value.data() - data),
                 static_cast<std::uint32_t>(value.size())};
  head_.fields.push_back(field);
  return apply_field(field.name.in(data), value, field.value);
}

bool HeadParser::apply_field(std::string_view name, std::string_view value, Slice value_at) {
  // Told apart by length first: most fields are none of the transport's.
  if (name.size() == 4 && name == "host") {
    if (has_host_ || !is_authority(value)) {
      refuse(400, "more than one Host, or a malformed one");
      return false;
    }
    has_host_ = true;
    if (head_.host.size == 0) head_.host = value_at;
    return true;
  }
  if (name.size() == 6 && name == "expect") {
    if (!equals_lower(value, "100-continue")) {
      refuse(417, "unknown expectation");
      return false;
    }
    head_.expects_continue = true;
    return true;
  }
  if (name.size() == 10 && name == "connection") apply_connection(value);
  if (name.size() == 14 && name == "content-length") return apply_content_length(value);
  if (name.size() == 17 && name == "transfer-encoding") return apply_transfer_encoding(value);
  return true;
}

void HeadParser::apply_connection(std::string_view value) {
  while (!value.empty()) {
    const std::size_t comma = value.find(',');
    const std::string_view option = trim_blanks(value.substr(0, comma));
    value.remove_prefix(comma == std::string_view::npos ? value.size() : comma + 1);
    if (equals_lower(option, "close")) {
      wants_close_ = true;
    } else if (equals_lower(option, "keep-alive")) {
      head_.keep_alive = true;
    }
  }
}

bool HeadParser::apply_content_length(std::string_view value) {
  constexpr std::size_t kDigits = 18;  // More would not fit, nor be accepted.
  if (head_.content_length || value.empty() || value.size() > kDigits) {
    refuse(400, "more than one Content-Length, or a malformed one");
    return false;
  }
  std::uint64_t length = 0;
  for (const char c : value) {
    if (c < '0' || c > '9') {
      refuse(400, "malformed Content-Length");
      return false;
    }
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  head_.content_length = length;
  return true;
}

bool HeadParser::apply_transfer_encoding(std::string_view value) {
  if (has_transfer_encoding_) {
    refuse(400, "more than one Transfer-Encoding");
    return false;
  }
  has_transfer_encoding_ = true;
  head_.chunked = equals_lower(value, "chunked");
  if (head_.chunked) return true;
  const std::size_t comma = value.rfind(',');
  const bool ends_chunked = comma != std::string_view::npos &&
                            equals_lower(trim_blanks(value.substr(comma + 1)), "chunked");
  if (ends_chunked) {
    refuse(501, "transfer coding not supported");
  } else {
    refuse(400, "transfer coding does not end with chunked");
  }
  return false;
}

bool HeadParser::finish() {
  if (has_transfer_encoding_ && (head_.content_length || head_.version == 10)) {
    refuse(400, "Transfer-Encoding with Content-Length or HTTP/1.0");
    return false;
  }
  if (head_.version == 11 && !has_host_) {
    refuse(400, "no Host");
    return false;
  }
  if (head_.version == 10) head_.expects_continue = false;
  // Whoever asks for close and keep-alive both gets the safe answer.
  if (wants_close_) head_.keep_alive = false;
  return true;
}

}  // namespace weir::http
