// JSON values as text.
#pragma once

#include <string>
#include <string_view>

namespace weir::api {

/// Appends `text` in quotes, with what must be escaped (RFC 8259, section 7) and nothing else.
void append_json_string(std::string& out, std::string_view text);

/// Appends the shortest number that reads back; NaN and the infinities as strings.
void append_json_double(std::string& out, double value);

}  // namespace weir::api
