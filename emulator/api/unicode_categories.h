// Which code points Unicode counts as letters, marks, numbers, ...
// https://www.unicode.org/reports/tr44/#General_Category_Values
#pragma once

#include <span>
#include <string_view>

namespace weir::api {

struct CodePointRange {
  char32_t first = 0;
  char32_t last = 0;
};

/// The code points of a general category, ascending: "L", "M", "N", "P", "S", "Z" or "Zs". Empty
/// for other names. Built from the Unicode tables of the Python that runs generate.py.
std::span<const CodePointRange> unicode_category(std::string_view name);

}  // namespace weir::api
