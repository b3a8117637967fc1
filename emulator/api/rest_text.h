// Values of headers: names without regard to case, lists with commas, nothing that ends a line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "emulator/api/shape.h"
#include "emulator/base/result.h"

namespace weir::api {

bool equal_but_for_case(std::string_view left, std::string_view right);
std::string lower_case(std::string_view text);

/// One header value of a list member: "a, "b, c"" is a and b, c. HTTP dates hold a comma of their
/// own. https://smithy.io/2.0/spec/http-bindings.html#httpheader-trait
std::vector<std::string> split_header_list(std::string_view text, Kind element);

/// The value of a header or query pair for any scalar or list; lists are joined by ", ", and
/// control characters become blanks.
std::string header_text(const ShapeInfo& shape, const void* value, TimestampFormat stated);

}  // namespace weir::api
