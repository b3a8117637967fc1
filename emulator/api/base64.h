// Base64 with padding (RFC 4648, section 4), as JSON carries blobs.
#pragma once

#include <string>
#include <string_view>

#include "emulator/base/result.h"

namespace weir::api {

std::string base64_encode(std::string_view bytes);

/// The bytes, or a SerializationException in the words of AWS: wrong length, a foreign character,
/// or padding over bits that are not zero.
base::Result<std::string> base64_decode(std::string_view text);

}  // namespace weir::api
