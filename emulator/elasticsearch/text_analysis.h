// The standard analyzer, near enough: lower-case words of letters and digits.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir::elasticsearch {

/// Tokens in order of appearance (analysis-standard-analyzer). Letters outside ASCII count as
/// letters and are not lower-cased; Unicode word breaking is not modelled beyond that.
std::vector<std::string> analyze(std::string_view text);

/// ASCII letters in lower case.
std::string to_lower(std::string_view text);

/// Does `text` match a pattern of '*' (any run) and '?' (any one byte)?
bool wildcard_match(std::string_view pattern, std::string_view text);

}  // namespace weir::elasticsearch
