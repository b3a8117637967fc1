// Whether bytes are text.
#pragma once

#include <string_view>

namespace weir::api {

/// Well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF (RFC 3629).
bool is_utf8(std::string_view bytes);

}  // namespace weir::api
