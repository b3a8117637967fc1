// The sets of characters that escapes of a pattern stand for.
#pragma once

#include <optional>
#include <string_view>

#include "emulator/api/pattern_program.h"

namespace weir::api {

CharacterSet range(char32_t first, char32_t last);
CharacterSet digits();
CharacterSet word_characters();
CharacterSet white_space();

/// What . does not match in Java without DOTALL.
CharacterSet line_terminators();

/// \p{name}: a general category of Unicode; nullopt when the name is none that is known here.
std::optional<CharacterSet> category(std::string_view name);

}  // namespace weir::api
