// Iterators and paging tokens: bytes that only the service can read back, as base64 text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::kinesis {

/// The text of `payload`. Different `purpose`s do not open each other's tokens.
std::string seal_token(std::uint64_t purpose, std::string_view payload);

/// nullopt when `text` was not sealed for this purpose or has been changed. It guards against
/// mistakes, not against an attacker: there is no secret.
std::optional<std::string> open_token(std::uint64_t purpose, std::string_view text);

}  // namespace weir::kinesis
