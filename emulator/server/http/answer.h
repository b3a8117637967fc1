// Heads of HTTP/1.1 answers, composed by hand into one string.
#pragma once

#include <cstddef>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/server/http/http.h"
#include "emulator/server/http/http1_head.h"

namespace weir::http {

/// The value of the Date field (RFC 9110, section 6.6.1): real time, rendered once a second.
class DateField {
 public:
  std::string_view value();

 private:
  std::time_t rendered_for_ = 0;
  std::string value_;
};

/// How a body is delimited.
enum class BodyFraming { kLength, kChunked, kUntilClose, kNone };

struct HeadOptions {
  BodyFraming framing = BodyFraming::kLength;
  std::size_t body_bytes = 0;  ///< For kLength.
  bool keep_alive = true;
  bool http10 = false;
};

/// Appends status line and fields, with the empty line. Fields that are the transport's are left
/// out; line breaks in values become blanks.
void append_head(std::string& out, const Response& response, const HeadOptions& options,
                 DateField& date);

/// True for fields that only the transport may set (in any case of letters).
bool is_transport_field(std::string_view name);
/// True for statuses that never carry a body: 1xx, 204, 304.
bool is_bodiless(int status);
/// A short plain text saying why, for requests that never reach a service.
Response refusal_response(int status, std::string_view reason);

}  // namespace weir::http
