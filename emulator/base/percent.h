// Percent-encoding of URLs (RFC 3986, section 2).
#pragma once

#include <string>
#include <string_view>

namespace weir::base {

/// Every byte but letters, digits, "-._~" and those of `also_plain` as %XX, in upper case.
std::string percent_encode(std::string_view text, std::string_view also_plain = {});

enum class PlusSign : bool { kIsItself, kIsBlank };

/// Appends `text` with "%2F" as "/"; a '%' without two hex digits behind it stays as it is.
void append_percent_decoded(std::string& out, std::string_view text, PlusSign plus);
std::string percent_decode(std::string_view text);
/// The same for query strings and forms, where '+' is a blank.
std::string percent_decode_form(std::string_view text);

}  // namespace weir::base
