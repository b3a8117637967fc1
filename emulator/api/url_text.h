// Percent-encoding (RFC 3986, section 2.1).
#pragma once

#include <string>
#include <string_view>

namespace weir::api {

enum class PlusSign : bool { kIsItself, kIsBlank };

/// Appends `text` decoded. A '%' without two hexadecimal digits behind it stands for itself.
void append_percent_decoded(std::string& out, std::string_view text, PlusSign plus);

}  // namespace weir::api
