// JSON text as a RapidJSON document.
#pragma once

#include <rapidjson/document.h>

#include <string_view>

namespace weir::api {

/// Parses `text` into `document`, which stays null when there is an error. Strings must be UTF-8,
/// also when their escapes are undone; nesting of any depth is read. Whole numbers that fit are
/// integers, others doubles rounded correctly; a number beyond every double is
/// kParseErrorNumberTooBig. RapidJSON's own flag for full precision is no way to do it: version 1.1
/// reads "0e40" as some other number.
rapidjson::ParseResult parse_json(rapidjson::Document& document, std::string_view text);

}  // namespace weir::api
