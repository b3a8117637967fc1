// The query string of a request, decoded, with Elasticsearch's own refusals of bad values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "emulator/base/result.h"

namespace weir::elasticsearch_http {

class Parameters {
 public:
  explicit Parameters(std::string_view query);

  bool has(std::string_view name) const { return find(name).has_value(); }
  /// The last value given; empty for a name without '='.
  std::optional<std::string_view> find(std::string_view name) const;
  std::string_view text(std::string_view name) const { return find(name).value_or(""); }
  /// "" and "true" are true. Error: illegal_argument_exception for other words than "false".
  base::Result<bool> flag(std::string_view name, bool fallback = false) const;
  /// Error: illegal_argument_exception.
  base::Result<std::optional<std::int64_t>> integer(std::string_view name) const;

  /// Names that stand in none of the lists (names with blanks between), in order of appearance.
  std::vector<std::string_view> names_beside(std::string_view list, std::string_view list2) const;
  /// The first name given that stands in the list; empty if none does.
  std::string_view first_of(std::string_view list) const;

 private:
  std::vector<std::pair<std::string, std::string>> pairs_;
};

/// "a,b" as its parts.
std::vector<std::string_view> split_list(std::string_view text, char separator = ',');

}  // namespace weir::elasticsearch_http
