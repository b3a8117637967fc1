#include "emulator/server/http/answer.h"

#include <array>
#include <charconv>

namespace weir::http {

namespace {

struct Reason {
  int status;
  std::string_view text;
};

constexpr std::array kReasons = {
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{206, "Partial Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{417, "Expectation Failed"},
    Reason{422, "Unprocessable Content"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{507, "Insufficient Storage"},
};

std::string_view reason_of(int status) {
  for (const Reason& reason : kReasons) {
    if (reason.status == status) return reason.text;
  }
  return "Status";
}

void append_number(std::string& out, std::size_t number) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  const std::size_t at = out.size();
  out.append(value);
  if (!is_field_text(value)) {
    for (std::size_t i = at; i < out.size(); ++i) {
      if (!is_field_text({&out[i], 1})) out[i] = ' ';
    }
  }
  out.append("\r\n");
}

}  // namespace

std::string_view DateField::value() {
  const std::time_t now = std::time(nullptr);
  if (now == rendered_for_) return value_;
  rendered_for_ = now;
  static constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  gmtime_r(&now, &parts);
  char rest[32];
  const std::size_t size = std::strftime(rest, sizeof rest, " %Y %H:%M:%S GMT", &parts);
  value_ = kDays[static_cast<std::size_t>(parts.tm_wday)];
  value_ += parts.tm_mday < 10 ? ", 0" : ", ";
  append_number(value_, static_cast<std::size_t>(parts.tm_mday));
  value_ += ' ';
  value_ += kMonths[static_cast<std::size_t>(parts.tm_mon)];
  value_.append(rest, size);
  return value_;
}

bool is_transport_field(std::string_view name) {
  switch (name.size()) {
    case 7:
      return equals_lower(name, "upgrade");
    case 10:
      return equals_lower(name, "connection") || equals_lower(name, "keep-alive");
    case 14:
      return equals_lower(name, "content-length");
    case 16:
      return equals_lower(name, "proxy-connection");
    case 17:
      return equals_lower(name, "transfer-encoding");
    default:
      return false;
  }
}

bool is_bodiless(int status) {
  return status < 200 || status == 204 || status == 304;
}

Response refusal_response(int status, std::string_view reason) {
  Response response;
  response.status = status;
  response.headers.push_back({"Content-Type", "text/plain; charset=utf-8"});
  append_number(response.body, static_cast<std::size_t>(status));
  response.body.append(" ").append(reason_of(status)).append(": ").append(reason).append("\n");
  return response;
}

void append_head(std::string& out, const Response& response, const HeadOptions& options,
                 DateField& date) {
  if (response.status == 200) {
    out.append("HTTP/1.1 200 OK\r\n");
  } else {
    out.append("HTTP/1.1 ");
    append_number(out, static_cast<std::size_t>(response.status));
    out.append(" ").append(reason_of(response.status)).append("\r\n");
  }
  bool has_date = false;
  for (const Header& field : response.headers) {
    if (is_transport_field(field.name)) continue;
    has_date = has_date || (field.name.size() == 4 && equals_lower(field.name, "date"));
    append_field(out, field.name, field.value);
  }
  if (!has_date) out.append("Date: ").append(date.value()).append("\r\n");
  if (options.framing == BodyFraming::kLength) {
    out.append("Content-Length: ");
    append_number(out, options.body_bytes);
    out.append("\r\n");
  } else if (options.framing == BodyFraming::kChunked) {
    out.append("Transfer-Encoding: chunked\r\n");
  }
  if (!options.keep_alive) {
    out.append("Connection: close\r\n");
  } else if (options.http10) {
    out.append("Connection: keep-alive\r\n");
  }
  out.append("\r\n");
}

}  // namespace weir::http
